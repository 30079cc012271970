"""When one number may be quoted, and what is said when not."""

from __future__ import annotations

import json
import re
import string
from dataclasses import replace

import numpy as np
import pytest

from tests.analysis.undercount.worlds import QUICK, independent, linked, of_marks, table, two_kinds
from witnessmark.analysis.undercount import MODELS, Estimate, Method, weigh
from witnessmark.analysis.undercount.chart import chart
from witnessmark.analysis.undercount.copies import copies
from witnessmark.analysis.undercount.matchings import Combined
from witnessmark.analysis.undercount.patterns import Patterns
from witnessmark.analysis.undercount.verdict import LEAST_MATCHINGS, against, outside, reasons, under_point
from witnessmark.analysis.undercount.wording import shown, words

FOUR = independent(3000, [0.3, 0.25, 0.4, 0.3], seed=1)
GOOD = {
    Method.LCMCR: Estimate(Method.LCMCR, 3000.0, 2800.0, 3200.0,
                           details={"r_hat": 1.0, "ess": 900.0, "chain_medians": [3000.0], "most_unseen": 10}),
    Method.DGA: Estimate(Method.DGA, 3050.0, 2850.0, 3300.0, details={"most_unseen": 10}),
    Method.LOGLINEAR: Estimate(Method.LOGLINEAR, 2950.0, 2750.0, 3100.0, details={"resamples_lost": 0.2}),
}


def codes(**changed: Estimate) -> list[str]:
    methods = tuple(changed.get(method.value, good) for method, good in GOOD.items())
    return [reason.code for reason in reasons(FOUR, methods, Method.LCMCR)]


def test_models_that_agree_carry_a_headline() -> None:
    found = weigh(FOUR, Method.DGA, replace(QUICK, chains=replace(QUICK.chains, burn=2000), rounds=3))
    assert [reason.code for reason in found.reasons] == []
    assert found.headline == found.own.estimate
    record = found.record()
    assert record["headline"] == record["estimate"]
    assert [m["method"] for m in record["others"]] == ["lcmcr", "loglinear"]


def test_each_rule_refuses_by_itself() -> None:
    latent, graphs, pairs = (GOOD[m] for m in MODELS)
    assert codes() == []
    assert codes(lcmcr=replace(latent, details=latent.details | {"r_hat": 1.06})) == ["chains_disagree"]
    assert codes(lcmcr=replace(latent, details=latent.details | {"ess": 40.0})) == ["chains_short"]
    assert codes(dga=replace(graphs, capped=True)) == ["cap_binds"]
    assert codes(loglinear=replace(pairs, capped=True)) == ["resamples_lost"]
    assert codes(dga=replace(graphs, estimate=4000.0, low=3500.0, high=4500.0)) == ["intervals_apart"] * 2
    assert codes(dga=replace(graphs, estimate=5000.0, low=2900.0, high=9000.0)) == ["points_apart"]
    assert codes(dga=replace(graphs, estimate=3400.0, low=3090.0, high=4000.0)) == ["points_outside"] * 2
    assert codes(dga=replace(graphs, estimate=3150.0, low=2900.0, high=3300.0)) == []
    assert codes(loglinear=Estimate.none(Method.LOGLINEAR, "estimate_infinite")) == ["model_silent"]
    assert codes(dga=Estimate.none(Method.DGA, "needs_two_to_five_lists")) == []
    assert codes(lcmcr=Estimate.none(Method.LCMCR, "needs_two_lists_or_more")) == ["model_silent"]
    assert codes(dga=Estimate.none(Method.DGA, "needs_two_to_five_lists"),
                 loglinear=Estimate.none(Method.LOGLINEAR, "needs_two_to_ten_lists")) == ["nothing_to_compare"]


def test_models_that_contradict_one_another_over_the_matchings_alone_leave_no_headline() -> None:
    """By the first table all agree; over the others one goes its own way, whichever model is asked for."""
    drawn = [FOUR] * LEAST_MATCHINGS
    over = [Combined(e.method, e.estimate or 0, e.low or 0, e.high or 0, (e,) * len(drawn), 0.1, ())
            for e in GOOD.values()]
    far = [*over[:2], replace(over[2], estimate=2300.0, low=2200.0, high=2400.0)]
    for model in MODELS:
        assert against(over, GOOD, model, drawn) == []
        assert [note.code for note in against(far, GOOD, model, drawn)][:2] == ["matchings_refused", "intervals_apart"]
    assert [note.code for note in against(over[1:], GOOD, Method.LCMCR, drawn)] == ["matchings_silent"]


def test_matchings_without_a_figure_are_counted_and_many_leave_no_headline() -> None:
    """A figure over eight of twenty matchings is none over twenty: those that fail are no chance choice."""
    held = [GOOD[Method.DGA]] * 16 + [Estimate.none(Method.DGA, "estimate_infinite")] * 4
    for kept, said in ((held, []), ([*held[4:], *held[-4:]], ["matchings_lost"])):
        over = Combined(Method.DGA, 3000.0, 2900.0, 3100.0, tuple(kept), 0.1, (1500,) * 20)
        assert [note.code for note in against([over], GOOD, Method.DGA, [FOUR] * 20)] == said
        assert over.record()["used"] == over.used == (16 if not said else 12)


def test_few_matchings_and_those_that_hardly_anybody_carries_leave_no_headline() -> None:
    own, tiny = GOOD[Method.DGA], table("a,b,c,n\n1,0,0,40\n0,1,0,40\n0,0,1,40\n1,1,0,19\n")

    def said(drawn: list[Patterns], each: Estimate = own) -> list[str]:
        over = Combined(Method.DGA, 3000.0, 2900.0, 3100.0, (each,) * len(drawn), 0.1, (1500,) * len(drawn))
        return [note.code for note in against([over], GOOD, Method.DGA, drawn)]

    assert said([FOUR] * 9) == ["few_matchings"] and said([FOUR] * 10) == []
    assert said([FOUR] * 8 + [tiny] * 2) == [] and said([FOUR] * 7 + [tiny] * 3) == ["matchings_weak"]
    assert said([FOUR] * 10, replace(own, capped=True)) == ["matchings_weak"]


def test_models_are_held_against_the_interval_that_stands_with_the_headline() -> None:
    """Over the matchings that interval is another than the first table's, and so are the other models' figures."""
    own = GOOD[Method.DGA]
    wide = Combined(Method.DGA, own.estimate or 0, 1.0, 9000.0, (own,) * 3, 0.5, (1900, 2000, 2100))
    far = Combined(Method.LCMCR, 9500.0, 4000.0, 9999.0, (GOOD[Method.LCMCR],) * 3, 0.5, (1900, 2000, 2100))
    made = weigh(FOUR, Method.DGA, QUICK)
    assert outside(replace(made, reasons=(), matchings=(wide,))) == []
    told = replace(made, reasons=(), matchings=(wide, far))
    (said,) = outside(told)
    assert said.values["estimate"] == 9500.0
    assert "9,500" in told.reading("en") and "1,900 to 2,100 on the lists" in told.reading("en")
    assert "1,900~2,100" in told.reading("ko")


def test_fewer_than_twenty_on_more_than_one_list_leave_no_headline() -> None:
    """The latent class model's prior speaks where so few do: in tiny worlds it said too few in one of five."""
    for both, said in ((19, ["thin_overlap"]), (20, [])):
        few = table(f"a,b,c,n\n1,0,0,40\n0,1,0,40\n0,0,1,40\n1,1,0,{both}\n")
        assert [note.code for note in reasons(few, tuple(GOOD.values()), Method.LCMCR)] == said


def test_figures_outside_each_others_intervals_refuse_whichever_model_is_asked_for() -> None:
    """As on Kosovo's four lists: intervals touch, but no interval holds the other model's figure."""
    latent, graphs, pairs = (GOOD[m] for m in MODELS)
    methods = (replace(latent, estimate=10400.0, low=9054.0, high=13851.0),
               replace(graphs, estimate=12600.0, low=9830.0, high=16500.0),
               replace(pairs, estimate=14300.0, low=12600.0, high=16500.0))
    for model in MODELS:
        (said,) = reasons(FOUR, methods, model)
        assert said.code == "points_outside"
        assert "10,400" in said.text("en") and "14,300" in said.text("ko")


def test_a_list_made_from_another_has_no_headline_and_says_which() -> None:
    same = weigh(table("a,b,c,n\n1,0,0,100\n0,1,1,80\n1,1,1,50\n"), Method.DGA, QUICK)
    assert same.headline is None
    (said,) = [reason for reason in same.reasons if reason.code == "list_copied"]
    assert "“b”" in said.text("en") and "130" in said.text("en") and "‘c’" in said.text("ko")
    draws = np.random.default_rng(3).random((3000, 4)) < [0.3, 0.25, 0.4, 0.3]
    draws[:, 3] = draws[:, 2] & (np.random.default_rng(4).random(3000) < 0.5)
    draws[:12, 3] = True
    assert [(name, other) for name, other, _, _ in copies(of_marks(draws))] == [("d", "c")]


def test_lists_that_reach_nearly_everybody_or_follow_one_another_are_no_copies() -> None:
    assert not any(copies(independent(size, [0.97] * 4, seed=size)) for size in (50, 300, 3000))
    assert not any(copies(linked(seed=seed)[1]) for seed in range(40))
    assert copies(FOUR) == []


def test_any_model_below_the_lower_bound_refuses_a_headline_of_every_model() -> None:
    world = two_kinds(3000, seed=2)
    for model in (Method.LOGLINEAR, Method.LCMCR):
        found = weigh(world, model, QUICK)
        assert found.headline is None
        assert "below_bound" in [reason.code for reason in found.reasons]
        assert "below_bound" not in [warning.code for warning in found.warnings]


def test_a_headline_below_the_point_of_the_lower_bound_says_so() -> None:
    bound = Estimate(Method.CHAO, 3100.0, 2900.0, 3400.0)
    assert [n.code for n in under_point((*GOOD.values(), bound), 3000.0)] == ["under_point"]
    assert "below the point of Chao's lower bound" in under_point((bound,), 3000.0)[0].text("en")
    assert "차오의 하한값(3,100)" in under_point((bound,), 3000.0)[0].text("ko")
    assert under_point((bound,), 3100.0) == under_point((bound,), None) == under_point((), 3000.0) == []
    assert reasons(FOUR, (*GOOD.values(), bound), Method.LCMCR) == []


def test_the_chart_gives_no_interval_to_a_method_that_has_none() -> None:
    found = weigh(table("a,b,n\n1,0,150\n0,1,80\n1,1,50\n"), Method.LOGLINEAR, QUICK)
    for language, name in (("en", "sample coverage"), ("ko", "표본 포괄률")):
        drawn = chart(found, language)                                                          # type: ignore[arg-type]
        (title,) = set(re.findall(f"<title>({name}: [^<]*)</title>", drawn))
        assert "(" not in title
        assert re.search("<title>[^<]*: [^<]* \\([0-9,]+–[0-9,]+\\)</title>", drawn), "the others keep theirs"


def test_two_lists_have_no_headline_and_the_assumption_is_shouted() -> None:
    found = weigh(table("a,b,n\n1,0,150\n0,1,80\n1,1,50\n"), Method.LOGLINEAR, QUICK)
    assert found.headline is None
    assert "few_lists" in [reason.code for reason in found.reasons]
    assert "ASSUMES" in found.reading("en")
    assert "가정에 기댑니다" in found.reading("ko")
    assert found.record()["estimate"] == 520.0


def test_one_list_has_no_figure_at_all() -> None:
    found = weigh(table("a,n\n1,150\n"), Method.LCMCR, QUICK)
    assert found.headline is None
    assert found.record()["estimate"] is None
    assert "No figure" in found.reading("en")


def test_lists_that_never_meet_have_no_headline() -> None:
    found = weigh(table("a,b,c,n\n1,0,0,50\n0,1,0,60\n0,0,1,40\n"), Method.DGA, QUICK)
    assert found.headline is None
    assert "model_silent" in [reason.code for reason in found.reasons]
    assert [w.code for w in found.warnings].count("list_alone") == 3


def test_a_record_is_plain_json_with_the_promised_keys() -> None:
    found = weigh(table("A,B,C,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"), Method.LCMCR, QUICK).record()
    text = json.dumps(found, allow_nan=False)
    assert list(json.loads(text))[:7] == ["model", "estimate", "low", "high", "observed", "headline", "reasons"]
    assert {"others", "methods", "diagnostics", "reading"} <= set(found)
    assert found["headline"] is None
    assert found["reasons"]
    assert {"r_hat", "ess", "warnings", "without_list", "seed"} <= set(found["diagnostics"])
    assert [row["list"] for row in found["diagnostics"]["without_list"]] == ["A", "B", "C"]


PEOPLE = {"en": ("people", "everybody", "no one", "who "), "ko": ("사람", "이름이 오른", "누구")}


@pytest.mark.parametrize("rows", ["1,0,0,50\n0,1,0,60\n0,0,1,40\n", "1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,26\n",
                                  "1,0,0,90\n0,1,0,80\n0,0,1,70\n1,1,0,40\n1,0,1,35\n0,1,1,30\n1,1,1,15\n"])
def test_of_lists_of_incidents_nothing_is_said_of_people(rows: str) -> None:
    """Neither in the reading, its reasons and doubts, nor in why a method has no figure; of people as before."""
    events = weigh(table("a,b,c,incidents\n" + rows), Method.DGA, QUICK)
    people = weigh(table("a,b,c,n\n" + rows), Method.DGA, QUICK)
    assert [note.code for note in events.warnings] == [note.code for note in people.warnings]
    assert events.record()["reason_codes"] == people.record()["reason_codes"]
    for language in ("en", "ko"):
        told = " ".join([events.reading(language), *(row[1] for row in events.rows(language))])   # type: ignore[arg-type]
        assert not [word for word in PEOPLE[language] if word in told], told
        assert any(word in people.reading(language) for word in PEOPLE[language])                 # type: ignore[arg-type]
    assert "no one" in people.reading("en") or "0,1,1" in rows


def test_a_sentence_of_incidents_has_the_values_of_that_of_people() -> None:
    pairs = [(code, code.removesuffix("_of_incidents")) for code in words() if code.endswith("_of_incidents")]
    assert len(pairs) > 10
    for one, other in pairs:
        fields = [{f for _, f, _, _ in string.Formatter().parse(words()[code]["en"]) if f} for code in (one, other)]
        assert fields[0] == fields[1], one


def test_every_sentence_is_there_in_both_languages_with_the_same_values() -> None:
    for code, texts in words().items():
        assert set(texts) == {"en", "ko"}, code
        fields = [sorted(f for _, f, _, _ in string.Formatter().parse(text) if f) for text in texts.values()]
        assert fields[0] == fields[1], code


@pytest.mark.parametrize(("value", "text"), [(10404.3, "10,400"), (4400, "4,400"), (1.534, "1.53"), ("x", "x"),
                                             (0.0, "0.00"), (123456.0, "123,000")])
def test_numbers_are_shown_to_three_digits(value: str | int | float, text: str) -> None:
    assert shown(value) == text
