"""What must hold for any text: no failure, every span in range, the same frames twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from witnessmark.extract.assemble import assemble, document_of
from witnessmark.extract.english import find_attributions, found_in
from witnessmark.extract.english.layout import blocks_of
from witnessmark.extract.frames import Document
from witnessmark.model.text import Reading, ReportRef, Span

WORDS = st.sampled_from(
    (
        'police expelled 30 families from Hoeryong to Musan because of smuggling , . \n \n\n - he said that " “ ” : '
        "they were ordered leave return barred homes burned 1,200 people the of and Q: A: NOTICE not deny rumour will "
        "on 3 May"
    ).split(" ")
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


def spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            if item.name != "place" or not hasattr(value, "score"):
                yield from spans(getattr(value, item.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_read_and_every_span_is_in_range(text: str) -> None:
    """No text makes extraction fail, and what it points at exists."""
    reading = Reading.of_text(text, ReportRef("r", "en", published=dt.date(2024, 11, 20)))
    frames = found_in(document_of(reading)).frames
    assert all(0 <= span.start < span.end <= len(text) for frame in frames for span in spans(frame))
    assemble(frames, reading)
    for relation in find_attributions(text):
        assert all(span.end <= len(text) for span in spans(relation))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_block_is_as_long_as_its_slice(text: str) -> None:
    """Offsets inside a block are offsets of the document."""
    for block in blocks_of(Document(text, "en")):
        assert block.text.split() == text[block.start : block.end].split()


def test_the_same_text_gives_the_same_frames() -> None:
    """Extraction is deterministic."""
    document = Document("Soldiers burned 12 homes in Kanu and 40 families fled.", "en", dt.date(2024, 11, 20))
    assert found_in(document).frames == found_in(document).frames


def test_a_quotation_over_sentences_keeps_its_speaker() -> None:
    """Words in one pair of marks belong to the speaker named beside them."""
    text = '"They came at night. They burned our homes and took the cattle," said Amina Yusuf, a herder.'
    found = find_attributions(text)
    assert any(
        r.source and r.source.slice(text).startswith("Amina Yusuf") and "burned" in c.slice(text)
        for r in found
        for c in r.content
    )
