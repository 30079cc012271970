"""Linking, joining, splitting and resolving through the library: written, applied, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import list_campaigns, list_incidents, list_origins
from witnessmark.app.judge import undo
from witnessmark.app.link import _value, join, link, resolve, split, unlink
from witnessmark.app.show import show
from witnessmark.app.why import why
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.model.incident import Contradiction
from witnessmark.vocab.codes import ContradictionKind, Resolution

FIRST = "On 3 May 2019 police expelled 40 families from Hoeryong, a resident of Musan told the paper."
SECOND = "Twelve traders were detained in Sinuiju in August 2018, a lawyer said."


@pytest.fixture
def two(make_case: Callable[..., Case]) -> Case:
    case = make_case()
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND)):
        list(add_bytes(case, text.encode(), name=name, asked=Asked.of(published="2019-05-09", outlet=name)))
    return case


def test_claims_are_linked_and_unlinked_and_an_undo_can_be_undone(two: Case) -> None:
    a, b = (incident.claims[0] for incident in list_incidents(two))
    before = len(list_incidents(two))
    made = link(two, [a, b], reason="one episode")
    assert len(list_incidents(two)) == before - 1
    assert made.id in next(i for i in list_incidents(two) if a in i.claims).history
    taken_back = undo(two, made.id)
    assert len(list_incidents(two)) == before
    undo(two, taken_back.id)
    assert len(list_incidents(two)) == before - 1
    unlink(two, [b, a], reason="two after all")
    assert len(list_incidents(two)) == before
    with pytest.raises(UsageError):
        link(two, [a, a], reason="x")
    with pytest.raises(UsageError):
        link(two, [a, b], reason=" ")
    with pytest.raises(NotFound):
        unlink(two, [a, "clm_none"], reason="x")


def test_origins_are_joined_and_split(two: Case) -> None:
    names = [origin.id for origin in list_origins(two)]
    made = join(two, names, reason="the same person")
    (origin,) = list_origins(two)
    undo(two, made.id)
    assert [o.id for o in list_origins(two)] == names
    undo(two, next(j.id for j in two.store.judgements(two.actor) if j.replaces == made.id))
    split(two, origin.id, [origin.claims[-1]], reason="two persons")
    assert len(list_origins(two)) == 2
    with pytest.raises(UsageError):
        split(two, origin.id, list(origin.claims), reason="all of them")
    with pytest.raises(NotFound):
        join(two, [origin.id, "org_none"], reason="x")


def test_a_contradiction_is_closed_with_one_of_its_values(case: Case) -> None:
    found = next((c for i in list_incidents(case) for c in i.contradictions), None)
    if found is None:
        a, b = decided_claims(case)[0].claim, decided_claims(case)[1].claim
        link(case, [a.id, b.id], reason="to compare")
        found = next(c for i in list_incidents(case) for c in i.contradictions)
    assert show(case, found.id)["values"] == list(found.values)
    with pytest.raises(UsageError):
        resolve(case, found.id, value="something else", reason="x")
    resolve(case, found.id, value=found.values[0], reason="the ledger says so")
    assert found.values[0] in {c.resolved for i in list_incidents(case) for c in i.contradictions if c.id == found.id}
    with pytest.raises(NotFound):
        resolve(case, "con_none", value=None, reason="x")


def test_campaigns_are_shown_by_their_id(make_case: Callable[..., Case]) -> None:
    case = make_case()
    for name, day, text in (
        ("a.txt", "2019-03-09", "On 3 March 2019 police expelled 40 families of traders from Hoeryong for smuggling."),
        ("b.txt", "2019-08-09", "On 4 August 2019 police expelled 25 families of traders from Musan for smuggling."),
    ):
        list(add_bytes(case, text.encode(), name=name, asked=Asked.of(published=day, outlet=name)))
    campaigns = list_campaigns(case)
    assert campaigns
    assert [show(case, c.id)["incidents"] for c in campaigns] == [c.incidents for c in campaigns]


def test_who_may_not_judge_can_decide_nothing(two: Case) -> None:
    a, b = (incident.claims[0] for incident in list_incidents(two))
    two.actor = Actor("auditor", frozenset({Role.AUDITOR}))
    for act in (lambda: link(two, [a, b], reason="x"), lambda: split(two, "org_a", ["clm_a"], reason="x"),
                lambda: join(two, ["org_a", "org_b"], reason="x"), lambda: resolve(two, "con", value=None, reason="x")):
        with pytest.raises(AccessDenied):
            act()
    two.actor = Actor.solo()


@pytest.mark.parametrize(("values", "told", "meant"), [
    (("about 1,250 persons", "52 households"), "1250", "about 1,250 persons"),
    (("52 households", "50 to 52 households"), "52", "52 households"),
    (("52 households", "52 persons"), "52", None), (("52 households", "about 52 households"), "52", None),
    (("52 households", "about 52 households"), "52 households", "52 households"),
])
def test_a_bare_number_is_taken_where_one_value_alone_has_it(values: tuple[str, ...], told: str,
                                                             meant: str | None) -> None:
    line = Contradiction("con_a", "figure", ContradictionKind.FIGURE, values, ("clm_a", "clm_b"), "", "", False)
    if meant is not None:
        assert _value(line, told) == meant
        return
    with pytest.raises(UsageError, match="Several"):
        _value(line, told)


def test_a_line_of_several_values_is_closed_by_one_decision(make_case: Callable[..., Case]) -> None:
    """Each of its pairs carries the value; a pair can be named too; undo opens the line again."""
    case = make_case()
    for at, number in enumerate(("forty", "sixty", "ninety")):
        text = f"Moved\n\nOn 3 May 2019 police expelled {number} families from Hoeryong to Musan County.\n"
        asked = Asked.of(published="2019-05-10", outlet=f"Wire {at}")
        list(add_bytes(case, text.encode(), name=f"{at}.txt", asked=asked))
    first = decided_claims(case)[0].claim
    for other in decided_claims(case)[1:]:
        link(case, [first.id, other.claim.id], reason="one event")
    (line,) = [c for i in list_incidents(case) for c in i.contradictions if c.field == "figure"]
    assert line.values == ("40 households", "60 households", "90 households")
    assert len(line.weighed) == 3
    done = resolve(case, line.id, value="60 households", reason="the list names sixty")
    (closed,) = [c for i in list_incidents(case) for c in i.contradictions if c.field == "figure"]
    assert closed.resolved == "60 households"
    assert {pair.resolved for pair in closed.pairs} == {"60 households"}
    assert done.id in [j for i in list_incidents(case) for j in i.history]
    undo(case, done.id)
    bare = resolve(case, line.id, value="60", reason="the list names sixty")
    assert bare.value == done.value and bare.target == done.target
    undo(case, bare.id)
    for wrong in ("6", "60 persons", "sixty", ""):
        with pytest.raises(UsageError, match="none of those"):
            resolve(case, line.id, value=wrong, reason="x")
    resolve(case, line.pairs[0].id, value=None, reason="two printings of one list")
    (half,) = [c for i in list_incidents(case) for c in i.contradictions if c.field == "figure"]
    assert half.resolved is None
    assert [pair.resolved for pair in half.pairs].count("") == 1
    assert show(case, half.pairs[0].id)["incident"]


def three(make_case: Callable[..., Case]) -> Case:
    case = make_case()
    for at in range(3):
        text = "On 3 May 2019 police expelled 40 families from Hoeryong to Musan County, a resident said."
        list(add_bytes(case, f"Wire {at}\n\n{text}".encode(), name=f"{at}.txt",
                       asked=Asked.of(published=f"2019-05-1{at}", outlet=f"Wire {at}")))
    return case


def test_a_claim_is_set_apart_from_all_the_rest_of_an_incident_by_one_decision(make_case: Callable[..., Case]) -> None:
    """The others stay together; a later link of the two takes it back, and so does undo."""
    case = three(make_case)
    (incident,) = list_incidents(case)
    off, *rest = incident.claims
    done = unlink(case, [off, incident.id], reason="another night")
    assert sorted(i.claims for i in list_incidents(case)) == sorted([(off,), tuple(rest)])
    assert all(done.id in i.history for i in list_incidents(case))
    told = why(case, [rest[0]])["stories"][0]
    assert told["decisions"][0]["judgement"] == done.id
    link(case, [off, rest[0]], reason="the same after all")
    assert [i.claims for i in list_incidents(case)] == [incident.claims]
    undo(case)
    undo(case, done.id)
    assert [i.claims for i in list_incidents(case)] == [incident.claims]
    with pytest.raises(UsageError):
        unlink(case, [*incident.claims, incident.id], reason="nothing left")


def test_a_whole_incident_is_linked_to_another_and_parted_again(two: Case) -> None:
    """An incident stands for all its claims; what is parted last counts."""
    first, second = list_incidents(two)
    done = link(two, [first.id, second.id], reason="one operation")
    (whole,) = list_incidents(two)
    assert set(whole.claims) == {*first.claims, *second.claims}
    undo(two, done.id)
    assert {i.claims for i in list_incidents(two)} == {first.claims, second.claims}
    link(two, [first.id, second.id], reason="one operation")
    unlink(two, [*first.claims, list_incidents(two)[0].id], reason="two operations")
    assert {i.claims for i in list_incidents(two)} == {first.claims, second.claims}


def test_what_explains_a_contradiction_is_kept_with_it(make_case: Callable[..., Case]) -> None:
    """The kind of explanation stands beside the value taken, and goes with an undo."""
    case = three(make_case)
    text = "Wire 9\n\nOn 3 May 2019 police expelled 90 families from Hoeryong to Musan County, a lawyer said."
    list(add_bytes(case, text.encode(), name="9.txt", asked=Asked.of(published="2019-05-20", outlet="Wire 9")))
    claims = [d.claim.id for d in decided_claims(case)]
    link(case, claims, reason="one event")
    (line,) = [c for i in list_incidents(case) for c in i.contradictions if c.field == "figure"]
    done = resolve(case, line.id, value=line.values[0], explanation=Resolution.OTHER_TIME, reason="a later count")
    (closed,) = [c for i in list_incidents(case) for c in i.contradictions if c.field == "figure"]
    assert (closed.resolved, closed.resolution) == (line.values[0], Resolution.OTHER_TIME)
    assert show(case, line.id)["resolution"] == "other_time"
    undo(case, done.id)
    (again,) = [c for i in list_incidents(case) for c in i.contradictions if c.field == "figure"]
    assert again == line
