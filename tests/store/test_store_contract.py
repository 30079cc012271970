"""What every store promises, run over each kind of store."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.store.store_material import ENGLISH, KOREAN, claim, context, reading, report, result, second_claim
from witnessmark.errors import AccessDenied, NotFound
from witnessmark.evidence.in_memory import LogInMemory
from witnessmark.evidence.log import EvidenceLog
from witnessmark.model.access import Actor, Role
from witnessmark.model.incident import incident_id
from witnessmark.model.judgement import Target
from witnessmark.model.report import FoundIn, Metadatum
from witnessmark.model.source import Sealed, Source
from witnessmark.store.base import ClaimCount, ClaimQuery, EventQuery, IncidentQuery, Page, Refusal
from witnessmark.store.memory import MemoryStore
from witnessmark.store.postgres import PostgresStore
from witnessmark.store.server import Address
from witnessmark.store.sql import SqlStore
from witnessmark.store.sqlite import SqliteStore
from witnessmark.vault.keys import Keyring
from witnessmark.vocab.codes import Access, Act, AttributionKind, Decision, Grade, Status

ME = Actor.solo()
PUBLIC = Actor("guest", frozenset({Role.ANALYST, Role.COLLECTOR}))


@pytest.fixture(params=["encrypted", "plain", "memory", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store of each kind."""
    signing = Keyring.new().signing_key()
    log = EvidenceLog(tmp_path, origin="test", key=signing)
    key = bytes(range(32))
    if request.param == "memory":
        made: SqlStore = MemoryStore(ledger=LogInMemory(origin="test", key=signing))
    elif request.param == "server":
        made = PostgresStore(Address(request.getfixturevalue("on_server")), key=key, ledger=log)
    else:
        made = SqliteStore(tmp_path / "case.db", key=key if request.param == "encrypted" else None, ledger=log)
    yield made
    made.close()


def fill(store: SqlStore, access: Access = Access.PUBLIC):
    """Add one report with its reading, two claims and a context statement."""
    r = report(access=access)
    text = reading(r)
    first, second, about = claim(text), second_claim(text), context(text)
    with store.writing(ME) as writer:
        writer.add_report(r)
        writer.add_reading(text)
        writer.add_statements(text, [first, second], [about])
    return r, text, first, second, about


def test_what_is_written_is_read_back_equal(store: SqlStore) -> None:
    """Reports, readings, claims and context statements survive unchanged."""
    r, text, first, second, about = fill(store)
    assert store.reports(ME) == [r]
    assert store.report_with(ME, r.original.sha256) == r
    assert store.report_with(ME, "0" * 64) is None
    assert store.reading(ME, r.id) == text
    assert store.claims(ME) == [first, second]
    assert store.contexts(ME) == [about]
    counts = store.counts(ME)
    assert (counts.reports, counts.claims, counts.contexts) == (1, 2, 1)


def test_claims_are_filtered_and_paged_in_text_order(store: SqlStore) -> None:
    """Filters hold together; pages tile the listing."""
    r, text, first, second, _ = fill(store)
    assert store.claims(ME, ClaimQuery(acts=(Act.DEMOLITION,))) == [second]
    assert store.claims(ME, ClaimQuery(statuses=(Status.DENIED,))) == []
    assert store.claims(ME, ClaimQuery(ids=(second.id, "x"))) == [second]
    assert store.claims(ME, ClaimQuery(reports=(r.id,)), Page(1, 1)) == [second]
    unsure = second_claim(text, confidence=0.2, version="2")
    with store.writing(ME) as writer:
        writer.add_statements(text, [first, unsure], [])
    assert store.claims(ME) == [first]
    assert store.claims(ME, ClaimQuery(below_threshold=True)) == [first, unsure]
    with store.writing(ME) as writer:
        writer.add_judgement(Target("claim", unsure.id, None, r.id, unsure.act.span), Decision.ACCEPT, reason="yes")
    assert store.claims(ME) == [first, unsure]
    assert store.counts(ME).claims == 2
    assert store.claim_counts(ME)[r.id].all == 2


def test_claims_are_counted_by_report_without_being_read(store: SqlStore) -> None:
    """Decided, unsure and hidden claims are told apart; undo opens a claim again."""
    r, text, first, _second, _ = fill(store)
    assert store.claim_counts(ME) == {r.id: ClaimCount(2, 2)}
    target = Target("claim", first.id, None, r.id, first.act.span)
    with store.writing(ME) as writer:
        done = writer.add_judgement(target, Decision.ACCEPT, reason="read")
    assert store.claim_counts(ME) == {r.id: ClaimCount(2, 1)}
    with store.writing(ME) as writer:
        writer.add_judgement(target, Decision.UNDO, reason="undone", replaces=done.id)
        writer.add_statements(text, [first, second_claim(text, confidence=0.2, version="2")], [])
    assert store.claim_counts(ME) == {r.id: ClaimCount(1, 1)}
    with store.writing(ME) as writer:
        writer.add_metadata(r.id, [Metadatum("access", "secret", FoundIn.PERSON)])
    assert store.claim_counts(PUBLIC) == {}
    with pytest.raises(AccessDenied):
        store.claim_counts(None)  # type: ignore[arg-type]


def test_a_persons_claim_stands_beside_a_new_machine_reading(store: SqlStore) -> None:
    """A machine's batch replaces the machine's batch, never what a person added."""
    _, text, first, *_ = fill(store)
    own = claim(text, name="person", version="own")
    with store.writing(ME) as writer:
        writer.add_statements(text, [own], [])
        writer.add_statements(text, [first], [])
    assert {c.id for c in store.claims(ME)} == {own.id, first.id}


def test_a_correction_of_metadata_is_in_force_at_once(store: SqlStore) -> None:
    """Metadata is appended; report, readings and clearance follow."""
    r, *_ = fill(store)
    with store.writing(ME) as writer:
        writer.add_metadata(r.id, [Metadatum("title", "Corrected", FoundIn.PERSON),
                                   Metadatum("access", "secret", FoundIn.PERSON)])
    assert store.report(ME, r.id).title == "Corrected"
    assert store.reading(ME, r.id).report.title == "Corrected"
    assert len(store.report(ME, r.id).metadata) == len(r.metadata) + 2
    assert store.claims(PUBLIC) == []


def test_remarks_on_how_a_report_was_read_are_kept_with_it(store: SqlStore) -> None:
    """Notes come back in order; a report without any has none."""
    noted = dataclasses.replace(report(), notes=("1 of 2 pages hold no text", "read as cp949 \ub2e4"))
    plain = report("Other words.")
    with store.writing(ME) as writer:
        writer.add_report(noted)
        writer.add_report(plain)
    assert [r.notes for r in store.reports(ME)] == [noted.notes, ()]


def test_judgements_are_appended_and_known_by_target(store: SqlStore) -> None:
    """Sequence grows; an undo takes the claim out of the judged ones."""
    r, _, first, second, _ = fill(store)
    target = Target("claim", first.id, None, r.id, first.passage)
    with store.writing(ME) as writer:
        made = writer.add_judgement(target, Decision.ACCEPT, reason="read it")
    assert store.judgements(ME) == [made]
    assert store.claims(ME, ClaimQuery(judged=True)) == [first]
    assert store.claims(ME, ClaimQuery(judged=False)) == [second]
    with store.writing(ME) as writer:
        undo = writer.add_judgement(target, Decision.UNDO, reason="slip", replaces=made.id)
    assert undo.sequence > made.sequence
    assert store.claims(ME, ClaimQuery(judged=True)) == []
    assert [j.id for j in store.judgements(ME, [first.id])] == [made.id, undo.id]
    assert store.judgements(ME, [second.id]) == []


def test_a_failed_transaction_leaves_nothing(store: SqlStore) -> None:
    """An exception rolls back rows and events together."""
    with pytest.raises(ValueError), store.writing(ME) as writer:
        writer.add_report(report())
        raise ValueError
    assert store.reports(ME) == []
    assert store.events(ME) == []


def test_a_transaction_sees_its_own_writes(store: SqlStore) -> None:
    """Reads of the writing thread go through its transaction."""
    r = report()
    with store.writing(ME) as writer:
        writer.add_report(r)
        assert store.report(ME, r.id) == r


def test_sources_come_in_parts_and_lie_where_they_were_sealed_last(store: SqlStore) -> None:
    """Parts tile the list; one after a source that is none is refused."""
    kind = AttributionKind.EYEWITNESS
    made = [Source(f"src_{at}", kind, "saw", "B", f"{at}.age", "00", "case") for at in (3, 1, 2)]
    with store.writing(ME) as writer:
        for one in made:
            writer.add_source(one)
        writer.add_resealing([Sealed("src_1", "new.age", "11", "case")])
    assert store.sources_after(ME, None, 2) == store.sources(ME)[:2]
    assert store.sources_after(ME, "src_1", 2) == store.sources(ME)[2:]
    assert [one.sealed_as for one in store.sources_after(ME, None, 3)] == ["3.age", "new.age", "2.age"]
    assert store.sources_after(ME, "src_2", 2) == []
    with pytest.raises(NotFound):
        store.sources_after(ME, "src_none", 2)
    with pytest.raises(AccessDenied):
        store.sources_after(Actor("nobody", frozenset()), None, 2)


def test_another_thread_sees_the_last_commit_and_never_half_of_one(store: SqlStore) -> None:
    """While a transaction writes, reads elsewhere see what was before it; in memory they wait for its end."""
    seen: list[int] = []
    reader = threading.Thread(target=lambda: seen.append(len(store.reports(ME))))
    with store.writing(ME) as writer:
        writer.add_report(report())
        reader.start()
        reader.join(0.3)
        waits = reader.is_alive()
        writer.add_report(report("Other words."))
    reader.join()
    assert seen == [2] if isinstance(store, MemoryStore) else seen == [0]
    assert waits == isinstance(store, MemoryStore)
    assert len(store.reports(ME)) == 2


def test_a_store_in_memory_ends_with_its_close() -> None:
    """The others are opened again by the cases of `tests/app`; of this one nothing is left, and two share nothing."""
    first, second = (MemoryStore(ledger=LogInMemory(origin="test", key=Keyring.new().signing_key())) for _ in "ab")
    fill(first)
    assert second.reports(ME) == []
    first.close()
    with pytest.raises(OperationalError):
        first.reports(ME)
    second.close()


def test_refusals_are_kept_once(store: SqlStore) -> None:
    """The same bytes, or the same name and reason, are listed once."""
    with store.writing(ME) as writer:
        assert writer.add_refusal(Refusal("a.bin", "unknown format", "ab"))
        assert not writer.add_refusal(Refusal("b.bin", "unknown format", "ab"))
        assert writer.add_refusal(Refusal("c\udcff.bin", "too large"))
        assert not writer.add_refusal(Refusal("c\udcff.bin", "too large"))
    assert [refusal.sha256 for refusal in store.refusals(ME)] == ["ab", None]
    reader = Actor("ana", frozenset({Role.ANALYST}))
    assert store.refusals(reader) == []
    assert store.counts(reader).refusals == 0


def test_a_reconciliation_replaces_the_one_before(store: SqlStore) -> None:
    """Incidents, origins and campaigns come back equal, and only the last run's."""
    _, _, first, second, _ = fill(store)
    assert store.reconciled_version(ME) is None
    with store.writing(ME) as writer:
        writer.replace_reconciliation(result([first], "v1"))
        writer.replace_reconciliation(made := result([first, second], "v2"))
    assert tuple(store.incidents(ME)) == made.incidents
    assert tuple(store.origins(ME)) == made.origins
    assert tuple(store.campaigns(ME)) == made.campaigns
    assert store.reconciled_version(ME) == "v2"
    assert store.incident(ME, made.incidents[0].id) == made.incidents[0]
    assert store.incidents(ME, IncidentQuery(grades=(Grade.DOCUMENTED,))) == []
    assert len(store.incidents(ME, IncidentQuery(acts=(Act.DEMOLITION,)))) == 1
    assert store.incidents(ME, IncidentQuery(acts=(Act.FLIGHT,))) == []
    assert store.counts(ME).incidents == 1


def test_an_incident_of_old_leads_to_what_holds_its_claims(store: SqliteStore) -> None:
    """By an id that a result had before, by one that a standing claim would give, and to nothing by any other."""
    _, _, first, second, _ = fill(store)
    before = result([first], "v1")
    old = dataclasses.replace(before.incidents[0], id="inc_old")
    with store.writing(ME) as writer:
        writer.replace_reconciliation(dataclasses.replace(before, incidents=(old,), campaigns=()))
        writer.replace_reconciliation(made := result([first, second], "v2"))
        writer.replace_reconciliation(dataclasses.replace(made, version="v3"))
    assert [i.id for i in store.successors(ME, "inc_old")] == [i.id for i in made.incidents]
    assert [i.id for i in store.successors(ME, incident_id(second.id))] == [i.id for i in made.incidents]
    assert store.successors(ME, "inc_none") == []


@pytest.mark.parametrize("access", [Access.RESTRICTED, Access.SECRET])
def test_content_above_the_clearance_is_nowhere(store: SqlStore, access: Access) -> None:
    """Not listed, counted, searched, judged or found by id; hidden and absent sound alike."""
    r, _, first, second, _ = fill(store, access)
    with store.writing(ME) as writer:
        writer.add_judgement(Target("claim", first.id, None, r.id), Decision.ACCEPT, reason="x")
        writer.add_judgement(Target("origin", "org_1"), Decision.ASSESS, reason="names a person", value="B")
        writer.replace_reconciliation(result([first, second]))
    assert store.reports(PUBLIC) == [] and store.claims(PUBLIC) == [] and store.contexts(PUBLIC) == []
    assert list(store.readings(PUBLIC)) == [] and list(store.readings(PUBLIC, [r.id])) == []
    assert store.judgements(PUBLIC) == [] and store.incidents(PUBLIC) == [] and store.origins(PUBLIC) == []
    assert store.campaigns(PUBLIC) == [] and store.search(PUBLIC, "families") == []
    counts = store.counts(PUBLIC)
    assert (counts.reports, counts.claims, counts.contexts, counts.judgements, counts.incidents) == (0,) * 5
    for wanted in (r.id, "rep_none"):
        with pytest.raises(NotFound, match="no such report that you may see"):
            store.report(PUBLIC, wanted)
    with pytest.raises(AccessDenied), store.writing(PUBLIC) as writer:
        writer.add_judgement(Target("claim", first.id), Decision.ACCEPT, reason="x")


def test_an_incident_is_narrowed_to_the_claims_one_may_see(store: SqlStore) -> None:
    """Nothing that rests on a hidden claim is left in it."""
    _, _, open_claim, *_ = fill(store)
    _, _, hidden, *_ = fill(store, Access.SECRET)
    with store.writing(ME) as writer:
        writer.replace_reconciliation(result([open_claim, hidden]))
    (seen,) = store.incidents(PUBLIC)
    assert seen.claims == (open_claim.id,)
    assert seen.reports == (open_claim.reading.report.id,)
    assert hidden.id not in repr(dataclasses.asdict(seen))
    assert seen.contradictions == () and not seen.fields["figure"] and len(seen.fields["when"]) == 1
    assert store.origins(PUBLIC)[0].claims == (open_claim.id,)


def test_incidents_are_whole_to_whom_nothing_is_hidden_and_cut_as_soon_as_something_is(store: SqlStore) -> None:
    """With the grade, the figure and what contradicts it; a secret report alone takes those from who may not see it."""
    _, _, one, other, _ = fill(store)
    with store.writing(ME) as writer:
        writer.replace_reconciliation(result([one, other]))
    assert store.incidents(PUBLIC) == store.incidents(ME) and store.origins(PUBLIC) == store.origins(ME)
    assert store.grades(PUBLIC) == store.grades(ME)
    _, _, hidden, *_ = fill(store, Access.SECRET)
    with store.writing(ME) as writer:
        writer.replace_reconciliation(result([one, other, hidden]))
    (seen,) = store.incidents(PUBLIC)
    assert seen.claims == (one.id, other.id) and seen != store.incidents(ME)[0]
    assert [c.id for c in store.claims(PUBLIC)] == [one.id, other.id] and len(store.claims(ME)) > 2


def test_without_the_role_nothing_is_read_or_written(store: SqlStore) -> None:
    """Every verb asks for its permission."""
    fill(store)
    nobody = Actor("x", frozenset({Role.CUSTODIAN}), frozenset(Access))
    for read in (store.counts, store.reports, store.claims, store.contexts, store.judgements, store.incidents,
                 store.origins, store.campaigns, store.refusals, store.events, store.reconciled_version, store.releases,
                 store.population, store.event_groups, store.last_event, store.claims_by_hand):
        with pytest.raises(AccessDenied):
            read(nobody)
    for call in (lambda: store.search(nobody, "x"), lambda: list(store.readings(nobody)),
                 lambda: store.report_with(nobody, "x")):
        with pytest.raises(AccessDenied):
            call()
    text = reading(report())
    with store.writing(nobody) as writer:
        for write in (
            lambda: writer.add_report(report()), lambda: writer.add_metadata("r", []),
            lambda: writer.add_reading(text), lambda: writer.add_statements(text, [], []),
            lambda: writer.add_judgement(Target("claim", "c"), Decision.ACCEPT, reason="x"),
            lambda: writer.add_refusal(Refusal("a", "b")), lambda: writer.note_release("r", "d"),
            lambda: writer.add_population("place,"),
            lambda: writer.replace_reconciliation(result([])),
        ):
            with pytest.raises(AccessDenied):
                write()


def test_events_are_numbered_without_gaps(store: SqlStore) -> None:
    """Each write has its event, in order, with a day and no clock time."""
    fill(store)
    events = store.events(ME)
    assert [event.sequence for event in events] == list(range(len(events)))
    assert [event.kind for event in events] == ["report", "metadata", "reading", "statements"]
    assert all(len(event.on) == 10 for event in events)
    assert store.events(ME, Page(1, 2)) == events[2:3]
    assert store.last_event(ME) == events[-1].sequence
    assert sorted(store.event_groups(ME)) == sorted((event.kind, "me", 1) for event in events)
    newest = EventQuery(("metadata", "reading"), ("me",), latest_first=True)
    assert store.events(ME, Page(1), newest) == events[2:3]
    assert store.events(ME, query=EventQuery(actors=("other",))) == []


def test_the_report_of_a_reading_is_told_to_whom_it_is_open(store: SqlStore) -> None:
    """Above the clearance a reading leads nowhere."""
    text = reading(made := report(access=Access.SECRET))
    with store.writing(ME) as writer:
        writer.add_report(made)
        writer.add_reading(text)
    assert store.reading_reports(ME, [text.id, "rdg_none"]) == {text.id: made.id}
    assert store.reading_reports(PUBLIC, [text.id]) == {}


def test_releases_and_the_population_table_in_force_are_remembered(store: SqlStore) -> None:
    """What a release told comes back as it was; of population tables the last one counts."""
    assert store.releases(ME) == []
    assert store.population(ME) is None
    told = {"schema_version": 1, "claims": [{"claim": "c", "told": {"act": "expulsion"}}]}
    with store.writing(ME) as writer:
        writer.note_release("rel_0", "00")
        writer.note_release("rel_1", "11", told)
        writer.add_population("first")
        writer.add_population("second, 두 번째")
    assert store.releases(ME) == [told]
    assert store.population(ME) == "second, 두 번째"
    assert [event.kind for event in store.events(ME)] == ["release", "release", "population", "population"]
    with pytest.raises(AccessDenied):
        store.releases(Actor("r", frozenset({Role.RELEASER})))


def test_search_finds_words_inflections_and_both_scripts(store: SqlStore) -> None:
    """Two-syllable Korean, inflected verbs, stems and names in the other script."""
    r, *_ = fill(store)
    k = report(KOREAN, language="ko", title="k")
    with store.writing(ME) as writer:
        writer.add_report(k)
        writer.add_reading(reading(k, KOREAN))
    for query, found in [("주민", k), ("추방", k), ("추방하다", k), ("쫓겨나다", k), ("소식통", k), ("Hoeryong", k),
                         ("hoeryeong", k), ("family", r), ("house pulled", r), ("TRADER", r), ("expel", r)]:
        hits = store.search(ME, query)
        assert hits and {hit.report for hit in hits} == {found.id}, query
        for hit in hits:
            text = ENGLISH if found is r else KOREAN
            assert hit.span.slice(text) == hit.snippet and hit.matches
            assert all(hit.span.covers(match) for match in hit.matches)
    assert store.search(ME, "unheard") == [] and store.search(ME, "!? \"") == [] and store.search(ME, "강아지") == []
    assert store.search(ME, "pulled")[0].claims


def test_the_last_event_moves_with_every_write_and_with_nothing_else(store: SqlStore) -> None:
    """What was worked out of the case stays good while it stands."""
    empty = store.last_event(ME)
    r, _, first, _, _ = fill(store)
    filled = store.last_event(ME)
    assert filled > empty
    assert store.claims(ME)
    assert store.last_event(ME) == filled
    with store.writing(ME) as writer:
        writer.add_judgement(Target("claim", first.id, None, r.id, first.act.span), Decision.REJECT, reason="no")
    judged = store.last_event(ME)
    with store.writing(ME) as writer:
        writer.add_metadata(r.id, [Metadatum("outlet", "Wire", FoundIn.PERSON, "seen")])
    assert filled < judged < store.last_event(ME)
    with pytest.raises(AccessDenied):
        store.last_event(Actor("nobody", frozenset()))
