"""Which acts of one sentence only repeat or describe another."""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.extract.english.drafts import Draft
from witnessmark.extract.english.grammar import lemma
from witnessmark.vocab.codes import Act

_KIN = frozenset(
    "relative son daughter brother sister parent child kin husband wife member cousin uncle aunt sibling".split()
)


_ONWARD = frozenset("seek cross leave escape walk run head trek slip spill pour stream".split())
_CARRY = frozenset(
    "take drive bring ship march lead fly ferry cart haul carry escort shove dump deliver load put pack herd bundle "
    "pile cram truck bus".split()
)


def _describes(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether the verb only says who the people are ("relatives who fled", "traders who moved here")."""
    verb = draft.trigger.token
    if draft.act not in {Act.FLIGHT, Act.RELOCATION, Act.RETURN} or not draft.trigger.is_verb or draft.parts.passive:
        return False
    if draft.parts.theme is not None and lemma(draft.parts.theme) in _KIN:
        return True
    clause = verb if verb.dep_ == "relcl" else verb.head
    if clause.dep_ != "relcl":
        return False
    return any(
        o is not draft
        and o.act not in {Act.RETURN, Act.DISPLACEMENT, Act.RETURN_DENIED}
        and o.parts.theme is not None and (o.parts.theme == clause.head or o.trigger.token == clause.head)
        for o in drafts
    )


def _step(draft: Draft, other: Draft) -> bool:
    """Tell whether carrying people is only how another act of the sentence was done ("put on a truck and driven …")."""
    if draft.act is Act.DETENTION or lemma(draft.trigger.token) not in _CARRY or other.act not in {
        Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.EVACUATION, Act.RETURN
    } or draft.reading.status is not other.reading.status:
        return False
    theme = draft.parts.theme
    if lemma(other.trigger.token) in _CARRY:
        plainer = (draft.act is not Act.EXPULSION, draft.words)
        if plainer < (other.act is not Act.EXPULSION, other.words):
            return False
    own = theme is not None and theme.pos_ != "PRON" and other.parts.theme is not None
    return not own or theme == other.parts.theme or theme is None


def _same_limit(draft: Draft, before: Sequence[Draft]) -> bool:
    """Tell whether "nobody gets out" only says again what the sentence said of gates and roads."""
    theme = draft.parts.theme
    return draft.act is Act.MOVEMENT_RESTRICTION and theme is not None and theme.lower_ in {"nobody", "one",
        "none"} and any(
        o.act is draft.act for o in before)


def without_echo(drafts: list[Draft]) -> list[Draft]:
    """Drop a general act beside a specific one about the same people ("forced to flee … displacing")."""
    out: list[Draft] = []
    for draft in drafts:
        echo = _describes(draft, drafts) or _same_limit(draft, out)
        for other in drafts:
            if other is draft:
                continue
            same = other.parts.theme is not None and other.parts.theme == draft.parts.theme
            if _step(draft, other):
                echo = True
            if draft.act is Act.DISPLACEMENT and other.act in {Act.FLIGHT, Act.EVACUATION, Act.EVICTION} and same:
                echo = draft.trigger.entry.lemma != "shelter"
            if (
                draft.act is Act.FLIGHT
                and other.act is Act.FLIGHT
                and same
                and other.words < draft.words
                and abs(other.words.start - draft.words.start) < 90
                and draft.trigger.entry.lemma in _ONWARD
            ):
                echo = True
            if (
                other.act is draft.act
                and other.words.overlaps(draft.words)
                and other.words != draft.words
                and (other.words.end - other.words.start) > (draft.words.end - draft.words.start)
            ):
                echo = True
            if (
                other.act in {Act.RELOCATION, Act.EXPULSION}
                and draft.act is Act.EVICTION
                and same
                and draft.trigger.entry.lemma in {"remove", "clear"}
            ):
                echo = True
        if not echo:
            out.append(draft)
    return out
