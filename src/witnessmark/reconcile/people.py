"""What a description says of a person, and whether two descriptions can be of one.

Invariant: read off the words alone, in English and Korean. That two descriptions can be of one person shows nothing
more: whether the people are one is for `unnamed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from witnessmark.reconcile.media import sentence_at
from witnessmark.reconcile.particulars import other_age
from witnessmark.reconcile.speakers import (
    ages,
    alias,
    collective,
    first_person,
    head_of,
    latin,
    noun_of,
    one_name,
    person_name,
    possessive,
    single_name,
    titled,
)
from witnessmark.reconcile.voices import Voice

ANYBODY = frozenset(
    "source resident villager local townsman witness eyewitness person man woman inhabitant citizen informant contact "
    "caller native evacuee evictee survivor refugee migrant listener reader "
    "주민 소식통 목격자 사람 분 인물 현지인 남성 여성 남자 여자 시민 제보자 피난민 난민 청취자".split()
)
"""Nouns that tell nothing of what somebody does: whoever speaks may be called so."""
STANDING = frozenset("elder member leader 어른 어르신 노인 원로 위원 회원 대표".split())
"""Nouns that tell how somebody stands among others, whatever they do for a living."""
KIN = frozenset(
    "brother sister son daughter father mother husband wife uncle aunt cousin nephew niece relative grandfather "
    "grandmother 형 오빠 동생 누나 언니 아들 딸 남편 아내 삼촌 사촌 친척".split()
)
BY_CALLING = frozenset(
    "official cadre doctor nurse spokes activist priest pastor clergyman imam monk nun soldier officer guard policeman "
    "judge lawyer reporter correspondent analyst researcher 군인 간부 일군 일꾼".split()
)
"""Who speaks by an office or a calling, which a report would hardly leave out: `a resident` is none of them."""
_TRADES = (
    frozenset("trader merchant businessman businesswoman shopkeeper vendor seller 상인 사업가 장사꾼 장사".split()),
    frozenset("farmer peasant herder shepherd fisherman comunera comunero 농민 어민 목축민".split()),
    frozenset("teacher schoolteacher instructor professor 교사 선생 교원".split()),
    frozenset("worker labourer laborer digger miner 노동자 광부".split()),
    frozenset("clergyman priest pastor father reverend catechist 신부 목사".split()),
    frozenset("doctor physician medic nurse clinician 의사 간호사".split()),
)
_ROLES = (BY_CALLING | STANDING | KIN).union(*_TRADES) - {"father"}
_MEN = re.compile(
    r"\b(man|men|male|boy|father|son|brother|husband|uncle|grandfather|widower|nephew|spokesman|sheikh|he|his)\b|"
    r"남성|남자|아버지|할아버지|남편|아들|삼촌|소년",
    re.IGNORECASE,
)
_WOMEN = re.compile(
    r"\b(woman|women|female|girl|mother|daughter|sister|wife|aunt|grandmother|widow|niece|spokeswoman|she|her|hers|nun)\b|"
    r"여성|여자|어머니|할머니|아내|소녀|여인",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    "a an one the of in for from at near by with who whom whose that which and or to into there here this his her hers "
    "their its was is has had have been be being not be said say says told spoke speaking name named lives lived live "
    "living left came come fled who would not give want wished asked condition anonymity anonymously village town city "
    "area place quarter county district province region community camp street country local former 한 어느 모 사는 "
    "살던 현지 익명 요구한 전한 도 시 군 마을 지역 출신 그 이 해당 같은 앞서 다시 전화 통화 전화로 통화한 연락 연락이 "
    "닿은 "
    "reached contacted telephone phone telephoned phoned phoning call calling called interviewed quoted met again same "
    "earlier first before by on".split()
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Person:
    """What words say of who speaks: a noun, a sex (`m`, `f` or neither), what else sets them apart, names beside."""

    noun: str
    sex: str
    apart: frozenset[str]
    names: frozenset[str]
    named: bool
    crowd: bool

    @property
    def bare(self) -> bool:
        """Whether anybody may be meant: a noun for anybody, or a crowd, and nothing beside it."""
        anybody = self.noun in ANYBODY | STANDING | KIN
        return not self.named and (self.crowd or (anybody and not self.apart))


@lru_cache(maxsize=20_000)
def described(text: str) -> Person:
    """Return what a description says."""
    crowd = collective(text) and not _ONLOOKERS.search(text)
    named = bool(person_name(text) or single_name(text) or alias(text) or first_person(text))
    noun = "" if crowd else _noun(text, named=named)
    own = re.sub(r"^\s*(his|her|their|my|our)\b", "", text, flags=re.IGNORECASE)  # her brother is a man
    men, women = bool(_MEN.search(own)), bool(_WOMEN.search(own))
    words = (w for w in _WORD.findall(text) if not w[0].isupper() or w.isdigit())
    apart = frozenset(
        low for w in words if (low := re.sub(r"(?<=[가-힣]{2})(의|에|에서|은|는|이|가)$", "", w.casefold()))
        and low not in _SAYS_NOTHING and low != noun and not _MEN.fullmatch(low) and not _WOMEN.fullmatch(low)
        and head_of(low) != noun and not _PLACE.search(low)
    )
    sex = "" if crowd or men is women else "m" if men else "f"
    names = frozenset(w.casefold() for w in _WORD.findall(text)[1:] if w[0].isupper())
    return Person(noun, sex, frozenset() if crowd else apart, names, named, crowd)


_ONLOOKERS = re.compile(r"^\s*(the |some |other )*(neighbou?rs|onlookers|passers-by)\b|이웃들", re.IGNORECASE)
"""Who looks on is none of those to whom it is done."""
_PLACE = re.compile(r"(?<=[가-힣])(도|시|군|읍|리|동|구역)$")


def _noun(text: str, *, named: bool) -> str:
    """Return what somebody is called: of a name what stands beside it, `Nurse Faith`."""
    words = [w.casefold() for w in _WORD.findall(text)]
    known = next((w for w in words if w in _ROLES), "") if named else ""
    the = titled(text)  # the lawyer; of other nouns an article tells that they were said before
    known = known or (the if the in _ROLES and not named else "")
    noun = known or ("" if named and latin(text) else noun_of(text)) or head_of(text)
    if not noun and possessive(text):
        noun = words[-1]  # her brother
    return head_of(noun) or noun


def can_be_one(a: str, b: str) -> bool:
    """Whether two descriptions can be of one person: of no two names, ages, sexes or trades."""
    named = one_name(a, b)
    if named is not None:
        return named
    left, right = described(a), described(b)
    if left.sex and right.sex and left.sex != right.sex:
        return False
    if ages(a) and ages(b) and not ages(a) & ages(b):
        return False
    if left.named and right.named:
        return False  # two names that nothing makes one
    return _one_trade(left, right) and not (left.apart and right.apart and not left.apart & right.apart)


def loosely_one(a: str, b: str) -> bool:
    """Whether two descriptions can be of one person of whom something else shows that they may be: of no two names,
    ages or sexes, and of no two trades that are known."""
    left, right = described(a), described(b)
    if told_apart(a, b) or (left.named and right.named):
        return False
    nouns = {left.noun, right.noun}
    if nouns & BY_CALLING and nouns & (ANYBODY | STANDING | KIN):
        return "source" in nouns
    trades = [n for n, trade in enumerate(_TRADES) for noun in nouns if noun in trade]
    return len(set(trades)) < 2 and (len(nouns & BY_CALLING) < 2)


def nothing_apart(a: str, b: str) -> bool:
    """Whether nothing in two descriptions of people without a name shows two: no other sex, age, office or trade.

    One more detail of the one, or a word so wide that anybody is meant, shows nothing.
    """
    left, right = described(a), described(b)
    if left.named or right.named or left.crowd or right.crowd:
        return False
    nouns = {left.noun, right.noun}
    if len(nouns) == 2 and (nouns & BY_CALLING or ("source" in nouns and not nouns - {"source"} <= ANYBODY)):
        return False
    callings = nouns - ANYBODY - STANDING - KIN - {""}
    one_script = latin(left.noun) is latin(right.noun)
    if len(callings) == 2 and one_script and not any(callings <= trade for trade in _TRADES):
        return False
    return loosely_one(a, b)


def told_apart(a: str, b: str) -> bool:
    """Whether words tell two people apart: two names, sexes or ages."""
    left, right = described(a), described(b)
    if one_name(a, b) is False or (left.sex and right.sex and left.sex != right.sex):
        return True
    return other_age(a, b)


def _one_trade(a: Person, b: Person) -> bool:
    if "source" in (a.noun, b.noun):
        return a.noun == b.noun  # what a newsroom calls a source it hardly calls a resident, and the other way round
    if a.crowd or b.crowd:
        return not {a.noun, b.noun} & BY_CALLING
    for one, other in ((a, b), (b, a)):
        if one.noun in ANYBODY or one.noun in STANDING or one.noun in KIN:
            return other.noun not in BY_CALLING
    if a.noun == b.noun or any({a.noun, b.noun} <= trade for trade in _TRADES):
        return True
    return (a.named and not a.noun) or (b.named and not b.noun)


def one_trade(a: str, b: str) -> bool:
    """Whether two descriptions give one noun that tells people apart, or two words for one trade."""
    left, right = described(a).noun, described(b).noun
    if not left or not right or {left, right} & (ANYBODY | STANDING | KIN):
        return False
    return left == right or any({left, right} <= trade for trade in _TRADES)


def one_noun(text: str, words: str) -> bool:
    """Whether what somebody is called stands in words about another: `A tenant here` and `Fadl, the tenant who …`."""
    noun = described(text).noun
    if not noun or noun in ANYBODY:
        return False
    found = {head_of(w) or w for w in _WORD.findall(words.casefold())}
    return noun in found or f"{noun}s" in found or (noun[0] >= "가" and noun in words)


def words_of(voice: Voice) -> str:
    """Return what a voice is called, with what its report says of it right behind: `Respondent 2, a mother of six`."""
    claim = next((c for c in voice.claims if c.reading.report.id == voice.report), None)
    if claim is None or not voice.spans:
        return voice.text
    found = _BEHIND.match(claim.reading.text, min(voice.spans)[1])
    return f"{voice.text}, {found[1]}" if found else voice.text


def said_of(voice: Voice) -> str:
    """Return what a voice is called, with the sentences of its report in which it is, but for what they quote."""
    claim = next((c for c in voice.claims if c.reading.report.id == voice.report), None)
    if claim is None or not voice.spans:
        return voice.text
    found = dict.fromkeys(sentence_at(claim.reading.text, start) for start, _ in sorted(voice.spans)[:4])
    return " ".join((voice.text, *(_QUOTED.sub(" ", sentence) for sentence in found)))


_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?")
_BEHIND = re.compile(r"\s?[,(] ?([^,.;:()“”\"\n]{3,80})[,.)]")
