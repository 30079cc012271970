"""Two devices of one case write two logs: merging adds one and changes none, and what was rewritten is found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from tests.app.test_erase import everything
from tests.conftest import CHEAP, FIELD_NOTE, KOREAN, PASSPHRASE, WIRE, Tell
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case, init_case, open_case, unlocked
from witnessmark.app.devices import Merged, merge, pair
from witnessmark.app.erase import erase
from witnessmark.app.marks import open_words
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import add_source, open_source
from witnessmark.app.verify import verify_case
from witnessmark.app.witness import export_checkpoint, import_checkpoint, sign_checkpoint
from witnessmark.errors import AccessDenied, UsageError, VerificationFailed
from witnessmark.evidence.seal import Seal
from witnessmark.evidence.witness import Book, make_key
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, AttributionKind

ME, WORDS = Actor.solo(), "other plain words"


def add(case: Case, text: str, name: str, access: Access = Access.PUBLIC, **more: object) -> str:
    asked = Asked.of(published="2019-05-21", outlet=name, access=access, **more)  # type: ignore[arg-type]
    (added,) = add_bytes(case, text.encode(), name=name, asked=asked, unsafe_no_sandbox=True)
    assert added.report
    return added.report


class Pair:
    """A case at home and one in the field, paired while both were at hand, then each written to on its own."""

    def __init__(self, folder: Path) -> None:
        self.home, self.field = folder / "home", folder / "field"
        for path, words in ((self.home, PASSPHRASE), (self.field, WORDS)):
            init_case(path, passphrase=words, actor=ME, kdf=CHEAP).close()
        with self.at_home() as case:
            add(case, WIRE, "wire.txt")
            self.log = pair(case, self.field, passphrase=WORDS)
        with self.in_the_field() as case:
            self.note = add(case, FIELD_NOTE, "note.txt", Access.RESTRICTED)
            (claim, *_) = case.claims()
            case.judge([claim.id], ["accept", "releasable"], reason="I was there")
            case.amend(self.note, {"title": "Field note 7"}, reason="as on paper")
            self.source = add_source(case, b"Kim Someone", kind=AttributionKind.EYEWITNESS, vantage="saw",
                                     reliability="B").id
            case.incidents()
        with self.at_home() as case:
            add(case, KOREAN, "korean.txt")

    def at_home(self) -> Case:
        return open_case(self.home, passphrase=PASSPHRASE, actor=ME)

    def in_the_field(self) -> Case:
        return open_case(self.field, passphrase=WORDS, actor=ME)

    def merged(self) -> Merged:
        with self.at_home() as case:
            return merge(case, self.field, passphrase=WORDS)

    def back(self) -> Merged:
        with self.in_the_field() as case:
            return merge(case, self.home, passphrase=PASSPHRASE)

    def whole(self) -> None:
        for path, words in ((self.home, PASSPHRASE), (self.field, WORDS)):
            found = verify_case(path, words)
            assert found.intact, found.faults


@pytest.fixture
def both(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def held(case: Case) -> dict[str, object]:
    """Return all records of a case that merging brings over."""
    return {
        "reports": {r.id: (r.title, r.access, r.original.sha256, case.original(r.id)) for r in case.reports()},
        "texts": {r.report.id: (r.id, r.text) for r in case.store.readings(ME)},
        "claims": sorted(c.id for c in case.store.claims(ME, ClaimQuery(below_threshold=True))),
        "judgements": sorted((j.id, j.reason) for j in case.store.judgements(ME)),
        "sources": sorted(s.id for s in case.store.sources(ME)),
        "incidents": len(case.incidents()),
    }


def test_merging_brings_everything_over_and_adds_a_log(both: Pair) -> None:
    """Reports, texts, claims, decisions, metadata, identities, search, incidents; each log verifies; twice is once."""
    done = both.merged()
    assert done.taken["report"] == 1 and done.taken["judgement"] == 2 and done.taken["source"] == 1
    with both.at_home() as case:
        assert len(case.reports()) == 3 and case.search("woman from Hoeryong") and case.incidents()
        assert open_source(case, both.source, reason="to call") == "Kim Someone"
        assert case.store.report(ME, both.note).title == "Field note 7"
    both.whole()
    assert verify_case(both.home, PASSPHRASE).checked["device logs"] == 1
    again = both.merged()
    assert again.taken == {"opening": 0} or again.taken == {}
    assert both.back().taken["report"] == 2
    with both.at_home() as home, both.in_the_field() as field:
        assert held(home) == held(field)
    both.whole()
    assert both.merged().taken == {}
    both.whole()


def test_work_goes_on_in_both_and_meets_again(both: Pair) -> None:
    """Decisions on one another's reports, words sealed apart, keys changed: merged again, all of it holds."""
    both.merged()
    both.back()
    with both.in_the_field() as case:
        told = add(case, "Police evicted 9 families from Onsong on 2 June 2019, Pak Yong-su said.", "t.txt",
                   sealed=["Pak Yong-su"])
        (marking,) = case.store.markings(ME)
        first = next(c for c in case.claims() if c.reading.report.file == "wire.txt")
        case.judge([first.id], ["reject"], reason="from the field")
    rotate_keys(both.field, passphrase=WORDS, new_passphrase=WORDS, actor=ME, cost=CHEAP)
    with both.at_home() as case:
        case.judge([c.id for c in case.claims()][:1], ["accept"], reason="from home")
    both.merged()
    with both.at_home() as case:
        assert {j.reason for j in case.store.judgements(ME)} >= {"from the field", "from home", "I was there"}
        assert COVERED in case.store.reading(ME, told).text
        assert open_words(case, marking.id, reason="look").words[0][1] == "Pak Yong-su"
    assert "Pak Yong-su" not in everything(both.home)
    both.back()
    both.whole()


COVERED = "\u2588" * 11


def test_each_log_has_witnesses_of_its_own_and_merging_is_no_split_view(both: Pair, tmp_path: Path) -> None:
    """What a witness signed of either log before a merge holds after; both notes verify against the merged case."""
    book_file = tmp_path / "aunt.key"
    witness = make_key(book_file, "aunt")
    notes: list[Path] = []

    def signed(case: Case) -> None:
        asked, note = tmp_path / f"ask-{len(notes)}", tmp_path / f"note-{len(notes)}"
        exported = export_checkpoint(case, asked)
        sign_checkpoint(Book(book_file), asked, note, key=exported.key)
        import_checkpoint(case, note, witness=str(witness))
        notes.append(note)

    for opened in (both.at_home, both.in_the_field):
        with opened() as case:
            signed(case)
    both.merged()
    for opened in (both.at_home, both.in_the_field):
        with opened() as case:
            signed(case)                                   # the witness refuses what does not extend what they saw
    both.merged()
    for note in notes:
        assert verify_case(both.home, PASSPHRASE, kept=note.read_bytes()).intact
    assert verify_case(both.home, PASSPHRASE, kept=b"witnessmark/case_x\n" + notes[0].read_bytes()).faults


def test_a_device_that_was_put_back_is_found_when_it_is_merged_again(both: Pair, tmp_path: Path) -> None:
    """Two histories of one device's log: the second is refused, and nothing of it is taken."""
    shutil.copytree(both.field, tmp_path / "early")
    with both.in_the_field() as case:
        add(case, WIRE + "Late.", "late.txt")
    both.merged()
    shutil.rmtree(both.field)
    shutil.copytree(tmp_path / "early", both.field)
    with pytest.raises(VerificationFailed, match="put back"):
        both.merged()
    with both.in_the_field() as case:
        for n in range(3):
            add(case, WIRE + f"Forged {n}.", f"forged{n}.txt")
    with pytest.raises(VerificationFailed, match="rewritten"):
        both.merged()
    assert verify_case(both.home, PASSPHRASE).intact


def test_only_devices_that_were_named_and_by_admins(both: Pair, tmp_path: Path) -> None:
    """A case that was not paired, a stranger, the case itself, and an analyst."""
    init_case(tmp_path / "stranger", passphrase=WORDS, actor=ME, kdf=CHEAP).close()
    with both.at_home() as case:
        with pytest.raises(UsageError, match="not devices of one"):
            merge(case, tmp_path / "stranger", passphrase=WORDS)
        with pytest.raises(UsageError, match="itself"):
            pair(case, both.home, passphrase=PASSPHRASE)
        case.actor = Actor("a", frozenset({Role.ANALYST}), frozenset(Access), None)
        for verb in (merge, pair):
            with pytest.raises(AccessDenied):
                verb(case, both.field, passphrase=WORDS)


def test_an_erased_report_empties_the_devices_log_too(both: Pair) -> None:
    """Salt and digest go from both logs' entries; it does not come back with the next merge; the other is told."""
    both.merged()
    with both.at_home() as case:
        case.amend(both.note, {"consent": "withdrawn"}, reason="asked")
        erase(case, both.note, reason="asked to")
    assert "38 families" not in everything(both.home)
    assert both.merged().taken == {}
    with both.at_home() as case:
        assert len(case.reports()) == 2
    done = both.back()
    assert done.erased == (both.note,)
    both.whole()


def test_every_edit_of_a_devices_log_is_found(both: Pair, tell: Tell) -> None:
    """Each column of each entry, a missing one, and a checkpoint of another key: with the database's key at hand."""
    both.merged()
    _, keys = unlocked(both.home, PASSPHRASE)
    values = {"kind": "'x'", "subject": "'x'", "actor": "'x'", "day": "'2001-01-01'", "digest": "x'00'",
              "salt": "x'01'", "leaf": "zeroblob(32)", "taken": "1"}
    edits = [f"UPDATE device_entry SET {column} = {value} WHERE number = {number}"
             for number in (0, 2, 4) for column, value in values.items()]
    edits += ["DELETE FROM device_entry WHERE number = 3", "DELETE FROM device_entry", "DELETE FROM device_log",
              "UPDATE device_log SET key = replace(key, substr(key, 1, 1), 'g')",
              "UPDATE device_log SET size = size - 1", "UPDATE device_log SET origin = 'witnessmark/case_other'",
              "UPDATE device_entry SET origin = 'x'"]
    found = 0
    kept = (both.home / "case.db").read_bytes()
    for edit in edits:
        (both.home / "case.db").write_bytes(kept)
        connection = sqlcipher3.dbapi2.connect(str(both.home / "case.db"))
        connection.execute(f"PRAGMA key = \"x'{keys.subkey('database').hex()}'\"")
        changed = connection.execute(edit).rowcount
        connection.commit()
        connection.close()
        assert changed, edit
        (both.home / "log" / "seal").write_bytes(Seal.of(both.home / "case.db").written(keys.subkey("seal")))
        intact = verify_case(both.home, PASSPHRASE).intact
        assert not intact, edit
        found += not intact
    tell(f"other devices' logs: {found} of {len(edits)} edits with the key found")


def test_a_device_does_not_write_over_a_file_of_this_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that names its own original as this case names another is refused, and what lay there stays."""
    both = Pair(tmp_path)
    held = sorted((both.home / "originals").iterdir())[0]
    before = held.read_bytes()
    with both.in_the_field() as case, monkeypatch.context() as patch:
        patch.setattr("witnessmark.vault.originals.secrets.token_hex", lambda _: held.stem)
        add(case, KOREAN + " ", "same.txt")
    with pytest.raises(VerificationFailed, match="for another record"):
        both.merged()
    assert held.read_bytes() == before
    both.whole()
