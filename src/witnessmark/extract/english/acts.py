"""Sentence by sentence: from triggers to drafts of acts with the roles their words state."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.acceptance import fits
from witnessmark.extract.english.attribution.chains import Voices
from witnessmark.extract.english.beside import parts_beside
from witnessmark.extract.english.composites import Composite, composite_at
from witnessmark.extract.english.counts import figure_for, is_stock
from witnessmark.extract.english.drafts import Draft
from witnessmark.extract.english.grammar import SUBJECTS, lemma, preposition
from witnessmark.extract.english.grounds import consequences_in, grounds_in
from witnessmark.extract.english.hints import read_hint, trigger_of
from witnessmark.extract.english.idioms import Phrase, composites_of
from witnessmark.extract.english.movement import Route, route_of
from witnessmark.extract.english.roles import Parts, parts_of
from witnessmark.extract.english.sending import sent_off
from witnessmark.extract.english.stages import Reading
from witnessmark.extract.english.status import read_status
from witnessmark.extract.english.timing import time_for
from witnessmark.extract.english.triggers import Trigger, triggers_in
from witnessmark.extract.frames import Hint
from witnessmark.extract.mentions import PlaceMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

if TYPE_CHECKING:

    from witnessmark.extract.english.scene import Scene, Sentence
from witnessmark.extract.english.casting import actors, people
from witnessmark.extract.english.causes import pursuers_of, reason_of
from witnessmark.extract.english.circumstances import stated_in
from witnessmark.extract.english.doubles import without_echo

_FORCED = re.compile(
    r"\b(?:forcib\w+|forced|forcefully|by force|against their will|involuntar\w+|compulsor\w+|at gunpoint)\b", re.I
)
_OUT_OF_COUNTRY = frozenset({Act.EXPULSION, Act.RETURN, Act.EVICTION, Act.RELOCATION})
_LASTING = frozenset({Act.SURVEILLANCE, Act.DETENTION})
_REGIONS = frozenset("country county city town province district region capital border zone strip state area "
                     "territory republic".split())
_ELSEWHERE = re.compile(
    r"\bin (?:(?!their\b|the same\b)\w+ ){1,2}(?:villages?|towns?|districts?|areas?|camps?|provinces?|"
    r"communit(?:y|ies)|neighbou?rhoods?|places)\b",
    re.I,
)


def drafts_of(scene: Scene, sentence: Sentence, voices: Voices, phrases: Sequence[Phrase] = (),
              hints: Sequence[Hint] = ()) -> list[Draft]:
    """Return the drafts of one sentence in text order; a hint counts where no rule sees an act."""
    drafts: list[Draft] = []
    taken: set[int] = set()
    for told, _ in composites_of(sentence, phrases):
        taken.update(t.i for t in sentence.inside(told.words))
        theme = told.parts.theme
        alone = theme is not None and theme.lower_ in {"he", "she", "him", "her"}
        drafts.append(_draft(sentence, told.trigger, told.parts, told.reading, told.words, 0.75 if alone else 1.0))
        drafts[-1].phrase = True
    for token in sentence.tokens:
        composite = None if token.i in taken else composite_at(sentence, token)
        if composite is not None:
            taken.update(t.i for t in sentence.inside(composite.words))
            taken.add(token.i)
            drafts.append(_draft(sentence, composite.trigger, composite.parts, composite.reading, composite.words, 1.0))
            drafts[-1].phrase = True
    for candidates in triggers_in(sentence):
        if candidates[0].token.i in taken:
            continue
        filled = next((f for f in (_filled(sentence, c) for c in candidates) if f is not None), None)
        if filled is None:
            continue
        trigger, parts, fit = filled
        reading = read_status(sentence, trigger.token, verb=trigger.is_verb)
        if reading is None:
            continue
        drafts.append(_draft(sentence, trigger, parts, reading, _words(sentence, trigger), fit))
    for hint in hints:
        pointed = None if any(d.words.overlaps(hint.span) for d in drafts) else trigger_of(sentence, hint)
        reading = read_hint(sentence, pointed, hint) if pointed is not None else None
        if pointed is not None and reading is not None:
            draft = _draft(sentence, pointed, parts_of(pointed), reading, hint.span, hint.probability)
            draft.hint = hint.probability
            drafts.append(draft)
    drafts = without_echo(sorted(drafts, key=lambda d: d.words))
    drafts = [d for d in drafts if not _only_describes(d, drafts)]
    _zones(sentence, drafts)
    taboo = voices.taboo(sentence)
    for draft in drafts:
        _fill(scene, draft, taboo, drafts)
    for draft in drafts:
        _share(draft, drafts)
    return drafts


def _only_describes(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether a participle only says who the people of another act are ("displaced families went home")."""
    token = draft.trigger.token
    return token.dep_ == "amod" and token.tag_ == "VBN" and any(
        d is not draft and d.parts.theme is not None and d.parts.theme == token.head for d in drafts)


def _filled(sentence: Sentence, trigger: Trigger) -> tuple[Trigger, Parts, float] | None:
    """Return a trigger with its parts and how well they fit, None where they do not.

    What the parse gives goes first, then what the neighbouring words give.
    """
    for parts, trust in ((parts_of(trigger), 1.0), (parts_beside(trigger), 0.95)):
        if parts is None:
            continue
        if trigger.entry.needs == "sent":
            told, fit = sent_off(sentence, trigger, parts)
        else:
            told, fit = trigger, fits(sentence, trigger, parts)
        if fit > 0:
            return told, parts, fit * trust
    return None


def _draft(sentence: Sentence, trigger: Trigger, parts: Parts, reading: Reading, words: Span, fit: float) -> Draft:
    act = trigger.entry.act
    if act is Act.RETURN and trigger.entry.lemma in {"repatriate", "repatriation"} and _FORCED.search(sentence.text):
        act = Act.EXPULSION
    if (
        act is Act.RETURN
        and trigger.is_verb
        and trigger.entry.lemma == "return"
        and parts.passive
        and _FORCED.search(sentence.text)
    ):
        act = Act.EXPULSION
    if act is Act.EVICTION and trigger.entry.lemma in {"remove", "clear", "oust"}:
        act = _removed(sentence, trigger)
    if act in _LASTING and reading.status is Status.CARRIED_OUT and trigger.is_verb and _present(trigger):
        reading = dataclasses.replace(reading, status=Status.ONGOING)
    return Draft(
        sentence, trigger, parts, reading, act, words, trigger.entry.weight * fit * reading.factor, sentence.span
    )


def _present(trigger: Trigger) -> bool:
    """Tell whether the verb says a state that holds now ("are watched", "has been held")."""
    verb = trigger.token
    aux = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if trigger.entry.act is Act.DETENTION and trigger.entry.lemma not in {"hold", "keep", "lock", "be"}:
        return False
    return bool(aux & {"is", "are", "am", "'s", "’s", "'re", "’re"}) or (
        "been" in aux and bool(aux & {"has", "have"}) and "had" not in aux) or (
        not aux and verb.tag_ in {"VBZ", "VBP"})


def _removed(sentence: Sentence, trigger: Trigger) -> Act:
    """Tell removal from a town or region (expulsion) or to a place (relocation) from removal from home or land."""
    source = preposition(trigger.token, frozenset({"from"}))
    if source is None:
        return Act.EVICTION
    if preposition(trigger.token, frozenset({"to", "into"})) is not None:
        return Act.RELOCATION
    return Act.EXPULSION if source.ent_type_ == "GPE" or lemma(source) in _REGIONS else Act.EVICTION


def _words(sentence: Sentence, trigger: Trigger) -> Span:
    """Return the trigger's words: verb with its particle or object; noun with its compound."""
    token, companion = trigger.token, trigger.companion
    if (
        trigger.is_verb
        and companion is not None
        and companion.lower_
        in {"out", "back", "off", "away", "up", "down", "over", "home", "ablaze", "alight", "packing"}
        and 0 < companion.i - token.i < 4
        and companion.i < sentence.tokens.end
    ):
        return sentence.over(token, companion)
    if (
        companion is not None
        and trigger.entry.frame == "limit"
        and 0 < companion.i - token.i < 6
        and companion.i < sentence.tokens.end
    ):
        return sentence.over(token, companion)
    if not trigger.is_verb:
        compound = next(
            (
                c
                for c in token.children
                if c.dep_ in {"compound", "amod"}
                and c.i == token.i - 1
                and lemma(c)
                in {
                    "background",
                    "forced",
                    "forcible",
                    "mass",
                    "loyalty",
                    "house",
                    "land",
                    "summary",
                    "night",
                    "travel",
                    "movement",
                }
            ),
            None,
        )
        if compound is not None and compound.i >= sentence.tokens.start:
            return sentence.over(compound, token)
    return sentence.at(token)


def _zones(sentence: Sentence, drafts: Sequence[Draft]) -> None:
    """Give each act its stretch: up to where the next act's clause begins."""
    cuts: list[int] = [sentence.start]
    for draft, following in itertools.pairwise(drafts):
        cuts.append(max(_clause_start(sentence, following, draft), draft.words.end))
    cuts.append(sentence.end)
    for i, draft in enumerate(drafts):
        start, end = cuts[i], cuts[i + 1]
        if start < end:
            draft.zone = Span(start, end)


def _clause_start(sentence: Sentence, draft: Draft, previous: Draft) -> int:
    token, floor = draft.trigger.token, previous.words.end
    base = sentence.block.start
    starts = [token.idx + base]
    top = token
    for ancestor in (token, *token.ancestors):
        if ancestor == previous.trigger.token or ancestor.is_ancestor(previous.trigger.token):
            break
        top = ancestor
        for child in ancestor.children:
            if (
                child.dep_ in SUBJECTS | {"mark", "aux", "auxpass"}
                and child.left_edge.idx + base > floor
                and child.i < token.i
            ):
                starts.append(child.left_edge.idx + base)
    if not draft.trigger.is_verb and top.left_edge.idx + base > floor:
        starts.append(top.left_edge.idx + base)
    return min(s for s in starts if s >= floor) if any(s >= floor for s in starts) else floor


def _fill(scene: Scene, draft: Draft, taboo: list[Span], drafts: Sequence[Draft]) -> None:
    sentence = draft.sentence
    actors(draft)
    if draft.act is Act.RETURN and draft.orderer:
        draft.act = Act.EXPULSION  # going home by order
    inner = [span for _, span in (*draft.orderer, *draft.perpetrator)]
    draft.route = route_of(sentence, draft.trigger, draft.zone, [*taboo, *inner])
    if len(drafts) > 1 and not draft.route:
        lead = Span(sentence.start, max(sentence.start + 1, drafts[0].words.start))
        draft.route = route_of(sentence, drafts[0].trigger, lead, [*taboo, *inner])
        draft.route.origin, draft.route.destination = [], []
    if not draft.route.origin and not draft.route.at and draft.act in _OUT_OF_COUNTRY:
        draft.route.origin = _acting_country(draft)
    people(draft)
    others = [d for d in drafts if d is not draft]
    draft.figure = figure_for(draft, others, taboo)
    draft.figure_kind = is_stock(draft)
    draft.when = time_for(scene, draft, taboo, others)
    base = sentence.block.start
    text = sentence.block.text
    draft.ground = [
        g
        for g in grounds_in(text, sentence.start - base, sentence.end - base, base)
        if _mine(draft, g[1], drafts) and not any(t.covers(g[1]) for t in taboo) and not g[1].overlaps(draft.words)
    ]
    draft.ground = draft.ground or stated_in(draft) or reason_of(draft)
    draft.perpetrator = draft.perpetrator or pursuers_of(draft)
    draft.consequences = [
        c
        for c in consequences_in(text, sentence.start - base, sentence.end - base, base)
        if not any(d.words.overlaps(c[1]) for d in drafts) and (draft.zone.overlaps(c[1]) or len(drafts) == 1)
    ]


def _acting_country(draft: Draft) -> list[PlaceMention]:
    """Return the country that sends people out ("Algeria has expelled …"): they were there."""
    agent = draft.parts.agent
    if agent is None or not draft.sentence.tokens.start <= agent.i < draft.sentence.tokens.end:
        return []
    here = draft.sentence.at(agent)
    return [p for p in draft.sentence.places
            if p.span.overlaps(here) and p.place is not None and p.place.level == "country"]


def _mine(draft: Draft, span: Span, drafts: Sequence[Draft]) -> bool:
    """Tell whether a reason belongs to the act: in its zone, or in the sentence's opening."""
    return (
        len(drafts) == 1
        or draft.zone.covers(span)
        or span.end <= drafts[0].words.start
        or (
            span.start >= drafts[-1].words.end
            and draft.trigger.token.head != draft.trigger.token
            and any(d.trigger.token in draft.trigger.token.conjuncts for d in drafts if d is not draft)
        )
    )


def _share(draft: Draft, drafts: Sequence[Draft]) -> None:
    """Let coordinated acts of one sentence share people, actors and place where one lacks them."""
    for other in drafts:
        if other is draft:
            continue
        elsewhere = _ELSEWHERE.search(
            draft.sentence.block.text[
                draft.zone.start - draft.sentence.block.start : draft.zone.end - draft.sentence.block.start
            ]
        )
        if (
            not draft.route
            and other.route
            and elsewhere is None
            and abs(other.words.start - draft.words.start) < 200
            and draft.act not in {Act.RETURN, Act.RETURN_DENIED}
        ):
            home = other.route.origin or (other.route.at if not other.sheltered else [])
            if home and other.act not in {Act.RETURN, Act.RETURN_DENIED}:
                draft.route = Route(list(home))
                draft.carried.add("place")
        linked = (
            draft.trigger.is_verb and other.trigger.is_verb and other.trigger.token in draft.trigger.token.conjuncts
        )
        if (
            linked
            and not draft.perpetrator
            and draft.parts.passive
            and other.parts.passive
            and draft.parts.agent is None
            and (draft.words < other.words)
        ):
            draft.perpetrator = list(other.perpetrator)
        if linked and not draft.figure and draft.parts.theme == other.parts.theme and draft.parts.theme is not None:
            draft.figure = other.figure
        clause = other.trigger.token
        during = clause.head == draft.trigger.token and any(c.lower_ in {"when", "as"} for c in clause.children)
        if (linked or during) and draft.when is None:
            draft.when = other.when


__all__ = ["Composite", "drafts_of"]
