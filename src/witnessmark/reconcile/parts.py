"""Words by which a report tells a count as a part of another, or as a running total."""

from __future__ import annotations

import re

from witnessmark.model.claim import Claim

PART_WORDS = re.compile(
    r"\b(of (which|whom|them|these|those)|among (them|these|those|which|whom)|includ(es|ed|ing)|"
    r"(six|some|part|\d+) of the|\d+ (out )?of (about |some )?\d+(?= \w)|of the \d+, \d+|"
    r"the (rest|remainder|others) (were|was|had|are|is)|"
    r"(and|;) the (rest|remainder))\b|나머지(는|가)|"
    r"\d여? ?(명|인|세대|가구|호|채|집) ?(중|가운데)( |에서|$)|그중|그 중|이 가운데|그 가운데|이 중|포함",
    re.IGNORECASE,
)
NARROW_WORDS = re.compile(
    r"\b(in|from|on) (my|our|his|her|their) (own )?(\w+ )?(neighbou?rhood|unit|street|lane|row|line|block|alley)\b|"
    r"\b(unit|street|lane|row|line|block|building|alley|ward|village) alone\b|"
    r"(인민반|골목|동네|마을|아파트|줄|반)(에서)?만 ?(해도)?",
    re.IGNORECASE,
)
"""What one person can see: their own unit or street, counted by itself."""
TOTAL_WORDS = re.compile(
    r"\b(so far|in total|in all|altogether|to date|by now|total of|brings? the|rose to|risen to|ris(es|ing) to|"
    r"has reached|climbed to|now (stands|numbers))\b|지금까지|총|모두|누적|늘어|달한|합계",
    re.IGNORECASE,
)


def told_as_part(small: Claim, large: Claim) -> bool:
    """Whether the words around the counts tell the smaller as a part, or the larger as a total."""
    return bool(PART_WORDS.search(around(small)) or TOTAL_WORDS.search(large.quote))


def around(claim: Claim) -> str:
    """Return a claim's passage with what leads into it."""
    start = max(0, claim.passage.start - 20)
    return claim.reading.text[start : claim.passage.end]
