"""Names of outlets as one key, across spellings and the two languages.

Invariant: two names give the same key only if they are spelt alike, are known names of one
outlet, or one is the other's plain transcription. A translated name nobody lists stays apart.
"""

from __future__ import annotations

import re
import unicodedata

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
MOST_WORDS = 4


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


def spellings(names: list[str]) -> dict[str, tuple[str, ...]]:
    """Return key → every spelling worth looking for, of the outlets named."""
    out: dict[str, set[str]] = {}
    for name in names:
        key = outlet_key(name)
        if key is None:
            continue
        stripped = re.sub(r"^the\s+", "", _EDITION.sub("", name.strip()), flags=re.IGNORECASE)
        out.setdefault(key, set()).update({stripped, *_KNOWN.get(key, ())} - {""})
    return {key: tuple(sorted(found, key=lambda n: (-len(n), n))) for key, found in sorted(out.items())}


def names_in(text: str, outlets: dict[str, tuple[str, ...]]) -> list[tuple[int, str]]:
    """Return (offset, key) of every outlet named in a text; `outlets` maps key → spellings.

    A transcription counts too: `Saebyeok Ilbo` names 새벽일보 where that is an outlet of the case.
    """
    found: set[tuple[int, str]] = set()
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower() if len(text.lower()) == len(text) else text
    for key, names in outlets.items():
        for name in names:
            low = name.casefold()
            at = folded.find(low)
            while at >= 0:
                around = folded[at - 1 : at] + folded[at + len(low) : at + len(low) + 1]
                if not low[0].isascii() or not any(c.isascii() and c.isalnum() for c in around):
                    found.add((at, key))
                at = folded.find(low, at + 1)
    found.update(_transcribed(text, outlets))
    return sorted(found)


def _transcribed(text: str, outlets: dict[str, tuple[str, ...]]) -> set[tuple[int, str]]:
    """Find Latin transcriptions of outlets that the case knows by their Hangul name."""
    wanted = {key for key, names in outlets.items() if not any(name.isascii() for name in names)}
    found: set[tuple[int, str]] = set()
    for match in _TITLE_CASE.finditer(text) if wanted else ():
        words = [(m.start() + match.start(), m.group()) for m in re.finditer(r"[\w&'’-]+", match.group())]
        for i, (start, _) in enumerate(words):
            for n in range(1, MOST_WORDS + 1):
                key = outlet_key(" ".join(word for _, word in words[i : i + n]))
                if key in wanted:
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


def skeleton(plain: str) -> str:
    """Return the consonants of a name, Hangul and Latin transcriptions alike."""
    out: list[str] = []
    for c in plain:
        code = ord(c) - 0xAC00
        if 0 <= code < 11172:
            final = code % 28
            out.append(_INITIAL[code // 588] + ("ng" if final == 21 else _FINAL[final]))
        else:
            out.append(c)
    joined = "".join(out).replace("ch", "j").replace("sh", "s").replace("kk", "g")
    joined = joined.translate(str.maketrans("ktplq", "gdbrg"))
    bare = re.sub(r"[aeiouwy]", "", joined)
    return re.sub(r"(.)\1+", r"\1", bare) if len(bare) >= 4 else joined
