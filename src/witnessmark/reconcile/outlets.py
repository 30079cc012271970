"""Names of outlets as one key, across spellings and the two languages.

Invariant: two names give the same key only if they are spelt alike, are known names of one
outlet, or one is the other's plain transcription. A translated name nobody lists stays apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import ahocorasick

_KNOWN = {
    "dailynk": ("daily nk", "데일리nk", "데일리엔케이"),
    "rfa": ("rfa", "radio free asia", "자유아시아방송", "자유 아시아 방송"),
    "voa": ("voa", "voice of america", "미국의소리", "미국의 소리"),
    "yonhap": ("yonhap", "yonhap news agency", "yonhap news", "연합뉴스"),
    "asiapress": ("asiapress", "asia press", "rimjingang", "아시아프레스", "림진강"),
    "chosun": ("chosun ilbo", "the chosun daily", "조선일보"),
    "donga": ("dong-a ilbo", "dong a ilbo", "동아일보"),
    "joongang": ("joongang ilbo", "korea joongang daily", "중앙일보"),
    "hankyoreh": ("hankyoreh", "한겨레", "한겨레신문"),
    "kbs": ("kbs", "한국방송"),
    "nknews": ("nk news", "nk뉴스", "엔케이뉴스"),
    "rodong": ("rodong sinmun", "로동신문", "노동신문"),
    "kcna": ("kcna", "korean central news agency", "조선중앙통신"),
    "freenk": ("free north korea radio", "free nk radio", "자유북한방송"),
    "reuters": ("reuters", "로이터", "로이터통신"),
    "ap": ("ap", "associated press", "에이피통신", "ap통신"),
    "afp": ("afp", "agence france-presse", "afp통신"),
    "bbc": ("bbc", "bbc news", "bbc korean", "bbc 코리아"),
    "kyodo": ("kyodo", "kyodo news", "교도통신"),
}


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFC", name.casefold())
    folded = re.sub(r"\.(com|org|net|co\.kr|kr)\b|^www\.|^the\s+", "", folded)
    folded = re.sub(r"\(.*?\)", "", folded)
    return "".join(c for c in folded if c.isalnum())


_BY_NAME = {_plain(name): key for key, names in _KNOWN.items() for name in names}
_EDITION = re.compile(
    r"\s*[-–(]?\s*\b(in )?(english|korean)( (edition|service|version))?\)?$|"
    r"\s*(영문판|한국어판|영어판|국문판)$",
    re.IGNORECASE,
)
_TITLE_CASE = re.compile(r"[A-Z][\w&'’-]*(?:[ -][A-Z][\w&'’-]*){0,5}")
_NAME_WORD = re.compile(r"[\w&'’-]+")
_HANGUL_WORD = re.compile(r"[가-힣]+")
_PARTICLE = re.compile(r"(은|는|이|가|을|를|의|에|와|과|도|로|에서|에게|에는)$")
MOST_WORDS = 4
SPOKEN = 4  # consonants, and syllables, from which a name is known by its sound
MOST_TEXTS = 20_000


@lru_cache(maxsize=20_000)
def outlet_key(name: str | None) -> str | None:
    """Return one key for all spellings of an outlet's name; None where there is no name."""
    if not name or not (plain := _plain(_EDITION.sub("", name.strip()) or name)):
        return None
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    for tail in ("news", "online", "뉴스"):
        if plain.endswith(tail) and plain[: -len(tail)] in _BY_NAME:
            return _BY_NAME[plain[: -len(tail)]]
    return skeleton(plain)


class OutletNames:
    """Finds the outlets of a case in a text, under every spelling that is known for them.

    A transcription counts too: `Saebyeok Ilbo` names 새벽일보 where that is an outlet of the case, and
    코스트 데일리 names Coast Daily.
    """

    def __init__(self, outlets: Iterable[str]) -> None:
        """Args: outlets: names as the reports carry them."""
        self._spelt = ahocorasick.Automaton()
        latin: set[str] = set()
        keys: set[str] = set()
        spelt_latin: set[tuple[str, str]] = set()
        for name in sorted(set(outlets)):
            key = outlet_key(name)
            if key is None:
                continue
            keys.add(key)
            plain = re.sub(r"^the\s+", "", _EDITION.sub("", name.strip()), flags=re.IGNORECASE)
            for spelling in {plain, *_KNOWN.get(key, ())} - {""}:
                low = spelling.lower()
                self._spelt.add_word(low, (low, key))
                if low.isascii():
                    latin.add(key)
                    spelt_latin.add((_plain(low), key))
        self.keys = frozenset(keys)
        self._transcribed = frozenset(keys - latin)
        self._foreign = {_bare(plain): key for plain, key in sorted(spelt_latin) if len(_bare(plain)) >= SPOKEN}
        self._begun = frozenset(heard[:n] for heard in self._foreign for n in range(len(heard) + 1))
        self._found: dict[str, list[tuple[int, str]]] = {}
        if keys:
            self._spelt.make_automaton()

    def find(self, text: str) -> list[tuple[int, str]]:
        """Return (offset, key) of every outlet named, in text order."""
        held = self._found.get(text)
        if held is None:
            if len(self._found) >= MOST_TEXTS:
                self._found.clear()
            held = self._found[text] = self._read(text)
        return held

    def _read(self, text: str) -> list[tuple[int, str]]:
        found: set[tuple[int, str]] = set()
        low = text.lower()
        if len(low) != len(text):  # a letter that grows in lower case would shift the offsets
            low = text
        for end, (spelling, key) in self._spelt.iter(low) if len(self._spelt) else ():
            start = end + 1 - len(spelling)
            around = low[max(0, start - 1) : start] + low[end + 1 : end + 2]
            if not spelling[0].isascii() or not any(c.isascii() and c.isalnum() for c in around):
                found.add((start, key))
        if self._transcribed:
            found.update(self._transcriptions(text))
        if self._foreign:
            found.update(self._in_hangul(text))
        return sorted(found)

    def _in_hangul(self, text: str) -> set[tuple[int, str]]:
        """Find what is written in Hangul of outlets that the case knows by a Latin name alone."""
        found: set[tuple[int, str]] = set()
        words = [(m.start(), m.group()) for m in _HANGUL_WORD.finditer(text)]
        for i, (start, _) in enumerate(words):
            heard, end, syllables = "", start, 0
            for at, word in words[i : i + MOST_WORDS]:
                if at - end > 1:
                    break
                for spelt in {word, _PARTICLE.sub("", word)}:
                    key = self._foreign.get(_once(heard + _bare(spelt)))
                    if key is not None and syllables + len(spelt) >= SPOKEN:
                        found.add((start, key))
                heard, end, syllables = _once(heard + _bare(word)), at + len(word), syllables + len(word)
                if heard not in self._begun:
                    break
        return found

    def _transcriptions(self, text: str) -> set[tuple[int, str]]:
        """Find Latin transcriptions of outlets that the case knows by their Hangul name alone."""
        found: set[tuple[int, str]] = set()
        for match in _TITLE_CASE.finditer(text):
            words = [(m.start() + match.start(), m.group()) for m in _NAME_WORD.finditer(match.group())]
            for i, (start, _) in enumerate(words):
                for n in range(1, MOST_WORDS + 1):
                    key = outlet_key(" ".join(word for _, word in words[i : i + n]))
                    if key in self._transcribed:
                        found.add((start, key))
        return found


_INITIAL = ("g", "g", "n", "d", "d", "r", "m", "b", "b", "s", "s", "", "j", "j", "j", "k", "t", "p", "h")
_FINAL = (
    "",
    "g",
    "g",
    "g",
    "n",
    "n",
    "n",
    "d",
    "r",
    "g",
    "m",
    "b",
    "r",
    "r",
    "b",
    "r",
    "m",
    "b",
    "b",
    "d",
    "d",
    "n",
    "d",
    "d",
    "g",
    "d",
    "b",
    "d",
)


_SILENT = re.compile(r"r(?![aeiouyr])|re$")
"""An r that Hangul leaves out: Herald → 헤럴드, but Harbour → 하버, Wire → 와이어."""


_UNHEARD = re.compile(r"igh(?=[^aeiou]|$)")
"""Highland → 하이랜드."""
_AS_CH = re.compile(r"te?s(?=$)")
"""Notes → 노츠."""


def skeleton(plain: str) -> str:
    """Return the consonants of a name as spoken, Hangul and Latin transcriptions alike."""
    joined = _sounds(plain)
    bare = re.sub(r"[aeiouwy]", "", joined)
    return _once(bare) if len(bare) >= 4 else joined


def consonants(name: str) -> str:
    """Return the consonants of a name as spoken, in Hangul or Latin letters, those written double once."""
    low = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[aeiouwy]", "", _sounds(_once(unicodedata.normalize("NFC", low))))


@lru_cache(maxsize=50_000)
def _bare(plain: str) -> str:
    """Return the consonants of a word or name as spoken, however few."""
    return _once(re.sub(r"[aeiouwy]", "", _sounds(plain)))


def _once(consonants: str) -> str:
    return re.sub(r"(.)\1+", r"\1", consonants)


def _sounds(plain: str) -> str:
    heard = _SILENT.sub("", plain.replace("tch", "ch").replace("dge", "j"))
    heard = _AS_CH.sub("ch", _UNHEARD.sub("i", heard))
    joined = (_spoken(heard) if heard else "").replace("ch", "j").replace("sh", "s").replace("kk", "g")
    joined = re.sub(r"c(?=[eiy])", "s", joined).replace("x", "gs")
    return joined.translate(str.maketrans("ktplqcfvz", "gdbrggbbj"))


def _spoken(plain: str) -> str:
    """Return Hangul by its sounds, stops before nasals and liquids assimilated (압록 → amnok)."""
    out: list[str] = []
    for c, after in zip(plain, [*plain[1:], ""], strict=True):
        code = ord(c) - 0xAC00
        if not 0 <= code < 11172:
            out.append(c)
            continue
        initial, final = _INITIAL[code // 588], "ng" if code % 28 == 21 else _FINAL[code % 28]
        if initial == "r" and out and out[-1].endswith(("m", "ng")):
            initial = "n"
        following = ord(after) - 0xAC00 if after else -1
        if 0 <= following < 11172 and _INITIAL[following // 588] in ("n", "m", "r"):
            final = {"b": "m", "d": "n", "g": "ng"}.get(final, final)
        out.append(initial + "a" + final)
    return "".join(out)
