"""What is in force where several devices decide: the same for all, never what another one knew and replaced."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.model.judgement import Judgement, Target, contested, in_force
from witnessmark.model.report import FoundIn, Metadatum, current, told_apart
from witnessmark.model.stamp import Stamp, heads, knew
from witnessmark.vocab.codes import Decision

DAY = dt.date(2019, 5, 3)
CLAIM = Target("claim", "clm_a")


def decided(name: str, decision: Decision, stamp: Stamp, *, target: Target = CLAIM, value: str | None = None,
            replaces: str | None = None) -> Judgement:
    return Judgement(name, 0, "me", DAY, target, decision, "because", value, replaces, stamp)


def made(author: str, clock: int, **seen: int) -> Stamp:
    return Stamp(author, clock, seen)


def dealt(judgements: list[Judgement], *order: int) -> list[Judgement]:
    """Return the judgements as one device holds them: in this order of its log."""
    return [replace(judgements[at], sequence=number) for number, at in enumerate(order)]


def test_who_knew_of_a_decision_replaces_it_and_who_did_not_is_contested() -> None:
    """Accepted on one, rejected on the other: the careful one stands, until somebody decides in knowledge of both."""
    apart = [decided("a", Decision.REJECT, made("one", 4)), decided("b", Decision.ACCEPT, made("two", 9))]
    for order in ((0, 1), (1, 0)):
        held = dealt(apart, *order)
        assert [j.id for j in in_force(held)] == ["a"]
        assert [[j.id for j in one.sides] for one in contested(held)] == [["a", "b"]]
    settled = [*apart, decided("c", Decision.ACCEPT, made("one", 10, two=9))]
    for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0)):
        held = dealt(settled, *order)
        assert [j.id for j in in_force(held)] == ["c"] and contested(held) == ()


def test_the_same_said_twice_is_no_contest() -> None:
    """Whatever mark they have as decisions of one go, and whatever reports a letter was given on."""
    same = [decided("a", Decision.ACCEPT, made("one", 4), value="bat_1"), decided("b", Decision.ACCEPT, made("two", 9))]
    origin = Target("origin", "org_a")
    letters = [decided(name, Decision.ASSESS, made(author, 5), target=origin,
                       value=f'{{"reliability": "B", "reports": ["{author}"]}}')
               for name, author in (("c", "one"), ("d", "two"))]
    assert contested(dealt([*same, *letters], 0, 1, 2, 3)) == ()
    letters[1] = replace(letters[1], value='{"reliability": "C", "reports": []}')
    assert len(contested(dealt(letters, 0, 1))) == 1


def test_two_readers_are_meant_to_be_two() -> None:
    held = [decided(name, decision, made(author, 4), target=Target("second", "clm_a"))
            for name, decision, author in (("a", Decision.ACCEPT, "one"), ("b", Decision.REJECT, "two"))]
    assert contested(dealt(held, 0, 1)) == ()


def test_consent_that_was_withdrawn_outlasts_what_did_not_know_of_it() -> None:
    """However late the other clock is; whoever knew of it may give it anew. Other fields agree on one, and are told."""
    gone = Metadatum("consent", "withdrawn", FoundIn.PERSON, None, made("one", 4))
    given_ = Metadatum("consent", "given", FoundIn.PERSON, None, made("two", 90))
    titles = [Metadatum("title", name, FoundIn.PERSON, None, made(name, 5)) for name in ("one", "two")]
    for held in ((gone, given_, *titles), (*titles[::-1], given_, gone)):
        assert current(held)["consent"].value == "withdrawn" and current(held)["title"].value == "two"
        assert set(told_apart(held)) == {"consent", "title"}
    again = Metadatum("consent", "given", FoundIn.PERSON, None, made("two", 91, one=4))
    assert current((gone, again))["consent"].value == "given" and told_apart((gone, given_, again)) == {}


@st.composite
def histories(draw: st.DrawFn) -> list[Judgement]:
    """Draw what three devices decide on two claims, undo and take in of one another."""
    clocks, seen = dict.fromkeys("abc", 0), {name: dict[str, int]() for name in "abc"}
    held: dict[str, list[Judgement]] = {name: [] for name in "abc"}
    every: list[Judgement] = []
    for number in range(draw(st.integers(1, 14))):
        at, other = draw(st.sampled_from("abc")), draw(st.sampled_from("abc"))
        if draw(st.booleans()) and other != at:                 # `at` takes in what `other` holds
            held[at] += [j for j in held[other] if j not in held[at]]
            for name, clock in (*seen[other].items(), (other, clocks[other])):
                if name != at:
                    seen[at][name] = max(clock, seen[at].get(name, -1))
            clocks[at] = max(clocks[at], clocks[other], *seen[at].values())
            continue
        clocks[at] += 1
        undone = draw(st.sampled_from(held[at])) if held[at] and draw(st.integers(0, 3)) == 0 else None
        target = undone.target if undone else Target("claim", draw(st.sampled_from(["clm_a", "clm_b"])))
        decision = Decision.UNDO if undone else draw(st.sampled_from(
            [Decision.ACCEPT, Decision.REJECT, Decision.RELEASABLE, Decision.NOT_RELEASABLE]))
        one = decided(f"j{number}", decision, Stamp(at, clocks[at], dict(seen[at])), target=target,
                      replaces=undone.id if undone else None)
        held[at].append(one)
        every.append(one)
    return every


@given(histories(), st.randoms())
def test_what_is_in_force_does_not_rest_on_who_took_in_what_first(every: list[Judgement], chance: object) -> None:
    """However they are dealt; none in force was known to another one in force on the same matter."""
    orders = [list(range(len(every))) for _ in range(4)]
    for order in orders[1:]:
        chance.shuffle(order)  # type: ignore[attr-defined]
    told = [[j.id for j in in_force(dealt(every, *order))] for order in orders]
    assert all(one == told[0] for one in told)
    known = [[[j.id for j in one.sides] for one in contested(dealt(every, *order))] for order in orders]
    assert all(one == known[0] for one in known)
    for one in contested(dealt(every, *orders[0])):
        assert all(a is b or not knew(a.stamp, b.stamp) for a in one.sides for b in one.sides  # type: ignore[arg-type]
                   if a.stamp and b.stamp)
        assert heads(list(one.sides)) == list(one.sides)
