"""Who speaks in two reports by other words: handed-on figures, posts, contacts of a body, names as they are heard."""

from __future__ import annotations

import pytest

from tests.reconcile.factory import Desk
from tests.reconcile.test_origin_patterns import EVICTED, Made, counted, report
from witnessmark.reconcile.antecedents import body_before
from witnessmark.reconcile.fieldwork import one_body_name
from witnessmark.reconcile.hangul_names import called
from witnessmark.reconcile.papers import paper_kinds
from witnessmark.reconcile.particulars import particulars
from witnessmark.reconcile.people import loosely_one
from witnessmark.reconcile.speakers import first_person, one_name, this_body
from witnessmark.reconcile.statements import spoken_alike
from witnessmark.vocab.codes import Act, AttributionKind

Kind = AttributionKind
OFFICE = Kind.OFFICIAL_STATEMENT


def note(outlet: str, day: int, sentence: str, who: str, kind: Kind = Kind.EYEWITNESS, count: int | None = 40) -> Made:
    return report(outlet, f"2018-12-{day:02}", (sentence, who, kind, count))


REEVE = note("Valley Post", 5, f"The reeve of Orr, Ada Finch, counted 40 households {EVICTED}.",
             "The reeve of Orr, Ada Finch", OFFICE)


@pytest.mark.parametrize(("said", "origins"), [
    ("The figures were sent up by the reeve, the treasury said: 40 households were " + EVICTED + ".", 1),
    ("“The number I have from the reeve is 40 households,” the treasury said of those " + EVICTED + ".", 1),
    ("The treasury gave the number of those " + EVICTED + " as 40 households.", 2),
    ("Families had been told by the reeve to go, and 40 households were " + EVICTED + ", the treasury said.", 2),
])
def test_an_office_that_has_its_figure_from_another_is_no_origin_of_its_own(said: str, origins: int) -> None:
    who = "the treasury" if "the treasury" in said else "The treasury"
    assert counted(REEVE, note("Harbour Times", 9, said, who, OFFICE))[0] == origins


def test_a_handed_on_figure_is_nobodys_whose_count_is_at_odds() -> None:
    said = f"The figures were sent up by the reeve, the treasury said: 55 households were {EVICTED}."
    assert counted(REEVE, note("Harbour Times", 9, said, "the treasury", OFFICE, 55))[0] == 2


def test_what_somebody_posted_is_one_with_the_paper_that_quotes_the_post() -> None:
    post = note("social media", 4, f"We are 40 households {EVICTED} and we sleep in the mill.", "We")
    paper = note("Valley Post", 6, f"Piotr Wolny wrote in a video he posted that 40 households were {EVICTED}.",
                 "Piotr Wolny")
    other = note("Valley Post", 6, f"Piotr Wolny told us that 55 households were {EVICTED}.", "Piotr Wolny", count=55)
    assert counted(post, paper) == (1, 1)
    assert counted(post, other)[1] == 2


def test_a_speaker_who_told_another_newsroom_the_same_is_whoever_that_one_quotes() -> None:
    first = note("Border Post", 5, f"A glazier of 50 saw 40 households {EVICTED}.", "A glazier of 50")
    again = note("Valley Post", 8, f"A man told another station the same: 40 households were {EVICTED}, he said.",
                 "A man")
    assert counted(first, again) == (1, 1)
    unlike = note("Valley Post", 8, f"A woman of 31 said another group came, and 40 households were {EVICTED}.",
                  "A woman of 31")
    assert counted(first, unlike) == (2, 2)


def test_a_worker_whom_one_body_has_heard_is_one_in_two_reports() -> None:
    assert one_body_name("the rights group Harbour Watch", "Harbour Watch")
    assert not one_body_name("Harbour Watch", "Lake Watch")
    assert spoken_alike("the rights group Bramble Watch", "국제인권단체 브램블워치")
    assert not spoken_alike("the rights group Bramble Watch", "국제인권단체 레이크워치")


@pytest.mark.parametrize(("one", "other", "same"), [
    ("교사 이브라힘 카마라 씨", "카마라 씨", True), ("카마라 씨", "디알로 씨", None), ("김 씨", "김 모 씨", None),
    ("Yusuf Haddad", "Youssef Haddad", True), ("J. Wanyama", "Joseph Wanyama", True),
    ("Jan Novotny", "Jana Novotny", False), ("Peter Okello", "Paul Okello", False), ("Omar Farah", "Omer Fereh", False),
])
def test_one_name_in_two_spellings_and_by_a_part(one: str, other: str, same: bool | None) -> None:
    assert one_name(one, other) is one_name(other, one) is same


def test_a_name_before_its_title_is_told_from_what_somebody_is() -> None:
    assert called("이곳 중학교 교사 이브라힘 카마라 씨") == ("이브라힘", "카마라")
    assert called("이 마을 주민 박 씨") == ()


@pytest.mark.parametrize(("text", "first", "body"), [
    ("my", True, False), ("my brother", False, False), ("our", True, False), ("this office", False, True),
    ("this office in town", False, False), ("본 기관", False, True), ("우리 마을", False, False), ("내가", True, False),
])
def test_who_speaks_for_itself(text: str, first: bool, body: bool) -> None:
    assert (first_person(text), this_body(text)) == (first, body)


def test_a_body_called_by_its_noun_is_the_one_named_before() -> None:
    text = "Norland's river board met. The board said that 40 huts were gone."
    assert body_before(text, text.index("The board"), "The board") == "river board"
    assert body_before("The board met. Then the board left.", 20, "the board") == ""


@pytest.mark.parametrize(("one", "other", "same"), [
    ("a judgment of Monday", "재판부의 판결문", True), ("the notice", "the list", False), ("a song", "a song", False),
])
def test_papers_are_of_one_kind_in_both_languages(one: str, other: str, same: bool) -> None:
    assert bool(paper_kinds(one) & paper_kinds(other)) is same


def test_two_may_be_one_of_whom_something_else_shows_it() -> None:
    assert loosely_one("an old man from the lane", "a resident with a goat")
    assert not loosely_one("a resident", "an official") and not loosely_one("a teacher", "a farmer")
    assert not loosely_one("a man of 40", "a woman")


def test_children_and_carts_are_particulars() -> None:
    assert particulars("a widow of five") & particulars("다섯 아이의 어머니") == {"5 children"}
    assert particulars("a carter") == particulars("달구지를 끄는 사람") == {"cart"}


def test_a_speaker_set_against_another_is_another() -> None:
    text = (f"A man of 44 saw 40 households {EVICTED}.\n\nUnlike the teacher, who spoke of 40 households {EVICTED}, "
            "he stayed.\n")
    desk = Desk(text, "Valley Post", "2018-12-09")
    first, second = text.split("\n\n")
    made = [desk.claim(part.strip(), Act.EVICTION, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
                       figure=desk.figure("40 households", 40), said=(desk.source(who, Kind.EYEWITNESS),))
            for part, who in ((first, "A man of 44"), (second, "the teacher"))]
    assert counted((desk, made)) == (2, 2)


def test_two_days_of_telling_two_newsrooms_do_not_show_two_people() -> None:
    def told(outlet: str, day: int, how: str) -> Made:
        sentence = f"A resident {how} on {day} December that 40 households were {EVICTED}."
        desk = Desk(sentence + "\n", outlet, f"2018-12-{day + 1:02}")
        who = desk.source("A resident", Kind.EYEWITNESS, told=(f"{day} December", f"2018-12-{day:02}"))
        return desk, [desk.claim(sentence, Act.EVICTION, "evicted", origin=("Hyesan",), said=(who,),
                                 when=("3 December", "2018-12-03"), figure=desk.figure("40 households", 40))]

    assert counted(told("Valley Post", 8, "said"), told("Border Post", 10, "let us know by radio")) == (1, 2)
    assert counted(told("Valley Post", 8, "said"), told("Valley Post", 10, "let us know by radio")) == (2, 2)
