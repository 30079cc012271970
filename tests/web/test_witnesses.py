"""A witness's file leaves and comes back by the page of the log."""

from __future__ import annotations

from pathlib import Path

from tests.web.conftest import Client
from witnessmark.app.case import Case
from witnessmark.evidence.witness import Book, Request, make_key


def test_a_state_is_saved_signed_and_taken_in(page: Client, case: Case, tmp_path: Path) -> None:
    """The saved file is what a witness signs; what they signed stands on the page with entries and day."""
    assert case.public_key in page.get("/audit").text
    saved = page.post("/audit/checkpoint", data={"since": ""})
    assert saved.status_code == 200 and "attachment" in saved.headers["content-disposition"]
    witness = make_key(tmp_path / "key", "aunt")
    signed = Book(tmp_path / "key").sign(Request.read(saved.content), key=bytes.fromhex(case.public_key))
    refused = page.post("/audit/witness", files={"file": ("signed.txt", signed)})
    assert refused.status_code == 400 and "--witness KEY" in refused.text
    taken = page.post("/audit/witness", files={"file": ("signed.txt", signed)}, data={"witness": str(witness)})
    assert taken.status_code in (200, 303)
    told = page.get("/audit").text
    size = case.store.cosignings(case.actor)[0].size
    assert "<bdi>aunt</bdi>" in told and f'value="{size}"' in told
    again = page.post("/audit/checkpoint", data={"since": str(size)})
    assert Request.read(again.content).old == size and Request.read(again.content).proof


def test_what_is_no_checkpoint_is_refused(page: Client, case: Case) -> None:
    """A sentence with the next step, and nothing kept."""
    for sent in (b"", b"hello", b"\x1f\x8b" * 50_000):
        answer = page.post("/audit/witness", files={"file": ("x", sent)})
        assert answer.status_code in (400, 422) and "checkpoint" in answer.text
    assert page.post("/audit/checkpoint", data={"since": "-1"}).status_code == 400
    assert page.post("/audit/checkpoint", data={"since": "99999"}).status_code == 400
    assert case.store.cosignings(case.actor) == []
