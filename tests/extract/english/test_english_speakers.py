"""Who speaks, and whether they were there."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import extract
from witnessmark.model.text import Reading, ReportRef
from witnessmark.vocab.codes import AttributionKind as Kind


def kinds(text: str, outlet: str | None = "Daily Mirror") -> list[Kind]:
    reading = Reading.of_text(text, ReportRef("r", "en", "r.txt", "", outlet, dt.date(2019, 5, 10)))
    return [claim.attribution[0].kind for claim in extract(reading, learned=False).claims]


@pytest.mark.parametrize("text", [
    "Soldiers burned 30 houses at Goma on Tuesday, said a carpenter who watched from the hill.",
    "Soldiers burned 30 houses at Goma on Tuesday, a carpenter said. \"I ran with my two sons,\" he said.",
    "Soldiers burned 30 houses at Goma on Tuesday, said Amina Okello, whose own house is among them.",
])
def test_who_saw_it_or_lost_by_it_is_an_eyewitness(text: str) -> None:
    assert set(kinds(text)) == {Kind.EYEWITNESS}


@pytest.mark.parametrize("text", [
    "Soldiers burned 30 houses at Goma on Tuesday, said a lawyer who counted the cases.",
    "Soldiers burned 30 houses at Goma on Tuesday, said an official who saw the list.",
    "Soldiers burned 30 houses at Goma on Tuesday, said Amina Okello, who teaches law.",
])
def test_who_only_knows_of_it_is_none(text: str) -> None:
    assert Kind.EYEWITNESS not in kinds(text)


def test_somebody_named_with_a_post_or_for_a_body_speaks_officially() -> None:
    for speaker in ("the county's disaster officer, Ruth Ekiru,", "Ruth Ekiru, who speaks for the port authority,"):
        assert kinds(f"Police demolished 30 houses at Goma on Tuesday, {speaker} said.") == [Kind.OFFICIAL_STATEMENT]


def test_a_body_that_publishes_by_its_own_name_speaks_itself() -> None:
    text = "On 6 May police demolished 30 houses in Goma."
    assert kinds(text, "Ministry of Housing") == [Kind.OFFICIAL_STATEMENT]
    assert kinds(text, "Lakes Rights Forum") == [Kind.ORGANISATION]
    assert kinds(text, "Lakes News") == [Kind.OUTLET]


def test_a_writer_in_the_first_person_was_there() -> None:
    text = ("On 6 May police demolished 30 houses in Goma. We slept in the school. My brother lost his shop and "
            "I lost mine.")
    assert kinds(text, "social media") == [Kind.EYEWITNESS]
    assert kinds(text.replace("We slept", "They told us that people slept"), "Lakes News") == [Kind.OUTLET]


def test_what_comes_before_the_one_speaker_of_a_paragraph_is_theirs() -> None:
    text = ("Police demolished 30 houses in Goma on 6 May. Amina Okello, who has sold tea there for years, "
            "telephoned us. "
            "\"They took my stall first,\" she said.")
    assert set(kinds(text)) == {Kind.EYEWITNESS}
