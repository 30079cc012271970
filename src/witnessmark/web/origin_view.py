"""The drawing of an incident's origins: which report rests on which, and who is one speaker."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from witnessmark.drawing.arcs import Bow, Group, Row, draw_arcs
from witnessmark.model.incident import Origin, Tie
from witnessmark.model.report import Report
from witnessmark.vocab.codes import AttributionKind
from witnessmark.vocab.table import label
from witnessmark.web.i18n import Language, translator

BETWEEN = frozenset({"one_speaker", "joined", "quotation"})
"""Ties of which neither report rests on the other."""


def origin_graph(origins: Sequence[Origin], reports: Mapping[str, Report], counted: Collection[str],
                 language: Language) -> str:
    """Return the drawing; empty where no report is tied to another.

    Args:
        origins: of one incident, in the order in which its page numbers them.
        reports: those that the reader may see, by id; others are left out.
        counted: ids of the origins that count.
    """
    if not any(origin.ties for origin in origins):
        return ""
    t = translator(language)
    kinds = {kind.value: kind for kind in AttributionKind}
    groups: list[Group] = []
    bows: list[Bow] = []
    for g, origin in enumerate(origins):
        shown = sorted((r for r in origin.reports if r in reports),
                       key=lambda r: (str(reports[r].published or "9999"), r))
        at = {report: (g, r) for r, report in enumerate(shown)}
        seen = [tie for tie in origin.ties if tie.report in at and tie.on in at]
        groups.append(Group(
            f"{t('origin')} {g + 1}" + (f" · {label(kinds[origin.kind], language)}" if origin.kind in kinds else ""),
            tuple(Row(_name(reports[r], language), _note(r, seen, reports, language),
                      f"/reports/{r}") for r in shown),
            origin.id in counted))
        bows += [Bow(at[tie.on], at[tie.report], tie.certain, tie.why_ko if language == "ko" else tie.why,
                     tie.how in BETWEEN) for tie in seen]
    return draw_arcs(groups, bows, title=t("origin_graph"))


def _name(report: Report, language: Language) -> str:
    return str(report.outlet or report.title or translator(language)("report"))


def _note(report: str, ties: Sequence[Tie], reports: Mapping[str, Report], language: Language) -> str:
    """Return when a report was published and on what it rests, as far as its ties tell."""
    t = translator(language)
    day = str(reports[report].published or "")
    resting = [
        t(f"tie_{tie.how}", other=_name(reports[tie.on], language)) + ("" if tie.certain else f" ({t('possibly')})")
        for tie in ties if tie.report == report and tie.how not in BETWEEN
    ]
    return " · ".join(part for part in (day, *resting[:1]) if part)
