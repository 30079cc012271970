"""What the campaign pages show: a headline, the stages as lanes, where it happened, how long between stages."""

from __future__ import annotations

from witnessmark.app.campaigns import Course, Lag, Step
from witnessmark.drawing.lanes import Lane, draw_lanes
from witnessmark.drawing.map import Mark
from witnessmark.drawing.timeline import Bar
from witnessmark.vocab.codes import Stage
from witnessmark.vocab.table import label
from witnessmark.web.i18n import Language, translator
from witnessmark.web.incident_view import both_maps, place_name

MARKED = 60


def course_title(course: Course, language: Language) -> str:
    """Return `Hoeryong · Families of defectors · 2018-11 – 2019-09` from the values most incidents carry."""
    parts = [place_name(ref, language) for ref, _ in course.places[:1]]
    parts += [label(group, language) for group, _ in course.groups[:1]]
    return " · ".join([*parts, period(course)] if period(course) else parts) or translator(language)("campaign")


def period(course: Course) -> str:
    """Return the months from the first to the last day told; empty without a dated claim."""
    if course.first is None or course.last is None:
        return ""
    first, last = course.first.strftime("%Y-%m"), course.last.strftime("%Y-%m")
    return first if first == last else f"{first} – {last}"


def lanes(course: Course, language: Language) -> tuple[str, str]:
    """Return the stages as lanes over time, each step linked to its incident, for a wide and a narrow page.

    Both are empty without a dated claim.
    """
    t = translator(language)
    drawn = []
    for stage in Stage:
        steps = [step for step in course.steps if step.stage is stage]
        bars = tuple(
            Bar(step_words(step, language), step.start, step.end, step.start == step.end, stage.value,
                f"/incidents/{step.incident}")
            for step in steps if step.start and step.end)
        drawn.append(Lane(label(stage, language), bars, t("stage_undated") if steps else t("stage_unknown")))
    return draw_lanes(drawn, title=t("lanes")), draw_lanes(drawn, title=t("lanes"), width=380, stacked=True)


def step_words(step: Step, language: Language) -> str:
    """Return `Hoeryong · Expulsion`: the place and the acts most claims of a step tell."""
    places = [place_name(ref, language) for claim in step.claims for ref in claim.origin]
    acts = ", ".join(label(act, language) for act in step.acts[:2])
    return " · ".join([*places[:1], acts])


def days_between(lag: Lag, language: Language) -> str:
    """Return a lag in words: a number of days, a range, or at most so many where both may fall together."""
    t = translator(language)
    if lag.low == lag.high:
        return t("days_n", n=lag.low)
    if lag.high <= 0:
        return t("days_before", low=-lag.high, high=-lag.low)
    return t("days_most", n=lag.high) if lag.low <= 0 else t("days_range", low=lag.low, high=lag.high)


def course_map(course: Course, language: Language) -> tuple[str, str]:
    """Return maps (`both_maps`) of the places people were taken from, sized by how many incidents name them."""
    marks = [Mark(place_name(ref, language), ref.place.lat, ref.place.lon, n) for ref, n in course.places[:MARKED]
             if ref.place and ref.place.lat is not None and ref.place.lon is not None and ref.place.level != "country"]
    return both_maps(marks, translator(language)("map_incidents"))
