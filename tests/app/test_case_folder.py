"""A case made, closed and opened again."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from witnessmark.app.case import Case, init_case, open_case
from witnessmark.errors import CaseExists, CaseLocked, NotFound, UsageError
from witnessmark.ids import new_id
from witnessmark.model.access import Actor
from witnessmark.model.report import Original, Report
from witnessmark.vault.keys import KdfCost
from witnessmark.vocab.codes import Access, Consent

CHEAP = KdfCost(64, 1, 1)
ME = Actor.solo()


def make(path: Path, encrypted: bool = True) -> Case:
    return init_case(path, passphrase="six words" if encrypted else None, actor=ME,
                     unencrypted=not encrypted, kdf=CHEAP)


def reopen(path: Path, encrypted: bool = True) -> Case:
    return open_case(path, passphrase="six words" if encrypted else None, actor=ME)


def receive(case: Case, content: bytes) -> Report:
    digest = hashlib.sha256(content).hexdigest()
    original = Original(new_id("ori"), digest, len(content), "text/plain", "a.txt", dt.date(2025, 1, 2),
                        case.seal(content))
    report = Report(new_id("rep"), original, "A title", None, None, "en", Access.PUBLIC, Consent.NOT_NEEDED)
    with case.store.writing(ME) as writer:
        writer.add_report(report)
    return report


@pytest.mark.parametrize("encrypted", [True, False])
def test_what_was_received_is_there_after_reopening(tmp_path: Path, encrypted: bool) -> None:
    """A report and its original outlive the process that added them."""
    with make(tmp_path / "case", encrypted) as case:
        report = receive(case, b"Twelve families were moved.")
        assert case.unencrypted is not encrypted
    with reopen(tmp_path / "case", encrypted) as case:
        assert case.store.report(ME, report.id).title == "A title"
        assert case.original(report.id) == b"Twelve families were moved."
        assert not case.recovered


def test_a_wrong_or_missing_passphrase_opens_nothing(tmp_path: Path) -> None:
    """CaseLocked, and the lock is free again."""
    make(tmp_path / "case").close()
    for wrong in ("other words", None):
        with pytest.raises(CaseLocked):
            open_case(tmp_path / "case", passphrase=wrong, actor=ME)
    reopen(tmp_path / "case").close()


def test_a_second_holder_is_told_that_the_case_is_in_use(tmp_path: Path) -> None:
    """One process at a time."""
    with make(tmp_path / "case"), pytest.raises(CaseLocked, match="Another process"):
        reopen(tmp_path / "case")


def test_a_case_is_never_made_over_something(tmp_path: Path) -> None:
    """An existing case, a folder with files, or an unclear wish is refused."""
    make(tmp_path / "case").close()
    with pytest.raises(CaseExists):
        make(tmp_path / "case")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note").write_text("x")
    with pytest.raises(UsageError):
        make(tmp_path / "full")
    with pytest.raises(UsageError):
        init_case(tmp_path / "new", passphrase=None, actor=ME)
    with pytest.raises(NotFound):
        reopen(tmp_path / "nothing")


def test_an_original_that_no_report_names_is_removed_at_close(tmp_path: Path) -> None:
    """A failed import leaves nothing behind."""
    with make(tmp_path / "case") as case:
        case.seal(b"never recorded")
    assert list((tmp_path / "case" / "originals").iterdir()) == []


def test_plain_files_tell_no_time_and_no_name(tmp_path: Path) -> None:
    """Times are the epoch; nothing but the expected files is left."""
    with make(tmp_path / "case") as case:
        receive(case, b"x")
        case.set_setting("theme", "dark")
    with reopen(tmp_path / "case") as case:
        assert case.settings["theme"] == "dark"
    files = [p for p in (tmp_path / "case").rglob("*") if p.is_file()]
    assert {p.relative_to(tmp_path / "case").parts[0] for p in files} == {"case.json", "case.db", "originals", "log"}
    assert {p.stat().st_mtime for p in files} == {0.0}
