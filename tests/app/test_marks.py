"""Words that point at a person are sealed apart: the case holds no trace of them, and the log still verifies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.test_erase import everything
from tests.attack.canaries import encodings
from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.backup import backup
from witnessmark.app.case import Case, open_case
from witnessmark.app.desk import keep_draft, save_view
from witnessmark.app.erase import erase
from witnessmark.app.marks import markings_of, open_words, seal_words
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import set_custodians
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.marking import COVER, covered, found_in
from witnessmark.model.text import Reading, Span
from witnessmark.store.base import ClaimQuery
from witnessmark.vault.sources import make_key
from witnessmark.vocab.codes import Access

ME = Actor.solo()
NAME, PHONE, KOREAN = "Pak Yong-su", "010-2345-6789", "박용수"
SAID = (NAME, PHONE, KOREAN)
TEXT = f"""Interview with {NAME.upper()}

On 3 May 2019, police expelled {NAME} and 12 families from Hoeryong to Musan, {NAME}'s neighbour said on 8 May. \
His number is {PHONE}. At home they call him {KOREAN}.

The families lost their homes, the neighbour said.
"""


def parts() -> list[str]:
    """Return what must be nowhere: the strings, and each part of the names."""
    return [*SAID, NAME.upper(), "Yong-su", "YONG-SU", "yong-su", "2345-6789"]


def add(case: Case, *, sealed: tuple[str, ...] = ()) -> str:
    asked = Asked.of(published="2019-05-21", outlet="Field team", access=Access.RESTRICTED, sealed=sealed,
                     title=f"What {NAME} said")
    (added,) = add_bytes(case, TEXT.encode(), name=f"{NAME.lower().replace(' ', '_')}.txt", asked=asked)
    assert added.report and added.claims, added
    assert added.sealed == (5 if sealed else 0)
    return added.report


def shows(case: Case) -> list[str]:
    """Return which of the strings the case shows anywhere: readings, claims, lists, search, log, the database."""
    held = [repr(case.reports())]
    held += [reading.text + repr(reading.locators) for reading in case.store.readings(ME)]
    held += [repr(claim) for claim in case.store.claims(ME, ClaimQuery(below_threshold=True))]
    held += [repr(case.store.events(ME)), repr(list(case.incidents())), repr(case.contexts())]
    found = [part for part in parts() if any(part in one for one in held)]
    return found + [part for part in parts() if case.search(part)]


def leaks(path: Path) -> list[str]:
    """Return which of the strings, or what could be guessed from them, lie in the opened database or any file."""
    held = everything(path)
    files = b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())
    inside = [part for part in parts() if part in held]
    return inside + [part for part in parts() for ways in encodings(part).values()
                     if any(way in files for way in ways)]


@pytest.fixture(params=["at intake", "afterwards"])
def sealed(request: pytest.FixtureRequest, make_case: Callable[..., Case]) -> tuple[Case, str]:
    case = make_case()
    if request.param == "at intake":
        return case, add(case, sealed=SAID)
    report = add(case)
    case.incidents()
    done = seal_words(case, report, SAID, reason="names")
    assert done.places == 5 and done.emptied >= 5
    return case, report


def test_what_is_sealed_is_nowhere_and_every_offset_stays(sealed: tuple[Case, str]) -> None:
    """No quote, list, search, claim, log entry, title or file name shows it; the text keeps its length."""
    case, report = sealed
    text = case.store.reading(ME, report).text
    assert text == covered(TEXT.strip(), found_in(TEXT, SAID))
    assert shows(case) == []
    assert COVER in text and case.search("Hoeryong") and case.incidents()
    for claim in case.store.claims(ME, ClaimQuery(reports=(report,), below_threshold=True)):
        assert claim.quote == claim.passage.slice(text)
    case.close()
    found = verify_case(case.path, PASSPHRASE)
    assert found.intact and found.checked["markings"] == 1
    assert leaks(case.path) == []


def test_no_hash_of_the_words_is_left(sealed: tuple[Case, str]) -> None:
    """Neither the file's hash nor the id that its text would give, of old entries too."""
    case, report = sealed
    reader = case.store.reading(ME, report).reader
    about = case.store.reading(ME, report).report
    plain = {Reading.of_text(text, about, reader=reader).id for text in (TEXT, TEXT.strip(), TEXT.strip() + "\n")}
    case.close()
    held = everything(case.path)
    assert hashlib.sha256(TEXT.encode()).hexdigest() not in held
    assert not [one for one in plain if one in held]
    assert about.sha256 and about.sha256 in held


def test_words_open_with_a_reason_and_are_those_that_were_sealed(sealed: tuple[Case, str], tmp_path: Path) -> None:
    """Words, metadata and the file as it came; logged before; five a day; not without a reason or the role."""
    case, report = sealed
    (marking,) = markings_of(case, report)
    with pytest.raises(UsageError):
        open_words(case, marking.id, reason=" ")
    out = tmp_path / "original.txt"
    held = open_words(case, marking.id, reason="a court asks", original=out)
    assert [text for _, text in held.words] == [NAME.upper(), NAME, NAME, PHONE, KOREAN]
    assert out.read_bytes() == TEXT.encode() and held.name.endswith("yong-su.txt")
    assert ("title", f"What {NAME} said") in held.metadata
    assert [(o.source, o.reason) for o in case.store.openings(ME)] == [(marking.id, "a court asks")]
    for _ in range(4):
        case.open_words(marking.id, reason="again")
    with pytest.raises(AccessDenied, match="that is the most"):
        case.open_words(marking.id, reason="again")
    case.actor = Actor("x", frozenset({Role.ANALYST}), frozenset(Access), None)
    with pytest.raises(AccessDenied):
        case.open_words(marking.id, reason="again")
    case.actor = Actor("x", frozenset({Role.CUSTODIAN}), frozenset({Access.PUBLIC}), None)
    with pytest.raises(NotFound):
        case.open_words(marking.id, reason="again")


def test_custodians_and_new_keys(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Two custodians open together, none alone, nor the case; a change of custodians and of keys keeps it so."""
    case = make_case()
    keys = [make_key(tmp_path / f"{at}.key") for at in range(3)]
    files = [tmp_path / f"{at}.key" for at in range(3)]
    set_custodians(case, keys[:2], pairs=True)
    report = add(case, sealed=SAID)
    (marking,) = markings_of(case, report)
    with pytest.raises(AccessDenied):
        open_words(case, marking.id, reason="alone", key_files=files[:1])
    assert set_custodians(case, keys[1:], pairs=True, key_files=files[:2]).done == 1
    with pytest.raises(AccessDenied):
        open_words(case, marking.id, reason="before", key_files=files[:2])
    case.close()
    rotate_keys(case.path, passphrase=PASSPHRASE, new_passphrase="other words", actor=ME, cost=CHEAP)
    assert verify_case(case.path, "other words").intact
    backup(case.path, tmp_path / "b", passphrase="other words", actor=ME)
    with open_case(case.path, passphrase="other words", actor=ME) as again:
        out = tmp_path / "out.txt"
        held = open_words(again, marking.id, reason="both", key_files=files[1:], original=out)
        assert held.words[0][1] == NAME.upper() and out.read_bytes() == TEXT.encode()


def test_more_words_of_a_report_are_sealed_later_and_an_erased_one_takes_all(sealed: tuple[Case, str]) -> None:
    """A second sealing keeps the first; erasing the report takes sealed words and original."""
    case, report = sealed
    seal_words(case, report, ["neighbour"], reason="who")
    first, second = markings_of(case, report)
    assert first.original and second.original is None
    assert [text for _, text in open_words(case, second.id, reason="x").words] == ["neighbour", "neighbour"]
    assert len(open_words(case, first.id, reason="x").words) == 5
    with pytest.raises(UsageError, match="do not stand"):
        seal_words(case, report, ["nobody at all"], reason="who")
    case.amend(report, {"consent": "withdrawn"}, reason="asked")
    erase(case, report, reason="asked to")
    assert markings_of(case) == [] and not list((case.path / "sources").iterdir())
    assert not list((case.path / "originals").iterdir())
    case.close()
    assert verify_case(case.path, PASSPHRASE).intact


def test_decisions_are_not_lost_unasked(make_case: Callable[..., Case]) -> None:
    """Where people have decided, sealing says so, and goes on only when told; who does not see all is refused."""
    case = make_case()
    report = add(case)
    claim = case.claims()[0]
    case.judge([claim.id], ["accept"], reason=f"{NAME} is known")
    keep_draft(case, "elsewhere", [("reason", f"ask {KOREAN}")])
    save_view(case, NAME, f"/search?q={NAME.replace(' ', '+')}")
    with pytest.raises(UsageError, match="1 decisions or coded"):
        seal_words(case, report, SAID, reason="names")
    case.actor = Actor("x", frozenset({Role.ANALYST}), frozenset(Access), frozenset())
    with pytest.raises(AccessDenied):
        seal_words(case, report, SAID, reason="names", decisions_go=True)
    case.actor = Actor("x", frozenset({Role.ANALYST}), frozenset(Access), None)
    seal_words(case, report, SAID, reason="names", decisions_go=True)
    case.actor = ME
    assert case.store.judgements(ME) == [] and shows(case) == []
    case.close()
    assert verify_case(case.path, PASSPHRASE).intact and leaks(case.path) == []


def test_words_are_found_however_they_are_written() -> None:
    """Case, line ends and hyphens do not hide a name; a part of another word is none."""
    assert found_in("Kim\nChol-su, KIM CHOL SU, Kimchi Chol Su", ["Kim Chol Su"]) == (Span(0, 11), Span(13, 24))
    assert found_in("박용수가, 박용수는", ["박용수"]) == (Span(0, 3), Span(6, 9))
    assert covered("a Kim b", [Span(2, 5)]) == f"a {COVER * 3} b"
