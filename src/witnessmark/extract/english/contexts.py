"""Context statements: trade, smuggling, visits, building, opinions and the like.

A sentence gives at most two; one that already states an act gives only those whose words
stand outside the act's. They carry people, place, time, figure and attribution like claims.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from witnessmark.extract.english.attribution.chains import Voices
from witnessmark.extract.english.drafts import Draft
from witnessmark.extract.english.groups import affected_of, is_people
from witnessmark.extract.english.organs import organ_of
from witnessmark.extract.frames import Frame
from witnessmark.model.claim import Why
from witnessmark.model.text import Span
from witnessmark.vocab.codes import ContextCode
from witnessmark.vocab.particle import with_particle
from witnessmark.vocab.table import label

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene, Sentence

_ORGANS = frozenset({ContextCode.OFFICIAL_VISIT, ContextCode.BUILDING_PROJECT})


@lru_cache(maxsize=1)
def patterns() -> tuple[tuple[ContextCode, re.Pattern[str]], ...]:
    """Read the table once."""
    raw = tomllib.loads(files(__package__).joinpath("contexts.toml").read_text("utf-8"))
    return tuple((ContextCode(code), re.compile(pattern, re.I)) for code, pattern in raw.items())


def contexts_of(
    scene: Scene, sentence: Sentence, voices: Voices, drafts: Sequence[Draft], *, relevant: bool
) -> Iterator[Frame]:
    """Yield the context frames of one sentence with its own drafts; weak where the document states no act."""
    if sentence.block.kind in {"title", "caption", "heading"}:
        return
    own = drafts
    text = sentence.text
    taken: list[Span] = []
    for code, pattern in patterns():
        match = pattern.search(text)
        if match is None or len(taken) >= 2:
            continue
        span = Span(sentence.start + match.start(), sentence.start + match.end())
        if any(t.overlaps(span) for t in taken) or any(g.overlaps(span) for d in own for _, g in d.ground):
            continue
        if own and (code is ContextCode.OPINION or any(d.words.overlaps(span) for d in own)):
            continue
        if own and any(a.overlaps(span) for d in own for _, a in d.affected):
            continue
        taken.append(span)
        yield _frame(scene, sentence, voices, code, span, 0.3 if not relevant else 0.45 if own else 0.65)


def _frame(scene: Scene, sentence: Sentence, voices: Voices, code: ContextCode, span: Span, score: float) -> Frame:
    taboo = voices.taboo(sentence)
    person = next(
        (
            t
            for t in sentence.tokens
            if is_people(t)
            and t.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj"}
            and not any(b.overlaps(sentence.at(t)) for b in taboo)
        ),
        None,
    )
    places = [p for p in sentence.places if not any(t.overlaps(p.span) for t in taboo)]
    times = [t for t in sentence.times if t.start is not None and not any(b.overlaps(t.span) for b in taboo)]
    actor = next((t for t in sentence.tokens if t.dep_ == "nsubj"), None) if code in _ORGANS else None
    return Frame(
        trigger=span,
        passage=sentence.span,
        context=code,
        perpetrator=tuple(organ_of(sentence, actor)) if actor is not None else (),
        affected=tuple(affected_of(sentence, person)) if person is not None else (),
        origin=tuple(places[:2]),
        when=times[0] if times else None,
        said=voices.said(sentence, span),
        score=score,
        why=(Why("context", f"Words for “{label(code)}”.",
                 f"{with_particle(label(code, 'ko'), '을')} 나타내는 말입니다."),),
    )
