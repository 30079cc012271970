"""Citation phrases: which outlets a report says it rests on, and how.

Invariant: only an outlet of a report in the case can be cited; the report's own outlet counts
as cited only where the text says that it was translated or first published elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from witnessmark.model.text import Reading
from witnessmark.reconcile.media import sentence_at
from witnessmark.reconcile.outlets import OutletNames, outlet_key

SENTENCE = 30  # characters from which a line that ends in a full stop is a paragraph
_WHOLE = re.compile(
    r"translat|originally (published|appeared|reported|written)|first (published|appeared)|"
    r"republished|reprinted|reposted|reproduced|with (the )?(kind )?permission (of|from)|"
    r"번역|원문|재게재|전재|옮긴|옮김|옮겼|옮깁니다|옮겨 실|"
    r"게재된 (글|기사)",
    re.IGNORECASE,
)
_TRANSLATED = re.compile(
    r"\btranslated (from|by|into)\b|\btranslation (of|by)\b|\btranslator\b|원문을? 번역|"
    r"번역[:：]|번역한 (글|기사)|(기사|보도|글|원문|인터뷰|통신문|성명)(을|를|은|는)? ?"
    r"(우리말로 |한국어로 |영어로 |그대로 )?"
    r"(번역(한|했|함|해)|옮(김|긴|겼|깁|겨))|\boriginally (published|written|appeared) in (english|korean)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\breport(s|ed|ing)?\b|according to|\bcit(es|ed|ing)\b|\bquot(es|ed|ing)\b|\btold\b|\bsaid\b|\bwrote\b|"
    r"\bpublished\b|\bcarried\b|\bspoke (to|with)\b|\binterview|\brevealed\b|\bquoted by\b|"
    r"인용|보도|따르면|전했|밝혔|전한|통화|알렸|말했|기사|게재|입수",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """An outlet named in a citing phrase; `whole` where the entire text is taken over.

    `lead` holds where the phrase stands in the first paragraph: there it speaks for what follows, further down for
    its own sentence.
    """

    outlet: str
    offset: int
    whole: bool
    lead: bool = False


def citations(reading: Reading, outlets: OutletNames) -> list[Citation]:
    """Return the citing phrases of one report, in text order, one an outlet and manner."""
    own = outlet_key(reading.report.outlet)
    found: dict[tuple[str, bool], Citation] = {}
    first = _first_paragraph(reading.text)
    for offset, key in outlets.find(reading.text):
        sentence = sentence_at(reading.text, offset)
        whole = bool(_WHOLE.search(sentence))
        if not whole and (key == own or not _CUE.search(sentence)):
            continue
        found.setdefault((key, whole), Citation(key, offset, whole, offset < first))
    return sorted(found.values(), key=lambda c: (c.offset, c.outlet))


def _first_paragraph(text: str) -> int:
    """Return where the first paragraph of whole sentences ends, headings and datelines before it included."""
    for line in re.finditer(r"[^\n]+", text):
        if len(line[0]) >= SENTENCE and re.search(r"[.!?。]['\"”’)]*\s*$", line[0]):
            return line.end()
    return len(text)


def says_translated(text: str) -> bool:
    """Whether a text says that it was translated from another."""
    return bool(_TRANSLATED.search(text))


def quotations(text: str) -> dict[str, int]:
    """Return normalised long quotations (seven words or fifteen Hangul syllables) → offset.

    What a paragraph breaks off to say who speaks (`“I was born here,” she said, “and …”`) is taken as one, too.
    """
    found: dict[str, int] = {}
    for line in re.finditer(r"[^\n]+", text):
        parts = [(m.start() + line.start(), m.group(1)) for m in _QUOTED.finditer(line[0])]
        for at, quote in (*parts, *([(parts[0][0], " ".join(q for _, q in parts))] if len(parts) > 1 else ())):
            words = re.findall(r"\w+", quote.casefold())
            hangul = sum("가" <= c <= "힣" for c in quote)
            if len(words) >= 7 or hangul >= 15:
                found.setdefault(" ".join(words), at)
    return found


def quoted(text: str) -> list[str]:
    """Return the words that a text quotes; what is broken off to say who speaks as one beside its pieces."""
    pieces = [m[1].strip(" ,.") for m in _QUOTED.finditer(text)]
    return [*pieces, " ".join(pieces)] if len(pieces) > 1 else pieces


_QUOTED = re.compile(r"[“\"]([^“”\"\n]{2,600})[”\"]")
