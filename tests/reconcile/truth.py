"""Writing worlds of which the truth is known, and measuring what reconciliation makes of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from witnessmark.ids import derived_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Extractor
from witnessmark.model.figure import Figure
from witnessmark.model.incident import Contradiction, Reconciliation
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    FigureKind,
    Ground,
    Group,
    Organ,
    Precision,
    Quantifier,
    Speech,
    Status,
    Unit,
)

Day = dt.date
Place = ResolvedPlace | tuple[str, ResolvedPlace]


def place(name: str, country: str, adm1: str, lat: float, lon: float) -> ResolvedPlace:
    """An invented town."""
    return ResolvedPlace(f"test:{country}-{name}", name, country, adm1, lat, lon, "adm2")


@dataclass
class Line:
    """One sentence and what is claimed in it."""

    text: str
    build: Callable[[Reading, int], Claim]
    incident: str
    origin: str | None


@dataclass
class Writer:
    """Collects the sentences of one report."""

    lines: list[Line] = field(default_factory=list)
    parts: list[tuple[int, int]] = field(default_factory=list)

    def line(
        self,
        text: str,
        incident: str,
        speaker: str | None,
        act: Act,
        words: str,
        *,
        status: Status = Status.CARRIED_OUT,
        origin: tuple[Place, ...] = (),
        destination: tuple[Place, ...] = (),
        when: tuple[str, Day] | tuple[str, Day, Day] | None = None,
        count: tuple[str, int] | tuple[str, int, Quantifier] | tuple[str, int, Quantifier, Unit] | None = None,
        people: tuple[str, Group] | None = None,
        reason: tuple[str, Ground] | None = None,
        by: tuple[str, Organ] | None = None,
        who: tuple[str, AttributionKind, tuple[str, Day] | None]
        | tuple[str, AttributionKind, tuple[str, Day] | None, bool]
        | None = None,
        media: str | None = None,
        part_of: int | None = None,
        unnamed: bool = False,
    ) -> None:
        """Add one sentence with one claim; every value is given by words of the sentence."""

        def build(reading: Reading, at: int) -> Claim:
            def span(found: str, last: bool = False) -> Span:
                start = at + (text.rindex(found) if last else text.index(found))
                return Span(start, start + len(found))

            def moment(told: tuple[str, Day] | tuple[str, Day, Day], last: bool = False) -> Moment:
                end = told[2] if len(told) == 3 else told[1]
                precision = Precision.DAY if end == told[1] else Precision.RANGE
                return Moment(told[1], end, precision, told[0], span(told[0], last))

            def ref(one: Place) -> PlaceRef:
                name, resolved = one if isinstance(one, tuple) else (one.name, one)
                return PlaceRef(name, span(name), "named", resolved)

            figure = None
            if count:
                quantifier = count[2] if len(count) > 2 else Quantifier.EXACT
                unit = count[3] if len(count) > 3 else Unit.HOUSEHOLD
                vague = quantifier is Quantifier.VAGUE  # hundreds: 200 to 999
                best, high = (None, 999) if vague else (count[1], count[1])
                figure = Figure(FigureKind.FLOW, count[1], best, high, unit, quantifier, count[0], span(count[0]))
            chain: list[Attribution] = []
            if who:
                told = moment(who[2], last=len(who) > 3) if who[2] else None
                spot = None if unnamed else span(who[0])
                chain.append(Attribution(who[1], Speech.INDIRECT, who[0] if spot else None, spot, told))
            if media:
                chain.append(Attribution(AttributionKind.OTHER_MEDIA, Speech.INDIRECT, media, span(media)))
            chain.append(Attribution(AttributionKind.OUTLET, Speech.NARRATED))
            trigger = span(words)
            return Claim(
                id=derived_id("clm", reading.id, trigger.start, act),
                reading=reading,
                passage=Span(at, at + len(text)),
                extractor=Extractor("person", "1"),
                confidence=0.8,
                act=Coded(act, words, trigger),
                status=Coded(status, words, trigger),
                origin=tuple(ref(p) for p in origin),
                destination=tuple(ref(p) for p in destination),
                when=moment(when) if when else None,
                figure=figure,
                affected=(Affected((people[1],), people[0], span(people[0])),) if people else (),
                ground=(Coded(reason[1], reason[0], span(reason[0])),) if reason else (),
                perpetrator=(Coded(by[1], by[0], span(by[0])),) if by else (),
                attribution=tuple(chain),
            )

        self.lines.append(Line(text, build, incident, speaker))
        if part_of is not None and count:
            self.parts.append((count[1], part_of))


@dataclass
class World:
    """Claims and the truth about them."""

    name: str
    claims: list[Claim] = field(default_factory=list)
    incident: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str | None] = field(default_factory=dict)
    origins: dict[str, int] = field(default_factory=dict)
    real: list[tuple[str, str]] = field(default_factory=list)
    apparent: list[tuple[str, int, int]] = field(default_factory=list)

    def report(
        self, outlet: str, published: Day, write: Callable[[Writer], None], *, language: str = "en"
    ) -> None:
        """Add one report; its id follows from its place in the world."""
        writer = Writer()
        write(writer)
        text = "".join(line.text + "\n" for line in writer.lines)
        name = derived_id("rep", self.name, len(self.claims), outlet)
        reading = Reading.of_text(text, ReportRef(name, language, outlet=outlet, published=published))
        at = 0
        for line in writer.lines:
            claim = line.build(reading, at)
            at += len(line.text) + 1
            self.claims.append(claim)
            self.incident[claim.id], self.origin[claim.id] = line.incident, line.origin
        self.apparent += [("figure", small, large) for small, large in writer.parts]

    def expects(self, kind: str, value: object) -> None:
        """A real disagreement of this kind, known by one of its values."""
        self.real.append((kind, str(value)))

    def looks_like(self, field_name: str, small: int, large: int) -> None:
        """Two counts that only look as if they contradicted each other."""
        self.apparent.append((field_name, small, large))

    def counts(self, origins: dict[str, int]) -> None:
        """How many origins tell of each incident."""
        self.origins |= origins


@dataclass(frozen=True)
class Measured:
    """What came of one world beside the truth."""

    world: str
    precision: float
    recall: float
    origins_right: int
    origins_all: int
    real_listed: int
    real_all: int
    real_found: int
    false_alarms: tuple[str, ...]
    wrong_origins: tuple[str, ...]

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure(world: World, result: Reconciliation) -> Measured:
    """Compare one reconciliation with the truth: B³, exact origin counts, contradictions."""
    found = {c: i.id for i in result.incidents for c in i.claims}
    groups, wanted = defaultdict(set), defaultdict(set)
    for claim, incident in found.items():
        groups[incident].add(claim)
        wanted[world.incident[claim]].add(claim)
    both = [
        (len(groups[found[c]] & wanted[world.incident[c]]), len(groups[found[c]]), len(wanted[world.incident[c]]))
        for c in found
    ]
    wrong, right = [], 0
    for name, n in sorted(world.origins.items()):
        main = max(result.incidents, key=lambda i: len(set(i.claims) & wanted[name]))
        right += main.origins.low == n
        if main.origins.low != n:
            wrong.append(f"{name}: {main.origins.low}-{main.origins.high}, not {n}")
    firm = [c for i in result.incidents for line in i.contradictions for c in line.differences if not c.compatible]
    hits = [w for w in world.real if any(_is(c, w) for c in firm)]
    false = [c for c in firm if not any(_is(c, w) for w in world.real)]
    return Measured(
        world.name,
        sum(n / g for n, g, _ in both) / len(both),
        sum(n / w for n, _, w in both) / len(both),
        right,
        len(world.origins),
        len(hits),
        len(world.real),
        len(firm) - len(false),
        tuple(f"{c.kind}: {c.explanation}" for c in false),
        tuple(wrong),
    )


def _is(found: Contradiction, wanted: tuple[str, str]) -> bool:
    kind, value = wanted
    return found.kind.value == kind and any(value in told.split() or value == told for told in found.values)


def table(rows: list[Measured]) -> str:
    """Return the figures of some worlds as text, with a last line over all."""
    def share(a: int, b: int) -> str:
        return f"{a}/{b}"

    lines = [
        f"{m.world:18} B³ {m.precision:.3f}/{m.recall:.3f}/{m.f1:.3f}  origins {share(m.origins_right, m.origins_all)}"
        f"  contradictions {share(m.real_listed, m.real_all)}, false {len(m.false_alarms)}"
        for m in rows
    ]
    n = len(rows)
    firm = sum(m.real_found + len(m.false_alarms) for m in rows)
    lines.append(
        f"all: B³ P {sum(m.precision for m in rows) / n:.3f} R {sum(m.recall for m in rows) / n:.3f}; "
        f"origin counts exact {sum(m.origins_right for m in rows)}/{sum(m.origins_all for m in rows)}; "
        f"contradictions P {sum(m.real_found for m in rows) / firm if firm else 1:.3f} "
        f"R {sum(m.real_listed for m in rows) / max(1, sum(m.real_all for m in rows)):.3f}"
    )
    return "\n".join(lines)


