"""What a publication holds, and above all what it does not."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publish.opened import everything
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import list_incidents
from witnessmark.app.judge import assess, judge
from witnessmark.app.link import link
from witnessmark.app.publish import draft, publish
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.disclosure.generalise import figure
from witnessmark.disclosure.telling import names_a_day, speaks_of_telling
from witnessmark.disclosure.view import PublicClaim, PublicFigure, PublicIncident, PublicPlace
from witnessmark.errors import DiskFull, UsageError, WouldLeak
from witnessmark.model.figure import Figure
from witnessmark.model.text import Span
from witnessmark.publish.exports import formats
from witnessmark.publish.exports.csv_tables import as_csv, inert
from witnessmark.publish.figures import ranges
from witnessmark.publish.pages import BOTH, LANGUAGES
from witnessmark.publish.wording import ladder, words
from witnessmark.vocab.codes import Access, Act, Decision, FigureKind, Grade, Quantifier, Status, Unit


@pytest.fixture
def released(case: Case, tmp_path: Path) -> Path:
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    publish(case, tmp_path / "out", title="A title", alone="a test", exports=formats.NAMES, generalise=True)
    return tmp_path / "out"


def test_nothing_leaves_before_a_person_said_so(case: Case, tmp_path: Path) -> None:
    with pytest.raises(WouldLeak):
        publish(case, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("own", "told"), [
    (None, ("Record of forced displacement", "강제 이주 기록")), ("River wards, 2019", ("River wards, 2019",) * 2)])
def test_a_dossier_without_a_title_of_its_own_is_named_in_each_pages_language(
    case: Case, tmp_path: Path, own: str | None, told: tuple[str, str]
) -> None:
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    publish(case, tmp_path / "out", title=own, alone="a test", exports=(), generalise=True)
    pages = {name: (tmp_path / "out" / name).read_text("utf-8") for name in (*LANGUAGES.values(), BOTH)}
    for name, title in zip(LANGUAGES.values(), told, strict=True):
        assert f"<title>{title}</title>" in pages[name] and f"<h1>{title}</h1>" in pages[name]
    assert all(title in pages[BOTH] for title in told)


def test_no_byte_holds_a_restricted_passage_a_day_of_telling_a_file_name_or_a_hash(case: Case, released: Path) -> None:
    text = everything(released)
    for report in case.store.reports(case.actor):
        assert report.original.sha256 not in text
        assert report.original.name not in text
        assert report.id not in text
        reading = case.store.reading(case.actor, report.id)
        if report.access is not Access.PUBLIC:
            for sentence in reading.text.splitlines():
                assert not sentence.strip() or sentence.strip() not in text
            assert report.outlet not in text
    for decided in decided_claims(case):
        assert decided.claim.id not in text
        for said in decided.claim.attribution:
            if said.told_on is not None:
                assert said.told_on.start.isoformat() not in text
    assert "2019-05-03" not in text
    assert "2019-05" in text


def test_what_rests_on_a_persons_word_is_published_as_codes_alone(case: Case, released: Path) -> None:
    text = everything(released)
    assert "a source in North Hamgyong Province" not in text
    assert "함경북도 소식통" not in text
    assert "police expelled about 40 families" not in text
    assert "anonymous_source" in text


def test_words_of_a_public_notice_are_quoted(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case("notice")
    notice = "The council evicted 60 families from the riverside quarter of Hoeryong in May 2019 to build a road."
    asked = Asked.of(published="2019-06-01", outlet="City Gazette", access=Access.PUBLIC)
    list(add_bytes(case, notice.encode(), name="notice.txt", asked=asked))
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    publish(case, tmp_path / "notice-out")
    assert notice in everything(tmp_path / "notice-out")


@pytest.mark.parametrize("passage", [
    "who spoke with this magazine by phone on 3 March", "시내에 사는 사람이 전화통화에서 밝혔다",
    "Forty families left, she recalled.", "주민 증언에 따르면 40세대가 쫓겨났다", "매대를 빼앗겼다고 한다",
    "Mr. K lost his stall.", "ㄱ씨의 매대가 없어졌다", "떠나라는 말을 들었다", "Forty families reportedly left",
])
def test_a_passage_that_speaks_of_telling_is_recognised(passage: str) -> None:
    assert speaks_of_telling(passage)


@pytest.mark.parametrize("passage", [
    "지난 23일 40세대를 내보냈다", "on 3 May", "May 3", "2 December 2018", "last Thursday", "2018-12-02", "월요일에",
    "the 21st", "Dec. 2nd", "2019.5.3", "the next morning", "이튿날 아침",
])
def test_a_passage_that_names_a_day_is_recognised(passage: str) -> None:
    assert names_a_day(passage)


@pytest.mark.parametrize("passage", ["in May 2019", "2018년 12월", "40 families may have left", "31세대"])
def test_months_and_counts_are_no_days(passage: str) -> None:
    assert not names_a_day(passage)


@pytest.mark.parametrize(("access", "said"), [(Access.RESTRICTED, (None, None, 10)), (Access.PUBLIC, (4, 4, 4))])
def test_a_small_count_of_a_report_that_is_not_public_is_told_as_at_most_ten(
    make_case: Callable[..., Case], access: Access, said: tuple[int | None, ...]
) -> None:
    case = make_case("small")
    note = "Police expelled 4 families from Hoeryong in May 2019."
    list(add_bytes(case, note.encode(), name="note.txt", asked=Asked.of(published="2019-06-01", access=access)))
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    figures = [c.figure for i in rehearse(case, Wanted(alone="a test")).draft.view.incidents for c in i.claims
               if c.figure]
    assert figures
    assert {(f.low, f.best, f.high) for f in figures} == {said}


@pytest.mark.parametrize(("low", "high", "left"), [(4, 15, 15), (9, 9, 10), (None, 6, 10), (3, None, None)])
def test_no_bound_of_a_small_count_is_left(low: int | None, high: int | None, left: int | None) -> None:
    told = Figure(FigureKind.FLOW, low, None, high, Unit.PERSON, Quantifier.RANGE, "few", Span(0, 3))
    made = figure(told, Access.SECRET)
    assert (made and (made.low, made.best, made.high)) == (left and (None, None, left))


def test_rejected_claims_and_unmarked_ones_stay_out(case: Case) -> None:
    first, *_ = [d.claim for d in decided_claims(case)]
    judge(case, [first.id], [Decision.RELEASABLE], reason="test")
    view = draft(case)
    assert view.claims == 1
    judge(case, [first.id], [Decision.REJECT], reason="test")
    with pytest.raises(WouldLeak):
        draft(case)


def test_the_sums_fit_and_the_json_is_the_view(released: Path) -> None:
    for line in (released / "SHA256SUMS").read_text("ascii").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((released / name).read_bytes()).hexdigest() == digest
    release = json.loads((released / "data" / "release.json").read_text("utf-8"))
    assert release["title"] == "A title"
    assert release["incidents"][0]["claims"][0]["start"] in ("2019-01", "2019-05")


def test_a_folder_that_holds_something_is_never_written_into(case: Case, released: Path) -> None:
    before = everything(released)
    with pytest.raises(UsageError):
        publish(case, released)
    assert everything(released) == before


def test_no_place_is_finer_than_a_county(case: Case, released: Path) -> None:
    claims = [claim for incident in rehearse(case).draft.view.incidents for claim in incident.claims]
    places: list[PublicPlace] = [place for claim in claims for place in (*claim.origin, *claim.destination)]
    assert places
    assert {p.name for p in places if not p.described} <= {"Hoeryong", "Musan", "North Hamgyong", "North Korea", "KP"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1+1", "＠x"])
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert inert(text).startswith("'")


@pytest.mark.parametrize("text", ["=1+1", "@x", "＝1+1"])
def test_a_heading_is_never_a_formula_as_some_are_names_of_outlets(text: str) -> None:
    heading = as_csv([text, "count"], [[1, 2]]).decode("utf-8-sig").splitlines()[0]
    assert heading == f"'{text},count"


def test_a_number_stays_a_number() -> None:
    assert inert(-1.5) == "-1.5"


def test_what_was_not_released_casts_no_shadow(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """Only the order is released: the withheld note that it was carried out shows in no act, grade or count."""
    case = make_case("partly")
    told = {
        "wire": ("In May 2019 the city council ordered 40 families in Hoeryong to be expelled.", Access.PUBLIC),
        "note": ("A woman from Hoeryong said that in May 2019 police expelled 40 families from Hoeryong.",
                 Access.RESTRICTED),
    }
    for name, (text, access) in told.items():
        asked = Asked.of(published="2019-06-01", outlet=name, access=access)
        list(add_bytes(case, text.encode(), name=f"{name}.txt", asked=asked))
    assess(case, None, reliability="A", reason="test")
    whole = list_incidents(case)
    assert len(whole) == 1
    assert {a.status for a in whole[0].acts} >= {Status.CARRIED_OUT}
    ordered = [d.claim.id for d in decided_claims(case) if d.claim.reading.report.outlet == "wire"]
    judge(case, ordered, [Decision.RELEASABLE], reason="test")
    (incident,) = draft(case).incidents
    assert {a.status for a in incident.acts} == {Status.ORDERED}
    assert incident.grade is Grade.SINGLE_ORIGIN
    assert (incident.origins_low, incident.origins_high) == (1, 1)
    assert not incident.contradictions
    publish(case, tmp_path / "partly-out", exports=formats.NAMES)
    assert "carried_out" not in everything(tmp_path / "partly-out" / "data")


def test_nothing_is_written_into_the_case(case: Case) -> None:
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    with pytest.raises(UsageError):
        publish(case, case.path / "log" / "dossier")
    assert not (case.path / "log" / "dossier").exists()


def test_files_tell_the_month_and_no_hour(released: Path) -> None:
    for file in (released, *released.rglob("*")):
        made = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
        assert (made.day, made.hour, made.minute, made.second) == (1, 0, 0, 0)


def test_a_dossier_is_whole_or_not_there(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(case, [d.claim.id for d in decided_claims(case)], [Decision.RELEASABLE], reason="test")
    write = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "SHA256SUMS":
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        publish(case, tmp_path / "out", alone="a test", generalise=True)
    assert list(tmp_path.glob("*out*")) == []
    assert list(tmp_path.glob(".dossier-*")) == []


def test_times_that_are_one_month_are_no_difference_for_readers(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """The 3rd against the 9th is left out; May against July is told in months, in both languages."""
    for name, days, told in (("one", ("3 May", "9 May"), False), ("two", ("3 May", "9 July"), True)):
        case = make_case(name)
        for at, day in enumerate(days):
            text = f"On {day} 2019 police expelled 40 families from Hoeryong to Musan County."
            asked = Asked.of(published="2019-08-01", outlet=f"Wire {at}", access=Access.PUBLIC)
            list(add_bytes(case, text.encode(), name=f"{at}.txt", asked=asked))
        a, b = (d.claim.id for d in decided_claims(case))
        link(case, [a, b], reason="one event")
        assert [c.field for i in list_incidents(case) for c in i.contradictions] == ["when"]
        judge(case, [a, b], [Decision.RELEASABLE], reason="test")
        (incident,) = draft(case).incidents
        assert [c.values for c in incident.contradictions] == ([("2019-05", "2019-07")] if told else [])
        publish(case, tmp_path / f"{name}-out")
        page = (tmp_path / f"{name}-out" / "index.html").read_text("utf-8")
        assert ("May 2019 ↔ July 2019" in page) is told
        assert ("2019년 5월 ↔ 2019년 7월" in (tmp_path / f"{name}-out" / "index.ko.html").read_text("utf-8")) is told


@pytest.mark.parametrize("both", [True, False])
def test_a_contested_incident_says_why_as_far_as_its_claims_show_it(
    make_case: Callable[..., Case], tmp_path: Path, both: bool,
) -> None:
    """Days within one month: that they differ is told, no day is. Of a claim that stays inside: that it contests."""
    case = make_case()
    told_by = (("3 May", "Ri Ok, a teacher,", "River Wire"), ("9 May", "Kim Chol, a driver,", "Hill Post"))
    for at, (day, who, outlet) in enumerate(told_by):
        text = f"On {day} 2019, police expelled 40 families from Hoeryong to Musan County, {who} told {outlet}."
        asked = Asked.of(published=f"2019-08-0{at + 1}", outlet=outlet, access=Access.PUBLIC)
        list(add_bytes(case, text.encode(), name=f"{at}.txt", asked=asked))
    a, b = (d.claim.id for d in decided_claims(case))
    link(case, [a, b], reason="one event")
    assess(case, None, reliability="A", reason="test")
    assert [i.grade.grade for i in list_incidents(case)] == [Grade.CONTESTED]
    judge(case, [a, b] if both else [a], [Decision.RELEASABLE], reason="test")
    (incident,) = draft(case).incidents
    assert incident.grade is Grade.CONTESTED and incident.contested_elsewhere is not both
    assert [(c.field, c.values) for c in incident.contradictions] == ([("when", ())] if both else [])
    publish(case, tmp_path / "out")
    for language, name in (("en", "index.html"), ("ko", "index.ko.html"), ("en", "index.both.html")):
        page, w = html.unescape((tmp_path / "out" / name).read_text("utf-8")), words(language)
        finer = w["differ_finer"].format(field=w["field_when"])
        told = {finer, w["contested_elsewhere"]}
        assert {line for line in told if line in page} == {finer if both else w["contested_elsewhere"]}
        assert "2019-05-0" not in page and "9 May" not in page


def test_the_dossier_draws_one_map_with_the_numbers_of_its_incidents(released: Path) -> None:
    """Once for a wide screen and once for a narrow one; times of the timeline are months, no line ends in a dot."""
    for name in ("index.html", "index.ko.html"):
        page = (released / name).read_text("utf-8")
        assert page.startswith("<!doctype html>")
        assert page.count('<svg class="map"') == page.count('<svg class="timeline"') == 2
        assert "2019-05-0" not in page and "2019-05-31" not in page
        assert "· </p>" not in page and "·</p>" not in page
    page = (released / "index.html").read_text("utf-8")
    assert "2019</title>" in page
    assert '<text class="note"' in page


def test_both_languages_stand_side_by_side(released: Path) -> None:
    """Each incident once in either language, and a way there and back from both pages."""
    page = (released / "index.both.html").read_text("utf-8")
    incidents = json.loads((released / "data" / "release.json").read_text("utf-8"))["incidents"]
    for number in (incident["number"] for incident in incidents):
        assert page.count(f'index.html#{number}"') == page.count(f'index.ko.html#{number}"') == 1
    assert "세대" in page and "households" in page
    for name in ("index.html", "index.ko.html"):
        assert 'href="index.both.html"' in (released / name).read_text("utf-8")


@pytest.mark.parametrize(("numbers", "words"), [
    ([1], "1"), ([2, 1], "1, 2"), ([3, 1, 2], "1–3"), ([1, 3, 4, 5, 7, 7], "1, 3–5, 7"), ([], "")])
def test_numbers_in_a_row_are_told_as_a_range(numbers: list[int], words: str) -> None:
    assert ranges(numbers) == words


def test_many_claims_are_folded_and_none_is_lost(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    text = "\n\n".join(f"On {day} May 2019 police expelled {20 + day} families from Hoeryong." for day in range(1, 8))
    asked = Asked.of(published="2019-06-01", access=Access.PUBLIC)
    list(add_bytes(case, text.encode(), name="a.txt", asked=asked))
    ids = [d.claim.id for d in decided_claims(case)]
    for other in ids[1:]:
        link(case, [ids[0], other], reason="one event")
    judge(case, ids, [Decision.RELEASABLE], reason="test")
    publish(case, tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert f"{len(ids) - 4} more claims" in page
    assert page.count('<li id="I-1.') == len(ids)


def _counted(number: str, low: int | None, high: int | None, unit: Unit) -> PublicClaim:
    quantifier = Quantifier.LESS_THAN if low is None else Quantifier.EXACT
    told = PublicFigure(low, low and high, high, unit, quantifier)
    nobody: tuple[()] = ()
    return PublicClaim(number, Act.EXPULSION, Status.CARRIED_OUT, (), told, (), (), None, None, *(nobody,) * 5, "en")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_ladder_is_made_of_released_counts_and_marks_what_is_derived(language: str) -> None:
    """Households, persons told, persons derived with the multiplier; a small count stays at its word."""
    claims = (_counted("C2", 310, 310, Unit.PERSON), _counted("C1", 84, 84, Unit.HOUSEHOLD),
              _counted("C3", None, 10, Unit.HOUSEHOLD))
    lines = ladder(PublicIncident("I1", (), Grade.UNASSESSED, 0, 1, None, None, (), claims), language)
    assert ["C1" in lines[0], "C3" in lines[1], "C2" in lines[2]] == [True] * 3
    assert "168" in lines[3] and "588" in lines[3] and "84" in lines[3] and "C1" not in lines[3]
    assert all(("derived" in line) or ("셈한" in line) for line in lines[3:])
    assert "70" in lines[4] and "10" in lines[4]
