"""Acts told by set phrases ("put on trucks", "given three days to leave", "27 hh expelled").

The tables (`TABLES`) are tried in sentences that hold a word the phrase can't do without (`sieve`);
a match becomes an act only where the people it needs stand where the phrase wants them.
Phrases go before single words: what a phrase covers is no trigger.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from witnessmark.extract.english.beside import noun_before
from witnessmark.extract.english.composites import Composite
from witnessmark.extract.english.grammar import (
    VERB_TAGS,
    agent_by,
    is_passive,
    lemma,
    object_of,
    subject_of,
)
from witnessmark.extract.english.groups import core_of, is_anaphor, is_people
from witnessmark.extract.english.humans import is_human
from witnessmark.extract.english.leaving import leaves_home, leaving_verb
from witnessmark.extract.english.lexicon import lexicon
from witnessmark.extract.english.needs import DANGER
from witnessmark.extract.english.roles import Parts
from witnessmark.extract.english.stages import RUMOUR, Reading
from witnessmark.extract.english.status import read_status
from witnessmark.extract.english.triggers import Entry, Trigger
from witnessmark.extract.sieve import Group, Sieve
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence

FRAMES = {
    Act.DEMOLITION: "unmake", Act.BACKGROUND_CHECK: "probe", Act.SURVEILLANCE: "watch", Act.FLIGHT: "go",
    Act.MOVEMENT_RESTRICTION: "limit", Act.CONFISCATION: "seize", Act.DETENTION: "hold", Act.RETURN: "go",
    Act.RETURN_DENIED: "go", Act.DISPLACEMENT: "go",
}
TABLES = ("idioms.toml", "idioms_checks.toml", "idioms_control.toml", "idioms_moves.toml")
_OUT_OF = re.compile(r"\b(?:leave|out|quit|vacate|move out|gone|go)\b", re.I)
_HOUSED = re.compile(
    r"\b(?:slums?|settlements?|shant(?:y|ies)|shacks?|squatt\w+|tenants?|landlords?|tenements?|encampments?|(?:the|"
    r"whose) camp|flats|waterfronts?|evict\w*)\b", re.I)
_EMPLOYED = frozenset("worker employee staff student pupil teacher nurse child player guest labourer laborer".split())
_ROUTINE = re.compile(
    r"\b(?:to (?:school|class(?:es)?|lessons|work)|sick|doctor|pitch|dugout|studio|parliament|workplace|shift)\b",
    re.I)
_SENT_OFF = frozenset({Act.EXPULSION, Act.EVICTION})
_ANYONE = frozenset("following nobody none anybody anyone everyone everybody whoever rest us we them they he she him "
                    "her me i all most some many half it".split())
_DANGER = re.compile(
    r"\b(?:flood\w*|wildfire|storm|cyclone|typhoon|hurricane|volcan\w*|erupti\w*|lava|landslide|tsunami|shelling|"
    r"bombardment|earthquake|higher ground|safety|front ?line|rising water|danger|dam (?:burst|break)|evacuat\w*)\b",
    re.I,
)
_HOMEWARD = re.compile(
    r"\b(?:return\w*|go(?:ing)? back|went (?:back|there)|home|villages?|houses?|address|fetch|harvest|fields?|plots?|"
    r"tried|back in)\b", re.I)


@dataclass(frozen=True, slots=True)
class Idiom:
    """One row of the table."""

    act: Act
    status: Status | None
    roles: str
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A place in the text where an idiom's words stand."""

    idiom: Idiom
    words: Span
    who: Span | None
    by: Span | None


@lru_cache(maxsize=1)
def idioms() -> tuple[Idiom, ...]:
    """Read the table once; a space in a pattern stands for any white space, and each begins at a word's edge."""
    tables = [tomllib.loads(files(__package__).joinpath(name).read_text("utf-8")) for name in TABLES]
    sets = {name: words for table in tables for name, words in table["sets"].items()}
    out = []
    for row in (row for table in tables for row in table["idiom"]):
        pattern = row["pattern"]
        for name, alternatives in reversed(sets.items()):
            pattern = pattern.replace("{" + name + "}", alternatives)
        out.append(Idiom(Act(row["act"]), Status(row["status"]) if row["status"] else None, row["roles"],
                         row["weight"], re.compile(r"\b(?:" + _spaced(pattern) + ")", re.I)))
    return tuple(out)


def _spaced(pattern: str) -> str:
    """Let a literal space outside a character class match a line break too."""
    out, inside = [], False
    for i, char in enumerate(pattern):
        escaped = i > 0 and pattern[i - 1] == "\\"
        if char == "[" and not escaped:
            inside = True
        elif char == "]" and not escaped:
            inside = False
        out.append(r"\s" if char == " " and not inside else char)
    return "".join(out)


@lru_cache(maxsize=1)
def _sifted() -> Group:
    return Group(Sieve(lower=True), [idiom.pattern for idiom in idioms()])


def phrases_in(text: str, sentences: Sequence[Sentence]) -> dict[int, list[Phrase]]:
    """Return the phrases of a text by sentence number."""
    found: dict[int, list[Phrase]] = {}
    for i, sentence in enumerate(sentences):
        for number in _sifted().within(text, sentence.start, sentence.end):
            idiom = idioms()[number]
            for match in idiom.pattern.finditer(text, sentence.start, sentence.end):
                groups = match.groupdict()
                found.setdefault(i, []).append(Phrase(
                    idiom, Span(*(match.span("act") if groups.get("act") else match.span())),
                    Span(*match.span("who")) if groups.get("who") else None,
                    Span(*match.span("by")) if groups.get("by") else None,
                ))
    return found


def composites_of(sentence: Sentence, phrases: Sequence[Phrase]) -> list[tuple[Composite, float]]:
    """Return the acts that a sentence's phrases state; of overlapping phrases the longest."""
    out: list[tuple[Composite, float]] = []
    for phrase in sorted(phrases, key=lambda p: (p.words.start - p.words.end, p.words.start)):
        if any(c.words.overlaps(phrase.words) and c.trigger.entry.act is not Act.CONFISCATION for c, _ in out):
            continue
        found = _composite(sentence, phrase)
        if found is not None:
            out.append((found, phrase.idiom.weight))
    return out


def _composite(sentence: Sentence, phrase: Phrase) -> Composite | None:
    idiom = phrase.idiom
    tokens = sentence.inside(phrase.words)
    if not tokens:
        return None
    verb = next((t for t in tokens if t.tag_ in VERB_TAGS and t.dep_ not in {"aux", "auxpass"}), tokens[0])
    if verb.tag_ not in VERB_TAGS and verb.head.tag_ in VERB_TAGS and "s" in idiom.roles:
        verb = verb.head  # "are under watch"
    leaving = leaving_verb(tokens) if idiom.act in _SENT_OFF else None
    if leaving is not None and not leaves_home(sentence, leaving):
        return None
    if verb.tag_ == "VBD" and lemma(verb) in {"turn", "clear", "sweep"} and idiom.act in _SENT_OFF and (
            "s" in idiom.roles and not is_passive(verb)):
        return None  # half the town turned out
    if idiom.act is Act.FLIGHT and verb.lower_ == "left" and not DANGER.search(sentence.block.text) and not any(
            t.lower_ in {"we", "i"} for t in sentence.tokens):
        return None
    parts = _parts(sentence, phrase, verb)
    if phrase.who is None and not _fit(sentence, parts.theme):
        parts = _parts_before(sentence, tokens[0], parts)
    if "?" not in idiom.roles and not _fit(sentence, parts.theme):
        return None
    if idiom.act is Act.RETURN_DENIED and _ROUTINE.search(sentence.text):
        return None
    if parts.theme is not None and lemma(parts.theme) in _EMPLOYED and tokens[-1].lower_ in {"home", "go", "early"}:
        return None  # sent home for the day
    reading = _reading(sentence, phrase, verb)
    if reading is None:
        return None
    act = _act(sentence, phrase, verb)
    frame = FRAMES.get(act, "remove")
    entry = Entry(act, "VERB" if verb.tag_ in VERB_TAGS else "NOUN", lemma(verb), frozenset(), frame, "people",
                  idiom.weight)
    if reading.status is Status.ORDERED and parts.agent is not None and idiom.status is Status.ORDERED:
        reading = Reading(Status.ORDERED, reading.span, parts.agent)
        parts = Parts(None, parts.theme, True)
    return Composite(Trigger(entry, verb, None), parts, reading, phrase.words)


def _act(sentence: Sentence, phrase: Phrase, verb: Token) -> Act:
    act, text = phrase.idiom.act, sentence.text
    if act is Act.EXPULSION:
        said = text[phrase.words.start - sentence.start : phrase.words.end - sentence.start]
        if _OUT_OF.search(said) and _HOUSED.search(text) and not _DANGER.search(text):
            return Act.EVICTION
        ordered = phrase.idiom.status is Status.ORDERED
        if ordered and _DANGER.search(text):
            return Act.EVACUATION
        if verb.lower_ in {"taken", "took"} and not re.search(
                r"\b(?:truck|lorr|bus|train|bedding|famil|household|deport|expel|exile|how many)\w*", text, re.I):
            return Act.DETENTION
    if act is Act.RETURN_DENIED and verb.lower_ not in {"chased", "drove"} and not _HOMEWARD.search(text):
        return Act.MOVEMENT_RESTRICTION if re.search(r"\b(?:checkpoint|road|bridge|border|post)\b", text) else act
    return act


def _parts(sentence: Sentence, phrase: Phrase, verb: Token) -> Parts:
    theme: Token | None = None
    agent: Token | None = None
    passive = True
    if phrase.who is not None:
        held = sentence.inside(phrase.who)
        inside = {t.i for t in held}
        theme = next((t for t in held if t.head.i not in inside and t.pos_ in {"NOUN", "PROPN", "PRON"}), None)
        theme = theme or next((t for t in reversed(held) if t.pos_ in {"NOUN", "PROPN", "PRON"}), None)
        if theme is None and held:
            theme = held[-1]
    if verb.tag_ in VERB_TAGS:
        if "o" in phrase.idiom.roles:
            theme = theme or object_of(verb)
            agent, passive = subject_of(verb), False
        elif theme is None and not is_passive(verb) and ("s" not in phrase.idiom.roles or object_of(verb) is not None):
            agent, theme, passive = subject_of(verb), object_of(verb), False
        elif theme is None:
            theme = subject_of(verb) or (verb.head if verb.dep_ in {"acl", "relcl"} else None)
            agent = agent_by(verb)
        elif is_passive(verb):
            agent = agent_by(verb)
        else:
            agent, passive = subject_of(verb), False
            agent = None if agent == theme else agent
    if phrase.by is not None:
        agent = next(iter(sentence.inside(phrase.by)), agent)
    return Parts(agent, core_of(theme) if theme is not None else None, passive)


def _parts_before(sentence: Sentence, first: Token, parts: Parts) -> Parts:
    """Return the parts with the nearest fitting people before the phrase, where the parse names none."""
    beside = noun_before(first)
    if beside is not None and _fit(sentence, core_of(beside)):
        return Parts(parts.agent, core_of(beside), True)
    for token in reversed(list(sentence.tokens)):
        if token.i < first.i and token.dep_ in {"nsubj", "nsubjpass"} and _fit(sentence, core_of(token)):
            return Parts(parts.agent, core_of(token), True)
    return parts


def _fit(sentence: Sentence, theme: Token | None) -> bool:
    if theme is None:
        return False
    if is_human(theme) or is_anaphor(theme) or theme.lower_ in _ANYONE:
        return True
    if lemma(theme) in lexicon().people or lemma(theme) in lexicon().human or theme.ent_type_ in {"NORP",
        "PERSON"} or theme.like_num:
        return True
    if theme.tag_ == "NNPS" and any(c.lower_ == "the" for c in theme.children):
        return True  # a family's name
    if lemma(theme) in {"settlement", "village", "camp", "quarter", "neighbourhood", "neighborhood", "town"}:
        return True
    here = sentence.at(theme)
    return any(f.unit is not None and f.span.overlaps(here) for f in sentence.figures) or any(
        is_people(c) for c in theme.conjuncts)


def _reading(sentence: Sentence, phrase: Phrase, verb: Token) -> Reading | None:
    fixed = phrase.idiom.status
    if fixed is None:
        if verb.tag_ not in VERB_TAGS:
            return read_status(sentence, verb, verb=False) or Reading(Status.CARRIED_OUT, phrase.words)
        if phrase.idiom.act in {Act.RETURN_DENIED, Act.MOVEMENT_RESTRICTION}:
            return Reading(_lasting(verb), phrase.words)
        told = read_status(sentence, verb, verb=True)
        if told is not None and told.status is Status.CARRIED_OUT and lemma(verb) in {"order", "tell"} and (
                phrase.idiom.act in _SENT_OFF):
            return Reading(Status.ORDERED, sentence.at(verb))
        return told
    read = read_status(sentence, verb, verb=verb.tag_ in VERB_TAGS)
    if read is not None and read.status in {Status.DENIED, Status.HALTED}:
        return read
    if fixed is Status.ORDERED and RUMOUR.search(sentence.text):
        return Reading(Status.RUMOURED, phrase.words)
    return Reading(fixed, phrase.words)


def _lasting(verb: Token) -> Status:
    aux = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    present = verb.tag_ in {"VBP", "VBZ", "VBG"} or aux & {"is", "are", "has", "have", "will", "can", "do", "does"}
    return Status.ONGOING if present else Status.CARRIED_OUT
