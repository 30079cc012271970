"""Words that describe a speaker: their noun, their name, whether they point back or to the report's own body.

Invariant: all of it is read off the words alone, in English and Korean; whom they mean in a report is for `voices`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from witnessmark.reconcile.hangul_names import called, one_called
from witnessmark.reconcile.outlets import skeleton
from witnessmark.reconcile.spellings import hissed, spelt_alike
from witnessmark.vocab.codes import AttributionKind

ANONYMOUS = frozenset({AttributionKind.ANONYMOUS_SOURCE, AttributionKind.EYEWITNESS})
PEOPLE = ANONYMOUS | {AttributionKind.NAMED_PERSON}
NEW = re.compile(
    r"\b(another|a (separate|second|third|different|fourth)|other|one more|a further)\b|"
    r"다른|또 한|별도의|제2의",
    re.IGNORECASE,
)
SAME = re.compile(
    r"^\s*(the|this|that|same|he|she|they|his|her|their)\b|^\s*(이|그|해당|같은|동|앞의)\s|^\s*(그|그녀|그들|이들)(는|은|가|도|와|의)?\s*$",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"^\s*(we|us|i)\b|^\s*(my|mine|me|myself|our|ours|ourselves)\s*$|^\s*((우리|저희|나|저)(는|가|도)|(내|제)가|"
    r"본인)|"
    r"^\s*(우리|저희|나|저|내|제)\s*$",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\b(our|own|this (newspaper|paper|magazine|agency)['’]s|the (newspaper|paper|magazine|agency|radio|station)['’]s|"
    r"[A-Z][\w.]*['’]s|(?-i:an?( [A-Z][\w&]+){1,4})) (own )?(reporter|correspondent|photographer|crew)s?\b|"
    r"본지 (기자|취재진)|본보 (기자|취재진)|^\s*취재진",
    re.IGNORECASE,
)
_PARTICLES = frozenset("al ap bin da de del di du el ibn la le van von y".split())
_OURS = re.compile(r"^\s*(our|my)\b|^\s*(우리|저희|본 (단체|협회|위원회))", re.IGNORECASE)
_HEADS = (
    "source",
    "resident",
    "official",
    "defector",
    "witness",
    "trader",
    "activist",
    "spokes",
    "informant",
    "cadre",
    "villager",
    "farmer",
    "mother",
    "father",
    "refugee",
    "escapee",
    "teacher",
    "doctor",
    "nurse",
    "priest",
    "clergyman",
    "pastor",
    "소식통",
    "주민",
    "관계자",
    "간부",
    "목격자",
    "탈북민",
    "탈북자",
    "대변인",
    "활동가",
    "상인",
    "교사",
    "의사",
    "간호사",
    "신부",
    "목사",
)
_HEAD_TWINS = {
    "소식통": "source",
    "주민": "resident",
    "관계자": "official",
    "간부": "cadre",
    "목격자": "witness",
    "탈북민": "defector",
    "탈북자": "defector",
    "escapee": "defector",
    "대변인": "spokes",
    "활동가": "activist",
    "상인": "trader",
    "교사": "teacher",
    "의사": "doctor",
    "간호사": "nurse",
    "신부": "priest",
    "목사": "pastor",
}
_TITLES = frozenset(
    "mr mrs ms dr president minister director governor mayor professor general secretary the a an chairman chief "
    "commissioner spokesman spokeswoman spokesperson venerable father sister bishop pastor sheikh imam monk rev "
    "reverend captain capt colonel col lieutenant lt major sergeant sgt commander inspector superintendent judge "
    "justice senator deputy elder nurse fr br sr msgr father padre abbot ombudsman administrator magistrate prefect "
    "councillor coordinator chairwoman chairperson envoy ambassador".split()
)


@lru_cache(maxsize=20_000)
def head_of(text: str) -> str:
    """Return the noun that names a speaker: source, resident, official …"""
    folded = text.casefold()
    found = [
        (folded.rfind(head) if head[0] >= "가" else -folded.find(head), head)
        for head in _HEADS
        if head in folded
    ]
    if not found:
        return ""
    head = max(found)[1]
    return _HEAD_TWINS.get(head, head)


@lru_cache(maxsize=20_000)
def name_of(text: str) -> frozenset[str]:
    """Return the capitalised words of a name without titles; whole words for other scripts."""
    words = re.findall(r"[^\W\d_]+", text)
    capitals = {w.casefold() for w in words if w[0].isupper() and w.casefold() not in _TITLES}
    return frozenset(capitals or {w for w in words if not latin(w)})


ALIAS = re.compile(r"^\s*([ㄱ-ㅎA-Z]|[가-힣○]{1,3}) ?(모 ?)?씨\s*$|^\s*(Mr|Mrs|Ms)\.? \S+\s*$|^\s*[A-Z]\.?\s*$")
INDEFINITE = re.compile(r"^\s*(a|an|one|another)\s|(^|\s)(한|어느|모) \S+$", re.IGNORECASE)
_NP_END = re.compile(r"\s(in|from|who|whom|whose|with|at|of|near|inside|that|close|living|based|by|for|on)\b|[,(]")


@lru_cache(maxsize=20_000)
def noun_of(text: str) -> str:
    """Return the last word of a description's noun phrase: `a cousin who works there` → cousin."""
    if SAME.search(text):
        return ""
    words = re.findall(r"[^\W_]+", _NP_END.split(text, maxsplit=1)[0].casefold())
    return _HEAD_TWINS.get(words[-1], words[-1]) if words else ""


def titled(text: str) -> str:
    """Return the noun of a definite description: `the administrator, U Than Oo` → administrator."""
    found = re.match(r"\s*the\s+(?=[a-z])", text, re.IGNORECASE)
    return noun_of(text[found.end():]) if found else ""


@lru_cache(maxsize=20_000)
def alias(text: str) -> str:
    """Return what stands before 씨: a surname, a letter, a name; empty where nothing does."""
    found = re.search(r"([^\W\d_]+?)\s?(모\s?)?씨(는|은|가|이|도|와|의)?\s*$", text)
    return found[1] if found else ""


def other_person(text: str, known: str) -> bool:
    """Whether two descriptions are of two people: two ages or numbers, two surnames, or one noun said to be two things.

    `A woman from Kofa` is not `a woman with an ox cart`: who is brought in with an article is somebody new, unless
    what is said of both is the same. A source is called many things.
    """
    if ages(text) and ages(known) and not ages(text) & ages(known):
        return True
    mine, other = alias(text), alias(known)
    if mine and other:
        return not (mine.startswith(other) or other.startswith(mine))
    if not (INDEFINITE.search(text) and INDEFINITE.search(known)) or "source" in (head_of(text), head_of(known)):
        return False
    told, met = _said_of(text), _said_of(known)
    return bool(told and met) and not told & met


def _said_of(text: str) -> frozenset[str]:
    """Return what a description says beside its noun."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(w for w in words if w not in _PLAIN and w != noun_of(text))


_PLAIN = frozenset(
    "a an one the of in from at near by with who whom whose that and or to his her their its was is had has been said "
    "not be named name 한 어느 모".split()
)


def collective(text: str) -> bool:
    """Whether words name nobody but a kind of people: `residents`, `villagers by the river`, `주민들`."""
    return bool(_COLLECTIVE.search(text)) and not person_name(text) and not ages(text)


_COLLECTIVE = re.compile(
    r"^\s*(the |some |local |other |many |most )*(residents|villagers|locals|people|neighbou?rs|families|witnesses|"
    r"survivors|evictees|farmers|fishermen|herders|traders|refugees|migrants|workers|tenants|settlers|inhabitants)\b|"
    r"^\s*(현지 |일부 |마을 )*(주민|사람|가족|상인|농민|어민|피난민|목격자|이웃|노동자)들",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def single_name(text: str) -> str:
    """Return the one name that somebody is called by, where nothing else is said: `Fatima`, `Ms Zainab, 40`."""
    if not latin(text) or person_name(text):
        return ""
    words = re.findall(r"[^\W\d_]+", text.split(",")[0])
    named = [w for w in words if w.casefold() not in _TITLES]
    return _folded(named[-1]) if named and len(named) <= 2 and all(w[0].isupper() for w in named) else ""


def initials(text: str) -> frozenset[str]:
    """Return the short forms that words for a body hold or can be said by: IOM, and of its whole name IOM and IOFM."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"^\s*(the|an?)\s", "", text, flags=re.IGNORECASE))
    held = {w for w in words if len(w) >= 2 and w.isupper() and w.isascii()}
    name = [w for w in words if w[0].isupper() and not w.isupper()]
    small = [w for w in words if w[0].isupper() or w in ("of", "for", "and", "the")]
    made = {"".join(w[0].upper() for w in some) for some in (name, small) if len(name) >= SHORT}
    return frozenset(held | {m for m in made if len(m) >= SHORT})


SHORT = 3  # letters from which a short form names one body


def pronoun(text: str) -> bool:
    """Whether words for a speaker are a pronoun, which tells nothing of who it is."""
    return bool(_PRONOUN.search(text))


_PRONOUN = re.compile(
    r"^\s*(he|she|they|it|this|that|the (former|latter|two))\s*$|^\s*(그|그녀|그들|이들)(는|은|가|도|와|의)?\s*$",
    re.IGNORECASE,
)
_ANY_BODY = frozenset(
    "agency authority authorities body centre center company department directorate firm group institution ministry "
    "network office organisation organization statement communiqué communique release team union "
    "기관 단체 당국 회사 기구 모임 성명 측".split()
)


def possessive(text: str) -> bool:
    """Whether a description says whose it is by a pronoun: `his own count`, `her brother`."""
    return bool(re.match(r"\s*(his|her|their|its) \w", text, re.IGNORECASE))


def means(text: str, known: str) -> bool:
    """Whether words that point back can mean a speaker so described.

    A pronoun can mean anybody; a description whoever it describes: its noun stands in the other's words, or, where
    nothing else is said beside it, is one for any body.
    """
    if pronoun(text):
        return True
    words = re.findall(r"[^\W_]+", SAME.sub("", _NP_END.split(text, maxsplit=1)[0]).casefold())
    if not words:
        return True
    met = re.findall(r"[^\W_]+", known.casefold())
    return words[-1] in met or (len(words) == 1 and words[0] in _ANY_BODY and not person_name(known))


def points_back(text: str) -> bool:
    """Whether words mean a speaker met before: `the source`, `he`; not `the Border Relief group`, which has a name."""
    named = latin(text) and name_of(SAME.sub("", text))
    return bool(SAME.search(text)) and not named and not staff(text)


def first_person(text: str) -> bool:
    """Whether the report's own author speaks: `we`, `I saw`; not `our source`."""
    return bool(_FIRST.search(text))


def ours(text: str) -> bool:
    """Whether words for a body mean the one that speaks: `we`, `our teams`."""
    return bool(_FIRST.search(text) or _OURS.search(text))


def this_body(text: str) -> bool:
    """Whether words mean the body that puts a text out: `this office`, `본 기관`."""
    return bool(_THIS_BODY.search(text))


_THIS_BODY = re.compile(
    r"^\s*(this|our) (office|ministry|agency|authority|group|organi[sz]ation|committee|commission|council|mission|"
    r"department|directorate|unit|team|cent(er|re)|network|association|secretariat|desk|cluster|station|parish)('s "
    r"[\w ]+)?\s*$|"
    r"^\s*(본|우리|저희|당) ?(기관|단체|협회|위원회|사무소|사무처|사무국|부서|부처|부|청|센터|연대|네트워크|모임|"
    r"기구|재단|공사|본부)"
    r"(은|는|이|가|의|에서)?\s*$",
    re.IGNORECASE,
)


def staff(text: str) -> bool:
    """Whether one of the newsroom's own people saw it: `our correspondent`, `the paper's photographer`."""
    return bool(_STAFF.search(text))


@lru_cache(maxsize=20_000)
def person_name(text: str) -> tuple[str, ...]:
    """Return the words of a person's full name in Latin letters; empty for descriptions and for one name alone.

    `Trader Roseline Jean` and `a trader, Roseline Jean` → roseline jean; `a resident of Port Harcourt` is no name, nor
    is what follows a place: `a trader from Hyesan, Ryanggang Province`.
    """
    if not latin(text) or staff(text):
        return ()
    head, *apposed = text.split(",")
    before = _NP_END.split(head, maxsplit=1)[0]
    if not (INDEFINITE.search(text) or SAME.search(text)) and (name := _run(before)):
        return name
    described = head
    for part in apposed:
        if not _PLACED.search(described) and _LAST_LOWER.search(described) and part.strip()[:1].isupper():
            return _run(_NP_END.split(part, maxsplit=1)[0])
        described = part
    return ()


_PLACED = re.compile(r"\b(in|from|of|at|near|inside|outside) (\w+ )?\w+\s*$", re.IGNORECASE)
_LAST_LOWER = re.compile(r"\b[a-z]\w*\s*$")


def _run(words: str) -> tuple[str, ...]:
    """Return the capitalised words at the end, back to a title, where there are two."""
    run = re.search(r"((?:[^\W\d_]+[ '’.-]+)*[^\W\d_]+)\W*$", words)
    name: list[str] = []
    for word in reversed(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", run[1]) if run else ()):
        if (not word[0].isupper() and word not in _PARTICLES) or word.casefold() in _TITLES or head_of(word):
            break
        name += [_folded(part) for part in reversed(word.split("-"))]  # Kwang-ho
    return tuple(reversed(name)) if len(name) >= 2 else ()


def one_name(a: str, b: str) -> bool | None:
    """Whether two speakers have one name, also where one is written in Hangul; None where that can't be told."""
    left, right = person_name(a), person_name(b)
    if left and right:
        return set(left) <= set(right) or set(right) <= set(left) or spelt_alike(left, right)
    for name, other in ((left, b), (right, a)):
        heard = "".join(re.findall("[가-힣]", other)) if name else ""
        if heard and any(len(spoken) >= 4 and spoken in hissed(skeleton(heard)) for spoken in _spoken(name)):
            return True
    return one_called(called(a), called(b))


def _spoken(name: Sequence[str]) -> set[str]:
    """Return the consonants of a Latin name: with every r, and without those that Hangul may leave out."""
    plain = "".join(name)
    return {hissed(skeleton(plain)), hissed(skeleton(re.sub(r"r(?![aeiouyr])", "ra", plain)))}


def latin(text: str) -> bool:
    """Whether a text is in Latin letters, accents included."""
    return not re.search(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]", text)


def _folded(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def body_words(text: str) -> frozenset[str]:
    """Return the words that name a body, without articles, particles and who speaks for it."""
    words = (_PARTICLE.sub("", w) for w in re.findall(r"[^\W_]+", text.casefold()))
    return frozenset(w for w in words if w not in _EMPTY)


@lru_cache(maxsize=20_000)
def office_of(text: str) -> frozenset[str]:
    """Return the kinds of public office that words name, in one word for both languages and for holder and house:
    `the Minister`, `국방부` → ministry."""
    words = re.findall(r"[^\W_]+", text.casefold())
    found = {office for w in words if (office := _OFFICES.get(_PARTICLE.sub("", w)))}
    return frozenset(found | {office for w in words for end, office in _OFFICE_ENDS if w not in _OFFICES and
                              _PARTICLE.sub("", w).endswith(end)})


@lru_cache(maxsize=20_000)
def matter_of(text: str) -> frozenset[str]:
    """Return what an office is for, in one word for both languages: `the defence ministry`, `국방부` → defence."""
    low = text.casefold()
    return frozenset(matter for stem, matter in _MATTERS if re.search(stem, low))


_OFFICES = {
    "ministry": "ministry", "minister": "ministry", "ministers": "ministry", "장관": "ministry",
    "police": "police", "gendarmerie": "police", "army": "army", "military": "army", "brigade": "army",
    "mayor": "town", "municipality": "town", "시장": "town", "시청": "town", "administration": "administration",
    "행정청": "administration", "governor": "province", "governorate": "province", "주지사": "province",
    "prefect": "prefecture", "prefecture": "prefecture", "court": "court", "council": "council",
    "secretariat": "secretariat", "secretary": "secretariat", "군수": "district", "구청장": "ward", "구청": "ward",
}
_OFFICE_ENDS = (
    ("국방부", "ministry"), ("내무부", "ministry"), ("외교부", "ministry"), ("보건부", "ministry"),
    ("법무부", "ministry"),
    ("통일부", "ministry"), ("행정청", "administration"), ("경찰", "police"), ("경찰청", "police"), ("법원", "court"),
    ("군청", "district"), ("시청", "town"), ("의회", "council"), *((f"{matter}부", "ministry") for matter in (
        "주택", "주거", "토지", "국토", "농업", "농림", "수자원", "환경", "에너지", "광업", "광물", "교육",
        "교통", "수산", "노동", "산림", "관광", "정보", "공보", "재무", "계획", "건설", "사회", "복지", "비상사태",
        "재난", "난민", "이민", "문화", "안보", "국토교통", "지방행정", "도시")),
)
_MATTERS = (
    (r"\bdefen[cs]e\b|국방", "defence"), (r"\binterior\b|\b(home|internal) affairs\b|내무", "interior"),
    (r"\bforeign\b|외교", "foreign"),
    (r"\bhealth\b|보건", "health"), (r"\bjustice\b|법무|사법", "justice"), (r"\bunification\b|통일", "unification"),
    (r"\bhousing\b|주택|주거", "housing"), (r"\blands?\b|토지|국토", "land"),
    (r"\bagricultur|농업|농림|농무", "agriculture"), (r"\bwater\b|수자원|수리부", "water"),
    (r"\benvironment|환경", "environment"), (r"\benergy\b|에너지|전력", "energy"),
    (r"\bmin(es|ing)\b|광업|광물|광산", "mines"), (r"\beducation\b|교육", "education"),
    (r"\btransport|교통|운수", "transport"), (r"\bfisher(y|ies)\b|수산|어업", "fisheries"),
    (r"\blabou?r\b|노동", "labour"), (r"\bforest|산림|임업", "forests"), (r"\btourism\b|관광", "tourism"),
    (r"\b(information|communications?)\b|정보부|공보|통신부", "information"), (r"\bfinance\b|재무|재정", "finance"),
    (r"\bplanning\b|계획", "planning"), (r"\burban\b|도시개발|도시부", "urban"),
    (r"\b(construction|public works|infrastructure)\b|건설|공공사업", "works"), (r"\bsocial\b|사회부|복지", "social"),
    (r"\b(emergenc(y|ies)|disaster)\b|비상|재난|재해", "emergency"), (r"\brefugees?\b|난민부", "refugees"),
    (r"\b(im)?migration\b|이민|이주부", "migration"), (r"\bcultur|문화", "culture"),
    (r"\bsecurity\b|치안|안전부", "security"),
)


_EMPTY = frozenset(
    "a an the of in for from at by on and its 's s his her their mr mrs ms dr statement statements notice press "
    "release spokesman spokeswoman spokesperson official officials office 대변인 관계자 측 성명 담화 공보 당국자 "
    "발표".split()
)
_PARTICLE = re.compile(r"(?<=[가-힣]{2})(은|는|이|가|의|도|에서|에|을|를|과|와)$")


@lru_cache(maxsize=20_000)
def ages(text: str) -> frozenset[str]:
    """Return the numbers in a description: an age, or the number under which somebody is quoted."""
    return frozenset(re.findall(r"\d+", text))


def same_kind(a: AttributionKind, b: AttributionKind) -> bool:
    return a is b or (a in ANONYMOUS and b in ANONYMOUS)
