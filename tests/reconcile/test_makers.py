"""A paper and whoever made it, all and who speaks for them, a witness who is a number elsewhere: one origin each."""

from __future__ import annotations

import pytest

from tests.reconcile.test_known_again import note
from tests.reconcile.test_origin_patterns import EVICTED, Made, counted, report
from witnessmark.reconcile.testimony import witness_numbers
from witnessmark.vocab.codes import AttributionKind

Kind = AttributionKind
REGISTER = note("Valley Post", 5, f"In the register of the school at Orr 47 households are struck out as {EVICTED}.",
                "the register of the school at Orr", Kind.DOCUMENT, 47)


def spoke(sentence: str, who: str, kind: Kind = Kind.EYEWITNESS, count: int | None = 47) -> Made:
    return note("Harbour Times", 9, sentence, who, kind, count)


def test_who_keeps_the_papers_of_a_house_is_one_with_the_paper_that_gives_their_count() -> None:
    """The headmistress is; a mason with the same count is not, nor is she with another count."""
    keeps = f"Ada Finch, the headmistress, wept: 47 households were {EVICTED}."
    assert counted(REGISTER, spoke(keeps, "Ada Finch, the headmistress")) == (1, 1)
    mason = f"Ada Finch, a mason, wept: 47 households were {EVICTED}."
    assert counted(REGISTER, spoke(mason, "Ada Finch, a mason")) == (2, 2)
    other = keeps.replace("47", "88")
    assert counted(REGISTER, spoke(other, "Ada Finch, the headmistress", count=88)) == (2, 2)


def test_who_is_said_to_have_made_a_paper_is_one_with_it() -> None:
    diary = note("Valley Post", 5, f"A diary tells how households were {EVICTED}.", "A diary", Kind.DOCUMENT, None)
    wrote = f"Piotr Wolny wrote the diary by candle, of households {EVICTED}."
    read = f"Piotr Wolny stood by the mill, of households {EVICTED}."
    assert counted(diary, spoke(wrote, "Piotr Wolny", count=None)) == (1, 1)
    assert counted(diary, spoke(read, "Piotr Wolny", count=None)) == (2, 2)


def test_a_notice_of_an_office_and_its_deputy_head_are_one_and_whom_it_is_sent_to_is_another() -> None:
    who = "Kemal Aydar, deputy head of disaster affairs at the governor's office"
    head = spoke(f"{who}, saw nothing wrong with households {EVICTED}.", who, Kind.OFFICIAL_STATEMENT, None)
    for words, origins in (("signed Governor's Office for Disaster Affairs", 1),
                           ("and a letter to the Governor's Office for Disaster Affairs", 2)):
        sheet = note("Valley Post", 5, f"A sheet on the fence, {words}, tells of households {EVICTED}.",
                     "A sheet on the fence", Kind.DOCUMENT, None)
        assert counted(sheet, head)[0] == origins


def test_all_of_them_and_the_one_who_spoke_for_them_are_one() -> None:
    crowd = note("Valley Post", 5, f"“40 households of us were {EVICTED},” the men of the camp said.",
                 "the men of the camp")
    put = f"They pushed Khalil Daher forward to speak: 40 households were {EVICTED}."
    pushed = f"Khalil Daher was pushed by guards, a plasterer: 40 households were {EVICTED}."
    spoke_for = put.replace("pushed Khalil Daher forward", "put him forward, Khalil Daher,")
    assert counted(crowd, spoke(spoke_for, "Khalil Daher", count=40)) == (1, 1)
    assert counted(crowd, spoke(pushed, "Khalil Daher", count=40)) == (2, 2)


@pytest.mark.parametrize(("words", "numbers"), [
    ("WITNESS 7", {7}), ("the seventh witness", {7}), ("일곱 번째로 나온 증인", {7}), ("31번 응답자", {31}),
    ("증인 3명", set()), ("7 witnesses", set()),
])
def test_a_witness_has_a_number_in_either_language(words: str, numbers: set[int]) -> None:
    assert witness_numbers(words) == numbers


def test_a_witness_of_a_hearing_is_whoever_tells_elsewhere_that_they_spoke_there() -> None:
    heard = note("Commission of Orr", 5, f"WITNESS 7: 40 households were {EVICTED}.", "WITNESS 7")
    told = f"Ada Finch testified before the commission: 40 households were {EVICTED}."
    plain = f"Ada Finch wept in the chapel: 40 households were {EVICTED}."
    assert counted(heard, spoke(told, "Ada Finch", count=40)) == (1, 1)
    assert counted(heard, spoke(plain, "Ada Finch", count=40))[0] == 2


def test_a_sentence_that_one_newsroom_cut_shows_one_speaker() -> None:
    first = report("Border Post", "2018-12-05", (
        f'"I put my baby in the washing bowl and pushed," a woman {EVICTED} said.', "a woman", Kind.EYEWITNESS, None))
    whole = report("Harbour Times", "2018-12-06", (
        f'"So I put the baby in the washing bowl and pushed it on," Abeke Hunsu, {EVICTED}, said.', "Abeke Hunsu",
        Kind.EYEWITNESS, None))
    stock = report("Harbour Times", "2018-12-06", (
        f'"They told us to leave our houses in the night," Abeke Hunsu, {EVICTED}, said.', "Abeke Hunsu",
        Kind.EYEWITNESS, None))
    assert counted(first, whole) == (1, 1)
    assert counted(first, stock)[1] == 2


def test_i_in_quotation_marks_is_who_is_quoted() -> None:
    """`The speaker … “I left with the keys”` is one person; an author's own `I` is another."""
    speaker = (f"The speaker kept a shop when households were {EVICTED}.", "The speaker", Kind.EYEWITNESS, None)
    for words, origins in ((f"“I left with keys, {EVICTED}.”", 1), (f"At the mill, I saw many {EVICTED}.", 2)):
        made = report("Valley Post", "2018-12-05", speaker, (words, "I", Kind.EYEWITNESS, None))
        assert counted(made) == (origins, origins)
