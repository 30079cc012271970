"""What the incident pages show: cells of the matrix, a headline, map marks and time bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.drawing.map import Arc, Mark, draw_map
from witnessmark.drawing.timeline import Bar, draw_timeline
from witnessmark.errors import UsageError
from witnessmark.gazetteer.labels import korean_name
from witnessmark.model.claim import Claim
from witnessmark.model.figure import Figure
from witnessmark.model.incident import Contradiction, Incident
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.vocab.codes import ContradictionKind, Precision, Quantifier, Status, Unit
from witnessmark.vocab.counts import korean_count
from witnessmark.vocab.table import label, labels_of
from witnessmark.web.i18n import Language, translator

NARROW = 380
MATRIX_FIELDS = ("act", "status", "when", "origin", "destination", "affected", "figure", "orderer",
                 "perpetrator", "ground", "consequences")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one claim, as codes' labels and the report's own words."""

    coded: str
    words: str
    against: bool = False


def place_name(ref: PlaceRef, language: Language) -> str:
    """Return the place's standard name in the page's language; the report's words where there is none in it."""
    if ref.place is None:
        return ref.text
    name = standard_name(ref.place, language)
    return ref.text if language == "ko" and not _hangul(name) and _hangul(ref.text) else name


def _hangul(words: str) -> bool:
    return any("가" <= c <= "힣" for c in words)


def standard_name(place: ResolvedPlace, language: Language) -> str:
    """Return a place's standard name in the page's language, where there is one."""
    korean = korean_name(place.id) if language == "ko" and place.level != "place" else None
    return korean or place.name


def figure_words(figure: Figure | None, language: Language) -> str:
    """Return a count as a reader writes it: 30, ≈ 30, ≥ 150, 200–999, with its unit."""
    if figure is None:
        return ""
    bounds = (figure.low, figure.best, figure.high)
    return _count_words(bounds, figure.quantifier, figure.unit, language)


def _count_words(bounds: tuple[int | None, int | None, int | None], quantifier: Quantifier, unit: Unit,
                 language: Language) -> str:
    low, best, high = bounds
    if low is not None and high is not None:
        number = f"{low:,}" if low == high else f"{low:,}–{high:,}"
        if quantifier is Quantifier.ABOUT:
            number = f"≈ {number}"
    elif low is not None:
        number = f"≥ {low:,}"
    else:
        number = f"≤ {high or best or 0:,}"
    return f"{number} {label(unit, language)}"


def when_words(claim: Claim) -> str:
    when = claim.when
    if when is None:
        return ""
    if when.precision is Precision.DAY and when.start == when.end:
        return when.start.isoformat()
    return f"{when.start.isoformat()} – {when.end.isoformat()}"


def cells(claim: Claim, incident: Incident | None, language: Language) -> dict[str, Cell]:
    """Return the matrix row of a claim; `against` marks a value that others contradict."""
    found = incident.contradictions if incident else ()
    against = {(f.field, c) for f in found if not f.compatible for c in f.claims}

    def cell(name: str, coded: str, words: str) -> Cell:
        return Cell(coded, words, (name, claim.id) in against)

    def codes(name: str) -> Cell:
        values = getattr(claim, name)
        return cell(name, ", ".join(dict.fromkeys(label(v.code, language) for v in values)),
                    "; ".join(v.text for v in values))

    groups = dict.fromkeys(label(g, language) for a in claim.affected for g in a.codes)
    return {
        "act": cell("act", label(claim.act.code, language), claim.act.text),
        "status": cell("status", label(claim.status.code, language), claim.status.text),
        "when": cell("when", when_words(claim), claim.when.text if claim.when else ""),
        "origin": cell("origin", ", ".join(place_name(p, language) for p in claim.origin),
                       "; ".join(p.text for p in claim.origin)),
        "destination": cell("destination", ", ".join(place_name(p, language) for p in claim.destination),
                            "; ".join(p.text for p in claim.destination)),
        "affected": cell("affected", ", ".join(groups), "; ".join(a.text for a in claim.affected)),
        "figure": cell("figure", figure_words(claim.figure, language), claim.figure.text if claim.figure else ""),
        "orderer": codes("orderer"), "perpetrator": codes("perpetrator"),
        "ground": codes("ground"), "consequences": codes("consequences"),
    }


def headline(incident: Incident, claims: Mapping[str, Claim], language: Language) -> str:
    """Return `Expulsion · Hyesan · 2008-01` from the values most claims carry."""
    held = [claims[c] for c in incident.claims if c in claims]
    t = translator(language)
    acts = Counter(label(c.act.code, language) for c in held)
    own = {p.place.id: name for c in held for p in c.origin if p.place and _hangul(name := place_name(p, language))}
    places = Counter(own.get(p.place.id if p.place else "") or place_name(p, language) for c in held for p in c.origin)
    months = Counter(c.when.start.strftime("%Y-%m") for c in held if c.when)
    parts = [", ".join(name for name, _ in acts.most_common(2))]
    parts += [name for name, _ in places.most_common(1)]
    parts += [name for name, _ in months.most_common(1)]
    return " · ".join(part for part in parts if part) or t("incident")


def main_figure(incident: Incident, language: Language) -> str:
    """Return the count that most origins stand behind, as the list shows it; empty without one."""
    held = incident.fields.get("figure", ())
    if not held:
        return ""
    told = max(held, key=lambda f: (f.origins, len(f.support), f.value.get("best") or 0)).value
    bounds = (told["low"], told["best"], told["high"])
    return _count_words(bounds, Quantifier(told["quantifier"]), Unit(told["unit"]), language)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the figure ladder in the page's language; `claims` are those who say it."""

    act: str
    count: str
    derived: bool
    why: str
    claims: tuple[Claim, ...]


def steps(incident: Incident, claims: Mapping[str, Claim], language: Language) -> list[Step]:
    """Return the figure ladder: one claim a report stands for those who say a count."""
    out = []
    for rung in incident.ladder:
        by_report = {claims[c].reading.report.id: claims[c] for c in reversed(rung.claims) if c in claims}
        out.append(Step(label(rung.act, language), _count_words(rung.bounds, rung.quantifier, rung.unit, language),
                        rung.derived, rung.why_ko if language == "ko" else rung.why,
                        tuple(reversed(by_report.values()))))
    return out


@dataclass(frozen=True, slots=True)
class Difference:
    """One contradiction in the page's language; `pairs` are the values of a line two by two."""

    kind: str
    values: tuple[str, ...]
    words: str
    compatible: bool
    id: str
    resolved: str | None      # the value a person took, empty where they took none
    resolution: str | None    # the code of what explains it
    choices: tuple[tuple[str, str], ...]      # each value as stored and as shown
    acts: tuple[str, ...] = ()      # the acts that the values are told of, where the field alone does not say it
    pairs: tuple[Difference, ...] = ()


def place_names(claims: Sequence[Claim], language: Language) -> dict[str, str]:
    """Return standard name → the page's name for every resolved place of the claims."""
    return {
        p.place.name: place_name(p, language)
        for claim in claims for p in (*claim.origin, *claim.destination) if p.place
    }


def difference(found: Contradiction, names: Mapping[str, str], claims: Mapping[str, Claim],
               language: Language) -> Difference:
    """Return what claims disagree on, with codes as labels and places by their names here."""
    table = {"actor": "organ", "status": "status"}.get(found.kind.value)
    values: tuple[str, ...] = found.values
    if found.kind is ContradictionKind.DENIAL and len(values) == 2:
        act = entry_label("act", values[0], language)
        values = (translator(language)("asserted", act=act), f"{act}: {entry_label('status', values[1], language)}")
    elif table:
        values = tuple(entry_label(table, value, language) for value in values)
    elif language == "ko":
        values = tuple(names.get(value, korean_count(value)) for value in values)
    words = found.explanation_ko if language == "ko" and found.explanation_ko else found.explanation
    if table:                                            # a reason names codes; the page names what they stand for
        for code, shown in zip(found.values, values, strict=True):
            words = words.replace(code, shown)
    acts = (label(claims[c].act.code, language) for c in found.claims if c in claims)
    taken = dict(zip(found.values, values, strict=True)).get(found.resolved or "", "")
    return Difference(found.kind.value, values, words, found.compatible, found.id,
                      None if found.resolved is None else taken, found.resolution,
                      tuple(zip(found.values, values, strict=True)),
                      acts=tuple(dict.fromkeys(acts)) if found.kind is ContradictionKind.FIGURE else (),
                      pairs=tuple(difference(pair, names, claims, language) for pair in found.pairs))


def entry_label(field: str, value: str, language: Language) -> str:
    """Return the label of a code, or of several joined with `+`; the value itself where it is no code."""
    try:
        return labels_of(field, value, language)
    except UsageError:
        return value


def incidents_map(incidents: Sequence[Incident], claims: Mapping[str, Claim],
                  language: Language) -> tuple[str, str]:
    """Return maps (`both_maps`) with one mark a place of origin, sized by its number of incidents and linked to the
    first's row."""
    there: dict[tuple[str, float, float], list[str]] = {}
    for incident in incidents:
        for key in {
            (place_name(p, language), p.place.lat, p.place.lon)
            for c in incident.claims if c in claims for p in claims[c].origin
            if p.place and p.place.lat is not None and p.place.lon is not None and p.place.level != "country"
        }:
            there.setdefault(key, []).append(incident.id)
    most = sorted(there.items(), key=lambda told: (-len(told[1]), told[0]))[:60]
    marks = [Mark(name, lat, lon, len(ids), href=f"#row-{ids[0]}", about=" ".join(ids))
             for (name, lat, lon), ids in most]
    return both_maps(marks, translator(language)("map_incidents"))


def incident_map(claims: Sequence[Claim], language: Language) -> tuple[str, str]:
    """Return maps (`both_maps`) of one incident's places with arcs from origins to destinations; what is denied has
    no arc."""
    marks: list[Mark] = []
    at: dict[tuple[float, float], int] = {}
    arcs: dict[tuple[int, int], Arc] = {}

    def mark(ref: PlaceRef, role: str) -> int | None:
        place = ref.place
        if place is None or place.lat is None or place.lon is None or place.level == "country":
            return None
        key = (place.lat, place.lon)
        if key not in at:
            at[key] = len(marks)
            marks.append(Mark(place_name(ref, language), place.lat, place.lon, 1, role))
        return at[key]

    for claim in claims:
        starts = [m for p in claim.origin if (m := mark(p, "origin")) is not None]
        ends = [m for p in claim.destination if (m := mark(p, "destination")) is not None]
        if claim.status.code is not Status.DENIED:
            arcs.update({(start, end): Arc(start, end) for start in starts for end in ends if start != end})
    return both_maps(marks, translator(language)("map_incident"), list(arcs.values()))


def both_maps(marks: Sequence[Mark], title: str, arcs: Sequence[Arc] = ()) -> tuple[str, str]:
    """Return a map for a wide screen, and one drawn to the width of a narrow one, all its names inside."""
    return (draw_map(marks, arcs, title=title),
            draw_map(marks, arcs, width=NARROW, height=NARROW, title=title))


def _short_headline(incident: Incident, claims: Mapping[str, Claim], language: Language) -> str:
    """Return `Hyesan · Expulsion`: what a timeline's margin has room for."""
    held = [claims[c] for c in incident.claims if c in claims]
    acts = Counter(label(c.act.code, language) for c in held)
    places = Counter(place_name(p, language).split(",")[0] for c in held for p in c.origin)
    return " · ".join([name for name, _ in places.most_common(1)] + [name for name, _ in acts.most_common(1)])


def incident_bars(incidents: Sequence[Incident], claims: Mapping[str, Claim], language: Language) -> tuple[str, str]:
    """Return a timeline with one row an incident, linked to its page: for a wide and for a narrow screen."""
    bars = []
    for incident in incidents:
        days = [w for c in incident.claims if c in claims and (w := claims[c].when)]
        if days:
            start, end = min(w.start for w in days), max(w.end for w in days)
            bars.append(Bar(_short_headline(incident, claims, language), start, end, start == end,
                            incident.grade.grade.value, f"/incidents/{incident.id}"))
    return both_timelines(bars, language)


def both_timelines(bars: Sequence[Bar], language: Language) -> tuple[str, str]:
    """Return a timeline with labels beside the bars, and one for a narrow screen with labels over them."""
    title = translator(language)("timeline")
    return draw_timeline(bars, title=title), draw_timeline(bars, title=title, width=NARROW, stacked=True)


def claim_bars(claims: Sequence[Claim], language: Language) -> tuple[str, str]:
    """Return timelines with one row a dated claim: its act, and who reports it."""
    bars = [
        Bar(f"{label(claim.act.code, language)} · {claim.reading.report.outlet or claim.reading.report.title or '—'}",
            claim.when.start, claim.when.end, claim.when.start == claim.when.end, claim.act.code.value,
            f"/reports/{claim.reading.report.id}?claim={claim.id}")
        for claim in claims if claim.when
    ]
    return both_timelines(sorted(bars, key=lambda b: b.start), language)
