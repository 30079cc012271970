"""What lies in the folder of a case (`app/case.py` says what each is)."""

from __future__ import annotations

from witnessmark.vault.originals import DRAFT

SETTINGS, DATABASE, ORIGINALS, LOG, SEAL = "case.json", "case.db", "originals", "log", "log/seal"
SOURCES = "sources"
JOURNALS = ("case.db-wal", "case.db-shm")
DRAFTS = (SETTINGS + DRAFT, SEAL + DRAFT, "log/checkpoint" + DRAFT)
