"""The store's reads over SQL tables, the same for every database (`sqlite.py`, `postgres.py`).

Invariant: see `store/base.py`. Every content query is narrowed to the actor's clearance in
SQL. One writer at a time; readers see the last commit, or the open transaction of their
own thread.
"""

from __future__ import annotations

import datetime as dt
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, or_, select
from sqlalchemy.pool import QueuePool

from witnessmark.errors import VerificationFailed
from witnessmark.model.access import Actor, Permission
from witnessmark.model.claim import Claim, Context
from witnessmark.model.judgement import Judgement
from witnessmark.model.record import statement_from_record
from witnessmark.model.report import Report
from witnessmark.model.source import Opening, Sealed, Source
from witnessmark.model.text import Reading
from witnessmark.store import rows, tables
from witnessmark.store.accounts import Accounts
from witnessmark.store.audit import Audit, audit_records
from witnessmark.store.base import (
    ClaimCount,
    ClaimGroup,
    ClaimQuery,
    Counts,
    Facets,
    Hit,
    IncidentQuery,
    Page,
    Refusal,
    Stated,
    Within,
)
from witnessmark.store.closing import Compartments
from witnessmark.store.custody import Custodies
from witnessmark.store.dialects import unindexed
from witnessmark.store.foremost import Wanted
from witnessmark.store.found import claims_in, facets_of, incidents_with
from witnessmark.store.history import Entries, History
from witnessmark.store.ledger import Ledger
from witnessmark.store.listing import (
    hits_of,
    incident_rows,
    one,
    paged,
    readings_by_id,
    reports_of,
    with_why,
)
from witnessmark.store.look import read_in_look
from witnessmark.store.marking import Markings
from witnessmark.store.migrations import downgrade, revision_of
from witnessmark.store.naming import Named, Naming
from witnessmark.store.openings import Commitment, commitment_of
from witnessmark.store.passage_index import PassageIndex
from witnessmark.store.placed import Placed
from witnessmark.store.ranked import Ranked
from witnessmark.store.reconciled import Reconciled
from witnessmark.store.releases import Releases
from witnessmark.store.screens import Screens
from witnessmark.store.sources import openings_of, sealed_of, sources_from, sources_of
from witnessmark.store.stamps import judgements_told
from witnessmark.store.tally import BANDS, Tally
from witnessmark.store.turning import Turning
from witnessmark.store.visible import (
    access_filter,
    among,
    cleared_by,
    in_use,
    judgement_filter,
    require_any,
    whole_if_seen,
)
from witnessmark.store.vouching import vouched_for
from witnessmark.store.writer import SqlWriter

_READINGS_AT_ONCE = 64


class SqlStore(Reconciled, History, Screens, Ranked, Placed, Releases, Markings, Custodies, Compartments, Accounts,
               Turning):
    """A case's records in SQL tables; what a database does its own way is for the classes under this one.

    Args:
        engine: the database, its tables made.
        ledger: the evidence log.
        index: where the terms of passages lie.
        threshold: confidence under which claims are listed only on request.
        today: the day that events and judgements carry.
    """

    def __init__(self, engine: Engine, *, ledger: Ledger, index: PassageIndex, threshold: float = 0.5,
                 today: Callable[[], dt.date] = dt.date.today) -> None:
        self._engine = engine
        self._ledger = ledger
        self._index = index
        self._threshold = threshold
        self._today = today
        self._tally = Tally(threshold, self._whole)
        self._entries = Entries()
        self._turn = threading.RLock()
        self._open = threading.local()
        self._naming = Naming(lambda: self._today())
        self._mirrored: int | None = None
        self.wrote = False

    # -- transactions

    @contextmanager
    def writing(self, actor: Actor) -> Iterator[SqlWriter]:
        """Open one transaction; a second one inside it, in the same thread, is refused."""
        with self._turn:
            if getattr(self._open, "connection", None) is not None:
                raise RuntimeError("a transaction is open in this thread already")
            self.wrote = True
            with self._engine.begin() as connection:
                self._begin(connection, actor)
                self._open.connection = connection
                try:
                    name = self._naming.taken(connection)
                    writer = SqlWriter(connection, actor, self._ledger, self._index, self._today, self._owning)
                    self._catch_up(connection, writer.last)
                    yield writer
                    if name is not None:
                        self._naming.done(connection, name, writer.judged)
                finally:
                    self._open.connection = None
            self._look_again()
            self._ledger.committed(writer.leaves)
            self._mirrored = writer.last

    @contextmanager
    def named(self, name: Named) -> Iterator[None]:
        """Let the first transaction that this thread writes inside be done once under a name.

        Raises:
            DoneBefore: what was asked under this name is done already; here or where the transaction begins.
        """
        with self._reading(None) as connection:
            self._naming.check(connection, name)
        with self._naming.named(name):
            yield

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Let this thread read what it reads inside as of one moment, where each read costs words with a server.

        It may write inside: each time in a transaction of its own, which later reads see.
        """
        yield

    def _look_again(self) -> None:
        """Let what this thread reads next see what it wrote."""

    def reachable(self) -> bool:
        """Say whether the database answers."""
        return True

    def _catch_up(self, connection: Connection, last: int) -> None:
        """Give the log what the last commit wrote, where its answer was lost with the server.

        Raises:
            VerificationFailed: the database has less than the log: it was put back to an older state.
        """
        before, self._mirrored = self._mirrored, last
        if before is None or before == last:
            return
        if last < before:
            self._mirrored = before
            raise VerificationFailed("The database is older than this case's log.",
                                     advice="Run `witnessmark verify`, and see whether a backup was put back.")
        held = tables.event
        self._ledger.committed([bytes(leaf) for leaf in connection.scalars(
            select(held.c.leaf).where(held.c.sequence > before).order_by(held.c.sequence))])

    @contextmanager
    def _reading(self, actor: Actor | None) -> Iterator[Connection]:
        """Open a connection as one person may see through it; None: as the program itself, for what is no content."""
        held = getattr(self._open, "connection", None) or getattr(self._open, "looking", None)
        if held is not None:
            with self._seen_by(held, actor):
                yield held
        else:
            with self._engine.connect() as connection, self._seen_by(connection, actor):
                yield connection

    def _results(self, actor: Actor) -> AbstractContextManager[Connection]:
        """Open a connection that sees what reconciliation made whole, for reads that cut out the actor's part of it."""
        return self._reading(actor)

    def _whole_if_seen(self, actor: Actor) -> Actor:
        """Return an actor who sees all where nothing is hidden from this one: what is whole need not be cut."""
        if actor.sees_all:
            return actor
        with self._reading(None) as connection:
            return whole_if_seen(connection, actor)

    def _begin(self, connection: Connection, actor: Actor) -> None:
        """Begin a transaction that writes, as the actor."""

    def _seen_by(self, connection: Connection, actor: Actor | None) -> AbstractContextManager[None]:
        """Let a connection see what the actor may see, where the database itself holds rows back."""
        return nullcontext()

    def _whole(self, connection: Connection) -> AbstractContextManager[None]:
        """Let a connection see every row, to count what is narrowed afterwards."""
        return self._seen_by(connection, None)

    def _owning(self, connection: Connection) -> AbstractContextManager[None]:
        """Let a connection delete evidence, where the database itself keeps it from being deleted."""
        return nullcontext()

    def leaves(self) -> list[bytes]:
        """Return the leaves of the log in order; no content, so no actor."""
        held = tables.event
        with self._reading(None) as connection:
            return [bytes(leaf) for leaf in connection.scalars(select(held.c.leaf).order_by(held.c.sequence))]

    @property
    def revision(self) -> str:
        """The revision that the tables are at."""
        with self._engine.connect() as connection:
            return revision_of(connection) or ""

    def take_down(self, to: str) -> None:
        """Take the tables down to a revision of an older version; close the store then, it fits no more.

        Raises:
            UsageError: no way leads there. AccessDenied: on a server, for a login that does not own the tables.
        """
        with self._turn, self._engine.begin() as connection:
            self.wrote = True
            downgrade(connection, to)

    def entries(self) -> int:
        """Return how many entries the log has; no content, so no actor."""
        with self._reading(None) as connection:
            last = connection.scalar(select(func.max(tables.event.c.sequence)))
        return 0 if last is None else int(last) + 1

    @property
    def connections(self) -> int:
        """How many connections to the database are in use."""
        pool = self._engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    def as_program(self) -> AbstractContextManager[Connection]:
        """Open a connection that sees every row, for work on the case as a whole in this process."""
        return self._reading(None)

    def audited(self) -> Audit:
        """Check every record against the log; needs nobody's permission and shows no content."""
        return audit_records(self.as_program, self._ledger)

    def after_erasing(self) -> None:
        """Forget what was counted before."""
        self._tally = Tally(self._threshold, self._whole)

    # -- reports and readings

    def counts(self, actor: Actor) -> Counts:
        require_any(actor, Permission.READ, Permission.COLLECT, Permission.AUDIT)
        held, listed = tables.statement, tables.report
        with self._reading(actor) as connection:
            def number(query: Select[Any]) -> int:
                return int(connection.scalar(query) or 0)

            with self._results(actor) as whole:
                incidents = whole.scalar(select(func.count()).select_from(
                    incident_rows(self._whole_if_seen(actor), IncidentQuery()).subquery()))
            stated = select(func.count()).select_from(held).where(
                held.c.present == 1, access_filter(actor, held.c.report), in_use(held.c.report))
            return Counts(
                reports=number(select(func.count()).select_from(listed)
                               .where(access_filter(actor, listed.c.id))),
                claims=number(stated.where(held.c.kind == "claim", self._counting())),
                contexts=number(stated.where(held.c.kind == "context")),
                judgements=number(select(func.count()).select_from(tables.judgement)
                                  .where(judgement_filter(actor))),
                incidents=int(incidents or 0),
                refusals=number(select(func.count()).select_from(_refused(actor).subquery())),
            )

    def _counting(self) -> ColumnElement[bool]:
        """Return the condition that a statement counts: sure enough, or decided on by a person."""
        held = tables.statement
        return or_(held.c.confidence >= self._threshold, held.c.id.in_(select(tables.decided.c.statement)))

    def reports(self, actor: Actor, page: Page = Page(), *, ids: Sequence[str] = ()) -> list[Report]:
        require_any(actor, Permission.READ)
        listed = tables.report
        query = select(listed).where(access_filter(actor, listed.c.id)).order_by(listed.c.sequence)
        if ids:
            query = query.where(among(listed.c.id, ids))
        with self._reading(actor) as connection:
            return reports_of(connection, paged(query, page))

    def reports_called(self, actor: Actor, words: str, most: int) -> list[Report]:
        require_any(actor, Permission.READ)
        listed, told, sought = tables.report, tables.metadatum, unicodedata.normalize("NFC", words).lower()
        named = select(told.c.report).where(
            told.c.field.in_(("title", "outlet")), func.instr(func.lower(told.c.value), sought) > 0)
        query = select(listed).where(
            or_(listed.c.id.in_(named), func.instr(func.lower(listed.c.name), sought) > 0),
            access_filter(actor, listed.c.id), in_use(listed.c.id)).order_by(listed.c.sequence.desc()).limit(most)
        with self._reading(actor) as connection:
            return reports_of(connection, query)

    def report(self, actor: Actor, report: str) -> Report:
        require_any(actor, Permission.READ)
        listed = tables.report
        query = select(listed).where(listed.c.id == report, access_filter(actor, listed.c.id))
        with self._reading(actor) as connection:
            known: Report | None = read_in_look(connection, "reports").get(report)
            if known is not None and actor.cleared_for(known.access, known.compartment):
                return known
            return one(reports_of(connection, query), "report")

    def report_with(self, actor: Actor, sha256: str) -> Report | None:
        require_any(actor, Permission.COLLECT, Permission.READ)
        listed = tables.report
        query = select(listed).where(listed.c.sha256 == sha256, access_filter(actor, listed.c.id)).order_by(
            listed.c.sequence).limit(1)
        with self._reading(actor) as connection:
            return next(iter(reports_of(connection, query)), None)

    def readings(self, actor: Actor, reports: Sequence[str] = ()) -> Iterator[Reading]:
        require_any(actor, Permission.READ)
        listed = tables.report
        query = select(listed).where(access_filter(actor, listed.c.id)).order_by(listed.c.sequence)
        if reports:
            query = query.where(among(listed.c.id, reports))
        with self._reading(actor) as connection:
            found = reports_of(connection, query)
        return self._latest(actor, found)

    def _latest(self, actor: Actor, reports: list[Report]) -> Iterator[Reading]:
        held = tables.reading
        for at in range(0, len(reports), _READINGS_AT_ONCE):
            part = reports[at : at + _READINGS_AT_ONCE]
            newest = select(func.max(held.c.sequence)).where(
                among(held.c.report, [r.id for r in part])).group_by(held.c.report)
            with self._reading(actor) as connection:
                found = connection.execute(select(held).where(held.c.sequence.in_(newest))).mappings().all()
            texts = {row["report"]: row for row in found}
            for report in part:
                if report.id in texts:
                    yield rows.reading_from(texts[report.id], rows.reference(report))

    def reading(self, actor: Actor, report: str) -> Reading:
        """Return the report's latest reading; NotFound when it has none the actor may see."""
        return one(list(self.readings(actor, [report])), "reading")

    # -- claims and context statements

    def claims(self, actor: Actor, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> list[Claim]:
        found = self._statements(actor, "claim", query, page)
        return [statement for statement in found if isinstance(statement, Claim)]

    def claim_counts(self, actor: Actor, reports: Sequence[str] = ()) -> dict[str, ClaimCount]:
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            tally, cleared = self._counted(), cleared_by(actor)
            every = tally.by_report(connection, cleared, lambda kind: True, reports)
            left = tally.by_report(connection, cleared, lambda kind: not kind.judged, reports)
        doubtful = self._doubtful(self._whole_if_seen(actor), reports) if reports else {}
        wanted = every if not reports else (every.keys() | doubtful.keys()) & set(reports)
        return {report: ClaimCount(every.get(report, 0), left.get(report, 0), doubtful.get(report, 0))
                for report in wanted}

    def _doubtful(self, actor: Actor, reports: Sequence[str]) -> dict[str, int]:
        """Return report → its claims that do not count: the machine is too unsure of them, and nobody decided."""
        held, known = tables.statement, tables.decided
        query = select(held.c.id, held.c.report).where(
            among(held.c.report, reports), held.c.present == 1, unindexed(held.c.kind) == "claim",
            held.c.confidence < self._threshold, access_filter(actor, held.c.report))
        with self._reading(actor) as connection:
            unsure = {row.id: row.report for row in connection.execute(query)}
            # asked for both at once, a server reads through every claim that somebody decided on
            decided = connection.scalars(select(known.c.statement).where(among(known.c.statement, unsure))).all()
        return Counter(unsure[claim] for claim in unsure.keys() - set(decided))

    def _counted(self) -> Tally:
        """Return the counts; inside a transaction, which may yet fail, ones of its own."""
        inside = getattr(self._open, "connection", None) is not None
        return Tally(self._threshold, self._whole) if inside else self._tally

    def _logged(self) -> Entries:
        inside = getattr(self._open, "connection", None) is not None
        return Entries() if inside else self._entries

    def contexts(self, actor: Actor, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> list[Context]:
        found = self._statements(actor, "context", query, page)
        return [statement for statement in found if isinstance(statement, Context)]

    def _statements(self, actor: Actor, kind: str, query: ClaimQuery, page: Page) -> list[Claim | Context]:
        held = tables.statement
        order = self._order(query)
        chosen = self._chosen(actor, kind, query)
        wanted = (held.c.reading, held.c.record, held.c.why)
        if page.limit is None and not page.offset:
            listing = chosen.with_only_columns(*wanted).order_by(*order)
        else:
            picked = paged(chosen.order_by(*order), page).subquery()
            listing = select(*wanted).join(picked, picked.c.number == held.c.number).order_by(*order)
        with self._reading(actor) as connection:
            found = connection.execute(listing).all()
            readings = readings_by_id(connection, {row.reading for row in found})
        return [
            statement_from_record(with_why(row.record, row.why), readings[row.reading]) for row in found
        ]

    def _order(self, query: ClaimQuery) -> tuple[ColumnElement[Any], ...]:
        held = tables.statement
        by_text = (held.c.position, held.c.start, held.c.end, held.c.id)
        return (held.c.weight.desc(), *(column.desc() for column in by_text)) if query.by_weight else by_text

    def _chosen(self, actor: Actor, kind: str, query: ClaimQuery) -> Select[Any]:
        """Return the query for the numbers of the statements that `query` asks for."""
        require_any(actor, Permission.READ)
        held = tables.statement
        few = bool(query.ids or query.reports)        # then look those up, not through the listing's index
        of_kind = (unindexed(held.c.kind) if few else held.c.kind) == kind
        chosen = select(held.c.number).where(
            of_kind, held.c.present == 1, access_filter(self._whole_if_seen(actor), held.c.report))
        if not few:
            chosen = chosen.where(in_use(held.c.report))
        if query.ids:
            chosen = chosen.where(among(held.c.id, query.ids))
        if query.reports:
            chosen = chosen.where(among(held.c.report, query.reports))
        if query.acts and kind == "claim":
            chosen = chosen.where(held.c.act.in_([act.value for act in query.acts]))
        if query.statuses and kind == "claim":
            chosen = chosen.where(held.c.status.in_([status.value for status in query.statuses]))
        if not query.below_threshold:
            chosen = chosen.where(self._counting())
        if query.judged is not None:
            known = held.c.id.in_(select(tables.decided.c.statement))
            chosen = chosen.where(known if query.judged else ~known)
        if query.sure is not None:
            chosen = chosen.where(held.c.confidence >= query.sure[0], held.c.confidence < query.sure[1])
        return chosen

    def claim_ids(self, actor: Actor, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> list[str]:
        chosen = self._chosen(actor, "claim", query).with_only_columns(tables.statement.c.id)
        with self._reading(actor) as connection:
            return list(connection.scalars(paged(chosen.order_by(*self._order(query)), page)))

    def claim_groups(self, actor: Actor, reports: Sequence[str] = ()) -> list[ClaimGroup]:
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            counts = self._counted().counts(connection, cleared_by(actor), reports)
        return [ClaimGroup(*kind, number) for kind, number in counts.items()]

    def claim_reports(self, actor: Actor, query: ClaimQuery, most: int) -> list[tuple[str, int]]:
        require_any(actor, Permission.READ)
        if not _told_by_kind(query):
            held, count = tables.statement, func.count()
            chosen = self._chosen(actor, "claim", query).with_only_columns(held.c.report, count)
            ordered = chosen.group_by(held.c.report).order_by(count.desc(), held.c.report).limit(most)
            with self._reading(actor) as connection:
                return [(report, number) for report, number in connection.execute(ordered)]
        wanted = Wanted(tuple(query.acts), tuple(query.statuses), BANDS.index(query.sure[0]) if query.sure else None,
                        query.judged)
        with self._reading(actor) as connection:
            return self._counted().foremost(connection, cleared_by(actor), wanted, most)

    def behind(self, actor: Actor) -> bool:
        require_any(actor, Permission.READ)
        made = select(func.max(tables.result.c.sequence)).where(tables.result.c.kind == "version").scalar_subquery()
        with self._reading(actor) as connection:
            added, done = connection.execute(select(func.max(tables.statement.c.sequence), made)).one()
        return added is not None and (done is None or added > done)

    # -- judgements

    def judgements(self, actor: Actor, targets: Sequence[str] = (), *, reports: Sequence[str] = (),
                   ids: Sequence[str] = (), last: int | None = None, after: int | None = None) -> list[Judgement]:
        require_any(actor, Permission.READ)
        held, told = tables.judgement, tables.judgement_report
        about = select(func.aggregate_strings(told.c.report, " ")).where(told.c.judgement == held.c.id)
        query = select(held, about.scalar_subquery().label("about")).where(
            judgement_filter(self._whole_if_seen(actor)))
        query = query.order_by(held.c.sequence.desc()).limit(last)
        if targets:
            query = query.where(among(held.c.target, targets))
        if ids:
            query = query.where(among(held.c.id, ids))
        if after is not None:
            query = query.where(held.c.sequence > after)
        if reports:
            query = query.where(held.c.id.in_(select(told.c.judgement).where(among(told.c.report, reports))))
        with self._reading(actor) as connection:
            found = connection.execute(query).mappings().all()[::-1]
            if found and not actor.sees_all:
                vouched_for(connection, {report for row in found for report in (row["about"] or "").split()})
            return judgements_told(connection, found)

    # -- log and refusals

    def refusals(self, actor: Actor) -> list[Refusal]:
        require_any(actor, Permission.COLLECT, Permission.READ)
        with self._reading(actor) as connection:
            found = connection.execute(_refused(actor).order_by(tables.refusal.c.sequence)).all()
        return [Refusal(row.name, row.reason, row.sha256) for row in found]

    # -- sources

    def sources(self, actor: Actor) -> list[Source]:
        require_any(actor, Permission.READ, Permission.VAULT)
        with self._reading(actor) as connection:
            return sources_of(connection)

    def sources_after(self, actor: Actor, after: str | None, most: int) -> list[Source]:
        require_any(actor, Permission.READ, Permission.VAULT)
        with self._reading(actor) as connection:
            return sources_from(connection, after, most)

    def openings(self, actor: Actor) -> list[Opening]:
        require_any(actor, Permission.AUDIT, Permission.VAULT)
        with self._reading(actor) as connection:
            return openings_of(connection)

    # -- search

    def search(self, actor: Actor, text: str, page: Page = Page(limit=50), within: Within = Within()) -> list[Hit]:
        require_any(actor, Permission.READ)
        asked = self._index.indexer.sought(text)
        if not asked:
            return []
        with self._reading(actor) as connection:
            return list(hits_of(connection, self._whole_if_seen(actor), self._index, asked, page, within))

    def search_facets(self, actor: Actor, text: str, within: Within = Within()) -> Facets:
        require_any(actor, Permission.READ)
        asked = self._index.indexer.sought(text)
        if not asked:
            return Facets(0, False, {})
        with self._reading(actor) as connection:
            return facets_of(connection, self._whole_if_seen(actor), self._index, asked, within)

    def claims_said(self, actor: Actor, stated: Stated, most: int, within: Within = Within()) -> list[str]:
        require_any(actor, Permission.READ)
        asked = self._index.indexer.sought(stated.words)
        if not (asked or stated.acts or stated.statuses or stated.month):
            return []
        with self._reading(actor) as connection:
            return claims_in(connection, self._whole_if_seen(actor), self._index, asked, stated, self._counting(), most,
                             within)

    def incidents_with(self, actor: Actor, claims: Sequence[str], most: int) -> list[str]:
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            return incidents_with(connection, self._whole_if_seen(actor), claims, most)

    def commitment(self, actor: Actor, reading: str) -> Commitment:
        """Return what a passage of a reading is proven from; its secrets stay in this process."""
        require_any(actor, Permission.RELEASE)
        require_any(actor, Permission.READ)
        with self._reading(actor) as connection:
            return commitment_of(connection, actor, reading)

    def sealed_names(self) -> set[str]:
        """Return the random names of sealed files that records name; no content, so no actor."""
        with self._reading(None) as connection:
            originals = connection.scalars(select(tables.report.c.sealed_as))
            sealed = (one.sealed_as for one in sealed_of(connection).values())
            return {name for name in (*originals, *sealed, *self.sealed_apart(), *self.closed_files()) if name}

    def sealed_identities(self) -> list[Sealed]:
        """Return where identities lie, by handle; no content, so no actor."""
        with self._reading(None) as connection:
            return list(sealed_of(connection).values())

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _told_by_kind(query: ClaimQuery) -> bool:
    """Say whether the counts by kind answer a query: no ids, no doubtful ones, and one whole band at most."""
    ends = (*BANDS[1:], None)
    band = query.sure is None or any(
        query.sure[0] == low and (query.sure[1] > 1 if end is None else query.sure[1] == end)
        for low, end in zip(BANDS, ends, strict=True))
    return band and not (query.ids or query.reports or query.below_threshold)


def _refused(actor: Actor) -> Select[Any]:
    """Return the query for refused files. A name may be a secret one's: who may not see all sees their own."""
    held, event = tables.refusal, tables.event
    if actor.sees_all:
        return select(held)
    return select(held).join(event, event.c.sequence == held.c.sequence).where(event.c.actor == actor.handle)
