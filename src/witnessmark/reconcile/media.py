"""Which outlet a claim says it was read in or told to.

Invariant: `the paper` is the outlet named last before it as one that is read, never a body that speaks there.
"""

from __future__ import annotations

import re
from collections.abc import Set

from witnessmark.model.claim import Attribution, Claim
from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.vocab.codes import AttributionKind

_OWN = re.compile(
    r"본지|본보|본 (신문|매체|방송)|\b(this|our) (newspaper|paper|magazine|agency|outlet)\b", re.IGNORECASE
)
_THAT = re.compile(
    r"^\s*((the|that) (same )?(paper|newspaper|daily|weekly|magazine|agency|outlet|station|broadcaster|website|"
    r"site|wire|reports?|article)|it|(이|그|해당|같은) ?(신문|매체|방송|통신|보도|기사|언론)(은|는|이)?|"
    r"(신문|매체|방송|통신|보도)((은|는|이)|에 따르면|에 의하면|을 인용)?)\s*$",
    re.IGNORECASE,
)


MOST_WORDS = 5  # of a name with an article and a word for the kind of body

_BEFORE = re.compile(r"보도|전한 바|전했|\b(report|wrote|written|told|published|quoted)", re.IGNORECASE)


def told_before(claim: Claim, outlets: OutletNames, own: str | None) -> bool:
    """Whether a sentence that names no speaker says that this very outlet told it before."""
    quote = claim.quote
    named = bool(_OWN.search(quote)) or any(key == own for _, key in outlets.find(quote))
    return own is not None and named and bool(_BEFORE.search(quote))


def media_of(
    claim: Claim, outlets: OutletNames, own: str | None, bodies: Set[tuple[int, int]] = frozenset()
) -> str | None:
    """Return the outlet a claim relays; `the paper` is the outlet named last before it.

    `bodies` are spans in which a body speaks: a body whose own bulletin is a report of the case is no paper there.
    """
    for said in claim.attribution:
        if said.text and said.kind is AttributionKind.OUTLET and _OWN.search(said.text):
            return own
        if said.kind is AttributionKind.ORGANISATION and said.text and len(said.text.split()) <= MOST_WORDS:
            quoted = next((key for _, key in outlets.find(said.text)), outlet_key(said.text))
            if quoted in outlets.keys - {own}:
                return quoted
        if said.kind is AttributionKind.OTHER_MEDIA and said.text:
            named = outlets.find(said.text)
            if named:
                return named[0][1]
            if _OWN.search(said.text):
                return own
            if _THAT.search(said.text) and said.span:
                before = [
                    key
                    for at, key in outlets.find(claim.reading.text)
                    if at < said.span.start and key != own and not any(start <= at < end for start, end in bodies)
                ]
                return before[-1] if before else outlet_key(said.text)
            return outlet_key(said.text)
    return None


def passed_on(claim: Claim, outlets: OutletNames, own: str | None) -> str | None:
    """Return the outlet from which a sentence says that its speaker has it: `heard on Radio Bajo`, `… 보도를 듣고`."""
    quote = claim.quote
    for at, key in outlets.find(quote):
        if key != own and (_HAS_IT.search(quote[max(0, at - 40):at]) or _HAS_IT_KO.search(quote[at:at + 40])):
            return key
    return None


_HAS_IT = re.compile(
    r"\b(heard|read|seen|saw|learn(ed|t)|got|had|has|have) (of |about )?(it|this|that|the news|of it|about it)? ?"
    r"(only )?(on|in|from|over|by way of) (the |a )?[^.;“”\"]{0,20}$|"
    r"\b(citing|repeating|quoting|as reported (by|on|in)|according to) (the |a )?[^.;“”\"]{0,15}$|\bas (the )?$",
    re.IGNORECASE,
)
_HAS_IT_KO = re.compile(
    r"^[^.“”]{0,15}(보도|방송|기사|뉴스)?(를|을|에서|에서 나온|의 보도를|의 방송을|의 기사를) ?"
    r"(들었|듣고|들은|읽었|읽고|읽은|보았|봤|보고|본 |접하|접한|인용|들어 )"
)


def told_to(
    claim: Claim, said: Attribution, outlets: OutletNames, own: str | None, bodies: Set[tuple[int, int]] = frozenset()
) -> frozenset[str]:
    """Return the outlets a speaker told it to: named in the sentence or chain, else the report's own."""
    media = media_of(claim, outlets, own, bodies)
    if media:
        return frozenset({media})
    if said.span:
        sentence = sentence_at(claim.reading.text, said.span.start)
        named = {key for _, key in outlets.find(sentence)}
        if named:
            return frozenset(named)
    return frozenset({own}) if own else frozenset()


def sentence_at(text: str, offset: int) -> str:
    """Return the sentence around an offset."""
    before = max(
        (m.end() for m in re.finditer(r"[.!?。]['\"”’]?\s|\n", text[max(0, offset - 600) : offset])),
        default=0,
    )
    start = max(0, offset - 600) + before
    after = re.search(r"[.!?。]['\"”’]?(\s|$)|\n", text[offset : offset + 800])
    return text[start : offset + (after.end() if after else 800)]
