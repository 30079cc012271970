"""What drove people out where no connector says so: the thing or the armed men that did it, as the sentence has it.

A flood that displaces, a bottling plant that uproots, shells that level homes are reasons; soldiers who attack,
burn or arrive in the sentence that tells of a flight are those from whom people flee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, lemma, phrase
from witnessmark.extract.english.grounds import code_of
from witnessmark.extract.english.groups import is_people
from witnessmark.extract.english.organs import Named, organ_of
from witnessmark.vocab.codes import Act, Ground, Organ

if TYPE_CHECKING:
    from witnessmark.extract.english.drafts import Draft
    from witnessmark.model.text import Span

_DRIVEN = frozenset({Act.DISPLACEMENT, Act.FLIGHT, Act.EVACUATION, Act.DEMOLITION})
_ARMED = frozenset({Organ.MILITARY, Organ.ARMED_GROUP, Organ.POLICE, Organ.STATE_SECURITY, Organ.BORDER_GUARD})
_HARM = frozenset(
    "attack raid burn shell bomb arrive enter storm kill shoot threaten advance seize capture loot fire clash fight "
    "launch torch strike move come besiege surround ambush massacre abduct beat open overrun destroy".split()
)


def reason_of(draft: Draft) -> list[tuple[Ground, Span]]:
    """Return the thing that did it as the act's reason, nothing where people or a body did it."""
    agent, sentence = draft.parts.agent, draft.sentence
    if draft.act not in _DRIVEN or agent is None or is_people(agent) or organ_of(sentence, agent):
        return []
    if not sentence.tokens.start <= agent.i < sentence.tokens.end or agent.pos_ not in {"NOUN", "PROPN"}:
        return []
    first, last = phrase(agent, deep=True)
    if last.i >= sentence.tokens.end or first.i < sentence.tokens.start:
        return []
    span = sentence.over(first, last)
    code = code_of(sentence.block.text[span.start - sentence.block.start : span.end - sentence.block.start])
    return [(code, span)] if code in {Ground.CONFLICT, Ground.DISASTER_RISK, Ground.DEVELOPMENT} else []


def pursuers_of(draft: Draft) -> list[Named]:
    """Return the armed men from whom people flee, by what the sentence says these do."""
    sentence = draft.sentence
    if draft.act not in {Act.FLIGHT, Act.DISPLACEMENT} or draft.perpetrator:
        return []
    for token in sentence.tokens:
        if token.pos_ not in {"NOUN", "PROPN"}:
            continue
        doing = token.dep_ in {"nsubj", "conj"} and token.head.tag_ in VERB_TAGS and lemma(token.head) in _HARM
        fled = token.dep_ == "dobj" and token.head == draft.trigger.token
        behind = token.head.head.i > draft.trigger.token.i
        by = token.dep_ == "pobj" and token.head.lower_ in {"by", "from", "against", "between"} and behind
        if not (doing or fled or by) or (token.head == draft.trigger.token and not fled):
            continue
        named = [n for n in organ_of(sentence, token) if n[0] in _ARMED]
        if named and not any(t.overlaps(named[0][1]) for t in (s for _, s in draft.affected)):
            return named[:1]
    return []
