"""The needs of plain verbs that name an act only in certain company: leave, live in, question, hold, take, close.

Each check answers how well the company fits, 0 (no act) to 1. Plain verbs are frequent, so every check asks
for people of the right kind and for words that speak of homes, camps, custody, papers or ways out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import conjuncts, lemma, object_of, preposition
from witnessmark.extract.english.groups import is_anaphor, is_excluded, is_people
from witnessmark.extract.english.humans import is_human
from witnessmark.extract.english.leaving import is_homeplace, leaves_home
from witnessmark.extract.english.lexicon import lexicon
from witnessmark.extract.english.organs import organ_of
from witnessmark.vocab.codes import Organ, Unit

if TYPE_CHECKING:
    from spacy.tokens import Token

    from witnessmark.extract.english.roles import Parts
    from witnessmark.extract.english.scene import Sentence
    from witnessmark.extract.english.triggers import Trigger

DANGER = re.compile(
    r"\b(?:fight\w*|shell\w*|bomb\w*|air ?strikes?|attack\w*|raid\w*|violence|war|clash\w*|gunmen|militia\w*|rebels?|"
    r"soldiers|troops|offensive|flood\w*|storm|cyclone|typhoon|hurricane|wildfires?|earthquake|landslide|erupti\w*|"
    r"drought|famine|fear\w*|afraid|threat\w*|persecut\w*|kill\w*|burn\w*|arrest\w*|crackdown|eviction|hunger|"
    r"insecurity|conflict|insurgen\w*|siege|water (?:rose|rising)|lava|refuge|asylum|displac\w*|on foot|overnight|"
    r"at night|before dawn|in the night|with only)\b", re.I)
_SHELTERS = re.compile(
    r"\b(?:tents?|(?<!summer )(?<!training )(?<!holiday )(?<!base )camps?|encampments?|shelters?|schools|"
    r"school (?:buildings?|"
    r"halls?|yards?|corridors?)|classrooms|gym(?:nasium)?s?|church(?:es|yards?)?|mosques?|monaster(?:y|ies)|temples?|"
    r"(?:community|sports|town|village|assembly) (?:halls?|cent(?:re|er)s?)|stadiums?|tarpaulins?|plastic sheet\w*|"
    r"(?:the|in the) open\b|relatives|kin|host (?:famil\w+|communit\w+)|(?:the )?homes of|neighbours|neighbors|"
    r"makeshift|streets?|roadsides?|the roads?|bush|forests?|the hills|cars|trucks|containers?|warehouses?|barns?|"
    r"ruins|railway stations?|pavements?|evacuation cent(?:re|er)s?|collective cent(?:re|er)s?|(?:displacement|idp|"
    r"reception|transit|relocation|temporary) (?:sites?|cent(?:re|er)s?|housing|accommodation)|unfinished buildings?|"
    r"abandoned buildings?|caves?|under (?:trees?|bridges?|flyovers?|the sky)|dormitor(?:y|ies)|bunkers?|basements?|"
    r"metro stations?|cellars?|madrasas?|(?:sports|community) complex|river ?beds?|(?:un\\w*|air|army|"
    r"military) base|no[- ]man['’]s land)\b", re.I)
_LEISURE = re.compile(r"\b(?:holiday|vacation|festival|hik\w+|scout\w*|tourist\w*|hotel guests?|weekend|trek\w*|"
    r"climb\w+)\b", re.I)
_ASKED = re.compile(
    r"\b(?:about|on|over|whether|where|why|who|how)\b[^.;]{0,80}?\b(?:origins?|relatives?|famil\w+|past|loyal\w*|background|"
    r"contacts?|links?|ties|calls?|phones?|religio\w*|church|pray\w*|faith|abroad|South|China|defect\w*|came from|"
    r"moved|"
    r"settled|register\w*|papers|political|parents|grandparents|brothers?|kin|birth\w*|residen\w+|movements?)\b", re.I)
_LOOKED_INTO = frozenset("investigate check examine scrutinise scrutinize look".split())
_LINES = frozenset("phone call line telephone conversation letter mail post message communication correspondence "
                   "internet chat mobile cellphone handset room".split())
_WAYS = frozenset("border crossing road bridge route exit gate frontier town county province city entrance "
                  "corridor access checkpoint quarter neighbourhood neighborhood district island valley".split())
_ARMED = frozenset({Organ.POLICE, Organ.MILITARY, Organ.BORDER_GUARD, Organ.STATE_SECURITY, Organ.ARMED_GROUP})
_PASSES = re.compile(
    r"\b(?:travel|exit|transit|movement|border|residen\w+|entry) (?:certificates?|permits?|passes|pass|papers|"
    r"documents?|visas?)\b|"
    r"\b(?:permits?|permission|passes|certificates?) (?:to (?:leave|travel|go|move|cross|enter)|for (?:travel|"
    r"movement))\b|"
    r"\b(?:freedom of movement|free movement)\b", re.I)
_CUSTODY = re.compile(
    r"\b(?:prisons?|jails?|cells?|custody|detention|police (?:station|post)s?|barracks|(?:labou?r|re-?education|"
    r"internment|"
    r"filtration|prison|reform|detention|concentration) (?:camps?|cent(?:re|er)s?|facilit\w+)|without (?:charge|"
    r"trial)|incommunicado|"
    r"captive|hostage|prisoner|for (?:questioning|interrogation)|under (?:house )?arrest|overnight|behind bars|"
    r"in chains|lock-?ups?|for (?:\w+ ){1,2}(?:hours|days|weeks|months|years)|against (?:their|his|her) will|"
    r"security (?:department|office|bureau)|warehouse|basement|provincial branch)\b", re.I)
_GOODS_NO = re.compile(
    r"\b(?:drugs?|cocaine|heroin|weapons?|guns?|rifles?|ammunition|contraband|ivory|power|control|lead|title|crown|"
    r"medals?|wicket|points?|place|office|seat|post)\b", re.I)
_TAKERS = frozenset("they soldier police policeman officer guard official agent bailiff ranger militiaman fighter "
                    "inspector authority".split())


def several(sentence: Sentence, theme: Token) -> bool:
    """Tell whether the people are more than one: a plural, a pronoun of many, or a count."""
    if theme.tag_ in {"NNS", "NNPS"} or theme.lower_ in {"we", "us", "they", "them", "people", "everyone",
        "others", "many"}:
        return True
    here = sentence.at(theme)
    return lemma(theme) in {"family", "household", "population", "community"} or any(
        f.unit in {Unit.PERSON, Unit.HOUSEHOLD} and f.span.overlaps(here) for f in sentence.figures)


def _human(sentence: Sentence, theme: Token | None) -> bool:
    if theme is None or is_excluded(theme):
        return False
    return is_human(theme) or is_anaphor(theme) or theme.lower_ in {"he", "she", "him", "her", "i", "who"} or any(
        f.unit in {Unit.PERSON, Unit.HOUSEHOLD} and f.span.overlaps(sentence.at(theme)) for f in sentence.figures)


def _organs(sentence: Sentence, agent: Token | None) -> set[Organ]:
    return {code for code, _ in organ_of(sentence, agent)} if agent is not None else set()


def _rest(sentence: Sentence, verb: Token, reach: int = 90) -> str:
    base = sentence.block.start
    start = verb.idx + len(verb.text)
    return sentence.block.text[start : min(sentence.end - base, start + reach)]


def leaving(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "left": several people, from home or a place, in danger or counted."""
    theme, verb = parts.theme, trigger.token
    if theme is None or not _human(sentence, theme) or not leaves_home(sentence, verb):
        return 0.0
    held = object_of(verb)
    if held is not None and not is_homeplace(sentence, held):
        return 0.0
    many = several(sentence, theme)
    danger = DANGER.search(sentence.text) is not None
    counted = any(f.unit in {Unit.PERSON, Unit.HOUSEHOLD}
        and f.span.overlaps(sentence.at(theme)) for f in sentence.figures)
    home = held is not None and (lemma(held) in lexicon().dwellings or lemma(held) in {"country", "town", "area",
        "region"})
    place = held is not None or preposition(verb, frozenset({"for", "to", "from"})) is not None
    if not many and not (danger and home):
        return 0.0
    if danger and (place or counted):
        return 1.0 if home or counted else 0.9
    return 0.8 if counted and place else 0.7 if counted else 0.6 if home else 0.0


def encamped(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "live in", "stay with": people in tents, camps, shelters, schools, with relatives."""
    theme = parts.theme
    if theme is None or not _human(sentence, theme):
        return 0.0
    if _LEISURE.search(sentence.text):
        return 0.0
    rest = re.split(r"[;:]\s|,? (?:and|but|while|where|who|when|because|after|before|"
        r"until)\s", _rest(sentence, trigger.token))[0]
    if not _SHELTERS.search(rest):
        return 0.0
    if re.search(r"\b(?:displaced|refugees?|evacuees?|idps?|homeless|evicted|deportees|returnees|fled|families|"
        r"households|"
                 r"famil(?:y|ies)|people|villagers|residents)\b", sentence.text, re.I):
        return 1.0 if several(sentence, theme) else 0.8
    return 0.8 if several(sentence, theme) else 0.6


def questioned(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "questioned", "investigated": people, by a body or nobody named, about where they come from."""
    theme = parts.theme
    if theme is None or not _human(sentence, theme):
        return 0.0
    organs = _organs(sentence, parts.agent)
    agent = parts.agent
    if agent is not None and not organs and agent.pos_ != "PRON":
        return 0.0
    asked = _ASKED.search(_rest(sentence, trigger.token, 140)) is not None
    if asked:
        return 1.0 if organs or parts.passive else 0.85
    if lemma(trigger.token) in _LOOKED_INTO and several(sentence, theme):
        return 0.9 if organs & _ARMED else 0.75
    return 0.0


def tapped(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "tapped", "monitored": lines, letters, rooms."""
    theme = parts.theme
    return 0.95 if theme is not None and any(lemma(t) in _LINES for t in conjuncts(theme)) else 0.0


def way(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "closed", "sealed": a border, road, gate or quarter, by those under arms or to people."""
    theme = parts.theme
    if theme is None or lemma(theme) not in _WAYS:
        return 0.0
    if _organs(sentence, parts.agent) & _ARMED:
        return 1.0
    rest = _rest(sentence, trigger.token)
    if re.search(r"\b(?:to|against) (?:all |the )?(?:refugees|residents|people|civilians|migrants|families|"
        r"villagers|everyone)", rest, re.I):
        return 1.0
    return 0.85 if any(is_people(t) for t in sentence.tokens) else 0.4


def passes(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "suspended", "denied": permits to travel and freedom of movement."""
    theme = parts.theme
    if theme is None:
        return 0.0
    held = " ".join(t.text for t in theme.subtree) + " " + _rest(sentence, trigger.token, 60)
    return 1.0 if _PASSES.search(held) else 0.0


def kept(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "held", "kept": people in custody, or by those under arms."""
    theme = parts.theme
    if theme is None or not _human(sentence, theme):
        return 0.0
    rest = _rest(sentence, trigger.token)
    if _CUSTODY.search(re.split(r"[;.]\s", rest)[0]):
        return 1.0 if several(sentence, theme) else 0.85
    return 0.8 if not parts.passive and _organs(sentence, parts.agent) & _ARMED and several(sentence, theme) else 0.0


def owned(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "took", "kept", "revoked": somebody's goods, land or papers, by a body or nobody named."""
    theme, agent = parts.theme, parts.agent
    if theme is None or not any(lemma(t) in lexicon().property for t in conjuncts(theme)):
        return 0.0
    if _GOODS_NO.search(" ".join(t.text for t in theme.subtree)):
        return 0.0
    owner = next((c for c in theme.children if c.dep_ == "poss"), None)
    human_owner = owner is not None and (owner.pos_ == "PRON" or is_human(owner) or owner.ent_type_ in {"PERSON",
        "NORP"})
    if not human_owner:
        of = preposition(theme, frozenset({"of", "belonging"}))
        human_owner = of is not None and is_human(of)
    source = preposition(trigger.token, frozenset({"from"}))
    human_owner = human_owner or (source is not None and is_human(source))
    if agent is None:
        return 0.9 if human_owner and parts.passive else 0.0
    taker = lemma(agent) in _TAKERS or bool(_organs(sentence, agent) - {Organ.OTHER, Organ.COMPANY})
    if not taker or (owner is not None and agent.lower_ == "they" and owner.lower_ == "their"):
        return 0.0
    return 1.0 if human_owner else 0.6 if agent.lower_ != "they" else 0.0


def robbed(sentence: Sentence, trigger: Trigger, parts: Parts) -> float:
    """Weigh "deprived of", "robbed of": people of land, homes, papers, nationality."""
    theme = parts.theme
    of = preposition(trigger.token, frozenset({"of"}))
    if theme is None or of is None or not _human(sentence, theme):
        return 0.0
    lost = lexicon().property | {"citizenship", "nationality", "residency", "registration", "home", "pasture"}
    return 1.0 if any(lemma(t) in lost for t in conjuncts(of)) else 0.0


NEEDS: Mapping[str, Callable[[Sentence, Trigger, Parts], float]] = {
    "leaving": leaving, "encamped": encamped, "questioned": questioned, "tapped": tapped, "way": way,
    "passes": passes, "kept": kept, "owned": owned, "robbed": robbed,
}
