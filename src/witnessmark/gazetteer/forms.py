"""Every form under which a Korean unit is written, from its Northern Hangul name.

Invariant: the first form is the Hangul name itself; forms never repeat. The press's own
spellings that follow no system are given by the pack, not made here.
"""

from __future__ import annotations

import re

from witnessmark.gazetteer.hangul import spellings
from witnessmark.gazetteer.romanise import plain, romanise

_SUFFIX = re.compile(r"(?<=[가-힣])(로동자구|지구|구역|도|시|군|구|읍|리|동)$")
_SUFFIX_LATIN: dict[str, tuple[str, ...]] = {
    "도": ("do", "to"),
    "시": ("si", "shi"),
    "군": ("gun", "kun"),
    "구역": ("guyok", "guyeok", "guyŏk", "kuyok"),
    "구": ("gu", "ku"),
    "지구": ("jigu", "chigu"),
    "읍": ("up", "eup", "ŭp"),
    "리": ("ri", "ni", "li"),
    "동": ("dong", "tong"),
    "로동자구": ("rodongjagu", "nodongjagu"),
}
SUFFIX_ENGLISH: dict[str, str] = {
    "도": "Province",
    "시": "City",
    "군": "County",
    "구역": "District",
    "구": "District",
    "지구": "District",
}
_DIRECTIONS = {"남": "South", "북": "North"}


def stem(hangul: str) -> tuple[str, str]:
    """Split a unit's name into its stem and its suffix (혜산시 → 혜산, 시)."""
    found = _SUFFIX.search(hangul)
    if found is None or (len(hangul) - len(found[1]) < 2 and found[1] in ("도", "리", "동", "구")):
        return hangul, ""
    return hangul[: found.start()], found[1]


def hangul_forms(hangul: str) -> tuple[str, ...]:
    """Return the Hangul ways to write a unit: with and without suffix, Northern and Southern.

    A stem of one syllable (중구역) is never a form of its own.
    """
    base, suffix = stem(hangul)
    forms: dict[str, None] = {}
    for form in spellings(hangul):
        forms[form] = None
    if len(base) > 1 and suffix:
        for form in spellings(base):
            forms[form] = None
    return tuple(forms)


def latin_forms(hangul: str) -> tuple[str, ...]:
    """Return the Latin ways to write a unit in three systems, with and without its suffix.

    The first form is the standard name: the North's own romanisation without suffix.
    """
    base, suffix = stem(hangul)
    words: dict[str, None] = {}
    for spelling in spellings(base):
        for system in ("north", "mr", "rr"):
            word = romanise(spelling, system)
            for form in (word, plain(word)):
                words[form] = None
                words[re.sub(r"\b([Ss])i", r"\1hi", form)] = None
    for form in _provincial(base):
        words[form] = None
    forms = dict.fromkeys(words) if len(base) > 1 else {}
    for word in words:
        for tail in _SUFFIX_LATIN.get(suffix, ()):
            forms[f"{word}-{tail}"] = None
        if suffix in SUFFIX_ENGLISH:
            forms[f"{word} {SUFFIX_ENGLISH[suffix]}"] = None
    return tuple(forms)


def _provincial(base: str) -> list[str]:
    """Return `North Hamgyong` beside `Hamgyongbuk` for a province's half."""
    if len(base) < 3 or base[-1] not in _DIRECTIONS:
        return []
    where, rest = _DIRECTIONS[base[-1]], base[:-1]
    return [
        f"{where} {form}"
        for system in ("north", "mr", "rr")
        for form in dict.fromkeys((romanise(rest, system), plain(romanise(rest, system))))
    ]
