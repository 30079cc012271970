"""Source, cue and content of what a text attributes: the parse rules.

Each rule reads one sentence; quotations that run over sentences are tied together
afterwards. Kinds of source and chains are judged in `kinds` and `chains`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from witnessmark.extract.english.attribution.cues import NOUNS, PLAIN, SAY, SPEAKERS
from witnessmark.extract.english.attribution.quotes import quotations
from witnessmark.extract.english.grammar import VERB_TAGS, is_passive, lemma
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Speech

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence


@dataclass(frozen=True, slots=True)
class Attributed:
    """Somebody's words: `source` None where the cue names nobody ("it is said")."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    speech: Speech
    sentence: int
    head: int | None = None  # the source's head token, by offset in the document
    to: Span | None = None  # whom they told


def relations_in(sentences: Sequence[Sentence]) -> list[Attributed]:
    """Return the attributions of a run of sentences in text order."""
    quotes: dict[int, list[Span]] = {}
    out: list[Attributed] = []
    for sentence in sentences:
        start = sentence.block.start
        if start not in quotes:
            quotes[start] = quotations(sentence.block.text, start)
        out += _of_sentence(sentence, quotes[start])
    out += _loose_quotes(sentences, quotes, out)
    return sorted(out, key=lambda a: (a.cue, a.content))


def _of_sentence(sentence: Sentence, quotes: Sequence[Span]) -> Iterable[Attributed]:
    found: list[Attributed] = []
    for token in sentence.tokens:
        if token.tag_ in VERB_TAGS and lemma(token) in SAY and token.lower_ not in {"citing", "quoting"}:
            relation = _of_verb(sentence, token, quotes)
        elif token.lower_ == "according" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
            relation = _according(sentence, token, quotes)
        elif token.lower_ in {"citing", "quoting"}:
            relation = _citing(sentence, token, found)
        elif token.tag_ in {"NN", "NNS"} and lemma(token) in NOUNS:
            relation = _of_noun(sentence, token)
        else:
            relation = None
        if relation is not None:
            found.append(relation)
    return found


def _of_verb(sentence: Sentence, verb: Token, quotes: Sequence[Span]) -> Attributed | None:
    if verb.dep_ in {"amod", "compound"}:
        return None
    here = sentence.at(verb)
    if (
        any(q.covers(here) and q.start <= sentence.start and q.end >= sentence.end for q in quotes)
        and lemma(verb) not in PLAIN
    ):
        return None
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None and verb.dep_ == "conj" and verb.head.tag_ in VERB_TAGS:
        subject = next((c for c in verb.head.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None and verb.dep_ in {"relcl", "acl"}:
        subject = verb.head
    if subject is not None and subject.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
        subject = verb.head
    if subject is None and verb.dep_ in {"advcl", "xcomp"} and verb.head.tag_ in VERB_TAGS:
        subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
    passive = is_passive(verb)
    if passive:
        agent = next((g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
        if agent is not None:
            subject = agent
        elif (subject is not None and subject.lower_ in {"it", "there"}) or lemma(verb) not in {"quote", "cite"}:
            subject = None
    content = _content(sentence, verb, subject, quotes)
    if not content:
        return None
    if subject is None and not passive:
        return None
    source = _source_span(sentence, subject) if subject is not None else None
    if source is not None and any(c.overlaps(source) for c in content):
        content = tuple(p for c in content for p in _minus(c, source))
        if not content:
            return None
    direct = any(q.overlaps(c) and (q.end - q.start) > 0.5 * (c.end - c.start) for q in quotes for c in content)
    to = next(
        (
            c
            for c in verb.children
            if c.dep_ in {"dobj", "dative", "iobj"} and lemma(verb) in {"tell", "inform", "notify"}
        ),
        None,
    )
    return Attributed(
        source,
        _cue_span(sentence, verb),
        content,
        Speech.DIRECT if direct else Speech.INDIRECT,
        sentence.number,
        sentence.at(subject).start if subject is not None else None,
        _source_span(sentence, to) if to is not None else None,
    )


def _cue_span(sentence: Sentence, verb: Token) -> Span:
    first = last = verb
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass", "neg"} and child.i < first.i and verb.i - child.i < 4:
            first = child
        elif child.dep_ == "prt" and child.i == last.i + 1:
            last = child
    return sentence.over(first, last)


def _content(sentence: Sentence, verb: Token, subject: Token | None, quotes: Sequence[Span]) -> tuple[Span, ...]:
    """Return what is said: the clause below the verb, else the quotation or sentence around it."""
    word = lemma(verb)
    clause = next((c for c in verb.children if c.dep_ in {"ccomp"} and c.i > verb.i), None)
    before = next((c for c in verb.children if c.dep_ in {"ccomp", "parataxis"} and c.i < verb.i), None)
    if clause is not None and (word in PLAIN or _quoted_near(sentence, clause, quotes)):
        first, last = clause.left_edge, clause.right_edge
        if first.i > verb.i:
            return _trim(sentence, first, _clause_end(sentence, last))
    if before is not None and word in PLAIN | {"call", "ask", "urge"}:
        return _around(sentence, verb, subject)
    own = [q for q in quotes if sentence.start <= q.start < sentence.end or q.start < sentence.start < q.end]
    own = [q for q in own if not q.covers(sentence.at(verb))]
    if own:
        nearest = min(
            own, key=lambda q: min(abs(q.start - sentence.at(verb).end), abs(q.end - sentence.at(verb).start))
        )
        gap = min(abs(nearest.start - sentence.at(verb).end), abs(nearest.end - sentence.at(verb).start))
        if gap < 60 and word in SAY:
            return tuple(q for q in own if q is nearest or word in PLAIN)
    if (word in PLAIN and verb.dep_ in {"parataxis"}) or (word in PLAIN and _parenthetical(verb)):
        return _around(sentence, verb, subject)
    infinitive = next((c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i), None)
    if infinitive is not None and word in {
        "promise",
        "vow",
        "pledge",
        "urge",
        "demand",
        "refuse",
        "ask",
        "claim",
        "hope",
        "expect",
        "order",
    }:
        return _trim(
            sentence,
            infinitive.left_edge if infinitive.left_edge.i > verb.i else infinitive,
            _clause_end(sentence, infinitive.right_edge),
        )
    if word in {
        "describe",
        "accuse",
        "blame",
        "call",
        "criticise",
        "criticize",
        "deny",
        "predict",
        "confirm",
        "announce",
        "report",
        "claim",
        "condemn",
        "reject",
        "dismiss",
        "praise",
        "denounce",
        "question",
        "slam",
        "blast",
    }:
        held = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if held is not None and held.i > verb.i:
            edge = held.right_edge
            return _trim(sentence, held.left_edge, _clause_end(sentence, verb.right_edge if word != "report" else edge))
    return ()


def _parenthetical(verb: Token) -> bool:
    """Tell whether the verb and its subject stand between commas or at the end."""
    doc = verb.doc
    left = verb.left_edge
    return left.i > 0 and doc[left.i - 1].text in {",", "”", '"', "—", "–"}


def _quoted_near(sentence: Sentence, clause: Token, quotes: Sequence[Span]) -> bool:
    return any(q.overlaps(sentence.at(clause)) for q in quotes)


def _clause_end(sentence: Sentence, last: Token) -> Token:
    end = sentence.tokens.end - 1
    last = last if last.i <= end else sentence.tokens[-1]
    doc = last.doc
    if last.i + 1 <= end and doc[last.i + 1].text in {"”", '"', "’"}:
        last = doc[last.i + 1]
    return last


def _trim(sentence: Sentence, first: Token, last: Token) -> tuple[Span, ...]:
    doc = first.doc
    if first.i < sentence.tokens.start:
        first = sentence.tokens[0]
    while first.i < last.i and first.text in {",", ":", "-", "—"}:
        first = doc[first.i + 1]
    while last.i > first.i and last.text in {",", ".", ";", ":"}:
        last = doc[last.i - 1]
    return (sentence.over(first, last),) if last.i >= first.i else ()


def _around(sentence: Sentence, verb: Token, subject: Token | None) -> tuple[Span, ...]:
    """Return the sentence without the words of the cue clause."""
    first = last = verb
    spoken = {c.dep_ for c in verb.children}
    for child in verb.children:
        if child.dep_ in {"ccomp", "parataxis", "punct", "cc", "conj"}:
            continue
        if (
            child.dep_ in {"advcl", "advmod", "prep", "npadvmod"}
            and child.i < verb.i
            and subject is not None
            and child.i < subject.i
        ):
            continue
        if child.left_edge.i < first.i and child.i < verb.i:
            first = child.left_edge
        if child.right_edge.i > last.i and child.i > verb.i:
            last = child.right_edge
    if "ccomp" in spoken:
        inner = next(c for c in verb.children if c.dep_ in {"ccomp"})
        if inner.i < verb.i and first.i <= inner.i:
            first = min(
                (verb, *([subject.left_edge] if subject is not None and subject.i > inner.i else [])), key=lambda t: t.i
            )
    tokens = sentence.tokens
    out: list[Span] = []
    if first.i > tokens.start:
        out += _trim(sentence, tokens[0], first.doc[first.i - 1])
    if last.i + 1 < tokens.end and tokens.end - last.i > 3:
        out += _trim(sentence, first.doc[last.i + 1], tokens[-1])
    return tuple(out)


def _according(sentence: Sentence, token: Token, quotes: Sequence[Span]) -> Attributed | None:
    to = token.nbor()
    head = next((c for c in (*to.children, *token.children) if c.dep_ == "pobj"), None)
    if head is None or head.i >= sentence.tokens.end:
        return None
    source = _source_span(sentence, head)
    last = next(t for t in reversed(sentence.inside(source)))
    content: list[Span] = []
    if token.i > sentence.tokens.start:
        content += _trim(sentence, sentence.tokens[0], token.doc[token.i - 1])
    if last.i + 2 < sentence.tokens.end and (token.i - sentence.tokens.start < 3 or sentence.tokens.end - last.i > 4):
        content += _trim(sentence, token.doc[last.i + 1], sentence.tokens[-1])
    if not content:
        return None
    return Attributed(
        source, sentence.over(token, to), tuple(content), Speech.INDIRECT, sentence.number, sentence.at(head).start
    )


def _citing(sentence: Sentence, token: Token, found: Sequence[Attributed]) -> Attributed | None:
    """Read 'citing X' as the source inside the outlet that cites it."""
    head = next((c for c in token.children if c.dep_ in {"dobj", "pobj"}), None)
    if head is None or not speaker_like(head) or head.i >= sentence.tokens.end:
        return None
    source = _source_span(sentence, head)
    outer = found[-1].content if found else ()
    whole = outer or ((Span(sentence.start, sentence.at(token).start),) if token.i - sentence.tokens.start > 2 else ())
    after = Span(source.end, sentence.end) if sentence.end - source.end > 12 else None
    content = (
        [p for c in whole for p in _minus(c, Span(sentence.at(token).start, source.end))]
        if any(c.overlaps(source) for c in whole)
        else list(whole)
    )
    if after is not None and not any(c.overlaps(after) for c in content):
        content.append(after)
    return (
        Attributed(
            source, sentence.at(token), tuple(content), Speech.INDIRECT, sentence.number, sentence.at(head).start
        )
        if content
        else None
    )


def _of_noun(sentence: Sentence, noun: Token) -> Attributed | None:
    clause = next(
        (
            c
            for c in noun.children
            if c.dep_ in {"acl", "ccomp", "relcl"} and any(g.dep_ == "mark" and g.lower_ == "that" for g in c.children)
        ),
        None,
    )
    if clause is None or clause.right_edge.i >= sentence.tokens.end:
        return None
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None and noun.dep_ == "dobj" and noun.head.tag_ in VERB_TAGS:
        if lemma(noun.head) in {"deny", "reject", "dismiss", "refute"}:
            return None
        owner = next((c for c in noun.head.children if c.dep_ == "nsubj"), None)
    source = _source_span(sentence, owner) if owner is not None else None
    return Attributed(
        source,
        sentence.at(noun),
        _trim(sentence, clause.left_edge, clause.right_edge),
        Speech.INDIRECT,
        sentence.number,
        sentence.at(owner).start if owner is not None else None,
    )


def _source_span(sentence: Sentence, head: Token) -> Span:
    """Return the whole phrase of a source, relative clauses left out."""
    first, last = head.left_edge, head
    for child in head.children:
        if child.i > head.i and child.dep_ in {"prep", "appos", "nmod", "punct", "acl", "case", "conj", "cc"}:
            if child.dep_ == "punct" and not any(c.dep_ == "appos" and c.i > child.i for c in head.children):
                continue
            edge = child.right_edge
            if edge.i < sentence.tokens.end and edge.i - head.i < 22:
                last = edge
    if first.i < sentence.tokens.start:
        first = head
    while last.i > first.i and (last.text in {",", ";", ":"} or last.lower_ in {"hereby", "also", "has", "have"}):
        last = head.doc[last.i - 1]
    return sentence.over(first, last)


def _minus(content: Span, hole: Span) -> list[Span]:
    out = []
    if hole.start - content.start > 3:
        out.append(Span(content.start, hole.start))
    if content.end - hole.end > 3:
        out.append(Span(hole.end, content.end))
    return out


_LONG = re.compile(r"\w+(?:\W+\w+){4}")


def _loose_quotes(
    sentences: Sequence[Sentence], quotes: dict[int, list[Span]], found: Sequence[Attributed]
) -> list[Attributed]:
    """Give quotations without a cue of their own to the speaker before (or after) in the paragraph."""
    out: list[Attributed] = []
    by_start = {s.block.start: s for s in reversed(sentences)}
    near_by: dict[int, list[Attributed]] = {}
    for relation in found:
        near_by.setdefault(relation.sentence, []).append(relation)
    starts = [s.start for s in sentences]
    for start, spans in quotes.items():
        block = by_start[start].block
        for span in spans:
            text = block.text[span.start - start : span.end - start]
            if not _LONG.search(text):
                continue
            first = bisect_right(starts, span.start) - 1
            last = bisect_right(starts, span.end) - 1
            around = [
                a for n in range(max(0, first - 2), last + 3) if n < len(sentences)
                for a in near_by.get(sentences[n].number, ())
            ]
            held = [a for a in around if any(c.overlaps(span) for c in a.content)]
            covered = held and max(
                min(c.end, span.end) - max(c.start, span.start) for a in held for c in a.content
            ) > 0.8 * (span.end - span.start)
            if covered:
                continue
            inside = first >= 0 and sentences[first].block.start == start and span.start < sentences[first].end
            number = sentences[first].number if inside else None
            near = held or [
                a
                for a in around
                if number is not None
                and abs(a.sentence - number) <= 2
                and by_start[start].block.paragraph == _paragraph(sentences, a.sentence)
                and a.source is not None
            ]
            if not near or number is None:
                continue
            speaker = min(near, key=lambda a: min(abs(a.cue.start - span.end), abs(span.start - a.cue.end)))
            out.append(
                Attributed(speaker.source, speaker.cue, (span,), Speech.DIRECT, number, speaker.head, speaker.to)
            )
    return out


def _paragraph(sentences: Sequence[Sentence], number: int) -> int:
    index = number - sentences[0].number
    return sentences[index].block.paragraph if 0 <= index < len(sentences) else -1


def speaker_like(token: Token) -> bool:
    """Tell whether a noun can speak."""
    return (
        lemma(token) in SPEAKERS or token.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"} or token.tag_ in {"NNP", "NNPS"}
    )
