"""A case that names people: nobody may do more than it says, however it is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CHEAP, WIRE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.backup import backup
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.metadata import amend
from witnessmark.app.people import people, set_person
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.verify import verify_case
from witnessmark.errors import AccessDenied, InvalidRecord, NotFound, UsageError
from witnessmark.model.access import GRANTS, Actor, Permission, Role, compartment_of
from witnessmark.vocab.codes import Access
from witnessmark.web.told import told

WORDS = "six plain words"
BOSS = Actor("boss", frozenset(Role), frozenset(Access), None)
ANA = Actor("ana", frozenset({Role.ANALYST, Role.COLLECTOR}), frozenset(Access), frozenset({"north"}))


def opened(path: Path, who: str) -> Case:
    return open_case(path, passphrase=WORDS, actor=Actor.solo(who))


def made(path: Path) -> Path:
    """Return a closed case of two people, with one report in each of two compartments."""
    with init_case(path, passphrase=WORDS, actor=Actor.solo("boss"), kdf=CHEAP) as case:
        for name in ("north", "south"):
            asked = Asked.of(access=Access.RESTRICTED, compartment=name)
            assert [a.status for a in add_bytes(case, f"{WIRE}{name}".encode(), name=name, asked=asked)] == ["added"]
        set_person(case, BOSS)
        set_person(case, ANA)
        assert people(case) == [ANA, BOSS] and case.actor == BOSS
    return path


def test_opening_narrows_whoever_opens(tmp_path: Path) -> None:
    """Named: what the case says of them and no more. Not named: nothing. It verifies, and no way in goes round it."""
    path = made(tmp_path / "case")
    with opened(path, "ana") as case:
        assert case.actor == ANA
        assert [r.compartment for r in case.reports()] == ["north"]
        assert case.store.counts(case.actor).reports == 1
        for denied in (lambda: people(case), lambda: set_person(case, BOSS), lambda: case.set_setting("a", "b"),
                       lambda: case.make_shares()):
            with pytest.raises(AccessDenied):
                denied()
    with opened(path, "eve") as case:
        assert not case.actor.roles
        with pytest.raises(AccessDenied):
            case.reports()
    for who in ("ana", "eve"):
        with pytest.raises(AccessDenied):
            backup(path, tmp_path / "copy", passphrase=WORDS, actor=Actor.solo(who))
        with pytest.raises(AccessDenied):
            rotate_keys(path, passphrase=WORDS, new_passphrase="new", actor=Actor.solo(who), cost=CHEAP)
    assert not (tmp_path / "copy").exists() and verify_case(path, WORDS).faults == ()


def test_a_person_can_do_less_later_and_an_admin_is_left(tmp_path: Path) -> None:
    """What was said last holds; without an admin nothing is written."""
    path = made(tmp_path / "case")
    with opened(path, "boss") as case:
        set_person(case, Actor("ana", frozenset(), frozenset()))
        for nobody in (Actor("boss", frozenset({Role.ANALYST})), Actor("boss", frozenset())):
            with pytest.raises(UsageError, match="Nobody could give roles"):
                set_person(case, nobody)
        assert [e.subject for e in case.store.events(case.actor) if e.kind == "person"] == ["boss", "ana", "ana"]
    with opened(path, "ana") as case:
        assert not case.actor.roles
    assert verify_case(path, WORDS).faults == ()


def test_a_report_goes_where_its_keeper_sees_it(tmp_path: Path) -> None:
    """Between compartments by who may see both; in and out; a hidden one is not there; names tell nothing else."""
    path = made(tmp_path / "case")
    with opened(path, "boss") as case:
        hidden = next(r.id for r in case.reports() if r.compartment == "south")
        assert amend(case, hidden, {"compartment": ""}).compartment == ""
        assert amend(case, hidden, {"compartment": "south"}, reason="back").compartment == "south"
        for name in ("North", "a b", "-x", "x" * 41):
            with pytest.raises(InvalidRecord):
                amend(case, hidden, {"compartment": name})
    with opened(path, "ana") as case:
        (mine,) = case.reports()
        with pytest.raises(AccessDenied):
            amend(case, mine.id, {"compartment": "south"})
        for absent in (hidden, "rep_aaaaaaaaaaaaaaaa"):
            with pytest.raises(NotFound, match="no such report that you may see"):
                amend(case, absent, {"compartment": "north"})
        assert amend(case, mine.id, {"compartment": ""}).compartment == ""
    assert verify_case(path, WORDS).faults == ()


def test_a_refusal_names_the_roles_that_would_do() -> None:
    """Whoever is the admin learns what to give; who has the role and is held to less here is sent to nobody."""
    with pytest.raises(AccessDenied) as refused:
        Actor("boss", frozenset({Role.ADMIN, Role.ANALYST})).require(Permission.COLLECT)
    assert "do not have: collector." in refused.value.advice
    assert "collector" in told(refused.value.advice, "ko").text and told(refused.value.advice, "ko").lang == "ko"
    with pytest.raises(AccessDenied, match="closed where you are"):
        Actor("ana", frozenset({Role.COLLECTOR}), only=frozenset()).require(Permission.COLLECT)


def test_narrowing_takes_what_both_have() -> None:
    """Never more than either; None stands for every compartment."""
    assert BOSS.narrowed(ANA) == Actor("boss", ANA.roles, ANA.clearance, ANA.compartments)
    assert ANA.narrowed(BOSS) == ANA
    south = Actor("s", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}), frozenset({"south", "east"}))
    assert ANA.narrowed(south) == Actor("ana", south.roles, south.clearance, frozenset())
    assert BOSS.sees_all and not ANA.sees_all
    assert not Actor("x", frozenset(Role), frozenset(Access)).sees_all
    assert compartment_of("north-2") == "north-2"


def test_no_role_that_runs_a_case_reads_its_content() -> None:
    """Admin, auditor, custodian and collector have no READ; nobody but a custodian has VAULT."""
    reading = {role for role, granted in GRANTS.items() if Permission.READ in granted}
    assert reading == {Role.ANALYST, Role.REVIEWER, Role.RELEASER}
    assert [role for role, granted in GRANTS.items() if Permission.VAULT in granted] == [Role.CUSTODIAN]
