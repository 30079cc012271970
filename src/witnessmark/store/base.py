"""The contract every store keeps: what can be written, what can be read, by whom.

Invariants: every read and write names an Actor and is refused without the permission;
content of reports above the actor's clearance is never returned, counted or searched;
originals, readings, statements, metadata and judgements are append-only; a write and its
evidence events commit together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from witnessmark.model.access import Actor
from witnessmark.model.claim import Claim, Context
from witnessmark.model.compartment import Closed
from witnessmark.model.cosigning import Cosigning
from witnessmark.model.incident import Campaign, Incident, Origin, Reconciliation
from witnessmark.model.judgement import Judgement, Target
from witnessmark.model.marking import Marking
from witnessmark.model.record import Json
from witnessmark.model.release import Issue, Kept
from witnessmark.model.report import Metadatum, Report
from witnessmark.model.source import Opening, Sealed, Source
from witnessmark.model.text import Reading, Span
from witnessmark.store.closing import Bundle, TakenOut
from witnessmark.store.devices import Device, Other, Sealing
from witnessmark.vocab.codes import Act, Decision, Grade, Status


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a listing: `limit` rows (None: all) after the first `offset`."""

    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ClaimQuery:
    """Filters that all hold together; an empty tuple filters nothing.

    `below_threshold` also returns claims under the default confidence threshold; one that a person
    decided on is returned in any case: a decision outweighs the machine's doubt.
    `judged` keeps claims that a person has (True) or has not (False) decided on; `sure` those whose
    confidence lies in a half-open interval. `by_weight` lists what most needs a look first, not by text.
    """

    ids: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    statuses: tuple[Status, ...] = ()
    below_threshold: bool = False
    judged: bool | None = None
    sure: tuple[float, float] | None = None
    by_weight: bool = False


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """How many claims share these; `sure` is the index of their confidence's band (`store.tally.BANDS`)."""

    act: str
    status: str
    sure: int
    judged: bool
    count: int


@dataclass(frozen=True, slots=True)
class IncidentQuery:
    """Filters that hold together; an empty tuple filters nothing. `claims` keeps those that rest on one of these.

    `place` is the id of the place an incident began at, `year` the year of the day in its middle; 0: without a date.
    """

    ids: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    acts: tuple[Act, ...] = ()
    place: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many incidents there are at each place (by id), in each year and of each grade.

    Each count leaves its own filter of the query out, so that it says what choosing another would find. Year 0 are
    those without a date; places are the ones with most incidents.
    """

    places: Mapping[str, int]
    years: Mapping[int, int]
    grades: Mapping[Grade, int]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read: its name as given, why, and its hash where bytes were had."""

    name: str
    reason: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result with its passage: `snippet` is the reading's slice at `span`.

    `matches` are spans of the reading (not of the snippet) that the query matched; `located` is the passage's place
    in the original by kind (see `Reading.located`).
    """

    report: str
    reading: str
    span: Span
    snippet: str
    matches: tuple[Span, ...]
    score: float
    claims: tuple[str, ...] = ()
    located: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """What a search is narrowed to; an empty text narrows nothing. `act` asks for a passage with a claim of it."""

    language: str = ""
    access: str = ""
    year: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many passages a search finds, in all and by what it can be narrowed to; `more`: no more were looked at."""

    total: int
    more: bool
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Stated:
    """What claims are sought by: words of their passage, act and status codes, the month of their day (`2019-05`)."""

    words: str = ""
    acts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    month: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the evidence log: a kind, the id of what it is about, a day, a digest."""

    sequence: int
    kind: Literal["case", "original", "report", "metadata", "reading", "statements", "judgement",
                  "reconciliation", "refusal", "release", "keys", "source", "resealing", "opening", "population",
                  "person", "cosignature", "erasure", "withdrawal"]
    subject: str
    actor: str
    on: str


@dataclass(frozen=True, slots=True)
class EventQuery:
    """Filters that hold together; an empty tuple filters nothing."""

    kinds: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    latest_first: bool = False


KeyEvent = Literal["passphrase", "shares", "recovery", "backup", "rotation", "custodians", "device",
                   "compartment", "account", "token"]
"""What was done with a case's keys: passphrase changed, shares made, opened by shares, backed up, replaced by new
ones, custodians named, a compartment's key asked for; an account invited, joined, reset or shut; a token made or
revoked."""


@dataclass(frozen=True, slots=True)
class Counts:
    reports: int
    claims: int
    contexts: int
    judgements: int
    incidents: int
    refusals: int


Shelf = Literal["all", "open", "undated", "withdrawn"]
"""Which reports a list shows: every one in use, those with a claim nobody decided on, those without a day, those whose
consent was withdrawn."""

Order = Literal["added", "title", "published"]
"""What a list of reports is ordered by: the latest received first, by title, the latest published first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report stands among those the actor may see, from 1, and the ids of its neighbours."""

    number: int
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ClaimCount:
    """How many claims a report has, and on how many of them nobody has decided; `doubtful` are those beside them that
    the machine is too unsure of to count."""

    all: int
    open: int
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """The stored reconciliation: its entry in the log, what made it, and the last entry it rests on (-1: not known)."""

    sequence: int
    program: str
    through: int


class Writer(Protocol):
    """Writes of one transaction; each also appends its event to the evidence log."""

    def add_report(self, report: Report) -> None: ...
    def add_metadata(self, report: str, items: Sequence[Metadatum]) -> None: ...
    def add_reading(self, reading: Reading) -> None: ...
    def add_statements(self, reading: Reading, claims: Sequence[Claim], contexts: Sequence[Context]) -> None: ...
    def add_judgement(self, target: Target, decision: Decision, *, reason: str, value: str | None = None,
                      replaces: str | None = None) -> Judgement: ...
    def add_refusal(self, refusal: Refusal) -> bool:
        """Keep a refusal; False when the same bytes (or name and reason) are listed already."""
        ...
    def replace_reconciliation(self, result: Reconciliation) -> None: ...
    def note_release(self, release: str, digest: str, record: Json | None = None, kept: Kept | None = None) -> None:
        """Note a release, the digest of its sums, what it told of each source (JSON-ready), and what is kept of it."""
        ...
    def note_withdrawal(self, release: str, *, reason: str, replaced_by: str | None = None) -> None:
        """Note that a release is taken back, for another one or for none; raises NotFound."""
        ...
    def note_keys(self, what: KeyEvent, told: str = "") -> None: ...
    def add_population(self, content: str) -> None:
        """Keep a population table as it was given; it replaces the one before as the one in force."""
        ...
    def add_cosigning(self, cosigning: Cosigning) -> None:
        """Keep what a witness signed of this log; the caller has checked it."""
        ...
    def erase(self, report: str, reason: str) -> int:
        """Take a report out for good, with all that tells of it; returns how many entries of the log it empties.

        The only write that removes what was written; close the case after it.
        """
        ...
    def take_apart(self, report: str, words: Sequence[str]) -> tuple[int, ...]:
        """Take a report out as `erase` does, to be added again under its id with words of it sealed; returns the
        entries that hold nothing any more. For who sees all: decisions that tell of it go, and everybody's drafts
        and saved views that hold the words."""
        ...
    def take_out(self, compartment: str, desks: Sequence[str]) -> TakenOut:
        """Take every report of a compartment out as `erase` does, and return all that went; for who sees all. What
        lies on anybody's desk under these kinds goes too."""
        ...
    def add_closing(self, closed: Closed, reason: str) -> None:
        """Note where what was taken out of a compartment lies sealed."""
        ...
    def put_back(self, closed: Closed, bundle: Bundle, reason: str) -> int:
        """Put back what a closing took out; returns how many entries of the log hold something again."""
        ...
    def merge(self, device: Device, other: Other, own: str, resealed: Sequence[Sealing]) -> dict[str, int]:
        """Take in what is new in another device's case, and keep its log; returns how many records of each kind."""
        ...
    def add_marking(self, marking: Marking) -> None:
        """Keep where words of a report stood that are sealed apart."""
        ...
    def put(self, kind: str, name: str, content: str | None, *, shared: bool = False) -> None:
        """Keep a draft or a view on the actor's desk (or everyone's), None throws it away; no event: no evidence."""
        ...
    def clear(self, kind: str) -> None:
        """Throw away all that everyone keeps on the desk under a kind."""
        ...
    def add_source(self, source: Source) -> None: ...
    def add_person(self, person: Actor) -> None:
        """Say what someone may do in this case from now on; no roles: nothing."""
        ...
    def add_resealing(self, sealed: Sequence[Sealed]) -> None:
        """Keep that identities of known sources lie elsewhere now, sealed anew."""
        ...
    def add_opening(self, source: str, reason: str) -> None:
        """Keep that an identity is about to be opened; AccessDenied when the day's openings are used up."""
        ...


class Store(Protocol):
    """A case's records. Lists are in a stable order: reports by intake, claims by text."""

    def writing(self, actor: Actor) -> AbstractContextManager[Writer]:
        """Open one transaction: commits on leaving, rolls back on an exception."""
        ...

    def counts(self, actor: Actor) -> Counts: ...
    def reports(self, actor: Actor, page: Page = Page(), *, ids: Sequence[str] = ()) -> list[Report]:
        """The reports, or those with these ids, by intake."""
        ...
    def reports_called(self, actor: Actor, words: str, most: int) -> list[Report]:
        """Reports whose title, outlet or file name, now or before, holds the words; the last received first."""
        ...
    def report(self, actor: Actor, report: str) -> Report:
        """Raises NotFound when there is none the actor may see."""
        ...
    def report_with(self, actor: Actor, sha256: str) -> Report | None:
        """The report whose original has this hash, if any (the actor needs COLLECT or READ)."""
        ...
    def readings(self, actor: Actor, reports: Sequence[str] = ()) -> Iterator[Reading]: ...
    def reading(self, actor: Actor, report: str) -> Reading: ...
    def claims(self, actor: Actor, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> list[Claim]: ...
    def claim_ids(self, actor: Actor, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> list[str]:
        """The ids of what `claims` would return, without reading any."""
        ...
    def claim_groups(self, actor: Actor, reports: Sequence[str] = ()) -> list[ClaimGroup]:
        """Every claim that counts (of some reports), counted by what a queue is filtered by."""
        ...
    def claim_reports(self, actor: Actor, query: ClaimQuery, most: int) -> list[tuple[str, int]]:
        """The reports with most claims of a query, and how many each has."""
        ...
    def behind(self, actor: Actor) -> bool:
        """Whether statements were added since the stored reconciliation, or there is none."""
        ...
    def claim_counts(self, actor: Actor, reports: Sequence[str] = ()) -> dict[str, ClaimCount]:
        """Report id → its claims above the threshold and below it, of some reports; those without any are left out."""
        ...
    def place(self, actor: Actor, report: str) -> Place:
        """Raises NotFound when there is none the actor may see."""
        ...
    def shelf(self, actor: Actor, shelf: Shelf, page: Page = Page(), order: Order = "added") -> list[Report]:
        """A part of the reports, in an order."""
        ...
    def together(self, actor: Actor, claims: Sequence[str], reports: Sequence[str]) -> list[tuple[str, str, str]]:
        """Each pair of one of these claims with one of these reports' in the same incident, and that report."""
        ...
    def reprints(self, actor: Actor, reports: Sequence[str]) -> set[str]:
        """Those of these reports that tell what another, published before or received before, told: one origin."""
        ...
    def shelf_size(self, actor: Actor, shelf: Shelf) -> int: ...
    def changed(self, actor: Actor) -> int:
        """The number of the log's last entry that reconciliation rests on; -1 before the first."""
        ...
    def restated(self, actor: Actor) -> int:
        """The number of the last entry with statements or with what is known of a report; -1 before the first."""
        ...
    def last_event(self, actor: Actor) -> int:
        """The number of the last write to the case: while it stays, nothing has changed."""
        ...
    def contexts(self, actor: Actor, query: ClaimQuery = ClaimQuery(), page: Page = Page()) -> list[Context]: ...
    def judgements(self, actor: Actor, targets: Sequence[str] = (), *, reports: Sequence[str] = (),
                   ids: Sequence[str] = (), last: int | None = None, after: int | None = None) -> list[Judgement]:
        """All judgements by sequence: those on these target ids, of these reports, with these ids, the last few;
        those with a higher sequence than `after`."""
        ...
    def incidents(
        self, actor: Actor, query: IncidentQuery = IncidentQuery(), page: Page = Page()
    ) -> list[Incident]: ...
    def incident(self, actor: Actor, incident: str) -> Incident: ...
    def successors(self, actor: Actor, incident: str) -> list[Incident]:
        """The incidents that now hold what one of old held, whose id is no longer in use."""
        ...
    def origins(self, actor: Actor) -> list[Origin]: ...
    def origins_ranked(self, actor: Actor, *, assessed: bool | None = None, page: Page = Page()) -> list[Origin]:
        """A part of the origins, those that speak for most claims first; with or without a letter, or all."""
        ...
    def origin_totals(self, actor: Actor) -> dict[bool, int]:
        """How many origins have no letter from a person (False), and how many have one (True)."""
        ...
    def origins_of(self, actor: Actor, claims: Sequence[str]) -> list[Origin]:
        """The origins that rest on any of these claims."""
        ...
    def grades(self, actor: Actor) -> dict[Grade, int]:
        """How many incidents the actor sees of each grade, as `incidents` filters them."""
        ...
    def incident_spread(self, actor: Actor, query: IncidentQuery = IncidentQuery(), *, most: int = 12) -> Spread:
        """How many incidents there are at each place, in each year and of each grade, under a query."""
        ...
    def reconciled_version(self, actor: Actor) -> str | None:
        """The version of the stored reconciliation, None before the first."""
        ...
    def ties(self, actor: Actor, incidents: Sequence[str]) -> dict[str, Json]:
        """Incident → what decided that its stories are in it; AccessDenied for who may not see every report."""
        ...
    def made(self, actor: Actor) -> Made | None:
        """How the stored reconciliation was made, None before the first."""
        ...
    def campaigns(self, actor: Actor, *, ids: Sequence[str] = (), page: Page = Page()) -> list[Campaign]:
        """The campaigns, or those with these ids, in the order they were made."""
        ...
    def campaigns_ranked(self, actor: Actor, page: Page = Page()) -> list[Campaign]:
        """A part of the campaigns, those of most incidents first."""
        ...
    def campaign_total(self, actor: Actor) -> int: ...
    def campaign(self, actor: Actor, campaign: str) -> Campaign:
        """Raises NotFound when there is none the actor may see."""
        ...
    def incidents_near(self, actor: Actor, incident: Incident, most: int) -> list[str]:
        """The other incidents nearest in time, the nearest first."""
        ...
    def refusals(self, actor: Actor) -> list[Refusal]: ...
    def events(self, actor: Actor, page: Page = Page(), query: EventQuery = EventQuery()) -> list[Event]: ...
    def report_entries(self, actor: Actor, reports: Sequence[str]) -> dict[str, Event]:
        """The log's entry by which each of these reports came in, as far as the actor may see the report."""
        ...
    def event_groups(self, actor: Actor) -> list[tuple[str, str, int]]:
        """How many entries the log has of each kind by each person."""
        ...
    def claims_by_hand(self, actor: Actor) -> list[str]:
        """The ids of claims that a person stated, or whose speakers a person corrected, in force or not."""
        ...
    def desk(self, actor: Actor, kind: str, *, shared: bool = False) -> dict[str, str]:
        """Name → content of what the actor, or everyone, keeps on the desk under a kind."""
        ...
    def reading_reports(self, actor: Actor, readings: Sequence[str]) -> dict[str, str]:
        """Reading id → its report, for those the actor may see."""
        ...
    def sources(self, actor: Actor) -> list[Source]: ...
    def sources_after(self, actor: Actor, after: str | None, most: int) -> list[Source]:
        """So many sources at most in the order they came, after one of them; NotFound when it is none."""
        ...
    def markings(self, actor: Actor, reports: Sequence[str] = ()) -> list[Marking]:
        """Return what was sealed of the reports the actor may see (of these, where some are named), in order."""
        ...
    def compartments(self, actor: Actor) -> dict[str, int]:
        """How many reports that the actor may see lie open in each compartment."""
        ...
    def closings(self, actor: Actor, *, in_force: bool = True) -> list[Closed]:
        """Return closings of compartments that are open to the actor, in order: those in force, or all."""
        ...
    def people(self, actor: Actor) -> list[Actor]:
        """Everyone the case gave a role, by handle."""
        ...
    def openings(self, actor: Actor) -> list[Opening]: ...
    def cosignings(self, actor: Actor) -> list[Cosigning]:
        """What witnesses signed of this log, in the order it came; the actor needs AUDIT, or RELEASE."""
        ...
    def releases(self, actor: Actor) -> list[Json]:
        """What each release told, in order; the actor needs RELEASE and every clearance."""
        ...
    def issues(self, actor: Actor) -> list[Issue]:
        """The releases, the latest first, without what they told; the actor needs RELEASE and every clearance."""
        ...
    def published(self, actor: Actor, release: str) -> str | None:
        """A release as it was published (JSON), None for one made before that was kept; raises NotFound."""
        ...
    def marked(self, actor: Actor) -> int:
        """How many claims people have marked releasable, as their decisions in force say; the actor needs RELEASE."""
        ...
    def population(self, actor: Actor) -> str | None:
        """The population table in force; None when the case holds none. The actor needs RELEASE."""
        ...
    def search(self, actor: Actor, text: str, page: Page = Page(limit=50), within: Within = Within()) -> list[Hit]:
        """Full text over readings: words, inflected Korean, Hangul and Latin names as one."""
        ...
    def search_facets(self, actor: Actor, text: str, within: Within = Within()) -> Facets: ...
    def claims_said(self, actor: Actor, stated: Stated, most: int, within: Within = Within()) -> list[str]:
        """The ids of claims that are stated so: those in the best passages first, without words the last received."""
        ...
    def incidents_with(self, actor: Actor, claims: Sequence[str], most: int) -> list[str]:
        """The incidents that these claims stand in, those with most of them first."""
        ...
    def close(self) -> None: ...
