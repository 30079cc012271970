"""Devices of one case that never lie on one machine: what each holds goes to the others sealed, by server or file."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.laptops import EVERY, LATER, ME, Laptop, add, do, erased_too
from tests.app.test_erase import everything
from tests.conftest import CHEAP, FIELD_NOTE, PASSPHRASE, WIRE
from tests.pg_server import Server
from witnessmark.app.case import init_case
from witnessmark.app.claims import decided_claims
from witnessmark.app.contested import contests
from witnessmark.app.devices import introduce, known_devices, name_by_card
from witnessmark.app.erase import erase
from witnessmark.app.exchange import Received, receive, send
from witnessmark.app.marks import seal_words
from witnessmark.app.moving import pull, push
from witnessmark.app.rotate import rotate_keys
from witnessmark.app.sources import add_source, open_source
from witnessmark.errors import AccessDenied, NotFound, UsageError, VerificationFailed
from witnessmark.model.access import Actor, Role
from witnessmark.vocab.codes import Access, AttributionKind, Consent, Decision


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = f"exchange_{secrets.token_hex(6)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
    yield server.address(name, "owner")
    server.drop(name)


def apart(folder: Path, *names: str) -> list[Laptop]:
    """Make cases that name each other by their cards alone."""
    laptops = [Laptop(folder / name) for name in names]
    cards = []
    for laptop in laptops:
        with init_case(laptop.path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP) as case:
            cards.append(introduce(case))
    for laptop in laptops:
        with laptop.open() as case:
            for other, card in zip(laptops, cards, strict=True):
                if other is not laptop:
                    name_by_card(case, card + "\n")
    return laptops


def sent(laptop: Laptop, database: str) -> None:
    send(laptop.path, passphrase=PASSPHRASE, actor=ME, database=database)


def received(laptop: Laptop, database: str) -> Received:
    done = receive(laptop.path, passphrase=PASSPHRASE, actor=ME, database=database)
    with laptop.open() as case:
        for merged in done.merged:
            erased_too(case, merged)
    return done


def carried(by: Laptop, to: Laptop, file: Path) -> Received:
    send(by.path, passphrase=PASSPHRASE, actor=ME, file=file)
    return receive(to.path, passphrase=PASSPHRASE, actor=ME, file=file)


def test_two_laptops_meet_over_a_server_that_reads_nothing(database: str, server: Server, tmp_path: Path) -> None:
    """Push from both, pull to both: the same state, originals and identities too; the server holds ciphertext."""
    one, two = apart(tmp_path, "one", "two")
    with one.open() as case:
        note = add(case, FIELD_NOTE, "note-of-mrs-han.txt", Access.SECRET)
        told = add_source(case, b"Kim Someone", kind=AttributionKind.EYEWITNESS, vantage="saw", reliability="B").id
    with two.open() as case:
        add(case, WIRE, "wire.txt")
        case.incidents()
    sent(two, database)
    sent(one, database)
    assert received(one, database).merged[0].taken["report"] == 1
    assert received(two, database).merged[0].taken["report"] == 1
    assert one.seen() == two.seen()
    with two.open() as case:
        assert case.original(note) == FIELD_NOTE.encode()
        assert open_source(case, told, reason="to call") == "Kim Someone"
    kept = server.run(database.split("/")[3].split("?")[0],
                      "SELECT encode(string_agg(content, ''), 'escape') FROM witnessmark_exchange.part")
    assert len(kept) > 50_000 and not any(word in kept for word in ("families", "mrs-han", "Kim Someone", "accept"))
    for laptop in (one, two):
        laptop.whole()
    assert received(two, database).merged[0].taken == {}                    # the same parcel again
    sent(two, database)
    assert received(one, database).merged[0].taken == {"opening": 1}
    sent(one, database)
    assert received(two, database).merged[0].taken == {}                    # what comes back is known
    one.whole()


def test_decisions_that_did_not_know_of_each_other_are_shown_and_settled(tmp_path: Path) -> None:
    """Neither is lost, the careful one stands on both, nothing contested is releasable, one decision settles it."""
    one, two = apart(tmp_path, "one", "two")
    with one.open() as case:
        report = add(case, WIRE, "wire.txt")
        first = case.claims()[0].id
    carried(one, two, tmp_path / "0")
    with one.open() as case:
        case.judge([first], ["reject"], reason="another town")
        case.amend(report, {"consent": "withdrawn", "title": "By one"}, reason="asked to")
    with two.open() as case:
        case.judge([first], ["accept", "releasable"], reason="heard it")
        case.amend(report, {"consent": "given", "title": "By two"}, reason="on paper")
    carried(one, two, tmp_path / "1")
    carried(two, one, tmp_path / "2")
    for laptop in (one, two):
        with laptop.open() as case:
            found = {(one.matter, one.field): one for one in contests(case)}
            assert set(found) == {("claim", None), ("metadata", "consent"), ("metadata", "title")}
            sides = found["claim", None].sides
            assert {(s.decision, s.reason, s.stands) for s in sides} == {
                ("reject", "another town", True), ("accept", "heard it", False)}
            assert {s.value for s in found["metadata", "consent"].sides if s.stands} == {"withdrawn"}
            assert case.store.report(ME, report).consent is Consent.WITHDRAWN
    assert one.seen() == two.seen()
    with one.open() as case:
        case.amend(report, {"consent": "given", "title": "By both"}, reason="we called")
        case.judge([first], ["accept"], reason="we called")
        assert contests(case) == []
    carried(one, two, tmp_path / "3")
    for laptop in (one, two):
        with laptop.open() as case:
            assert contests(case) == [] and case.store.report(ME, report).title == "By both"
            decided = {j.decision for j in case.store.judgements(ME, [first])}
            assert decided == {Decision.REJECT, Decision.ACCEPT, Decision.RELEASABLE}
    assert one.seen() == two.seen()


def test_a_contested_claim_is_not_releasable(tmp_path: Path) -> None:
    """Two corrections of one figure: one of them shows, and the claim stays in until somebody says which."""
    one, two = apart(tmp_path, "one", "two")
    with one.open() as case:
        add(case, WIRE, "wire.txt")
        every = sorted(case.store.claims(ME, EVERY), key=lambda c: c.id)
        at = next(n for n, c in enumerate(every) if c.figure)
        case.judge([c.id for c in every], ["accept", "releasable"], reason="read it")
    carried(one, two, tmp_path / "0")
    for laptop, shift in ((one, 0), (two, 30)):
        with laptop.open() as case:
            assert do(case, "correct", at + shift * len(every))
    carried(one, two, tmp_path / "1")
    with two.open() as case:
        (contest,) = contests(case)
        (held,) = [d for d in decided_claims(case, EVERY) if d.claim.id == contest.id]
        assert held.marked is not None and held.contested and not held.releasable
        settled = next(side for side in contest.sides if side.stands)
        assert settled.value is not None
        assert do(case, "correct", at)
        (held,) = [d for d in decided_claims(case, EVERY) if d.claim.id == contest.id]
        assert held.releasable and contests(case) == []


def test_a_third_device_hears_of_one_over_another(tmp_path: Path) -> None:
    """What came over a third is known when it comes from its author; nothing is doubled, and all agree."""
    one, two, three = apart(tmp_path, "one", "two", "three")
    with one.open() as case:
        report = add(case, WIRE, "wire.txt")
        case.amend(report, {"title": "By one"}, reason="on paper")
        case.judge([case.claims()[0].id], ["accept"], reason="heard it")
    carried(one, two, tmp_path / "1")
    with two.open() as case:
        case.judge([case.claims()[0].id], ["reject"], reason="knowing it was heard")
    carried(two, three, tmp_path / "2")
    assert carried(one, three, tmp_path / "3").merged[0].taken == {}
    carried(three, one, tmp_path / "4")
    assert one.seen() == two.seen() == three.seen()
    with one.open() as case:
        assert contests(case) == []                                          # two knew of one's decision
    for laptop in (one, two, three):
        laptop.whole()


def test_a_case_on_a_server_takes_part_as_a_device(database: str, tmp_path: Path) -> None:
    """Its records lie in PostgreSQL: it takes in a laptop's work and gives its own, and comes back whole."""
    desk, laptop = apart(tmp_path, "desk", "laptop")
    with desk.open() as case:
        add(case, WIRE, "wire.txt")
    push(desk.path, database, passphrase=PASSPHRASE, actor=ME)
    sent(desk, database)
    received(laptop, database)
    with laptop.open() as case:
        first = sorted(c.id for c in case.claims())[0]
        case.judge([first], ["accept"], reason="heard it")
        add(case, LATER[0], "later.txt", Access.RESTRICTED)
    with desk.open() as case:
        case.judge([first], ["reject"], reason="another town")
    sent(laptop, database)
    assert received(desk, database).merged[0].taken["report"] == 1
    sent(desk, database)
    received(laptop, database)
    assert desk.seen() == laptop.seen()
    with desk.open() as case:
        assert case.on_server and [one.matter for one in contests(case)] == ["claim"]
        held = case.store.narrowed(Actor("guest", frozenset({Role.ANALYST})))
        assert len(case.store.judgements(held)) == 2                         # stamps are no secret
    desk.whole()
    pull(desk.path, passphrase=PASSPHRASE, actor=ME)
    desk.whole()
    assert desk.seen() == laptop.seen()


def test_what_was_erased_on_one_is_out_of_use_on_the_other(tmp_path: Path) -> None:
    """At once, though it was never heard that consent was withdrawn; it does not come back over a third."""
    one, two, three = apart(tmp_path, "one", "two", "three")
    with one.open() as case:
        report = add(case, WIRE, "wire.txt")
    carried(one, two, tmp_path / "0")
    with one.open() as case:
        case.amend(report, {"consent": "withdrawn"}, reason="asked to")
        erase(case, report, reason="asked to")
    carried(one, three, tmp_path / "1")
    carried(two, three, tmp_path / "2")
    with three.open() as case:
        assert case.reports() == []
    (done,) = carried(one, two, tmp_path / "3").merged
    assert done.erased == (report,)
    with two.open() as case:
        assert case.store.report(ME, report).consent is Consent.WITHDRAWN and not case.claims()
        before = case.store.entries()
        erased_too(case, done)
        assert case.reports() == [] and case.store.entries() > before
    for laptop in (one, two, three):
        laptop.whole()


def test_words_sealed_on_one_do_not_come_back_from_another(tmp_path: Path) -> None:
    """What the other read and decided without knowing of the seal may hold the words, and is not taken."""
    one, two = apart(tmp_path, "one", "two")
    text = "Police evicted 9 families from Onsong on 2 June 2019, Pak Yong-su said."
    with one.open() as case:
        report = add(case, text, "told.txt")
    carried(one, two, tmp_path / "0")
    with one.open() as case:
        seal_words(case, report, ["Pak Yong-su"], reason="asked to")
    with two.open() as case:
        case.amend(report, {"published": "2019-06-07", "title": "What Pak Yong-su said"}, reason="read anew")
        case.judge([case.claims()[0].id], ["accept"], reason="heard Pak Yong-su")
        add(case, LATER[0], "later.txt")
    assert carried(two, one, tmp_path / "1").merged[0].taken["report"] == 1
    assert "Yong-su" not in everything(one.path)
    carried(one, two, tmp_path / "2")
    two.whole()
    with two.open() as case:
        case.amend(report, {"title": "What somebody said"}, reason="knowing")
    carried(two, one, tmp_path / "3")
    with one.open() as case:
        assert case.store.report(ME, report).title == "What somebody said"
    for laptop in (one, two):
        laptop.whole()


def test_a_parcel_is_for_named_devices_and_whole_or_refused(tmp_path: Path) -> None:
    """A stranger, a changed byte, a cut, another file, an older parcel, an analyst, a device with new keys."""
    one, two = apart(tmp_path, "one", "two")
    stranger = Laptop(tmp_path / "stranger")
    init_case(stranger.path, passphrase=PASSPHRASE, actor=ME, kdf=CHEAP).close()
    with pytest.raises(UsageError, match="no other device"):
        send(stranger.path, passphrase=PASSPHRASE, actor=ME, file=tmp_path / "none")
    early, file = tmp_path / "early", tmp_path / "file"
    send(one.path, passphrase=PASSPHRASE, actor=ME, file=early)
    with one.open() as case:
        add(case, WIRE, "wire.txt")
    send(one.path, passphrase=PASSPHRASE, actor=ME, file=file)
    with pytest.raises(UsageError, match="already"):
        send(one.path, passphrase=PASSPHRASE, actor=ME, file=file)
    with pytest.raises(AccessDenied, match="not sealed to this one"):
        receive(stranger.path, passphrase=PASSPHRASE, actor=ME, file=file)
    raw = file.read_bytes()
    bad = tmp_path / "bad"
    for content in (raw[:-1], raw[:-5000], raw[:25], raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:],
                    raw[:2000] + bytes([raw[2000] ^ 1]) + raw[2001:]):
        bad.write_bytes(content)
        with pytest.raises((VerificationFailed, AccessDenied)):
            receive(two.path, passphrase=PASSPHRASE, actor=ME, file=bad)
    bad.write_bytes(b"something else")
    with pytest.raises(UsageError, match="not from another device"):
        receive(two.path, passphrase=PASSPHRASE, actor=ME, file=bad)
    with pytest.raises(NotFound):
        receive(two.path, passphrase=PASSPHRASE, actor=ME, file=tmp_path / "nothing")
    with two.open() as case:
        assert case.reports() == []
    assert receive(two.path, passphrase=PASSPHRASE, actor=ME, file=file).merged[0].taken["report"] == 1
    assert receive(two.path, passphrase=PASSPHRASE, actor=ME, file=early).merged[0].taken == {}
    with pytest.raises(AccessDenied):
        send(one.path, passphrase=PASSPHRASE, actor=Actor("a", frozenset({Role.ANALYST}), frozenset(Access), None),
             file=tmp_path / "x")
    rotate_keys(two.path, passphrase=PASSPHRASE, new_passphrase=PASSPHRASE, actor=ME, cost=CHEAP)
    with pytest.raises(AccessDenied, match="Send from here first"):
        carried(one, two, tmp_path / "old-key")
    assert carried(two, one, tmp_path / "new-key").merged[0].log
    assert carried(one, two, tmp_path / "again").merged[0].taken == {}
    with one.open() as case:
        (known,) = known_devices(case)
        assert known.entries > 0
    for laptop in (one, two):
        laptop.whole()
