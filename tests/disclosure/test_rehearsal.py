"""What a release would do to its sources, on small cases made by the real steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import judge
from witnessmark.app.metadata import amend
from witnessmark.app.population import import_population
from witnessmark.app.publish import draft, publish
from witnessmark.app.rehearse import Rehearsal, Wanted, rehearse
from witnessmark.errors import AccessDenied, RefusedInput, WouldLeak
from witnessmark.model.access import Actor, Role
from witnessmark.vocab.codes import Access, Consent, Decision

TOWNS = """place,occupation,access,people,share
North Hamgyong/Hoeryong,,,{hoeryong},
North Hamgyong/Musan,,,{musan},
,official,,,0.1
,other,,,0.9
,official,office,,0.095
,official,headquarters,,0.005
,other,street,,0.85
,other,road,,0.05
"""
ALONE = Wanted(alone="a test")
NOTE = "A woman from Hoeryong said that in May 2019 police expelled 38 families from Hoeryong."


def add(case: Case, text: str, name: str, access: Access = Access.PUBLIC, outlet: str | None = None) -> list[str]:
    """Add a report and return the ids of its claims, marked releasable."""
    before = {d.claim.id for d in decided_claims(case)}
    asked = Asked.of(published="2019-06-01", outlet=outlet, access=access)
    list(add_bytes(case, text.encode(), name=name, asked=asked))
    made = [d.claim.id for d in decided_claims(case) if d.claim.id not in before]
    assert made
    judge(case, made, [Decision.RELEASABLE], reason="test")
    return made


def people(case: Case, folder: Path, hoeryong: int = 130_000, musan: int = 120_000) -> None:
    table = folder / "people.csv"
    table.write_text(TOWNS.format(hoeryong=hoeryong, musan=musan), "utf-8")
    import_population(case, table)


def rules(found: Rehearsal) -> set[str]:
    return {reason.rule for reason in found.reasons}


def test_without_a_table_the_blunt_rules_hold_and_the_dossier_says_so(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case()
    add(case, NOTE, "note.txt")
    found = rehearse(case, ALONE)
    assert not found.would_leak
    assert not found.weighed_by_population
    publish(case, tmp_path / "out", alone="a test")
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "No population model was used" in page
    assert "no second person signed" in page


def test_with_a_table_the_dossier_says_among_how_many(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    add(case, NOTE, "note.txt")
    people(case, tmp_path)
    found = rehearse(case, ALONE)
    assert not found.would_leak
    (gauge,) = found.draft.weighed.gauges
    assert gauge.after > gauge.threshold
    publish(case, tmp_path / "out", alone="A small team <b>of</b> one.")
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "at least 34 people" in page
    assert "Reason given: A small team &lt;b&gt;of&lt;/b&gt; one." in page
    assert str(gauge.after) not in page


def test_a_town_too_small_blocks_the_release_and_names_a_way_out(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    """40 people in the county and few who come through: told by province it may leave."""
    case = make_case()
    (claim,) = add(case, NOTE, "note.txt")
    people(case, tmp_path, hoeryong=40, musan=900)
    found = rehearse(case, ALONE)
    assert rules(found) == {"candidates"}
    (blocked,) = found.draft.weighed.blocked
    assert (blocked.claim, blocked.proposal and blocked.proposal.words()) == (claim, "place to province")
    with pytest.raises(WouldLeak, match=claim):
        publish(case, tmp_path / "out", alone="a test")
    assert not (tmp_path / "out").exists()
    done = publish(case, tmp_path / "out", generalise=True, alone="a test")
    assert (done.coarsened, done.left_out) == (1, 0)
    told = (tmp_path / "out" / "data" / "release.json").read_text("utf-8")
    assert "Hoeryong" not in told
    assert "North Hamgyong" in told


def test_a_county_without_a_row_counts_nobody(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """What the table does not know is blocked until the place is told more widely."""
    case = make_case()
    add(case, NOTE.replace("Hoeryong", "Hyesan"), "note.txt")
    people(case, tmp_path)
    assert rules(rehearse(case, ALONE)) == {"candidates"}
    assert not rehearse(case, Wanted(alone="a test", generalise=True)).would_leak


def test_each_release_is_weighed_with_all_before_it(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """A release is remembered with what it attributed; a fuller one later counts both, and is laid beside it."""
    case = make_case()
    people(case, tmp_path)
    (first,) = add(case, NOTE, "note.txt")
    publish(case, tmp_path / "one", alone="a test")
    (gauge,) = rehearse(case, ALONE).draft.weighed.gauges
    assert gauge.before == gauge.after < gauge.everybody
    assert rehearse(case, ALONE).changes == ()
    people(case, tmp_path, hoeryong=40, musan=900)
    again = rehearse(case, ALONE)
    assert not again.would_leak, "what was told already may be told again"
    assert again.draft.weighed.gauges[0].spent > 1
    judge(case, [first], [Decision.NOT_RELEASABLE], reason="taken back")
    add(case, NOTE.replace("Hoeryong", "Musan"), "other.txt")
    assert {(c.claim, c.kind) for c in rehearse(case, ALONE).changes} == {(first, "told no longer")}


def test_a_second_person_signs_by_marking_what_another_publishes(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case()
    add(case, NOTE, "note.txt")
    marker, case.actor = case.actor, Actor("releaser", frozenset({Role.RELEASER}), frozenset(Access), None)
    view = draft(case)
    assert view.safeguards.two_people
    case.actor = marker
    assert not draft(case, alone="a test").safeguards.two_people
    case.actor = Actor(marker.handle, frozenset({Role.RELEASER}), frozenset(Access), None)
    assert rules(rehearse(case)) == {"second_person", "alone"}
    assert not rehearse(case, Wanted(alone="Nobody else can be reached.")).would_leak
    case.actor = marker


def test_words_of_a_private_report_and_identifiers_leave_in_no_title(make_case: Callable[..., Case]) -> None:
    case = make_case()
    add(case, NOTE, "note.txt", Access.RESTRICTED)
    assert rules(rehearse(case, Wanted("Ask kim@example.org", "a test", generalise=True))) == {"identifiers"}
    assert rules(rehearse(case, Wanted(alone="call 010-1234-5678", generalise=True))) == {"identifiers"}
    said = Wanted(title="In May 2019 police expelled 38 families from Hoeryong", alone="a test")
    assert "private_words" in rules(rehearse(case, said))


def test_a_passage_or_outlet_that_points_at_a_person_is_left_out(make_case: Callable[..., Case]) -> None:
    case = make_case()
    notice = "The council evicted 60 families from the riverside quarter of Hoeryong in May 2019; call 010-1234-5678."
    add(case, notice, "notice.txt", Access.PUBLIC, "kim@example.org")
    view = draft(case)
    claims = [claim for incident in view.incidents for claim in incident.claims]
    assert claims
    assert {(c.quote, c.outlet) for c in claims} == {(None, None)}


def test_a_public_passage_that_repeats_a_private_report_is_left_out(make_case: Callable[..., Case]) -> None:
    case = make_case()
    notice = "The council evicted 60 families from the riverside quarter of Hoeryong in May 2019 to build a road."
    add(case, notice, "notice.txt", Access.PUBLIC, "City Gazette")
    assert [c.quote for i in draft(case).incidents for c in i.claims] == [notice]
    add(case, f"Field note. {notice} The clerk wept.", "note.txt", Access.SECRET)
    view = rehearse(case, Wanted(alone="a test", generalise=True)).draft.view
    assert {c.quote for i in view.incidents for c in i.claims} == {None}


def test_a_report_whose_consent_was_withdrawn_is_in_no_draft(make_case: Callable[..., Case]) -> None:
    """Claims marked releasable before leave the draft with their report; given again, they are back."""
    case = make_case()
    asked = Asked.of(published="2019-06-01", access=Access.RESTRICTED, consent=Consent.GIVEN)
    (added,) = add_bytes(case, NOTE.encode(), name="note.txt", asked=asked)
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    before = len(rehearse(case, ALONE).draft.claims)
    assert before
    amend(case, added.report or "", {"consent": Consent.WITHDRAWN.value}, reason="asked to")
    found = rehearse(case, ALONE)
    assert rules(found) == {"releasable"} and not found.draft.claims
    amend(case, added.report or "", {"consent": Consent.GIVEN.value}, reason="given again")
    assert len(rehearse(case, ALONE).draft.claims) == before


def test_only_who_releases_may_rehearse_or_give_a_population(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    solo, case.actor = case.actor, Actor("analyst", frozenset({Role.ANALYST}), frozenset(Access))
    with pytest.raises(AccessDenied):
        rehearse(case, ALONE)
    with pytest.raises(AccessDenied):
        people(case, tmp_path)
    case.actor = solo
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RefusedInput):
        import_population(case, tmp_path / "bad.csv")
    assert case.store.population(solo) is None


def test_one_person_gives_a_reason_for_what_is_not_public(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """A public report alone stays as easy as it is; with one restricted note it takes a reason, told in one line."""
    case = make_case()
    add(case, "The council evicted 60 families from Hoeryong in May 2019.", "notice.txt", Access.PUBLIC, "City Gazette")
    assert publish(case, tmp_path / "public").claims
    add(case, NOTE, "note.txt", Access.RESTRICTED)
    for nothing in (None, "  "):
        with pytest.raises(WouldLeak, match=r"not public\..*--alone TEXT\.$"):
            publish(case, tmp_path / "both", alone=nothing, generalise=True)
    assert not (tmp_path / "both").exists()
    assert rules(rehearse(case, Wanted(generalise=True))) == {"second_person", "alone"}
    publish(case, tmp_path / "both", alone="Nobody else can be reached.", generalise=True)
    page = (tmp_path / "both" / "index.html").read_text("utf-8")
    assert "Reason given: Nobody else can be reached." in page
