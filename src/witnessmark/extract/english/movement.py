"""Where from, where to: which places of a sentence belong to an act and in what role.

Place names come from the gazetteer; prepositions decide the role, first along the parse,
then by the words just before the name, because the small parser often misreads names.
A name nested in another ("X in Y County") keeps its parent in its resolved name only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import VERB_TAGS, lemma
from witnessmark.extract.mentions import PlaceMention
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.scene import Sentence
    from witnessmark.extract.english.triggers import Trigger

MOVING = frozenset(
    {
        Act.EXPULSION,
        Act.RELOCATION,
        Act.EVICTION,
        Act.EVACUATION,
        Act.FLIGHT,
        Act.RETURN,
        Act.DISPLACEMENT,
        Act.RETURN_DENIED,
        Act.DETENTION,
    }
)
LEAVING = frozenset({"flee", "evacuate", "leave", "abandon", "vacate", "escape", "clear"})
_FROM = frozenset({"from", "out"})
_INTO = frozenset({"to", "into", "towards", "toward", "onto"})
_AT = frozenset(
    {
        "in",
        "at",
        "near",
        "across",
        "around",
        "outside",
        "inside",
        "within",
        "throughout",
        "along",
        "on",
        "of",
        "under",
        "over",
    }
)
_LEFT = re.compile(
    r"\b(from|out of|to|into|towards?|onto|in|at|near|across|around|outside|inside|within|throughout|along|of|on)"
    r"(?:\s+(?!and\b|or\b|to\b|from\b|in\b|into\b)[\w'’-]+){0,5}?\s*(?:of\s+)?(?:the\s+)?$",
    re.I,
)
_GONE_FROM = re.compile(
    r"\b(?:leav(?:e|es|ing)|left|flee(?:s|ing)?|fled|quit(?:s|ting)?|vacat(?:e|es|ed|ing)|abandon(?:s|ed|ing)?|"
    r"evacuat(?:e|es|ed|ing))\s+(?:(?:the|their|nearby)\s+)?"
    r"(?:(?:village|town|city|county|district|region|area|island|camp)s?\s+(?:of\s+)?)?$", re.I)
"""A name is what people left: "to leave X" has no preposition in it."""
_JOIN = re.compile(
    r"^\s*(?:,|,?\s*(?:and|or|as well as|&)|/)\s*(?:the\s+)?(?:(?:in|from|to|nearby|neighbouring|neighboring|"
    r"north\w*|south\w*|east\w*|west\w*|village|villages|town|towns|city|district|districts|province|of)\s+)*$",
    re.I,
)
_AND = re.compile(r"\b(?:and|or|as well as)\b|&", re.I)
_LIES_IN = re.compile(
    r"^\s*(?:,\s*)?(?:(?:site|camp|village|slum|area|quarter|estate|farm|settlement)\s+)?(?:(?:in|of)\s+(?:the\s+)?(?:\w+\s+)"
    r"{0,3}|(?:near|outside)\s+(?:the\s+)?)$", re.I)
_NESTED = re.compile(r"^\s*(?:,|,?\s*(?:in|of|inside|near)\b)?[\s\w'’-]{0,40}$", re.I)
DESCRIBED = re.compile(
    r"(?:(?:the|a|an|its|several|other|some|two|three)\s+)?"
    r"((?:(?:their|his|her|our) )?(?:(?:original|former|previous|own|ancestral|native|old|respective|remote|"
    r"rural|nearby|"
    r"neighbou?ring|state|collective|cooperative|temporary|makeshift|mountain|mountainous|inland|coastal|isolated|"
    r"designated|new|farming|mining|higher|safer|transit|displacement|reception|detention|labou?r|farm|"
    r"agricultural|evacuation|"
    r"tented|overcrowded|public|local|relief|host|central|distant|interior|border|refugee|communal|government-built|"
    r"purpose-built) )*"
    r"(?:homes?|houses?|hometowns?|home towns?|villages?|homeland|home (?:region|area|village|countr|province|"
    r"district)\w*|farms?|camps?|"
    r"settlements?|shelters?|schools?|churches|mosques|areas?(?: of origin)?|places? of (?:origin|birth|registration)|"
    r"birthplaces?|countryside|mines?|centres?|centers?|(?<=higher )ground|(?<=safer )ground|sites?|islands?|"
    r"forests?|mountains|host families|"
    r"countr(?:y|ies)(?: of origin)?|provinces?|districts?|towns?|bush|border|desert|stadiums?|communit(?:y|ies)|"
    r"neighbou?rhoods?|lands?|farmland|apartments?|relatives)\b"
    r"(?: where they (?:came from|were born|had lived|were registered|originally lived|used to live))?)",
    re.I,
)


@dataclass(slots=True)
class Route:
    """Places of one act by role; `loose` are places in the clause that no preposition places."""

    origin: list[PlaceMention] = field(default_factory=list)
    destination: list[PlaceMention] = field(default_factory=list)
    at: list[PlaceMention] = field(default_factory=list)
    origin_described: list[Span] = field(default_factory=list)
    destination_described: list[Span] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.origin or self.destination or self.at or self.origin_described or self.destination_described)


def route_of(sentence: Sentence, trigger: Trigger, zone: Span, taboo: list[Span]) -> Route:
    """Return the places inside `zone` (the act's stretch of the sentence) by role.

    `taboo` spans (who said it, who did it) give no places.
    """
    route = Route()
    previous: tuple[PlaceMention, str] | None = None
    for mention in sorted(sentence.places, key=lambda p: p.span):
        if not zone.covers(mention.span) or any(t.overlaps(mention.span) for t in taboo):
            continue
        role = ""
        if previous is not None:
            between = _between(sentence, previous[0].span, mention.span)
            if _JOIN.match(between):
                if not _is_parent(previous[0], mention) or _AND.search(between):
                    role = previous[1]
                else:
                    continue
            elif (_NESTED.match(between) and len(between) < 45 and _is_parent(previous[0], mention)) or _LIES_IN.match(
                between
            ):
                continue
        role = role or _lived(sentence, mention.span, trigger) or role_of(sentence, mention.span, trigger.token)
        if not role:
            continue
        if (
            role == "at"
            and trigger.entry.lemma in {"shelter", "settle", "resettle"}
            and mention.span > sentence.at(trigger.token)
        ):
            role = "to"
        {"from": route.origin, "to": route.destination, "at": route.at}[role].append(mention)
        previous = (mention, role)
    _described(sentence, trigger, zone, taboo, route)
    if trigger.entry.act not in MOVING:
        if not (route.origin or route.at):
            route.at = route.destination
        route.destination, route.destination_described = [], []
    route.at = _innermost(route.at)
    route.origin = _innermost(route.origin)
    return route


def _innermost(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Leave out a place that holds another of the same role ("in Assam … in Barpeta")."""
    if len(mentions) < 2:
        return mentions
    gazetteer = Gazetteer.load()
    return [
        m for m in mentions
        if m.place is None or not any(
            o.place is not None and o.place.id != m.place.id and gazetteer.contains(m.place.id, o.place.id)
            for o in mentions
        )
    ]


_SETTLED = re.compile(
    r"\b(?:who|that|having) (?:had |have |has )?(?:\w+ly )?(?:moved|settled|come|came|migrated|married|lived?|"
    r"living|been living)"
    r"(?: and settled)? (?:in|into|to)(?: the)?(?: \w+){0,3} ?$", re.I)


def _lived(sentence: Sentence, span: Span, trigger: Trigger) -> str:
    """Return "from" for the place the people sent away had moved to."""
    if trigger.entry.act not in {Act.EXPULSION, Act.EVICTION, Act.RELOCATION}:
        return ""
    base = sentence.block.start
    before = sentence.block.text[max(sentence.start - base, span.start - base - 60) : span.start - base]
    return "from" if _SETTLED.search(before) and span.start < sentence.at(trigger.token).start else ""


def role_of(sentence: Sentence, span: Span, trigger: Token) -> str:
    """Return from, to, at or nothing for one name or phrase."""
    tokens = sentence.inside(span)
    if not tokens:
        return ""
    before = sentence.block.text[: span.start - sentence.block.start][sentence.start - sentence.block.start :]
    if _GONE_FROM.search(before[-40:]):
        return "from"
    near = _LEFT.search(before[-70:])
    word = near.group(1).lower() if near else ""
    chain = _chain(tokens, trigger)
    if (
        chain
        and not _FROM & set(chain[-1:])
        and {"with", "about", "like", "than", "against", "between", "by"} & set(chain)
    ):
        return ""
    if chain[:1] and chain[0] in _INTO and _FROM & set(chain[1:]):   # "from X to Y" read as one phrase
        return "to"
    for preposition in reversed(chain):  # the one closest to the trigger decides
        if preposition in _FROM:
            return "from"
        if preposition in _INTO:
            return "to"
    noun = tokens[-1]
    while noun.dep_ in {"compound", "nmod", "appos", "amod"} and noun.head != noun:
        noun = noun.head
    if noun.dep_ == "dobj" and noun.head == trigger and lemma(trigger) in LEAVING:
        return "from"
    if word in {"from", "out of"}:
        return "from"
    if word in _INTO:
        return "to"
    if word or any(p in _AT for p in chain):
        # "their homes in X": the place has the role of the noun it hangs on
        outer = re.search(
            r"\b(from|to|into)\s+(?:(?!from\b|to\b|into\b)[\w'’-]+,?\s+){0,5}?(?:in|at|near|of|across|outside|"
            r"around)\s+"
            r"(?:(?!from\b|to\b|into\b)[\w'’-]+\s+){0,3}$",
            before[-80:],
            re.I,
        )
        if outer and _after_trigger(sentence, trigger, span):
            return "from" if outer.group(1).lower() == "from" else "to"
        return "at"
    head = tokens[-1]
    if head.dep_ == "dobj" and head.head == trigger:
        return "from" if lemma(trigger) in LEAVING else "at"
    if head.dep_ in {"compound", "amod", "nmod", "poss"}:
        return "at"
    return ""


def _chain(tokens: list[Token], trigger: Token) -> list[str]:
    out: list[str] = []
    token = tokens[-1]
    for _ in range(12):
        if token == trigger or token.head == token:
            break
        if token.dep_ in {"prep", "agent"} or token.pos_ == "ADP":
            out.append(token.lower_)
        elif token.tag_ in VERB_TAGS and token != trigger and not _same_chain(token, trigger):
            break
        token = token.head
    return out if token == trigger else []


def _same_chain(verb: Token, trigger: Token) -> bool:
    return any(a == trigger for a in verb.ancestors) and verb.dep_ in {"aux", "prep"}


def _after_trigger(sentence: Sentence, trigger: Token, span: Span) -> bool:
    return sentence.at(trigger).start < span.start


def _between(sentence: Sentence, a: Span, b: Span) -> str:
    base = sentence.block.start
    return sentence.block.text[a.end - base : b.start - base]


def _is_parent(child: PlaceMention, parent: PlaceMention) -> bool:
    """Tell whether the second place holds the first."""
    inner, outer = child.place, parent.place
    if inner is None or outer is None:
        return False
    if outer.level == "country":
        return inner.country == outer.country and inner.id != outer.id
    order = {"country": 0, "adm1": 1, "adm2": 2, "adm3": 3, "place": 4, "": 4}
    if inner.country != outer.country or order.get(outer.level, 4) >= order.get(inner.level, 4):
        return False
    return outer.level != "adm1" or inner.adm1 is None or outer.adm1 is None or inner.adm1 == outer.adm1


def _described(sentence: Sentence, trigger: Trigger, zone: Span, taboo: list[Span], route: Route) -> None:
    """Add places told by a description ("to their hometowns")."""
    base = sentence.block.start
    text = sentence.block.text
    start = max(zone.start, sentence.start) - base
    verb = lemma(trigger.token)
    for match in re.finditer(r"\b(from|out of|off|to|into|onto|towards?)\s+", text[start : zone.end - base], re.I):
        at = start + match.end()
        found = DESCRIBED.match(text, at)
        if found is None:
            continue
        span = Span(base + found.start(1), base + found.end(1))
        if span.end > zone.end or any(t.overlaps(span) for t in taboo):
            continue
        if any(p.span.overlaps(span) or 0 <= p.span.start - span.end < 2 for p in sentence.places):
            continue
        after = text[found.end(1) : found.end(1) + 40]
        if (
            re.match(r"\s+(?:in|of|near|at|on|across|outside|around)\s+(?:the\s+)?[A-Z]", after)
            and any(0 <= p.span.start - span.end < 40 for p in sentence.places)
            and not re.match(r"(?:their|his|her|our)\b", found.group(1), re.I)
        ):
            continue
        if match.group(1).lower() in {"from", "out of", "off"}:
            route.origin_described.append(span)
        elif match.start() + start >= sentence.at(trigger.token).start - base - 40:
            route.destination_described.append(span)
    if verb in {"flee", "leave", "abandon", "vacate"}:
        behind = sentence.at(trigger.token).end - base
        found = re.compile(r"\s+(?=\w)").match(text, behind)
        direct = DESCRIBED.match(text, found.end()) if found else None
        if direct is not None and base + direct.end(1) <= zone.end:
            span = Span(base + direct.start(1), base + direct.end(1))
            if re.match(r"(?:their|his|her|our)\b", direct.group(1), re.I) and not any(
                p.span.overlaps(span) for p in sentence.places
            ):
                route.origin_described.append(span)
