"""What a field may be: what either layer reads, what stands around, and no days that only date the text."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import rules_of
from witnessmark.extract.assemble import document_of
from witnessmark.extract.learned import missing
from witnessmark.extract.weighing.options import Option, _nearest_of_each, dates_the_text, options
from witnessmark.extract.weighing.story import story_of
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.vocab.codes import Organ, Unit

TEXT = ("Goma Wire\n1 May 2016\n\nSoldiers drove 40 families out of Sake on 2 May 2016, a witness said.\n"
        "Flooding, 3 May 2016: 12 evicted")


@pytest.mark.parametrize(("day", "act", "dating"), [
    ("1 May 2016", "drove", True), ("2 May 2016", "drove", False), ("3 May 2016", "evicted", False),
    ("3 May 2016", "drove", True),
])
def test_a_day_in_a_short_line_without_an_act_dates_the_text(day: str, act: str, dating: bool) -> None:
    at, said = TEXT.index(day), TEXT.index(act)
    assert dates_the_text(TEXT, Span(at, at + len(day)), Span(said, said + len(act))) is dating


def offered(language: str, text: str, words: str, field: str) -> list[Option]:
    """Return the options of a field of the act said by some words."""
    rules = rules_of(language)
    assert rules is not None
    reading = Reading.of_text(text, ReportRef("r", language, "r.txt", "", "Daily", dt.date(2021, 4, 5)))
    story = story_of(document_of(reading), rules)
    at = text.index(words)
    index = next(i for i, act in enumerate(story.acts) if act.one.trigger.overlaps(Span(at, at + len(words))))
    return options(story, index, field)


learned = pytest.mark.skipif(bool(missing()), reason="the learned layer is not installed")


@learned
@pytest.mark.parametrize(("language", "text", "words", "organ"), [
    ("en", "The governor of Kasese spoke twice on Sunday. The harvest had been poor.\n\nOn Monday 40 families were "
           "driven out of the valley.", "driven out", Organ.LOCAL_AUTHORITY),
    ("en", "Tanzania has had enough, a trader said.\n\nOn Monday 40 families were expelled from the camp.", "expelled",
     Organ.GOVERNMENT),
    ("ko", "보위부는 며칠째 말이 없었다. 비도 그치지 않았다.\n지난 3일 12세대가 산골로 추방됐다.", "추방",
     Organ.STATE_SECURITY),
])
def test_a_body_named_in_another_sentence_may_have_ordered_it(
        language: str, text: str, words: str, organ: Organ) -> None:
    found = offered(language, text, words, "orderer")
    assert organ in {option.key for option in found}
    assert all(option.span is not None and option.value[1] == option.span for option in found)


@learned
def test_a_bare_count_counts_what_the_one_before_it_counts() -> None:
    text = "The army emptied the camp on 4 May: 700 people were sent to Goma, and 430 were moved to Bukavu."
    figures = {option.key[:3] for option in offered("en", text, "were moved", "figure")}
    assert (430, 430, Unit.PERSON) in figures


def test_of_one_kind_of_body_the_nearest_mention_is_offered() -> None:
    bodies = [Option((Organ.POLICE, Span(at, at + 6)), Organ.POLICE, Span(at, at + 6)) for at in range(0, 100, 10)]
    kept = _nearest_of_each(bodies, Span(52, 58))
    assert [option.span.start for option in kept if option.span] == [50]
