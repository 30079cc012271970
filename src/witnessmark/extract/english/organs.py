"""Which body ordered or did it: organ nouns and their codes.

A country's name as the subject of an act stands for its government.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import conjuncts, lemma, phrase
from witnessmark.extract.english.lexicon import lexicon
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Organ

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence

_MEMBERS = frozenset(
    "official officer agent member worker representative cadre employee personnel man unit soldier fighter team".split()
)
Named = tuple[Organ, Span]
_LOCAL = re.compile(
    r"\b(?:authorities|officials?|government|administration) (?:in|of|from) (?:the )?[\w -]{0,30}(?:province|"
    r"county|city|town|"
    r"district|commune|township|village|municipality)\b", re.I)
_GOVERNING = re.compile(
    r"\b(?:authorities|officials?|administration) (?:in|of|from) (?:the )?[A-Z]|"
    r"\b[A-Z][\w'’-]+ (?:\w+ )?(?:government|authorities|"
    r"administration|officials)\b")
_TOWNS = frozenset({"city", "town", "district", "province", "borough", "commune", "prefecture"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_DOING = frozenset({"nsubj", "pobj"})
_PLAIN = re.compile(r"(?:men|officers|agents|people)( in (?:plain|civilian) ?clothes)\b", re.I)
"""The secret police as those who saw them call them; the parser hangs the clothes on the verb."""
_OPPOSITION = re.compile(r"\bopposition party\b", re.I)


def organ_code(text: str) -> Organ | None:
    """Return the code of the organ a phrase names, by its longest known words."""
    lexicon_ = lexicon()
    found = [m.group().lower() for m in lexicon_.organ_pattern.finditer(text)]
    if not found or _OPPOSITION.search(text):
        return None
    codes = dict(lexicon_.organs)
    best = max(found, key=lambda phrase_: (len(phrase_.split()), phrase_ == found[-1], len(phrase_)))
    return codes[best]


def organ_of(sentence: Sentence, head: Token) -> list[Named]:
    """Return the organs named by a noun phrase, coordinated ones each with its own span."""
    out: list[Named] = []
    for token in conjuncts(head):
        if not sentence.tokens.start <= token.i < sentence.tokens.end:
            continue
        first, last = phrase(token, deep=True)
        if last.i >= sentence.tokens.end:
            last = token
        span = _undated(sentence, sentence.over(first, last))
        text = span_text(sentence, span)
        own = span_text(sentence, sentence.over(first, token))
        code = organ_code(own)
        if code in (None, Organ.OTHER):  # "men of the border command" are more than men
            code = organ_code(text) or code
        member = next(
            (c for c in token.children if c.dep_ == "prep" and c.lower_ in {"from", "of"} and c.i == token.i + 1), None
        )
        if member is not None and lemma(token) in _MEMBERS:
            edge = next((c for c in member.children if c.dep_ == "pobj"), None)
            if edge is not None and edge.i < sentence.tokens.end:
                span = sentence.over(first, edge)
                code = organ_code(span_text(sentence, sentence.over(member, edge))) or code
        if plain := _PLAIN.match(sentence.block.text, token.idx):
            code, span = Organ.STATE_SECURITY, Span(span.start, sentence.block.start + plain.end())
        if code is Organ.GOVERNMENT and (_LOCAL.search(text) or _below_country(sentence, span, text)):
            code = Organ.LOCAL_AUTHORITY
        if code is None and token.lower_ in _TOWNS and any(c.lower_ == "the" for c in token.children):
            code = Organ.LOCAL_AUTHORITY
        if code is None and token.ent_type_ == "GPE" and token.tag_ in {"NNP", "NNPS"}:
            code = Organ.GOVERNMENT
        if code is None and token.ent_type_ == "ORG" and token.tag_ in {"NNP", "NNPS"}:
            code = Organ.OTHER
        if code is not None:
            out.append((code, span))
    return out


def bodies_in(sentences: Sequence[Sentence]) -> list[Named]:
    """Return every body that sentences name, whatever it does there, and every country or town that does something,
    in text order."""
    out: dict[Span, Organ] = {}
    for sentence in sentences:
        for match in lexicon().organ_pattern.finditer(sentence.text):
            span = Span(sentence.start + match.start(), sentence.start + match.end())
            inside = sentence.inside(span)
            head = inside[-1] if inside else None
            while head is not None and head.dep_ in {"compound", "amod", "nmod"} and head.head.i > head.i:
                head = head.head
            if head is None or head.pos_ not in _NOMINAL:
                continue
            for code, named in organ_of(sentence, head)[:1]:
                out.setdefault(named, code)
        for token in sentence.tokens:
            if token.dep_ in _DOING and token.ent_type_ in {"GPE", "ORG"}:
                for code, named in organ_of(sentence, token)[:1]:
                    out.setdefault(named, code)
    return [(code, span) for span, code in sorted(out.items())]


def _below_country(sentence: Sentence, span: Span, text: str) -> bool:
    """Tell whether officials or a government are those of a place within a country ("officials in Hotan")."""
    match = _GOVERNING.search(text)
    if match is None:
        return False
    around = [p for p in sentence.places if p.place is not None and span.start <= p.span.start < span.end]
    return bool(around) and all(p.place is not None and p.place.level != "country" for p in around)


def _undated(sentence: Sentence, span: Span) -> Span:
    """Cut a date the parser glued to the front ("On 3 May police …")."""
    for time in sentence.times:
        if time.span.start <= span.start < time.span.end < span.end:
            rest = sentence.block.text[time.span.end - sentence.block.start : span.end - sentence.block.start]
            return Span(span.end - len(rest.lstrip(" ,")), span.end)
    return span


def span_text(sentence: Sentence, span: Span) -> str:
    """Return the words of a span that stands in the sentence's block."""
    base = sentence.block.start
    return sentence.block.text[span.start - base : span.end - base]
