"""Contact data and identifiers of persons in a string, and marks that hide what a string says.

A net over every string that leaves a case: it knows forms (an address, a run of digits, a
pair of degrees), not names. It errs on the side of finding; a count such as 12,000 is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_DIGITS = r"[0-9０-９]"
_GAP = r"[\s.\-–—·()（）/]{0,3}"
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "an e-mail address": re.compile(
        r"[^\s@<>()\[\],;:]+\s?(?:@|＠|\(at\)|\[at\]|\sat\s(?=\S+\s?(?:\.|\(dot\)|\sdot\s)))\s?[\w\-]+"
        r"(?:\s?(?:\.|．|\(dot\)|\[dot\]|\sdot\s)\s?[\w\-]+)+", re.IGNORECASE),
    "an account of a messenger": re.compile(r"(?<![\w@])[@＠][A-Za-z0-9_]{3,}"),
    "an address on a network": re.compile(
        r"\b(?:https?|ftp|hxxps?|file|tel|mailto|tg)\s?:|\bwww\s?\.|\b[\w\-]+(?:\.[\w\-]+)*\.(?:com|org|net|info|onion|"
        r"kr|kp|cn|jp|ru|io|me|asia)(?![\w.])|\b(?:\d{1,3}\.){3}\d{1,3}\b", re.IGNORECASE),
    "a resident number": re.compile(rf"(?<!\w){_DIGITS}{{6}}\s?[\-–—]\s?[0-9０-９*xX●○]{{6,7}}(?!\w)"),
    "a phone number": re.compile(
        rf"[+＋]{_GAP}{_DIGITS}(?:{_GAP}{_DIGITS}){{6,14}}|(?<![\w.,])0{_DIGITS}{{1,3}}[\s.\-–—)）]{{1,3}}{_DIGITS}{{3,4}}"
        rf"[\s.\-–—]{{1,3}}{_DIGITS}{{3,4}}(?!\w)|(?<![\w.,])0{_DIGITS}{{8,11}}(?!\w)"),
    "a long number": re.compile(rf"(?<![\w.,])(?:[A-Z]{{1,3}}[\s\-]?)?{_DIGITS}(?:[\s\-–—]?{_DIGITS}){{7,}}(?!\w)"),
    "coordinates": re.compile(
        r"[-+]?\d{1,3}[.,]\d{2,}\s?°?\s?[NS북남]?\s?[,;/\s]\s?[-+]?\d{1,3}[.,]\d{2,}\s?°?|"
        r"\d{1,3}\s?[°º]\s?\d{1,2}|\d{1,3}[.,]\d+\s?[°º]|(?:북위|남위|동경|서경)\s?\d{1,3}", re.IGNORECASE),
}
_YEARS = re.compile(r"^(?:1[89]|20)\d{2}\s?[\-–—]\s?(?:1[89]|20)\d{2}$")
"""A span of years reads like eight digits and names nobody."""


def found(text: str) -> tuple[str, ...]:
    """Return the kinds of identifiers in a string, in English; empty when there are none.

    The string is looked at as it is and in its compatibility form, so that full-width digits
    and letters of other widths hide nothing.
    """
    forms = {text, unicodedata.normalize("NFKC", text)}
    kinds = [kind for kind, pattern in PATTERNS.items() if any(_holds(pattern, form) for form in forms)]
    if any(hides(c) for c in text):
        kinds.append("a character that hides or turns text")
    return tuple(kinds)


def hides(character: str) -> bool:
    """Return whether a character can't be seen: direction marks, zero widths, tags, control characters.

    A line break and a tab are seen as space.
    """
    return unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn") and character not in "\n\t"


def _holds(pattern: re.Pattern[str], text: str) -> bool:
    return any(not _YEARS.match(match.group().strip()) for match in pattern.finditer(text))
