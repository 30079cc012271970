"""Which count belongs to an act, and whether it is a flow or a stock."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.casualties import counts_casualties
from witnessmark.extract.english.grammar import conjuncts, lemma, preposition
from witnessmark.extract.english.groups import is_people
from witnessmark.extract.mentions import FigureMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.drafts import Draft
    from witnessmark.extract.english.scene import Sentence

_ELSE = frozenset(
    "kill die injure wound drown miss shoot rape affect need receive assist support host feed employ attend "
    "participate gather vote "
    "house serve reach distribute help treat vaccinate register interview".split()
)
_PART = re.compile(r"\b(?:including|among them|of whom|of them|of which|at least one of)\s*(?:\w+\s){0,2}$", re.I)
_STOCK = re.compile(
    r"\b(?:remain(?:s|ed|ing)? (?:internally )?displaced|still displaced|currently (?:internally )?displaced|"
    r"(?:are|is) (?:now |currently |still |being )?"
    r"(?:sheltering|sheltered|living|staying|hosted|accommodated|housed|camped|encamped|seeking (?:shelter|refuge))|"
    r"sheltering (?:in|at|with)|living in (?:\w+ ){0,3}(?:camps?|shelters?|tents|sites?)|in (?:\w+ "
    r"){0,3}(?:camps|shelters|sites|centres|centers)\b|"
    r"(?:are|is) (?:now |currently |still )(?:internally )?displaced|displaced (?:people|persons|families|"
    r"population) (?:remain|are|in)|"
    r"internally displaced (?:people|persons)|\bidps\b|displacement camps?|people displaced (?:across|in) )",
    re.I,
)


def figure_for(draft: Draft, others: Sequence[Draft], taboo: Sequence[Span]) -> FigureMention | None:
    """Return the one count that the act concerns, None where the sentence gives none for it."""
    sentence = draft.sentence
    wanted = (
        {Unit.DWELLING, Unit.HOUSEHOLD, Unit.PERSON}
        if draft.act in {Act.DEMOLITION, Act.EVICTION}
        else {Unit.PERSON, Unit.HOUSEHOLD}
    )
    usable = [
        f
        for f in sentence.figures
        if not f.percentage and not _is_part(sentence, f) and not any(t.overlaps(f.span) for t in taboo)
        and not counts_casualties(sentence.block.text, f, "en", sentence.block.start)
    ]
    theme = draft.parts.theme
    if theme is not None and sentence.tokens.start <= theme.i < sentence.tokens.end:
        for token in _heads(theme):
            here = sentence.at(token)
            for figure in usable:
                noun = figure.noun or figure.span
                if figure.span.overlaps(here) or noun.overlaps(here):
                    if figure.unit is not None:
                        return figure
                    if (
                        draft.act not in {Act.CONFISCATION, Act.BACKGROUND_CHECK}
                        and figure.noun is None
                        and (token is theme or is_people(token) or token.like_num)
                    ):
                        unit = Unit.DWELLING if draft.act is Act.DEMOLITION else Unit.PERSON
                        return dataclasses.replace(figure, unit=unit)
            counted = _counted_by(sentence, token, usable)
            if counted is not None:
                return counted
    if draft.anaphor and not draft.definite and draft.act is not Act.DEMOLITION:
        return None
    if (
        theme is not None
        and not draft.anaphor
        and draft.act not in {Act.DEMOLITION, Act.CONFISCATION, Act.BACKGROUND_CHECK, Act.MOVEMENT_RESTRICTION}
        and (theme.ent_type_ not in {"GPE", "LOC"} and draft.trigger.is_verb)
    ):
        return None
    near = [f for f in usable if f.unit in wanted and draft.zone.covers(f.span) and not _about_else(sentence, f, draft)]
    near = [f for f in near if not any(o.figure is f or _theme_holds(o, f) for o in others)]
    if draft.act is Act.DEMOLITION:
        near = [f for f in near if f.unit is Unit.DWELLING] or [f for f in near if f.unit is Unit.HOUSEHOLD]
    return min(near, key=lambda f: abs(f.span.start - draft.words.start), default=None)


def _heads(theme: Token) -> list[Token]:
    out = conjuncts(theme)
    inner = preposition(theme, frozenset({"of"}))
    if inner is not None:
        out.append(inner)
    return out


def _counted_by(sentence: Sentence, head: Token, figures: Sequence[FigureMention]) -> FigureMention | None:
    """Return a bare number that modifies the head, its unit taken from the noun's class."""
    for child in head.children:
        if child.dep_ in {"nummod", "amod", "quantmod"} and child.i < head.i:
            for figure in figures:
                if figure.span.overlaps(sentence.at(child)):
                    if figure.unit is not None:
                        return figure
                    word = lemma(head)
                    unit = (
                        Unit.HOUSEHOLD
                        if word in {"family", "household"}
                        else Unit.DWELLING
                        if word in {"home", "house", "dwelling", "hut", "shelter", "building", "structure", "shack"}
                        else Unit.PERSON
                    )
                    return dataclasses.replace(
                        figure, unit=unit, span=Span(figure.span.start, max(figure.span.end, sentence.at(head).end))
                    )
    return None


def _is_part(sentence: Sentence, figure: FigureMention) -> bool:
    base = sentence.block.start
    return _PART.search(sentence.block.text[max(0, sentence.start - base) : figure.span.start - base]) is not None


def _about_else(sentence: Sentence, figure: FigureMention, draft: Draft) -> bool:
    """Tell whether the counted noun hangs on another verb (killed, injured, fed)."""
    tokens = sentence.inside(figure.noun or figure.number)
    if not tokens:
        return False
    token = tokens[-1]
    for ancestor in token.ancestors:
        if ancestor == draft.trigger.token:
            return False
        if lemma(ancestor) in _ELSE:
            return True
    return any(lemma(c) in _ELSE for c in token.children)


def _theme_holds(other: Draft, figure: FigureMention) -> bool:
    theme = other.parts.theme
    return theme is not None and figure.span.overlaps(other.sentence.at(theme))


def is_stock(draft: Draft) -> FigureKind:
    """Return stock for people who are in that state on a day, flow for those newly moved."""
    if draft.act is Act.DISPLACEMENT and _STOCK.search(draft.sentence.text):
        return FigureKind.STOCK
    return FigureKind.FLOW
