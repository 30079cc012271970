"""Whether words that may name an act do: the needs of each frame, and figures of speech.

What fails here is not emitted at all; what is doubtful keeps a low score.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import conjuncts, lemma, object_of, phrase, preposition
from witnessmark.extract.english.groups import is_anaphor, is_excluded, is_people
from witnessmark.extract.english.humans import is_human
from witnessmark.extract.english.lexicon import lexicon
from witnessmark.extract.english.needs import DANGER, NEEDS
from witnessmark.extract.english.organs import organ_of
from witnessmark.extract.english.stages import UNTRUE
from witnessmark.vocab.codes import Act, Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.roles import Parts
    from witnessmark.extract.english.scene import Sentence
    from witnessmark.extract.english.triggers import Trigger

_BODIES = re.compile(
    r"\b(?:from|out of) (?:a |an |the |their |his |her |its )?(?:\w+ ){0,2}(?:school|"
    r"university|college|party|parliament|team|"
    r"club|league|game|match|bloc|union|"
    r"committee|board|panel|council|association|nato|eu|coalition|academy|competition|tournament|group|chamber|"
    r"house of|senate|church|"
    r"court|pitch|"
    r"field|body|lungs|system|market|office|post|job|power|government|role|squad|race|contest|programme|show)\b",
    re.I,
)
_FIGURATIVE = re.compile(
    r"\bto tears\b|\bto action\b|\bto (?:the )?(?:polls|cloud|semi-?finals?|finals?|playoffs|top|bench|minors|"
    r"reserves|stands|next round)\b|"
    r"\bback to (?:the drawing board|basics|square one|work|school|class|classrooms|normal|office|training|the "
    r"field|power)\b|"
    r"\b(?:to|for) (?:a )?(?:new )?(?:office|headquarters|studio|venue|campus|stadium|arena|showroom|"
    r"warehouse)s?\b(?! (?:where|as))|"
    r"\bto (?:its|their|the|an?) (?:(?!security\b|police\b)[\w-]+ ){0,2}(?:plant|branch|department|subsidiary|desk|"
    r"firm|division)\b|"
    r"\breturn(?:ed|s|ing)? to (?:work|school|office|form|power|action|normal|court|the (?:pitch|stage|charts|"
    r"track|team|side|squad|lineup|screen))|"
    r"\bflee(?:ing)? the scene|\bfled the scene|\b(?:hit-and-run|box office|transfer (?:window|fee|market))\b|"
    r"\bmemory of\b",
    re.I,
)
_SCHOOLISH = frozenset(
    (
        "work school office power form action class duty training court stage "
        "competition market earth space orbit office"
    ).split()
)
_DRILL = re.compile(
    r"\b(?:drill|exercise|simulation|rehearsal|film|movie|scene|scenes|novel|documentary|video game|play|sequel|"
    r"stunt|actors?|screenplay|"
    r"fire alarm|false alarm|bomb hoax|gas leak|museum|exhibition)\b",
    re.I,
)
_FICTION = re.compile(
    r"\b(?:film|movie|novel|screenplay|script|musical|comedy|sequel|drama|series) (?:tells|is about|follows|"
    r"shows|depicts|"
    r"imagines|recounts)|\b(?:invented|fictional|imaginary|fictitious) (?:country|town|village|land|war|state)|"
    r"\b(?:the|a|her|his) (?:film|movie|novel|screenplay|musical)\b.{0,60}\b(?:in which|about|where)\b", re.I)
_SETTLEMENTS = frozenset(
    "village town hamlet settlement slum quarter neighbourhood neighborhood camp encampment valley island ward "
    "district waterfront tenement shantytown reserve township".split()
)
_OF_PLACES = frozenset("evacuate evacuation clear clearance flee vacate eviction abandon".split())
_NAMED = frozenset("expulsion deportation eviction banishment".split())
_RUN = frozenset(
    "begin start continue resume intensify proceed precede conduct carry follow end step spread reach".split())
_HIRED = frozenset("worker builder employee staff student pupil teacher nurse conscript recruit labourer laborer "
                   "player everyone child passenger".split())
_CLEARED = frozenset({"removal", "clearance", "purge", "transfer"})
_HUMANE = frozenset("force forced forcible mass compulsory plan planned population family large wholesale slum "
                    "household village night camp summary recent new settlement forest".split())
_REFUGE = frozenset("refuge shelter sanctuary asylum safety".split())
_PROPERTY_NO = re.compile(
    r"\b(?:drugs?|cocaine|heroin|weapons?|guns?|rifles?|ammunition|contraband|ivory|power|control|opportunity|"
    r"initiative|moment|"
    r"narcotics|cannabis|counterfeit|fake|title|crown|lead|chance)\b",
    re.I,
)


def fits(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Return how well the words fill the frame: 0 (no act) to 1."""
    theme = parts.theme
    needs = trigger.entry.needs
    text = sentence.text
    if _FICTION.search(text):
        return 0.0
    if _DRILL.search(text) and trigger.entry.act in {Act.EVACUATION, Act.FLIGHT, Act.RELOCATION, Act.DEMOLITION}:
        return 0.0
    if trigger.entry.act in {
        Act.EXPULSION,
        Act.RELOCATION,
        Act.EVICTION,
        Act.RETURN,
        Act.FLIGHT,
        Act.DETENTION,
    } and _FIGURATIVE.search(text):
        return 0.0
    if needs == "people":
        return _people(sentence, trigger, theme, parts)
    if needs in NEEDS:
        return NEEDS[needs](sentence, trigger, parts)
    if needs == "displaced":
        return _displaced(sentence, trigger, theme)
    if needs == "dwelling":
        return _dwelling(sentence, trigger, theme)
    if needs == "emptied":
        if theme is not None and (is_people(theme) or is_anaphor(theme)):
            return 0.75
        return 1.0 if theme is not None and _inhabited(sentence, theme) else 0.0
    if needs == "records":
        return _records(sentence, theme, trigger) * (1.0 if _official(sentence, parts.agent) else 0.6)
    if needs == "property":
        if theme is None:
            return 0.0
        held = " ".join(t.text for t in theme.subtree)
        if _PROPERTY_NO.search(held):
            return 0.0
        if lemma(trigger.token) == "strip":
            of = preposition(trigger.token, frozenset({"of"}))
            return (
                1.0
                if is_people(theme)
                and of is not None
                and lemma(of) in lexicon().property | {"citizenship", "nationality"}
                else 0.0
            )
        return 1.0 if any(lemma(t) in lexicon().property for t in conjuncts(theme)) else 0.0
    if needs == "movement":
        if theme is None:
            return 0.0
        limited = any(
            lemma(t) in lexicon().movement
            for t in (theme, *conjuncts(theme), *(c for c in theme.children if c.dep_ in {"compound", "amod", "poss"}))
        )
        compound = any(lemma(c) in lexicon().movement for c in trigger.token.children if c.dep_ in {"compound", "amod"})
        return 1.0 if limited or compound else 0.0
    if needs == "place":
        return (
            0.8
            if theme is not None
            and (
                theme.ent_type_ in {"GPE", "LOC", "FAC"}
                or lemma(theme)
                in {
                    "village",
                    "town",
                    "city",
                    "district",
                    "neighbourhood",
                    "neighborhood",
                    "border",
                    "area",
                    "county",
                    "camp",
                    "settlement",
                }
            )
            else 0.0
        )
    return 1.0 if _people_near(sentence) else 0.85


def _official(sentence: Sentence, agent: Token | None) -> bool:
    """Tell whether a body, a pronoun or nobody named looks into records (a library or a bank does not)."""
    if agent is None or agent.pos_ in {"PRON", "PROPN"} or is_people(agent):
        return True
    return bool(organ_of(sentence, agent))


def _inhabited(sentence: Sentence, noun: Token) -> bool:
    """Tell whether a noun names a place where a whole population lives."""
    here = sentence.at(noun)
    return (
        noun.ent_type_ in {"GPE", "LOC"}
        or lemma(noun) in _SETTLEMENTS
        or (lemma(noun) in lexicon().dwellings and noun.tag_ == "NNS")
        or any(p.span.overlaps(here) for p in sentence.places)
    )


def _people_near(sentence: Sentence) -> bool:
    return any(is_people(t) for t in sentence.tokens)


def counted(sentence: Sentence, theme: Token) -> bool:
    """Tell whether the token is or carries a count of people, households or dwellings."""
    here = sentence.at(theme)
    return any(f.unit is not None and f.span.overlaps(here) for f in sentence.figures)


def _people(sentence: Sentence, trigger: Trigger, theme: Token | None, parts: Parts) -> float:
    word = lemma(trigger.token)
    sent = {"expel", "expulsion", "oust", "eject", "throw", "kick", "remove", "force", "drive", "push"}
    if word in sent and _BODIES.search(sentence.text):
        return 0.0
    if theme is None:
        if trigger.is_verb:
            return 0.0
        compound = next((c for c in trigger.token.children if c.dep_ in {"compound", "amod"}), None)
        if word in _CLEARED and compound is not None and lemma(compound) not in _HUMANE and not is_people(compound):
            return 0.0
        if word in _CLEARED and preposition(trigger.token, frozenset({"of"})) is not None:
            return 0.0
        if compound is not None and lemma(compound) in {
            "air",
            "bird",
            "stock",
            "capital",
            "data",
            "bank",
            "money",
            "technology",
            "office",
            "direct",
            "night",
            "test",
            "commercial",
            "cardiac",
            "house",
            "power",
            "heat",
        }:
            return 0.0
        if word in {
            "flight",
            "transfer",
            "watch",
            "monitoring",
            "screening",
            "arrest",
            "detention",
            "surveillance",
            "vetting",
        }:
            return 0.0
        figure = any(f.unit in {Unit.PERSON, Unit.HOUSEHOLD} for f in sentence.figures)
        disputed = UNTRUE.search(sentence.text) is not None or any(
            lemma(a) in {"deny", "reject", "suspend", "halt"} for a in trigger.token.ancestors)
        bare = 0.6 if word in _NAMED else 0.45
        return 0.75 if disputed else max(bare, 0.65) if figure or sentence.places else bare
    if is_excluded(theme):
        return 0.0
    if lemma(theme) == "member" and word in {"expel", "remove", "oust", "expulsion", "removal"} and not any(
            is_people(c) for c in theme.subtree if c != theme):
        return 0.0  # of a party or a club
    if word == "send" and lemma(theme) in _HIRED and trigger.companion is not None and (
            trigger.companion.lower_ == "home"):
        return 0.0
    if is_people(theme):
        if (
            word in {"arrest", "detain", "jail", "imprison", "apprehend", "watch", "track", "shadow"}
            and lemma(theme) in {"man", "woman", "suspect", "person"}
            and theme.tag_ == "NN"
        ):
            return 0.3
        return 1.0
    if counted(sentence, theme):
        return 0.95
    if theme.pos_ == "NUM" or theme.like_num:
        return 0.85
    if is_anaphor(theme):
        return 0.9 if theme.lower_ in {"they", "them", "their", "those"} else 0.8
    if theme.lower_ in {"who", "whom"}:
        return 0.8
    if is_human(theme):
        return 0.85 if theme.pos_ in {"NOUN", "PROPN"} else 0.75
    if theme.lower_ in {"he", "she", "him", "her", "i", "me", "we", "us", "you"}:
        return 0.75 if theme.lower_ in {"we", "us", "i", "me"} else 0.5
    if theme.ent_type_ == "PERSON":
        return 0.35
    if theme.ent_type_ in {"GPE", "NORP", "LOC"} or lemma(theme) in {
        "village",
        "town",
        "city",
        "district",
        "area",
        "camp",
        "settlement",
        "neighbourhood",
        "neighborhood",
        "island",
        "valley",
        "region",
        "slum",
    }:
        return 0.85 if word in _OF_PLACES else 0.0
    if word in {"flee", "abandon", "vacate"} and parts.theme is not None and object_of(trigger.token) is not None:
        return 0.0
    if trigger.entry.act in {Act.EVICTION, Act.DISPLACEMENT} and lemma(theme) in lexicon().dwellings:
        return 0.7
    return 0.0


def _displaced(sentence: Sentence, trigger: Trigger, theme: Token | None) -> float:
    """Return, crossing, sheltering: plain verbs, so the people or the place must speak of home."""
    if theme is None or is_excluded(theme):
        return 0.0
    people = (
        is_people(theme) or counted(sentence, theme) or is_anaphor(theme) or theme.lower_ in {"who", "we", "others"}
        or is_human(theme)
    )
    if not people or theme.ent_type_ == "PERSON":
        return 0.0
    first, last = phrase(theme, deep=True)
    words = sentence.text.lower()
    doc = theme.doc
    around = " ".join(doc[i].lower_ for i in range(first.i, min(last.i + 8, len(doc))))
    strong = re.search(
        r"displaced|refugee|evacuee|idp|deportee|evict|expelled|returnee|migrant|asylum|famil|household|"
        r"villager|resident|exile|uprooted|civilian|people|inhabitant|islander|herder|farmer|rohingya|kurd|muslim|christian",
        around,
    )
    home = re.search(
        r"\b(?:home(?:s|land|town|towns)?|villages?|areas? of origin|places? of origin|birthplace|their land|"
        r"country|camp|camps|houses)\b",
        words,
    )
    if strong and home:
        return 1.0
    place = bool(sentence.places)
    if strong and place:
        return 0.9
    if trigger.companion is not None and lemma(trigger.companion) in _REFUGE and (
            counted(sentence, theme) or theme.tag_ in {"NNS", "NNPS"} or is_anaphor(theme)):
        return 0.9
    if is_anaphor(theme) and (home or theme.pos_ == "NOUN" or trigger.entry.lemma == "return"):
        return 0.8
    if counted(sentence, theme) and (home or place):
        return 0.8
    if DANGER.search(sentence.text) is not None and (counted(sentence, theme) or theme.tag_ in {"NNS", "NNPS"}):
        return 0.75 if place or home else 0.45
    return 0.35 if home or strong else 0.0


def _dwelling(sentence: Sentence, trigger: Trigger, theme: Token | None) -> float:
    words = lexicon().dwellings
    if theme is None:
        compound = [c for c in trigger.token.children if c.dep_ == "compound"]
        return (
            0.8 if any(lemma(c) in words for c in compound) else (0.4 if trigger.entry.lemma == "demolition" else 0.0)
        )
    heads = [theme, *conjuncts(theme)]
    inner = preposition(theme, frozenset({"of"}))
    if inner is not None:
        heads += [inner, *conjuncts(inner)]
    if any(
        lemma(t) in lexicon().counted_dwellings
        or lemma(t) in {"village", "settlement", "slum", "neighbourhood", "neighborhood", "hamlet", "camp"}
        for t in heads
    ):
        if any(
            c.lower_
            in {
                "power",
                "theatre",
                "doll",
                "white",
                "opera",
                "brewery",
                "apple",
                "office",
                "factory",
                "government",
                "school",
            }
            for t in heads
            for c in t.children
            if c.dep_ in {"compound", "amod"}
        ):
            return 0.2
        lone = theme.tag_ == "NN" and lemma(theme) in lexicon().counted_dwellings
        owned = any(c.dep_ == "poss" for c in theme.children)
        if (lone and not owned) or (lemma(theme) in {"building", "flat", "unit"} and theme.tag_ == "NN"):
            return 0.35
        return 1.0
    if counted(sentence, theme) and any(
        f.unit is Unit.DWELLING and f.span.overlaps(sentence.at(theme)) for f in sentence.figures
    ):
        return 0.9
    return 0.0


def _records(sentence: Sentence, theme: Token | None, trigger: Trigger) -> float:
    words = lexicon().records
    token = trigger.token
    near = [c for c in token.children if c.dep_ in {"compound", "amod"}]
    if any(lemma(c) in {"background", "loyalty", "identity", "origin", "security"} for c in near) and (
        theme is None or is_people(theme) or _people_near(sentence)
    ):
        return 0.9 if any(lemma(c) in {"background", "loyalty"} for c in near) else 0.55
    if theme is None:
        definite = token.tag_ == "NNS" or any(c.lower_ in {"the", "these", "this"} for c in token.children)
        return 0.65 if not trigger.is_verb and definite and lemma(token.head) in _RUN else 0.0
    heads = [theme, *conjuncts(theme)]
    hit = next((t for t in heads if lemma(t) in words), None)
    if hit is None:
        return 0.0
    owner = preposition(hit, frozenset({"of"})) or next((c for c in hit.children if c.dep_ == "poss"), None)
    if owner is not None and (is_people(owner) or is_anaphor(owner) or owner.lower_ in {"their", "everyone"}):
        return 1.0
    compound = any(
        c.dep_ in {"compound", "amod"} and (is_people(c) or lemma(c) in {"family", "residency", "household"})
        for c in hit.children
    )
    return 0.9 if compound else (0.5 if _people_near(sentence) else 0.0)
