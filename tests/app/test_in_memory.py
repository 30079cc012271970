"""A case in memory alone: every step from a text to a dossier, and not one file of its own."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import witnessmark
from tests.conftest import KOREAN, WIRE, add_three
from witnessmark.app.add import Asked, add_bytes
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Role
from witnessmark.vocab.codes import Access

ME = witnessmark.Actor.solo()


@contextmanager
def no_file_takes_a_byte() -> Iterator[None]:
    """Let nothing be written to any file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_case_in_memory_is_filled_read_and_judged_where_no_file_can_be_written() -> None:
    """Originals, log and search included; the log signs what the records say."""
    with witnessmark.memory_case(actor=ME) as case:
        with no_file_takes_a_byte():
            add_three(case)
            claims = case.claims()
            case.judge([claim.id for claim in claims], ["accept"], reason="read")
            assert len(case.incidents()) > 0 and case.search("Hoeryong")
            assert {case.original(report.id)[:20] for report in case.reports()} >= {WIRE.encode()[:20]}
            case.set_setting("theme", "dark")
            _, tree, note = case.log_state()
        assert case.settings["theme"] == "dark"
        audited = case.store.audited()
        assert not audited.faults and len(tree) == len(audited.leaves) > 0
        assert note.decode().splitlines()[1] == str(len(tree))


def test_a_case_in_memory_publishes_and_proves_like_any_other(tmp_path: Path) -> None:
    with witnessmark.memory_case(actor=ME) as case:
        list(add_bytes(case, KOREAN.encode(), name="k.txt",
                       asked=Asked.of(published="2019-05-09", outlet="강변뉴스", access=Access.PUBLIC)))
        claims = case.claims()
        case.judge([claim.id for claim in claims], ["accept", "releasable"], reason="read")
        assert case.publish(str(tmp_path / "out")).claims == len(claims)
        case.prove(claims[0].id, str(tmp_path / "proof.json"), confidential=True)
    assert witnessmark.verify(tmp_path / "out").ok and witnessmark.verify(tmp_path / "proof.json").ok


def test_what_is_erased_leaves_no_original() -> None:
    """An erased report's original goes at once."""
    with witnessmark.memory_case(actor=ME) as case:
        add_three(case)
        held = set(case._originals.names())
        report = case.reports()[0]
        case.amend(report.id, {"consent": "withdrawn"}, reason="asked")
        case.erase(report.id, reason="asked")
        assert set(case._originals.names()) == held - {report.original.sealed_as}
        assert not case.store.audited().faults


def test_what_needs_a_folder_says_that_there_is_none() -> None:
    with pytest.raises(UsageError):
        witnessmark.memory_case()
    with pytest.raises(AccessDenied):
        witnessmark.memory_case(actor=witnessmark.Actor("ana", frozenset({Role.ANALYST})))
    with witnessmark.memory_case(actor=ME) as case:
        for asked in (lambda: case.set_passphrase("other words"), case.make_shares):
            with pytest.raises(UsageError, match="in memory alone"):
                asked()
