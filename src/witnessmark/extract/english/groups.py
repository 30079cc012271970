"""Who is affected: which nouns are people, what group they are, which words say so.

A group's span leaves out article and count ("30 families of defectors" → "families of
defectors"); codes come from head noun, modifiers and a following "whose relatives …" clause.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import conjuncts, lemma, phrase
from witnessmark.extract.english.lexicon import lexicon
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Group

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence

ANAPHORS = frozenset("they them their theirs themselves these those".split())
_DEFECTOR = re.compile(
    r"\bdefector\w*['’]? (?:famil|household|relative)|\b(?:famil\w+|relatives|households|kin) of (?:\w+ "
    r")?(?:defector|escapee|those who (?:defect|escap|fled))|"
    r"\b(?:whose|with|having) (?:\w+ ){0,3}(?:relatives?|(?:family )?members?|sons?|daughters?|children|"
    r"siblings?|brothers?|sisters?|kin|parents?)\b.{0,30}\b"
    r"(?:defect\w*|escaped|fled|missing|unaccounted|accounted for|(?:gone|went|"
    r"crossed) (?:over )?(?:to (?:the )?south|abroad)|in the south|left the country)",
    re.I,
)
_BORDER = re.compile(r"\b(?:former|ex-?|serving|retired|discharged)?[ -]?border[- ]guards?(?:men)?\b", re.I)
_DISPLACED = re.compile(
    r"\b(?:internally )?displaced\b|\bidps?\b|\bwho (?:had |have )?(?:fled|been (?:displaced|driven|forced|"
    r"evacuated))\b", re.I)
_RESETTLER = re.compile(r"\bresettle(?:d|rs?)\b", re.I)
_RETURNEE = re.compile(r"\breturnees?\b|\brepatriated\b|\breturned (?:migrants|refugees|defectors)", re.I)
MOVED_IN = re.compile(
    r"\bwho (?:had |have )?(?:recently |once |since |later |newly )?(?:moved|settled|come|came|married|"
    r"migrated|relocated)"
    r"(?: and settled)? (?:in\b|into|there|here|from|to the (?:border|area|county|city|town))|"
    r"\b(?:not (?:originally )?from|originally from elsewhere|from (?:other|inland|outside) (?:regions?|"
    r"provinces?|areas?|"
    r"parts|counties|places)|outsiders?|newcomers?|(?:with|without|had) (?:no |any )?(?:local |proper |residence )?"
    r"(?:residence (?:papers|registration|permits?|status)|registration)|not registered|unregistered|settled "
    r"in the border)",
    re.I,
)
_TRADES = re.compile(
    r"\b(?:who|and) (?:had |have )?(?:come to |came to |were |been )?(?:trad(?:e|ed|ing)|peddl(?:e|ed|ing)|"
    r"s(?:ell|old|elling)"
    r"|work(?:ed|ing)? the market)\b", re.I)
_OFFICES = (r"(?:soldiers?|officials?|deput(?:y|ies)|migrants?|activists?|tourists?|pilgrims?|passengers?|"
            r"fighters?|officers?|"
            r"journalists?|reporters?|politicians?|police(?:men|man)|bloggers?|ministers?|dissidents?|protesters?|protestors?|"
            r"demonstrators?|generals?|cadres?|commanders?|conscripts|veterans?|holidaymakers|foreigners)")
_OTHERS = re.compile(r"\b" + _OFFICES + r"\b", re.I)
_OF_OTHERS = re.compile(
    r"\b" + _OFFICES + r"['’]s? (?:famil|wi|relative|household)|\b(?:famil(?:y|ies)|wife|wives|relatives|"
                       r"households?|children) of "
    r"(?:\w+ ){0,3}?" + _OFFICES + r"\b|\bpolitical\b", re.I)
_SOUGHT = re.compile(r"\basylum[- ]seekers?\b|\brefugees?\b", re.I)
_NOT_AFFECTED = frozenset(
    "team club franchise side squad fan player coach passenger crew staff guest spectator shopper customer investor "
    "tourist astronaut diplomat bird animal dog cat penguin actor singer star candidate senator lawmaker shark "
    "elephant "
    "employee executive patient student-athlete commuter driver manager striker midfielder goalkeeper company firm "
    "headquarters office factory business visitor concertgoer worshiper moviegoer skier climber hiker pupil sailor "
    "soldier troop ambassador capital money artist painting".split()
)


PARTITIVE = frozenset(
    (
        "most many some half majority all number group thousand hundred dozen "
        "score million third quarter ten rest one total several none few each part"
    ).split()
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BY_WORDS = ((Group.DEFECTOR_FAMILY, _DEFECTOR), (Group.BORDER_GUARD, _BORDER), (Group.IDP, _DISPLACED),
             (Group.RESETTLER, _RESETTLER), (Group.RETURNEE, _RETURNEE), (Group.RESETTLER, MOVED_IN),
             (Group.TRADER, _TRADES), (Group.REFUGEE, _SOUGHT))
_STATES = frozenset("displaced evicted homeless evacuated deported expelled uprooted detained".split())


def core_of(token: Token) -> Token:
    """Return the people of a partitive ("most of the displaced", "thousands of people")."""
    if lemma(token) in PARTITIVE or token.like_num:
        inner = next(
            (
                g
                for c in token.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for g in c.children
                if g.dep_ == "pobj"
            ),
            None,
        )
        if inner is not None:
            return inner
    return token


def is_people(token: Token) -> bool:
    """Tell whether a noun names people in general terms."""
    words = lexicon()
    word = lemma(token)
    if token.lower_ in {"we", "us", "ourselves", "our", "my", "me"}:
        return True
    if (
        token.lower_ in _STATES
        and token.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj", "conj"}
        and any(c.lower_ == "the" for c in token.children)
    ):
        return True
    if word in {"guard", "soldier", "officer", "guardsman"} and any(
            lemma(c) in {"former", "ex", "discharged", "discharge", "retired", "retire", "demobilised", "demobilized"}
            for c in token.children):
        return True
    if word in _NOT_AFFECTED:
        return False
    if word in words.people or word in words.minority_names:
        return True
    if token.ent_type_ == "NORP" and token.tag_ in {"NNPS", "NNS", "NNP", "JJ"}:
        return token.dep_ not in {"amod", "compound"}
    if token.text in {"Rohingya", "Roma", "IDPs", "Uyghurs", "Uighurs", "Kurds", "Tatars"}:
        return True
    return word.rstrip("s") in words.minority_names


def is_excluded(token: Token) -> bool:
    """Tell whether a noun names those whose moves are not ours (teams, passengers, animals)."""
    if lemma(token) in _NOT_AFFECTED:
        return True
    return any(
        c.dep_ in {"compound", "amod"}
        and lemma(c)
        in {
            "football",
            "soccer",
            "baseball",
            "sport",
            "hockey",
            "stock",
            "airline",
            "embassy",
            "theatre",
            "cruise",
        }
        for c in token.children
    )


def is_anaphor(token: Token) -> bool:
    """Tell whether the word points back to people named before."""
    if token.lower_ in ANAPHORS and token.dep_ not in {"det"}:
        return True
    definite = any(c.lower_ in {"the", "these", "those", "such"} for c in token.children if c.dep_ == "det")
    counted = any(c.dep_ == "nummod" for c in token.children)
    return (
        definite
        and not counted
        and lemma(token)
        in {
            "family",
            "household",
            "people",
            "resident",
            "villager",
            "man",
            "woman",
            "group",
            "evacuee",
            "deportee",
            "migrant",
            "worker",
            "evictee",
            "person",
            "victim",
            "other",
        }
        and not any(c.dep_ in {"prep", "relcl", "acl"} for c in token.children)
    )


def affected_of(sentence: Sentence, head: Token) -> list[tuple[tuple[Group, ...], Span]]:
    """Return one entry per coordinated group below `head`."""
    out: list[tuple[tuple[Group, ...], Span]] = []
    for token in conjuncts(head):
        if token != head and not is_people(token):
            continue
        if token.i < sentence.tokens.start or token.i >= sentence.tokens.end:
            continue
        span = group_span(sentence, token)
        out.append((codes_of(sentence, token, span), span))
    return out


def group_span(sentence: Sentence, head: Token) -> Span:
    """Return the group's words without article and count."""
    first, last = phrase(head, deep=True)
    doc = head.doc
    counts = {
        t.i
        for f in sentence.figures
        for t in sentence.inside(f.span)
        if t.i < head.i
        and (
            t.like_num
            or t.pos_ in {"NUM", "ADV", "ADP", "DET", "SCONJ"}
            or t.dep_ in {"quantmod", "nummod", "advmod"}
            or t.lower_ in {"of", "some", "than", "least", "estimated", "dozens", "hundreds", "thousands"}
        )
    }
    while (
        first.i < head.i
        and doc[first.i + 1].text != "-"
        and (
            first.i in counts
            or first.like_num
            or first.pos_ in {"DET", "NUM", "PUNCT", "CCONJ"}
            or first.dep_ in {"quantmod", "nummod", "predet"}
            or first.lower_ in {"some", "many", "several", "all", "other", "of", "least", "at", "than", "more", "about"}
        )
    ):
        first = doc[first.i + 1]
    if not sentence.tokens.start <= first.i <= head.i:         # a parse may cross itself
        first = head
    if not head.i <= last.i < sentence.tokens.end:
        last = head
    end = last
    for child in head.children:
        if child.dep_ == "relcl" and any(t.lower_ == "whose" for t in child.subtree):
            edge = child.right_edge
            if last.i < edge.i < sentence.tokens.end and edge.i - head.i < 14:
                end = edge
    span = sentence.over(first, end)
    for place in sentence.places:
        if place.span.overlaps(span) and place.span.end > span.end:
            span = Span(span.start, place.span.end)
    return span


def codes_of(sentence: Sentence, head: Token, span: Span) -> tuple[Group, ...]:
    """Return the group's codes; `other` where none fits."""
    words = lexicon()
    text = sentence.block.text[span.start - sentence.block.start : span.end - sentence.block.start]
    wide = sentence.block.text[span.start - sentence.block.start : span.end - sentence.block.start + 70]
    codes: list[Group] = []
    if _DEFECTOR.search(wide):
        codes.append(Group.DEFECTOR_FAMILY)
    if _BORDER.search(text):
        codes.append(Group.BORDER_GUARD)
    if _DISPLACED.search(text):
        codes.append(Group.IDP)
    if _RESETTLER.search(text):
        codes.append(Group.RESETTLER)
    if _RETURNEE.search(text):
        codes.append(Group.RETURNEE)
    tokens = sentence.inside(span)
    for token in tokens:
        low = token.lower_.rstrip("s") if token.lower_ not in words.minority_names else token.lower_
        if lemma(token) in words.minority_words or low in words.minority_names:
            codes.append(Group.MINORITY)
        elif token.i != head.i and token.pos_ in {"NOUN", "PROPN"}:
            codes += words.groups.get(lemma(token), ())
    own = words.groups.get(lemma(head), ())
    codes += own if not codes or any(g is not Group.RESIDENT for g in own) else ()
    if len(set(codes)) > 1:
        codes = [c for c in codes if c is not Group.RESIDENT]
    if MOVED_IN.search(wide):
        codes = [Group.RESETTLER, *(c for c in codes if c is not Group.RESIDENT)]
    if _TRADES.search(wide) and Group.TRADER not in codes:
        codes = [*(c for c in codes if c is not Group.RESIDENT), Group.TRADER]
    if _SOUGHT.search(text):
        codes = [Group.REFUGEE, *(c for c in codes if c is not Group.RESIDENT)]
    if not codes and _OTHERS.search(text):
        return (Group.OTHER,)
    if codes == [Group.RESIDENT] and _OF_OTHERS.search(text):
        return (Group.OTHER,)
    return tuple(dict.fromkeys(codes)) or (Group.RESIDENT,)


@lru_cache(maxsize=20000)
def group_codes(text: str) -> tuple[Group, ...]:
    """Return the codes of people by their words alone, where there is no parse; residents where no word tells more."""
    words = lexicon()
    codes = [code for code, pattern in _BY_WORDS if pattern.search(text)]
    for word in _WORD.findall(text):
        forms = _forms(word)
        if forms & words.minority_names or forms & words.minority_words:
            codes.append(Group.MINORITY)
        codes += next((words.groups[form] for form in sorted(forms, key=len, reverse=True) if form in words.groups), ())
    found = {code for code in codes if code is not Group.RESIDENT}
    if not found and _OTHERS.search(text):
        return (Group.OTHER,)
    return tuple(code for code in Group if code in found) or (Group.RESIDENT,)


def _forms(word: str) -> set[str]:
    """Return a word in small letters with what it may be the plural of."""
    low = word.lower()
    forms = {low}
    if low.endswith("ies"):
        forms.add(f"{low[:-3]}y")
    if low.endswith("es"):
        forms.add(low[:-2])
    if low.endswith("s"):
        forms.add(low[:-1])
    return forms
