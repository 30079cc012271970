"""Released words among other texts: what leads back to its report is told less exactly until it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bench.haystack import KEPT, SHIPPED, opened
from tests.disclosure.test_rehearsal import ALONE, add, rules
from tools.background import text as background_text
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.publish import publish
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.disclosure import background
from witnessmark.disclosure.coarser import AS_IT_IS, Area, Coarser, Count, Time, further
from witnessmark.disclosure.generalise import figure
from witnessmark.disclosure.leading import NEARER, Search
from witnessmark.disclosure.view import PublicClaim
from witnessmark.model.figure import Figure
from witnessmark.model.text import Span
from witnessmark.publish.wording import sentence
from witnessmark.reconcile.similarity import shipped_encoder
from witnessmark.vocab.codes import Access, FigureKind, Quantifier, Unit

NOTE = ("On 3 May 2019 police expelled 38 families from Hoeryong, a clerk of the people's committee said. "
        "Neighbours were told to stay indoors.")


def told(case: Case) -> PublicClaim:
    (claim,) = [c for i in rehearse(case, ALONE).draft.view.incidents for c in i.claims]
    return claim


def both(claim: PublicClaim) -> Sequence[str]:
    return [sentence(claim, language) for language in ("en", "ko")]


def test_a_report_that_stands_before_all_others_is_found(make_case: Callable[..., Case]) -> None:
    """Beaten by four texts that say the same of other people it is not."""
    case = make_case()
    add(case, NOTE, "note.txt", Access.PUBLIC)
    claim = told(case)
    private = {"note": NOTE}
    far = {f"other {n}": f"Rice was dear in {town} that year." for n, town in enumerate(("Musan", "Onsong", "Orang"))}
    assert Search(private, far, both, shipped_encoder()).ahead("note", claim) == 0
    near = {f"near {n}": f"Expulsion of families: 38 households, from Hoeryong, May 2019, carried out by police. {n}"
            for n in range(NEARER)}
    assert Search(private, {**far, **near}, both, shipped_encoder()).ahead("note", claim) == NEARER


def test_what_leads_back_is_refused_with_a_way_out_and_leaves_so(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    case = make_case()
    claims = add(case, NOTE, "note.txt", Access.RESTRICTED)
    found = rehearse(case, ALONE)
    assert "led_back" in rules(found)
    assert [led.claim for led in found.draft.led.values()] == claims
    assert found.record()["led_back"][0]["applied"] is False
    done = publish(case, tmp_path / "out", alone="a test", generalise=True)
    assert (done.coarsened, done.left_out) == (1, 0)
    (exact,) = [sentence(claim.public, "en") for claim in found.draft.claims]
    assert exact not in (tmp_path / "out" / "index.html").read_text("utf-8")
    assert not rehearse(case, Wanted(alone="a test", generalise=True)).would_leak


def test_public_reports_are_cited_and_not_asked_about(make_case: Callable[..., Case]) -> None:
    case = make_case()
    add(case, NOTE, "note.txt", Access.PUBLIC)
    found = rehearse(case, ALONE)
    assert not found.draft.led and not found.would_leak


def test_further_ways_only_get_coarser_and_start_with_the_least_loss() -> None:
    way = Coarser(Area.PROVINCE, speaker=True)
    ways = list(further(way, dated=True, counted=True, detailed=True))
    assert ways[0] == Coarser(Area.PROVINCE, speaker=True, count=Count.SIZE)
    assert all(made.area >= Area.PROVINCE and made.speaker and made != way for made in ways)
    assert [made.loss for made in ways] == sorted(made.loss for made in ways)
    assert {made.time for made in further(AS_IT_IS, dated=False, counted=False, detailed=False)} == {Time.MONTH}


@pytest.mark.parametrize(("low", "high", "told"), [
    (10, 10, (10, 24)), (38, 38, (25, 49)), (49, 49, (25, 49)), (50, 50, (50, 99)), (99, 99, (50, 99)),
    (100, 100, (100, 249)), (38, 120, (25, 249)), (999, 999, (500, 999)), (1000, 1000, (1000, 2499)),
    (60, None, (50, None)),
])
def test_a_range_holds_its_count(low: int, high: int | None, told: tuple[int, int | None]) -> None:
    count = Figure(FigureKind.FLOW, low, low, high, Unit.PERSON, Quantifier.ABOUT, "x", Span(0, 1))
    made = figure(count, Access.RESTRICTED, Count.SIZE)
    assert made is not None
    assert (made.low, made.high, made.best) == (*told, None)
    assert figure(count, Access.RESTRICTED, Count.NEVER) is None


def test_the_background_is_as_its_tool_makes_it_and_the_same_each_time() -> None:
    """The half that attacks search has no passage in common with it."""
    assert (Path(background.__file__).parent / "background.json").read_text("utf-8") == background_text()
    shipped, kept = opened(SHIPPED), opened(KEPT)
    assert all(not set(shipped[language]) & set(kept[language]) for language in shipped)
    region = background.Region((("Hyesan", "혜산시"), ("Paegam", "백암군")), 2008, 2018)
    made = background.placed(background.passages(), region, 40, seed=1)
    assert made == background.placed(background.passages(), region, 40, seed=1)
    assert sum("Hyesan" in text or "혜산" in text for text in made.values()) > 10
    assert "\N{WHITE SQUARE}" not in "".join(made.values())


def test_the_region_is_that_of_the_claims(make_case: Callable[..., Case]) -> None:
    case = make_case()
    add(case, NOTE, "note.txt", Access.PUBLIC)
    region = background.Region.around(d.claim for d in decided_claims(case))
    names = {english for english, _ in region.places}
    assert {"Hoeryong", "Musan", "Ryanggang"} <= names and "Hyesan" not in names
    assert (region.first, region.last) == (2010, 2019)
    assert background.Region.around([]).places == ()
