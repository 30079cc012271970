"""Counts of the dead, hurt and missing: they stand beside an act against people and are never its figure.

A test on words alone, of both languages; what a count says otherwise is read elsewhere.
"""

from __future__ import annotations

import re

from witnessmark.extract.mentions import FigureMention

_AFTER = {
    "en": re.compile(
        r"\s*(?:(?:of (?:them|whom|the \w+)|others?|more|people|persons|men|women|children|were|was|are|is|had|have|"
        r"has|been|be|also|reportedly|later|already|confirmed|found|left|feared|presumed|shot|beaten|and|who)\s+){0,5}"
        r"(?:dead|died|dying|killed|drowned|wounded|injured|perished|executed|missing|murdered|massacred|shot|"
        r"(?:bled|burned|burnt|froze|frozen|starved|beaten|crushed) to death|lost (?:their|his|her) li(?:fe|ves))\b"
        r"(?!\s+(?:or|and|and/or)\s+(?:\w+\s+){0,2}(?:displaced|evacuated|expelled|evicted|homeless|deported|"
        r"detained|uprooted))",
        re.IGNORECASE),
    "ko": re.compile(
        r"(?:이|가|은|는|도|의)?\s?(?:더\s|또\s|모두\s|현장에서\s|추위로\s|굶어\s?)?"
        r"(?:숨지|숨졌|숨진|사망|죽|목숨|다치|다쳤|다친|부상|실종|총살|처형|시신|희생)"),
}
_BEFORE = {
    "en": re.compile(
        r"\b(?:kill(?:ing|ed|s)?|injur(?:ing|ed|es)|wound(?:ing|ed)|drown(?:ing|ed)|death toll (?:\w+ ){0,3}|"
        r"deaths? of|lives of|bod(?:y|ies) of|casualties|the dead|fatalities|the deaths?)"
        r"[\s:]+(?:(?:at least|about|some|around|nearly|more than|over|up to|another|a further|to|of|at|is|"
        r"was|now)\s+){0,3}$",
        re.IGNORECASE),
    "ko": re.compile(
        r"(?:사망자|부상자|희생자|실종자|사상자|시신)(?:만|가|는|은|이|도|\s?수(?:가|는)?)?\s?"
        r"(?:약|최소|적어도|모두)?\s?$"),
}
_NOUNS = re.compile(r"(?i)(?:deaths?|bodies|corpses|casualties|fatalities|graves|dead)\b")
_COUNTED = re.compile(r"(?i)\s*(?:[a-z]+\s)?(?:deaths?|bodies|corpses|casualties|fatalities|graves)\b")


def counts_casualties(text: str, figure: FigureMention, language: str, base: int = 0) -> bool:
    """Tell whether a count is one of the dead, hurt or missing; `base` is where `text` begins in the document."""
    if language not in _AFTER:
        return False
    start, end = figure.span.start - base, figure.span.end - base
    if figure.noun is not None and _NOUNS.match(text, figure.noun.start - base):
        return True
    if language == "en" and _COUNTED.match(text, figure.number.end - base):
        return True
    return (_AFTER[language].match(text, end) is not None
            or _BEFORE[language].search(text[max(0, start - 48) : start]) is not None)
