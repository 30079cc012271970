"""Words by which a report tells a count as a part of another, or as a running total."""

from __future__ import annotations

import re

from witnessmark.model.claim import Claim

_NUMBER = (
    r"(\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|some|several|"
    r"half|most|many|a (few|third|quarter|dozen)|dozens|hundreds|thousands)"
)
PART_WORDS = re.compile(
    r"\b(of (which|whom|them|these|those)|among (them|these|those|which|whom)|includ(es|ed|ing)|part of the|"
    rf"{_NUMBER} (out )?of (about |some )?(the|these|those|them|whom|which|its|their|his|her|all|\d[\d,]*(?= \w))|"
    r"(of|among|from) the (\d[\d,]*|families|households|people|houses|residents|villagers|men|women)( [^.,;]{1,40})?,? "
    r"(\d|some|several|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|he|she|they)|of the \d+, \d+|"
    r"the (rest|remainder|others) (were|was|had|are|is)|(and|;) the (rest|remainder))\b|"
    r"나머지(는|가)|그 ?중|가운데|이 중|포함|"
    r"[가-힣\d]+ ?(중|중에|중에서) (\S+ )?(\d|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|절반|일부)",
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


PARTY_WORDS = re.compile(
    r"\b(claimants?|plaintiffs?|complainants?|petitioners?|applicants?|appellants?|litigants|signator(y|ies)|"
    r"judge?ments?|verdict|(who|that|had|have) (sued|signed|applied|complained|petitioned|appealed)|"
    r"(filed|lodged|brought) (a|the|their) (suit|case|complaint|claim|petition))\b|"
    r"원고|고소인|신청인|청구인|진정인|서명한|소송을 낸|소송을 제기|판결",
    re.IGNORECASE,
)
"""Words for those who went to court or signed: as many as did, of all to whom it was done."""
ARRIVED_WORDS = re.compile(
    r"\b(arriv(e|es|ed|ing)|reached|turned up|(came|come|got) (in )?to|took (them )?in|taken in|(stay|sleep|shelter|"
    r"camp|liv)(s|ed|ing)? "
    r"(in|at|on|under|with)|slept (in|at|on|under)|(is|are|were|was) (hosting|sheltering|housing|feeding)|hosts?|at "
    r"(my|our|his|her|its) "
    r"(door|gate|hall|school|church|clinic|house)|passed (through|by)|crossed (into|over))\b|"
    r"도착|들어온|들어왔|찾아온|찾아왔|머물|묵고|지내는|수용|받아들|피신해 온|피신해 왔|건너온|건너왔|지나간|지나갔",
    re.IGNORECASE,
)
"""Words for those who came to one place: not all who left need have come there."""


def told_as_part(small: Claim, large: Claim) -> bool:
    """Whether the words around the counts tell the smaller as a part, or the larger as a total."""
    return bool(PART_WORDS.search(around(small)) or TOTAL_WORDS.search(large.quote))


def around(claim: Claim) -> str:
    """Return a claim's passage with what leads into it."""
    start = max(0, claim.passage.start - 20)
    return claim.reading.text[start : claim.passage.end]
