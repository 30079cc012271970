"""What the analysis pages show: panels of drawings, each with its table, its download and its SQL."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote_plus

from witnessmark.analysis import charts
from witnessmark.analysis.behind import SIDES
from witnessmark.analysis.counts import Filter, Question, only_denied
from witnessmark.analysis.coverage import UNTOLD
from witnessmark.analysis.episodes import DESCRIBED, LEVELS
from witnessmark.analysis.labels import Labels
from witnessmark.analysis.result import Result
from witnessmark.analysis.tables import ShownTable, shown
from witnessmark.app.analyse import Analysis
from witnessmark.web.i18n import Language

MOST_ROWS = 100
BESIDE = 7
"""Columns of a matrix at most that stands beside a map."""
NARROW = 340
"""Pixels of a drawing for a phone; the style sheet shows it (`stacked`) or the one for a page (`across`, or `broad`
beside others)."""
Ask = Sequence[tuple[str, str]]
Opens = Callable[[charts.Row | None, str], str | None]
"""Takes a row (None: the total) and the column of a number; gives the address of the incidents behind it."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of `messages.toml` with its values; `href` opens the `opens` incidents that it speaks of."""

    key: str
    values: dict[str, object]
    href: str = ""
    opens: object = 0


Notes = tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Places under a heading, folded where there are many; `more` are left to the download."""

    heading: str
    names: tuple[str, ...]
    folded: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing with its caption, which `href` makes a link; `look` sets how much room it takes."""

    svg: str
    caption: str = ""
    look: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure of a page: drawings, their legend, the table and where it is had as a file.

    `notes` and the legend's words are keys of `messages.toml`; `links` has for each cell of each row the address of
    what stands behind it, or None, `total_links` for the total; `places` has for each row the addresses of the page
    about one place alone, by its first cells; `lists` are places of which there is nothing to count.
    """

    name: str
    drawings: tuple[Drawing, ...]
    table: ShownTable
    links: tuple[tuple[str | None, ...], ...]
    total_links: tuple[str | None, ...]
    places: tuple[tuple[str | None, ...], ...]
    csv: str
    sql: str
    legend: tuple[tuple[str, str], ...] = ()
    notes: Notes = ()
    lists: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page was asked: the figures of the case, the filter in force, and the address that says so."""

    held: Analysis
    question: Question
    language: Language
    step: str | None
    filter_query: Ask

    @property
    def labels(self) -> Labels:
        return Labels(self.held.facts, self.language)

    @property
    def key(self) -> Hashable:
        """What is drawn follows from this and the figures; it holds neither them nor the case."""
        return self.question, self.step, tuple(self.filter_query), self.language

    def address(self, page: str, *pairs: tuple[str, str]) -> str:
        return f"/analysis/{page}?{_query([*self.filter_query, *pairs])}"

    def changed(self, page: str, **other: Sequence[str]) -> str:
        """Return the address of a page with some of what is asked for put otherwise."""
        kept = [(name, value) for name, value in self.filter_query if name not in other]
        by = [("by", name) for name in self.question.by] if page == "counts" else []
        return f"/analysis/{page}?{_query([*kept, *by, *((n, v) for n, values in other.items() for v in values)])}"

    def inside(self, page: str, key: str | None) -> str | None:
        """Return the address of a page about one place alone, told one level more finely."""
        if key is None or key == DESCRIBED:
            return None
        finer = LEVELS[min(LEVELS.index(self.question.level) + 1, len(LEVELS) - 1)]
        return self.changed(page, within=(key,), level=(finer,))

    def at(self, level: str) -> Asked:
        """Return the same asked at another level of places."""
        kept = [(name, value) for name, value in self.filter_query if name != "level"]
        return replace(self, question=replace(self.question, level=level), filter_query=[*kept, ("level", level)])

    def within_year(self, year: str) -> str:
        """Return the address of the flows of one year alone."""
        kept = [(name, value) for name, value in self.filter_query if name not in ("since", "until")]
        return f"/analysis/flows?{_query([*kept, ('since', year), ('until', year)])}"

    def opens(self, page: str, figure: str, keys: Sequence[str], by: str | None = None) -> Opens:
        """Return what links a number of a row of a figure to the incidents behind it."""
        head = self.address("open", ("figure", figure), ("page", page))

        def address(row: charts.Row | None, of: str) -> str:
            fields = () if by is None else (("by", by if row is not None else ""),)
            sides = [key for key in keys if key in SIDES]
            if of == "shared":
                what = "move" if figure == "flows" else "either" if len(sides) > 1 else sides[0]
                fields = (*fields, ("shared", what))
            values = (("v", row[k] or "") for k in keys if row is not None)
            return "&".join(filter(None, (head, _query((*fields, *values, *_behind(of))))))
        return address

    def opened(self, page: str, *pairs: tuple[str, str]) -> str:
        """Return the address of the incidents of the whole case of which something holds."""
        return self.address("open", ("figure", "counts"), ("page", page), ("by", ""), *pairs)


def panels(page: str, asked: Asked) -> list[Panel]:
    """Return the panels of a page."""
    first, *more = {"counts": _counts, "flows": _flows, "time": _time, "targeting": _targeting,
                    "coverage": _coverage}[page](asked)
    return [replace(first, notes=(*_left_out(page, asked), *first.notes)), *more]


def results(page: str, name: str, asked: Asked) -> Result:
    """Return the figure behind a panel, for its download."""
    return RESULTS[(page, name)](asked)


def _left_out(page: str, asked: Asked) -> Notes:
    """Say how many incidents do not count as all that is told of them is that they did not happen."""
    denied = only_denied(asked.held.facts, asked.question.keep)
    key = "note_denied_row" if page == "counts" and "status" in asked.question.by else "note_denied"
    return (Note(key, {"n": denied}, asked.opened(page, ("denied", "1")), denied),) if denied else ()


def _counts(asked: Asked) -> list[Panel]:
    found = results("counts", "counts", asked)
    opens = asked.opens("counts", "counts", found.keys, ",".join(asked.question.by))
    link = _whole(opens)
    drawn = (Drawing(charts.bars(found, asked.labels, link), look="across"),
             Drawing(charts.bars(found, asked.labels, link, width=NARROW, stacked=True), look="stacked"))
    parted = found.sum("shared") if "shared" in found.columns else 0
    notes = (*_overlap(found), *((Note("note_parted", {}),) if parted else ()))
    return [_panel("counts", "counts", found, asked, opens, drawn, notes=notes)]


def _flows(asked: Asked) -> list[Panel]:
    found, yearly = results("flows", "flows", asked), results("flows", "years", asked)
    opens, by_year = (asked.opens("flows", "flows", one.keys) for one in (found, yearly))
    link, labels = _whole(opens), asked.labels
    level, told = charts.readable(lambda at: asked.held.flows(at, asked.question.keep), asked.question.level, labels)
    finer = asked.at(level)
    map_link = _whole(finer.opens("flows", "flows", told.keys))
    drawn = (Drawing(charts.flow_map(told, labels, map_link), "flow_map", "broad"),
             Drawing(charts.flow_map(told, labels, map_link, width=NARROW, height=NARROW), "flow_map", "stacked"),
             Drawing(charts.flow_sankey(found, labels, link), "flow_sankey", "broad"),
             Drawing(charts.flow_sankey(found, labels, link, width=NARROW), "flow_sankey", "stacked"),
             Drawing(charts.flow_matrix(found, labels, link), "flow_matrix",
                     "beside" if len(set(found.table.column("destination").to_pylist())) <= BESIDE else "scrolls"))
    legend = (("place origin", "legend_origin"), ("place destination", "legend_destination"))
    kinds = (*legend, ("end described", "legend_described"), ("end unstated", "legend_unstated"))
    mapped, every = charts.mapped(told, labels), len(told)
    said = "note_mapped" if level == asked.question.level else "note_finer"
    left = (Note(said, {"n": mapped, "m": every}),) if mapped < every or said == "note_finer" else ()
    parted = (Note("note_parted", {}),) if found.sum("shared") else ()
    made = [_panel("flows", "flows", found, asked, opens, drawn, kinds, notes=(*_overlap(found), *parted, *left))]
    if len(set(yearly.table.column("year").to_pylist()) - {None}) > 1:
        years = _years(finer) if mapped else ()
        left_out = charts.years_left(results("flows", "years", finer)) if years else None
        said_of = (*((Note("note_years", {}),) if years else ()), *(
            (Note("note_year_left" if left_out[0] == left_out[1] else "note_years_left",
                  {"first": left_out[0], "last": left_out[1]}),) if left_out else ()))
        made.append(_panel("flows", "years", yearly, asked, by_year, years, notes=said_of))
    return made


def _years(asked: Asked) -> tuple[Drawing, ...]:
    """Return a small map a year, at the level that the large one tells."""
    yearly = results("flows", "years", asked)
    link = _whole(asked.opens("flows", "flows", yearly.keys))
    return tuple(Drawing(svg, year, "small", asked.within_year(year))
                 for year, svg in charts.flow_years(yearly, asked.labels, link))


def _time(asked: Asked) -> list[Panel]:
    found, lags = results("time", "time", asked), results("time", "lags", asked)
    (step,) = found.keys
    legend = (("sure", "legend_sure"), ("possible", "legend_possible"))
    undated = (found.total or {}).get("undated", 0)
    notes = (Note("note_undated", {"n": undated}, asked.opened("time", ("undated", "1")), undated),) if undated else ()

    def opens(row: charts.Row | None, of: str) -> str | None:
        return asked.opened("time", ("sure" if of == "sure" else "touching", row[step]), *_behind(of)) if row else None

    charted = tuple(Drawing(charts.time_chart(found, asked.labels, lambda row: opens(row, "possible"), width=width),
                            look=look) for width, look in ((720, "across"), (NARROW, "stacked")))
    made = [_panel("time", "time", found, asked, opens, charted, legend, notes)]

    def campaign(row: charts.Row | None, of: str = "incidents") -> str | None:
        return asked.opened("time", ("campaign", row["campaign"])) if row else None

    drawn = (Drawing(charts.lag_chart(lags, asked.labels, campaign), look="across"),
             Drawing(charts.lag_chart(lags, asked.labels, campaign, width=NARROW, stacked=True), look="stacked"))
    made.append(_panel("time", "lags", lags, asked, campaign, drawn,
                       (("span unsure", "legend_unsure"), ("span before", "legend_before")),
                       (Note("note_lags", dict(lags.total or {})),)))
    return made


def _targeting(asked: Asked) -> list[Panel]:
    made = []
    for against in ("ground", "organ"):
        found = results("targeting", against, asked)
        opens = asked.opens("targeting", "counts", found.keys, f"group,{against}")
        chart = charts.targeting_grid(found, asked.labels, _whole(opens))
        total: dict[str, object] = dict(found.total or {})
        notes = (Note("note_proof", {"n": total["incidents"], "proof": total["proof"]},
                      opens(None, "proof") or "", total["proof"]),) if against == "ground" else ()
        made.append(_panel("targeting", against, found, asked, opens, (Drawing(chart, look="scrolls"),), notes=notes))
    return made


def _coverage(asked: Asked) -> list[Panel]:
    found = results("coverage", "coverage", asked)
    step = found.keys[1]
    line = asked.held.timeline(step, asked.question.keep)
    steps = [row[step] for row in line.rows()]
    within = asked.opens("coverage", "counts", found.keys, f"place,{step}")

    def opens(row: charts.Row | None, of: str) -> str | None:
        if row is None or of != "possible" or row[step] is None:
            return within(row, of)
        return asked.address("open", ("figure", "counts"), ("page", "coverage"), ("by", "place"),
                             ("v", row["place"] or ""), ("touching", row[step]))

    chart = charts.coverage_grid(found, asked.labels, steps,
                                 lambda row: opens(row, "incidents" if row["incidents"] else "possible"),
                                 narrowed=asked.question.keep != Filter())
    legend = (("unknown", "legend_unknown"), ("cell vague", "legend_vague"), ("cell few", "legend_few"),
              ("cell q3", "legend_two"), ("cell q4", "legend_more"))
    told = dict(found.total or {})
    notes: Notes = (Note("note_coverage", told, asked.opened("coverage", ("wider", step)), told.get("wider", 0)),)
    _, rest = charts.untold(found)
    silent = "note_untold" if len(rest) <= charts.MOST_UNTOLD else "note_untold_listed"
    for key, known in (("note_left_out", "left_out"), (silent, "silent")):
        if n := sum(row["known"] == known for row in rest):
            notes = (Note(key, {"n": n}, "#untold", n), *notes)
    whole = found.only([known not in UNTOLD for known in found.table.column("known").to_pylist()])
    made = _panel("coverage", "coverage", whole, asked, opens, (Drawing(chart, look="scrolls"),), legend, notes)
    return [made, *([_untold(rest, asked)] if rest else [])]


def _untold(rest: Sequence[charts.Row], asked: Asked) -> Panel:
    """Return the places from which nothing is told, under the area around them; many are folded. They are in the table
    of coverage that is downloaded."""
    labels, groups = asked.labels, dict[tuple[str, str], list[str]]()
    for row in rest:
        groups.setdefault((row["known"], row["place"].rpartition("/")[0]), []).append(labels.place(row["place"]))
    lists = tuple(
        Listed(" · ".join([*([labels.place(around)] if around else []), labels.value("known", known)]),
               tuple(sorted(names))[:MOST_ROWS], len(rest) > charts.MOST_UNTOLD, max(0, len(names) - MOST_ROWS))
        for (known, around), names in groups.items())
    return Panel("untold", (), ShownTable((), ()), (), (), (), "", "", lists=lists)


def _panel(page: str, name: str, found: Result, asked: Asked, opens: Opens, drawings: Sequence[Drawing],
           legend: tuple[tuple[str, str], ...] = (), notes: Notes = ()) -> Panel:
    table = shown(found, asked.labels, MOST_ROWS)
    by = (("by", ",".join(asked.question.by)),) if page == "counts" else ()
    return Panel(name, tuple(d for d in drawings if d.svg), table,
                 tuple(tuple(opens(row, cell.of) if cell.of else None for cell in cells) for row, cells in table.rows),
                 tuple(opens(None, cell.of) if cell.of else None for cell in table.total),
                 tuple(tuple(asked.inside(page, row[k]) if k in ("place", "origin") else None for k in found.keys)
                       for row, _ in table.rows),
                 asked.address(f"{page}/{name}.csv", *by), found.sql, legend, notes)


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={_quoted(value)}" for name, value in pairs)


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    """Return a value as an address holds it; a page says the same ones hundreds of times."""
    return quote_plus(value)


def _whole(opens: Opens) -> charts.Link:
    """Return what links a row to all its incidents."""
    return lambda row: opens(row, "incidents")


def _behind(of: str) -> Ask:
    """Return what an address says beside the row for the number in this column."""
    if of in ("proof", "none"):
        return (("proof", "1" if of == "proof" else "0"),)
    if of == "ahead":
        return (("ahead", "1"),)
    return (("told", of.removesuffix("_told")),) if of.endswith("_told") else ()


def _overlap(found: Result) -> Notes:
    """Say so where rows add up to more than there is."""
    rows = found.sum("incidents")
    whole = (found.total or {}).get("incidents", rows)
    return (Note("note_overlap", {"rows": rows, "total": whole}),) if rows > whole else ()


RESULTS: dict[tuple[str, str], Callable[[Asked], Result]] = {
    ("counts", "counts"): lambda a: a.held.counts(a.question),
    ("flows", "flows"): lambda a: a.held.flows(a.question.level, a.question.keep),
    ("flows", "years"): lambda a: a.held.flows(a.question.level, a.question.keep, yearly=True),
    ("time", "time"): lambda a: a.held.timeline(a.step, a.question.keep),
    ("time", "lags"): lambda a: a.held.lags(a.question.keep),
    ("targeting", "ground"): lambda a: a.held.targeting("ground", a.question.keep),
    ("targeting", "organ"): lambda a: a.held.targeting("organ", a.question.keep),
    ("coverage", "coverage"): lambda a: a.held.coverage(a.question.level, a.step, a.question.keep),
}
