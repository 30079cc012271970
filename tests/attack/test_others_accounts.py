"""What only a team's server has (the door, one's account, all accounts), asked by everybody for somebody else's.

Routes are taken from the program itself: one that comes has to keep to the same. Those of the workbench, of the
interface for programs and of the command line are tried in `test_roles.py`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.attack.compartments import BOSS, WORDS, Made, outsider
from tests.attack.test_roles import Moved, Tried, Watch, ask, stays
from tests.attack.test_roles import made as made
from tests.attack.test_roles import to_server as to_server
from tests.conftest import Tell
from tests.web.addresses import _flat
from tests.web.conftest import bench_over
from tests.web.team_bench import GOOD, PASSWORDS, team_over
from witnessmark.app.accounts import accept, invite
from witnessmark.app.case import Case, open_case
from witnessmark.app.identity_provider import configure
from witnessmark.app.throttle import Throttle
from witnessmark.app.tokens import make_token
from witnessmark.model.access import Actor, Role
from witnessmark.model.account import Provider, Scope, Vouched
from witnessmark.vocab.codes import Access
from witnessmark.web.team.application import finish

SECRET = "s3cret-of-the-client"
DOOR = {"/sign-in", "/sign-in/second", "/sign-in/key", "/sign-in/provider", "/sign-in/provider/back",
        "/invitation/{link}"}


def around(made: Made, roles: Iterable[Role], room: Path, moved: Moved = stays) -> tuple[Tried, int]:
    """Ask the routes that a team's server has beside the workbench's, as nobody and in every role, for the admin's own
    account, session, key, token and link; return what was found, and routes."""
    watch = Watch(made)
    path = Path(shutil.copytree(made.path, room / "team"))
    moved(path)
    with open_case(path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        configure(case, Provider("http://127.0.0.1:9/realms/desk", "desk", "Desk login", SECRET))
        for who in (BOSS, *(outsider(role).handle for role in roles)):
            accept(case, invite(case, who).secret, GOOD, PASSWORDS)
        with case.store.writing(case.actor) as writer:
            writer.accounts.keep_vouched(Vouched(BOSS, "http://127.0.0.1:9/realms/desk", "boss-there", case.today()))
        _, token = make_token(case, BOSS, "boss's own", scopes=(Scope.READ,))
        team = team_over(case, levels=frozenset(Access))
        workbench_has = {route.path for route in _flat(bench_over(case).app.routes)}
        own = [route for route in _flat(team.app.routes) if route.path not in workbench_has]
        assert {route.path for route in own} >= DOOR | {"/account/provider", "/account/provider/drop", "/accounts"}
        boss = team.signed_in(BOSS)
        held = team.seat(boss).session.id
        sent = {"name": BOSS, "now": GOOD, "password": "other words", "again": "other words",
                "new": GOOD + "s", "key": "00", "code": "1",
                "session": held, "token": token.id, "role": "admin", "every": "true", "answer": "{}", "scope": "read"}
        before = account_of(case, BOSS)
        for role in (None, *roles):
            for route in own:
                client = team.client() if role is None else team.signed_in(outsider(role).handle)
                team.sessions.throttle = Throttle(lambda: 0.0)
                for method in sorted(route.methods & {"GET", "POST"}):
                    address = route.path.replace("{link}", "x" * 43)
                    if (role, address) == (Role.ADMIN, "/accounts/shut") or address == "/account/password":
                        continue                                # which an admin may, and which is one's own
                    told = ask(client, method, address, {"state": "x", "code": "y"} if method == "GET" else {}, sent)
                    watch.look(f"{role} {method} {route.path}", told)
                    status = int(told[:3])
                    if role is None and route.path not in DOOR:
                        assert (status, told[4:12]) in ((303, "/sign-in"), (401, "\n<!docty")), (route.path, told[:80])
                    elif route.path.startswith("/accounts") and role is not Role.ADMIN:
                        assert status == 403, (role, route.path, status)
                    assert status < 500 or route.path in ("/sign-in/provider", "/account/provider"), (role, route.path)
                    assert "boss-there" not in told and SECRET not in told and token.id not in told
                assert role is Role.ADMIN or account_of(case, BOSS) == before, (role, route.path)
            before = account_of(case, BOSS)                     # an admin makes new links, and may
        finish(team.app)
    return watch.tried, len(own)


def account_of(case: Case, handle: str) -> tuple[object, ...]:
    """Return all that guards an account, and what it may do."""
    store, actor = case.store, case.actor
    return (store.account(actor, handle), store.security_keys(actor, handle), store.tokens_held(actor, handle),
            [one for one in store.vouched(actor) if one.handle == handle], store.recovery_left(actor, handle),
            [one.id for one in store.sessions_of(actor, handle) if one.whole], store.provider(actor),
            store.narrowed(Actor(handle, frozenset(Role), frozenset(Access), None)))


def test_nobodys_account_is_touched_by_another(made: Made, tmp_path: Path, tell: Tell) -> None:
    """Every route of the door and of accounts: as nobody and in every role; admins alone see others' accounts."""
    tried, count = around(made, tuple(Role), tmp_path)
    assert tried.answered >= 10 and tried.leaks == []
    tell(f"roles: {count} routes of accounts × {len(Role)} roles and nobody, {tried.asked} asked: 0 leaks, no account "
         "or link changed but by an admin")


def test_nobodys_account_on_a_server_is_touched_by_another(made: Made, tmp_path: Path, to_server: Moved,
                                                           tell: Tell) -> None:
    """The same with the case on a PostgreSQL server, as nobody, as an analyst and as an admin."""
    tried, count = around(made, (Role.ANALYST, Role.ADMIN), tmp_path, to_server)
    assert tried.answered >= 10 and tried.leaks == []
    tell(f"roles: {count} routes of accounts on a server × 2 roles and nobody, {tried.asked} asked: 0 leaks")
