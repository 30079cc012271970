"""A case of two compartments that tell of one event, people for every role, and what may never cross over."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.attack.canaries import Canary, canaries
from tests.attack.test_canaries import report
from tests.conftest import CHEAP
from witnessmark.app.add import Asked, Status, add_bytes
from witnessmark.app.case import Case, init_case
from witnessmark.app.claims import decided_claims
from witnessmark.app.desk import keep_draft, save_view
from witnessmark.app.incidents import list_campaigns, list_incidents, list_origins
from witnessmark.app.judge import assess, judge
from witnessmark.app.link import link
from witnessmark.app.people import set_person
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Decision

WORDS = "six plain words"
BOSS = "boss"
INSIDE, OUTSIDE = "north", "south"
ALONE = "On 7 June 2016 soldiers evicted 12 families from Musan, {name} said. “{quote},” {name} told the field team.\n"


@dataclass
class Made:
    """The closed case; ids of the other compartment by kind, and ids of nothing; its canaries and one word of them."""

    path: Path
    people: list[Canary]
    hidden: dict[str, list[str]] = field(default_factory=dict)

    @property
    def absent(self) -> dict[str, list[str]]:
        """Return ids of the same form that stand for nothing, for each kind as many."""
        chance = random.Random(7)

        def one(known: str) -> str:
            prefix, _, rest = known.partition("_")
            return prefix + "_" + "".join(chance.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in rest)

        return {kind: [one(known) for known in ids] for kind, ids in self.hidden.items()}

    @property
    def word(self) -> str:
        return self.people[0].name.split()[0]


def outsider(role: Role) -> Actor:
    """Return who holds a role and may read all levels, but of the one compartment alone."""
    return Actor(f"{INSIDE}-{role}", frozenset({role}), frozenset(Access), frozenset({INSIDE}))


def make(path: Path) -> Made:
    """Make the case: two reports inside, three outside at every level, one open to all; decisions, views, drafts."""
    latin = [who for who in canaries(40, seed=3) if who.name[0] < "가"]
    made = Made(path, latin[:8])
    with init_case(path, passphrase=WORDS, actor=Actor.solo(BOSS), kdf=CHEAP) as case:
        for at, access in enumerate(Access):
            add(case, made.people[2 * at : 2 * at + 2], OUTSIDE, access)
        add(case, [made.people[6]], OUTSIDE, Access.RESTRICTED, ALONE)
        add(case, latin[10:12], INSIDE, Access.RESTRICTED)
        add(case, latin[12:14], INSIDE, Access.SECRET)
        add(case, latin[14:16], None, Access.PUBLIC)
        who = made.people[7]
        assert [a.status for a in add_bytes(case, b"PK\x03\x04broken", name=f"{who.name}.docx")] == [Status.REFUSED]
        decide(case, made)
        made.hidden = ids(case)
        set_person(case, Actor(BOSS, frozenset(Role), frozenset(Access), None))
        for role in Role:
            set_person(case, outsider(role))
    return made


def add(case: Case, who: list[Canary], compartment: str | None, access: Access, words: str = "") -> None:
    text = words.format(name=who[0].name, quote=who[0].quote) if words else report(who)
    asked = Asked.of(published="2019-05-21", outlet=f"{who[0].name} Press", access=access, compartment=compartment)
    (added,) = add_bytes(case, text.encode(), name=f"{who[0].name}.txt", asked=asked)
    assert added.status is Status.ADDED and added.claims


def outside(case: Case) -> set[str]:
    return {r.id for r in case.reports() if r.compartment == OUTSIDE}


def decide(case: Case, made: Made) -> None:
    """Let the boss decide on claims outside, and across, with words that only outsiders may read."""
    hidden = outside(case)
    every = [d.claim for d in decided_claims(case)]
    theirs = [c for c in every if c.reading.report.id in hidden]
    others = [c for c in every if c.reading.report.id not in hidden]
    reason = f"{made.people[0].name}: {made.people[0].quote}"
    judge(case, [c.id for c in theirs[:4]], [Decision.ACCEPT], reason=reason)
    judge(case, [theirs[4].id], [Decision.REJECT], reason=reason)
    judge(case, [theirs[0].id, others[0].id], [Decision.RELEASABLE], reason="both")
    link(case, [theirs[0].id, others[0].id], reason=reason)
    for origin in list_origins(case):
        if hidden.issuperset(origin.reports):
            assess(case, [origin.id], reliability="B", reason=reason)
            break
    save_view(case, made.people[1].name, f"/search?q={made.people[1].name.replace(' ', '+')}")
    keep_draft(case, "claim", [("reason", made.people[1].quote)])


def ids(case: Case) -> dict[str, list[str]]:
    """Return ids of all that lies outside, or rests on nothing else."""
    hidden = outside(case)
    claims = case.store.claims(case.actor, ClaimQuery(below_threshold=True))
    mine = {c.id for c in claims if c.reading.report.id in hidden}
    incidents = [i for i in list_incidents(case) if mine.issuperset(i.claims)]
    found = {
        "report": sorted(hidden), "claim": sorted(mine), "incident": [i.id for i in incidents],
        "reading": [case.store.reading(case.actor, r).id for r in sorted(hidden)],
        "origin": [o.id for o in list_origins(case) if mine.issuperset(o.claims)],
        "judgement": [j.id for j in case.store.judgements(case.actor) if j.target.id in mine],
        "contradiction": [c.id for i in incidents for c in i.contradictions] or ["con_aaaaaaaaaaaaaaaa"],
        "campaign": [c.id for c in list_campaigns(case) if {i.id for i in incidents}.issuperset(c.incidents)]
        or ["cmp_aaaaaaaaaaaaaaaa"],
    }
    assert all(found.values()), found
    return found


def state(case: Case) -> list[object]:
    """Return all that is recorded of the other compartment, to see that it stays as it was."""
    hidden = sorted(outside(case))
    return [case.store.reports(case.actor, ids=hidden), list(case.store.readings(case.actor, hidden)),
            case.store.claims(case.actor, ClaimQuery(reports=tuple(hidden), below_threshold=True)),
            case.store.judgements(case.actor, reports=hidden)]
