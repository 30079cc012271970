"""A report whose consent was withdrawn is gone for good, and the log still verifies and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from tests.attack.test_log_attacks import Exchange
from tests.conftest import FIELD_NOTE, PASSPHRASE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case, open_case, unlocked
from witnessmark.app.desk import keep_draft
from witnessmark.app.erase import erase
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.evidence.seal import Seal
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery

ME = Actor.solo()
SECRETS = ("38 families", "A woman from Hoeryong", "note.txt", "gave it back", "woman")


def everything(path: Path) -> str:
    """Return all that the opened database holds, as text: every row of every table, the index's own too."""
    _, keys = unlocked(path, PASSPHRASE)
    connection = sqlcipher3.dbapi2.connect(str(path / "case.db"))
    connection.execute(f"PRAGMA key = \"x'{keys.subkey('database').hex()}'\"")
    held = []
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():
            held += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    connection.close()
    return "\n".join(held)


@pytest.fixture
def withdrawn(case: Case) -> tuple[Case, str]:
    """The case with decisions, a link, an assessment and a draft on the note; its consent then withdrawn."""
    (note,) = [r for r in case.reports() if r.original.name == "note.txt"]
    claims = case.store.claims(ME, ClaimQuery(below_threshold=True))
    (told, *_), (other, *_) = ([c for c in claims if (c.reading.report.id == note.id) is own] for own in (True, False))
    case.judge([told.id], ["accept"], reason="gave it back")
    case.judge([other.id], ["accept"], reason="read it")
    case.link([told.id, other.id], reason="gave it back")
    case.incidents()
    case.assess(None, reliability="B", reason="known")
    keep_draft(case, told.id, [("reason", "gave it back")])
    assert case.search("woman") and case.incidents()
    case.amend(note.id, {"consent": "withdrawn"}, reason="gave it back")
    return case, note.id


def test_what_was_withdrawn_is_gone_and_the_log_says_so(withdrawn: tuple[Case, str]) -> None:
    """Original, text, search index, claims, decisions and drafts; everything else stands, every byte verifies."""
    case, note = withdrawn
    originals = len(list((case.path / "originals").iterdir()))
    before = len(case.store.events(ME))
    emptied = erase(case, note, reason="asked to")
    assert emptied >= 8
    with pytest.raises(NotFound):
        case.store.report(ME, note)
    assert len(case.reports()) == 2 and not case.search("woman") and case.search("Hoeryong")
    assert not [c for c in case.store.claims(ME, ClaimQuery(below_threshold=True)) if c.reading.report.id == note]
    assert {claim for incident in case.incidents() for claim in incident.claims} <= {
        claim.id for claim in case.store.claims(ME, ClaimQuery(below_threshold=True))}
    assert len(list((case.path / "originals").iterdir())) == originals - 1
    assert len(case.store.events(ME)) > before                     # no entry goes
    case.close()
    found = verify_case(case.path, PASSPHRASE)
    assert found.intact and found.checked["erased"] == emptied
    assert any(f"{note} was erased on" in remark for remark in found.remarks)
    held = everything(case.path)
    assert not [secret for secret in SECRETS if secret in held]
    assert "asked to" in held and "Forty families" in held
    with open_case(case.path, passphrase=PASSPHRASE, actor=ME) as again:
        assert [e for e in again.store.events(ME) if e.kind == "erasure" and e.subject == note]
        assert {r.original.name for r in again.reports()} == {"wire.txt", "korean.txt"}


def test_a_case_with_an_erasure_goes_on(withdrawn: tuple[Case, str]) -> None:
    """Reports are added, decided on and erased again; the same bytes may come back with a new consent."""
    case, note = withdrawn
    erase(case, note, reason="asked to")
    (added,) = add_bytes(case, FIELD_NOTE.encode(), name="again.txt", asked=Asked.of(published="2019-05-21"))
    assert added.status == "added" and added.report
    case.judge([case.claims()[0].id], ["accept"], reason="read it")
    case.amend(added.report, {"consent": "withdrawn"}, reason="once more")
    erase(case, added.report, reason="once more")
    assert len(case.reports()) == 2 and case.incidents()
    case.close()
    found = verify_case(case.path, PASSPHRASE)
    assert found.intact and len([r for r in found.remarks if "was erased" in r]) == 2


def test_only_what_was_withdrawn_is_erased_and_only_by_an_admin(case: Case) -> None:
    """Consent that stands, no reason, another role, a report that is not there: nothing is written."""
    held = case.reports()[0].id
    before = case.store.last_event(ME)
    with pytest.raises(UsageError, match="withdrawn"):
        erase(case, held, reason="x")
    with pytest.raises(UsageError, match="reason"):
        erase(case, held, reason=" ")
    with pytest.raises(NotFound):
        erase(case, "rep_none", reason="x")
    case.actor = Actor("guest", frozenset({Role.ANALYST}))
    with pytest.raises(AccessDenied):
        erase(case, held, reason="x")
    assert case.store.last_event(ME) == before


def test_a_record_emptied_without_an_erasure_is_a_fault(withdrawn: tuple[Case, str]) -> None:
    """Whoever holds the key can't empty entries on the quiet, nor bring text back into one."""
    case, note = withdrawn
    erase(case, note, reason="asked to")
    case.close()
    _, keys = unlocked(case.path, PASSPHRASE)
    kept = (case.path / "case.db").read_bytes()
    for edit in ("DELETE FROM erasure", "UPDATE erasure SET entries = '[]'", "UPDATE erasure SET reason = 'x'",
                 "UPDATE event SET salt = zeroblob(32) WHERE digest = x''",
                 "UPDATE event SET salt = x'', digest = x'' WHERE kind = 'judgement'",
                 "UPDATE erasure SET entries = replace(entries, ']', ', 0]')"):
        connection = sqlcipher3.dbapi2.connect(str(case.path / "case.db"))
        connection.execute(f"PRAGMA key = \"x'{keys.subkey('database').hex()}'\"")
        assert connection.execute(edit).rowcount > 0
        connection.commit()
        connection.close()
        (case.path / "log" / "seal").write_bytes(Seal.of(case.path / "case.db").written(keys.subkey("seal")))
        assert not verify_case(case.path, PASSPHRASE).intact, edit
        (case.path / "case.db").write_bytes(kept)


def test_what_a_witness_signed_still_holds_after_an_erasure(tmp_path: Path) -> None:
    """Leaves stay, so every checkpoint signed before agrees with the log after."""
    exchange = Exchange(tmp_path)
    exchange.signed()
    with open_case(exchange.case, passphrase="six words", actor=ME) as case:
        held = case.reports()[0].id
        case.amend(held, {"consent": "withdrawn"}, reason="asked to")
        erase(case, held, reason="asked to")
    found = exchange.found(exchange.case)
    assert found.intact and found.checked["checkpoints"] == 2
    exchange.signed()
    assert exchange.found(exchange.case).intact
