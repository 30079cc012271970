"""Does a passage speak of someone telling something, of a person by name, or name a day? It stays out.

A net under the marks that extraction leaves: it knows words of telling, not sentences, and
errs on the side of withholding.
"""

from __future__ import annotations

import re

_ENGLISH = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|spoke|spoken|speak(?:s|ing)?|recount\w*|recall\w*|add(?:ed|s)|"
    r"not(?:ed|es)|explain\w*|describ\w*|according to|quot\w+|interview\w*|source\w*|witness\w*|testif\w+|testimon\w+|"
    r"confid\w+|report(?:ed|s)? to|wr(?:ote|ites)|phone\w*|telephon\w*|call(?:er|ed us)?|contact(?:ed|s)?|relay\w*|"
    r"learn(?:ed|t) from|heard|who asked not|anonym\w+|named? only|confirm\w*|claim(?:s|ed|ing)?|stat(?:ed|ing)|"
    r"admit\w*|complain\w*|insist\w*|reveal\w*|disclos\w*|inform(?:ed|ant|ants|s)|whisper\w*|mention\w*|"
    r"comment(?:s|ed)|remark\w*|reportedly|allegedly|letters?|messages?|e-?mails?)\b|"
    r"\b(?:mr|mrs|ms|dr)\b|[\"“”‘]",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"소식통|취재원|목격자|증언|제보|인터뷰|통화|전화|면담|따르면|전했|전해|말했|말한|말하|밝혔|밝힌|설명했|덧붙|토로|"
    r"주장|알려왔|알려 왔|알려졌|알려진|귀띔|고백|회고|들었|들은|고 한다|다고 했|다고 하|라고 했|라고 하|확인했|"
    r"확인해|언급|전언|편지|문자|[ㄱ-ㅎA-Z]\s?씨|[가-힣]{2,3}\s?씨(?:[는가의를와도]|에게|\W)|[“”\"「」『』‘’]"
)


def speaks_of_telling(passage: str) -> bool:
    """Return whether a passage holds a word (or mark) of telling, in English or Korean."""
    return bool(_ENGLISH.search(passage) or _KOREAN.search(passage))


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    r"\d{1,2}\s*일(?!\w)|\d{1,2}일|[월화수목금토일]요일|어제|그제|그저께|오늘|이튿날|다음\s?날|전날|초하루|[사나]흘|닷새|"
    r"\d{4}[./-]\s?\d{1,2}[./-]\s?\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:yesterday|today|tonight|last night|"
    r"the (?:next|following|previous) (?:day|morning|night)|the day (?:before|after)|"
    r"\d{1,2}(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def names_a_day(passage: str) -> bool:
    """Return whether a passage holds words for one day, in English or Korean."""
    return bool(_DAY.search(passage))
