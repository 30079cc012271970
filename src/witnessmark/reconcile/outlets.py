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
_TAILS = ("news", "online", "english", "korean", "영문판", "한국어판", "뉴스")


def outlet_key(name: str | None) -> str | None:
    """Return one key for all spellings of an outlet's name; None where there is no name."""
    if not name or not (plain := _plain(name)):
        return None
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    for tail in _TAILS:
        if plain.endswith(tail) and plain[: -len(tail)] in _BY_NAME:
            return _BY_NAME[plain[: -len(tail)]]
    return skeleton(plain)


def names_in(text: str, outlets: dict[str, tuple[str, ...]]) -> list[tuple[int, str]]:
    """Return (offset, key) of every outlet named in a text; `outlets` maps key → spellings."""
    found: list[tuple[int, str]] = []
    folded = text.casefold()
    for key, names in outlets.items():
        for name in names:
            low = name.casefold()
            for match in re.finditer(re.escape(low), folded):
                before = folded[match.start() - 1 : match.start()]
                after = folded[match.end() : match.end() + 1]
                latin = low[0].isascii()
                if latin and any(c.isascii() and c.isalnum() for c in before + after):
                    continue
                found.append((match.start(), key))
    return sorted(set(found))


def spellings(names: list[str]) -> dict[str, tuple[str, ...]]:
    """Return key → every spelling worth looking for, of the outlets named."""
    out: dict[str, set[str]] = {}
    for name in names:
        key = outlet_key(name)
        if key is None:
            continue
        stripped = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
        out.setdefault(key, set()).update({stripped, *_KNOWN.get(key, ())})
    return {key: tuple(sorted(found, key=lambda n: (-len(n), n))) for key, found in sorted(out.items())}


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
