"""Who did it and to whom: the actors and people of one draft, by what its words say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import Draft
from witnessmark.extract.english.grammar import VERB_TAGS, agent_by, is_passive, lemma, preposition, subject_of
from witnessmark.extract.english.groups import affected_of, is_anaphor, is_people
from witnessmark.extract.english.humans import is_human
from witnessmark.extract.english.organs import Named, organ_of
from witnessmark.extract.english.roles import orderers_of
from witnessmark.vocab.codes import Act, Organ, Status, Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARMED = frozenset({Organ.MILITARY, Organ.ARMED_GROUP, Organ.POLICE, Organ.BORDER_GUARD, Organ.STATE_SECURITY})
_DECIDING = frozenset("announce decide order decree rule declare direct instruct plan intend propose approve "
                      "authorise authorize mandate want".split())
_SAYING = frozenset("say tell warn repeat promise pledge insist state declare demand call ask urge".split())
_RULING = frozenset({Organ.GOVERNMENT, Organ.LOCAL_AUTHORITY, Organ.RULING_PARTY, Organ.MILITARY, Organ.STATE_SECURITY,
                     Organ.COMPANY, Organ.COURT})
_SELFHELP = frozenset({Act.FLIGHT, Act.RETURN})


def actors(draft: Draft) -> None:
    sentence, parts = draft.sentence, draft.parts
    giver = draft.reading.orderer
    if giver is not None:
        draft.orderer = organ_of(sentence, giver)
    draft.orderer = draft.orderer or orderers_of(sentence, draft.trigger.token) or _announcer(draft)
    if draft.act in _SELFHELP and parts.forced_by is None:
        return
    agent = parts.forced_by or parts.agent
    if agent is None:
        return
    agent = _meant_by(agent)
    named = organ_of(sentence, agent)
    if not named and is_people(agent) and draft.act is not Act.FLIGHT and not draft.parts.passive:
        return
    if (
        not named
        and agent.tag_ in {"NNS", "NN"}
        and lemma(agent) in {"thief", "thug", "looter", "neighbour", "neighbor", "owner", "landlord", "attacker"}
    ):
        named = [(Organ.OTHER, sentence.at(agent))]
    if (
        draft.status in {Status.PLANNED, Status.THREATENED, Status.ORDERED}
        and draft.trigger.is_verb
        and not draft.orderer
    ):
        planned = draft.status is Status.PLANNED and not {code for code, _ in named} & _ARMED
        if draft.status is Status.ORDERED or planned:
            draft.orderer = named
            return
    draft.perpetrator = [n for n in named if n not in draft.orderer]


def _announcer(draft: Draft) -> list[Named]:
    """Return the body that announced or decided what is planned or ordered."""
    if draft.status not in {Status.PLANNED, Status.ORDERED, Status.HALTED}:
        return []
    for above in draft.trigger.token.ancestors:
        if above.tag_ not in VERB_TAGS:
            continue
        word = lemma(above)
        if word in _DECIDING or (word in _SAYING and draft.status is not Status.HALTED):
            giver = subject_of(above) if not is_passive(above) else agent_by(above)
            if giver is None or draft.status is Status.HALTED:
                return []
            named = organ_of(draft.sentence, giver)
            return named if word in _DECIDING else [n for n in named if n[0] in _RULING]
    return []


def _meant_by(agent: Token) -> Token:
    """Return whom "it" stands for below a verb of saying ("the army said it would move …"), else the word itself."""
    if agent.lower_ not in {"it", "they"} or agent.dep_ not in {"nsubj", "nsubjpass"}:
        return agent
    for above in agent.head.ancestors:
        if above.tag_ in VERB_TAGS and lemma(above) in _SAYING | _DECIDING:
            said = subject_of(above)
            return said if said is not None else agent
    return agent


def people(draft: Draft) -> None:
    """Set the people of a draft by its own words."""
    sentence, theme = draft.sentence, draft.parts.theme
    entry = draft.trigger.entry
    token: Token | None = theme
    if entry.frame in {"unmake", "probe", "seize", "limit"}:
        token = _owner(draft)
    if token is None:
        return
    if token.lower_ in {"who", "whom"}:
        return
    if is_anaphor(token):
        draft.anaphor = True
        draft.definite = token.pos_ == "NOUN"
        if token.pos_ == "NOUN":
            draft.affected = affected_of(sentence, token)
        return
    human = is_people(token) or (is_human(token) and token.pos_ in {"NOUN", "PROPN"})
    if human and sentence.tokens.start <= token.i < sentence.tokens.end:
        draft.affected = affected_of(sentence, token)
        return
    inner = preposition(token, frozenset({"of"}))
    if inner is not None and is_people(inner):
        draft.affected = affected_of(sentence, inner)
    elif any(f.unit in {Unit.PERSON, Unit.HOUSEHOLD} and f.span.overlaps(sentence.at(token)) for f in sentence.figures):
        draft.affected = affected_of(sentence, token)


def _owner(draft: Draft) -> Token | None:
    """Return the people behind a dwelling, a record, a property or a limited movement."""
    theme, token = draft.parts.theme, draft.trigger.token
    frame = draft.trigger.entry.frame
    if theme is not None:
        if is_people(theme):
            return theme
        owner = preposition(theme, frozenset({"of", "by", "for", "belonging", "owned"})) or next(
            (c for c in theme.children if c.dep_ == "poss"), None
        )
        if owner is not None and (is_people(owner) or is_anaphor(owner)):
            return owner
        belonging = next(
            (c for c in theme.children if c.dep_ == "acl" and lemma(c) in {"belong", "own", "inhabit", "occupy"}), None
        )
        if belonging is not None:
            found = preposition(belonging, frozenset({"to", "by"}))
            if found is not None:
                return found
        compound = next((c for c in theme.children if c.dep_ in {"compound", "nmod"} and is_people(c)), None)
        if compound is not None:
            return compound
        deeper = preposition(theme, frozenset({"of"}))
        if deeper is not None:
            owner = next((c for c in deeper.children if c.dep_ == "poss"), None)
            if owner is not None and (is_people(owner) or is_anaphor(owner)):
                return owner
    if frame in {"seize", "limit", "probe"}:
        source = preposition(token, frozenset({"from", "on", "for", "of", "against"}))
        if source is not None and (is_people(source) or is_anaphor(source)):
            return source
        if theme is not None:
            source = preposition(theme, frozenset({"from", "on", "for", "of", "against", "by"}))
            if source is not None and (is_people(source) or is_anaphor(source)):
                return source
    if frame in {"probe", "limit"} and theme is not None:
        around = [t for t in theme.subtree if is_people(t) and t.dep_ not in {"compound", "amod", "nmod"}]
        return around[0] if around else None
    return None
