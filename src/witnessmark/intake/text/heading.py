"""What the first lines of a plain text say about it: key lines, a title, a dateline.

Everything here is a guess but for key lines ("Title: …"), which the file states. Words are
never invented: a title is a line of the text, an outlet is named in a dateline or a key line.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from witnessmark.intake.text.dates import date_in, whole_date
from witnessmark.model.report import FoundIn, Metadatum

_KEYS = {
    "title": "title", "headline": "title", "subject": "title", "제목": "title", "표제": "title",
    "outlet": "outlet", "source": "outlet", "publisher": "outlet", "publication": "outlet", "newspaper": "outlet",
    "매체": "outlet", "매체명": "outlet", "출처": "outlet", "언론사": "outlet", "신문": "outlet",
    "date": "published", "published": "published", "publication date": "published", "pubdate": "published",
    "날짜": "published", "일자": "published", "게재일": "published", "발행일": "published", "보도일": "published",
    "작성일": "published", "입력": "published", "등록일": "published", "일시": "published",
    "language": "language", "lang": "language", "언어": "language",
    "url": "url", "link": "url", "주소": "url", "링크": "url",
    "author kind": "author_kind", "author_kind": "author_kind",
}
_BESIDE = frozenset(("byline", "author", "by", "dateline", "location", "tags", "keywords", "기자", "글쓴이", "작성자",
                     "지역", "section", "category", "topic", "id", "slug", "layout", "draft"))
_KEY_LINE = re.compile(r"^\s*([A-Za-z가-힣][A-Za-z가-힣_ ]{0,18}?)\s*[:：]\s*(\S.*?)\s*$")
_LANGUAGES = {"ko": "ko", "kor": "ko", "korean": "ko", "한국어": "ko", "조선어": "ko", "ko-kr": "ko",
              "en": "en", "eng": "en", "english": "en", "영어": "en", "en-us": "en", "en-gb": "en"}
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b(?:Dr|Mr|Ms|Co|St|No))\.[\"'”’)]*$|[다요]\.?[\"'”’)]*$|[。;:,]$")
_AGENCY = (
    re.compile(r"^[A-Z][A-Za-z.'’/, -]{1,50}?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
               r"\s*\(([^()]{2,40})\)\s*[-–—―]"),
    re.compile(r"^[(\[【]?\s*[가-힣·, ]{1,20}=\s*([가-힣A-Za-z0-9 ]{2,15}?)"
               r"(?:\s*[)\]】]|\s+[가-힣]{2,4}\s*(?:기자|특파원))"),
    re.compile(r"^[(\[【]([가-힣A-Za-z0-9 ]{2,15}?)\s*=\s*[가-힣·, ]{1,12}[)\]】]"),
)

_NO_TITLE = re.compile(r"(?i)(?:by|from|dear|hi|hello)\b|(?:Q|A|문|답|질문)\s*[:.]")
_OUTLET_NAME = re.compile(
    r"(?:The )?(?:[A-Z][\w'’&.-]* ){1,4}(?:News|Times|Post|Herald|Agency|Press|Daily|Observer|Tribune|Journal|Radio|"
    r"Bulletin|Gazette|Chronicle|Today|Monitor|Wire)\b|[가-힣A-Za-z]{2,8}(?:신문|일보|통신|뉴스|방송|저널|타임스)")

_WORD = r"[A-Z][\w'’&.-]*"
_MASTHEAD = re.compile(
    rf"(?:The |{_WORD} (?:(?:of |and |for )?{_WORD} )?)(?:News|Times|Herald|Agency|Press|Daily|Observer|Tribune|"
    r"Journal|Radio|Bulletin|Gazette|Chronicle|Monitor|Weekly|Review|Magazine|Telegraph|Inquirer|Courier|Dispatch|"
    r"Examiner|Sentinel|Globe|Reporter|Digest|Broadcasting|Television|TV|Online)"
    rf"|The {_WORD} (?:{_WORD} )?(?:News|Times|Herald|Press|Daily|Tribune|Journal|Post|Gazette|Chronicle|Review|Globe)"
    rf"|(?:The )?{_WORD} (?:Post|Today|Wire|Guardian|Independent|Standard|Express|Mail|Echo|Mirror|Star|Insider|Watch|"
    r"Voice)"
    r"|(?:[가-힣A-Za-z]{1,8} ){0,2}[가-힣A-Za-z]{1,8}"
    r"(?:신문|일보|통신|뉴스|방송|저널|타임스|매일|시보|주보|투데이|프레스|포스트|헤럴드|TV)"
    r"|[가-힣]{2,8}의 ?(?:목)?소리|데일리 ?[가-힣A-Za-z]{2,6}|[가-힣]{2,6} ?(?:데일리|위클리|라디오|텔레비전)")
_NO_MASTHEAD = re.compile(
    r"(?i)(?:the )?(?:(?:breaking|latest|local|world|top|good|bad|today|recent|our|night|neighbou?rhood|wall|blog) "
    r".*|(?:daily|weekly|monthly|morning|evening|press|situation|media) (?:bulletin|news|review|digest|monitor|press))"
    r"|.*(?:속보|오늘의?|최신|긴급|지난|이번) ?\S+")
_VERBAL = re.compile(r"(?i)(?:ed|ing|es|ts|ve|ee)\b(?!$)")
"""Ends of words that may be verbs: such a line over a text may be a headline ("Families Evicted Daily")."""
_OPENING_BRACKET = re.compile(r"[\[(【]([^\[\]()【】\n]{6,40})[\])】]\s*\S")
_APART = re.compile(r"\s+[-–—―|·/]\s+|\s*[,;]\s+(?=\d|[A-Z])|\s*[|·]\s*")


_ISSUED = re.compile(
    r"(?i)(?:^\W*|[.;/|(·]\s*)(?:(?:date )?(?:issued|published|released|circulated)(?: on)?|"
    r"date of (?:issue|publication|release|report)|(?:report|bulletin) date|"
    r"발행일?|배포일?|작성일?자?|게시일?)\s*[:：]?\s*(?=[\dA-Z])")
_PERIOD = re.compile(r"(?i)\s*(?:reporting |report |coverage )?period\b|covering\b|\s*(?:대상|보고|조사|집계)\s?기간")
"""What opens a line that says which days a report covers, not when it came out."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY_MONTH = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\b|[A-Z][a-z]{2,8} \d{1,2}\b")


@dataclass(frozen=True, slots=True)
class Header:
    """Key lines taken off the top: what they state, and how many lines they took."""

    metadata: tuple[Metadatum, ...]
    title: str | None
    lines: int


def header_of(lines: list[str]) -> Header:
    """Read key lines at the top: a fenced block, or two and more known keys in a row.

    Lines with keys that say nothing about the publication end the block, except names that
    usually stand among them (byline, tags).
    """
    at = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    headline = _headline_over_keys(lines, at)
    at += headline is not None
    fenced = at < len(lines) and lines[at].strip() in ("---", "+++")
    values: list[tuple[str, str]] = []
    end = cursor = at + fenced
    others = 0
    for cursor in range(at + fenced, min(len(lines), at + 40)):
        line = lines[cursor]
        if fenced and line.strip() in ("---", "+++", "..."):
            end = cursor + 1
            break
        match = _KEY_LINE.match(line.replace(" = ", ": ", 1) if fenced else line)
        key = match[1].strip().lower() if match else ""
        if match and (name := _KEYS.get(key)):
            values.append((name, match[2].strip().strip("\"'").strip()))
            end = cursor + 1
        elif fenced or key in _BESIDE:
            others += not fenced
        else:
            break
    if not values or (not fenced and headline is None and len(values) < 2 and not _alone(values[0], lines, end)):
        return Header((), None, 0)
    if others and not fenced:
        end = _last_known(lines, at, end)
    metadata: list[Metadatum] = [] if headline is None else [Metadatum("title", headline, FoundIn.GUESS)]
    title = headline
    for name, value in values:
        item = stated_value(name, value)
        if item and item.field not in {m.field for m in metadata}:
            metadata.append(item)
            title = item.value if item.field == "title" else title
    return Header(tuple(metadata), title, end)


def stated_value(name: str, value: str, found_in: FoundIn = FoundIn.FILE) -> Metadatum | None:
    """Return the metadatum if `value` can be one of that field: dates become ISO days, languages codes."""
    if name == "published":
        day = whole_date(value)
        return Metadatum(name, day.isoformat(), found_in) if day else None
    if name == "language":
        code = _LANGUAGES.get(value.strip().lower().replace("_", "-"))
        return Metadatum(name, code, found_in) if code else None
    if name == "url" and not re.match(r"https?://\S+$", value):
        return None
    value = " ".join(value.split())
    return Metadatum(name, value[:500], found_in) if value else None


def title_line(blocks: list[str]) -> bool:
    """Say whether the first of the paragraphs reads as a title: short, no sentence, more text after it."""
    if len(blocks) < 2:
        return False
    first, following = blocks[0].strip(), max(len(b) for b in blocks[1:])
    if not 2 <= len(first) <= 160 or following < len(first) or _SENTENCE_END.search(first):
        return False
    return whole_date(first) is None and not _NO_TITLE.match(first)


def masthead(blocks: list[str]) -> str | None:
    """Return the outlet's name where the first line is one: over a day, or over a title with its text.

    A line of capitals is read too. "The …" and one Hangul word such as 국경신문 need nothing below but text; so does
    a name none of whose words is a verb's form.
    """
    if len(blocks) < 2 or not (name := _outlet_in(blocks[0])):
        return None
    told = name.startswith("The ") or (" " not in name and not name.isascii()) or not _VERBAL.search(name)
    below = blocks[1].strip()
    return name if told or whole_date(below) or title_line(blocks[1:]) else None


def _outlet_in(line: str) -> str | None:
    """Return the name of a paper, agency or station if a line is nothing else."""
    name = " ".join(line.split()).strip(" *_#=|·-–—")
    if not 4 <= len(name) <= 50:
        return None
    name = name.title() if name.isupper() and name.isascii() and " " in name else name
    return name if _MASTHEAD.fullmatch(name) and not _NO_MASTHEAD.fullmatch(name) else None


def guessed(blocks: list[str], *, known: frozenset[str]) -> tuple[Metadatum, ...]:
    """Guess what is not `known` from the opening: outlet of a dateline, a date standing on its own."""
    guesses = []
    opening = [b.strip() for b in blocks[:4]]
    if "outlet" not in known:
        name = next((m[1].strip() for b in opening for form in _AGENCY if (m := form.match(b))), None)
        name = name or masthead(blocks) or next((n for b in opening[:2] if (n := _outlet_beside_date(b))), None)
        if name and not date_in(name):
            guesses.append(Metadatum("outlet", name, FoundIn.GUESS))
    if "published" not in known:
        day = _issued([b.strip() for b in blocks[:8]])
        day = day or next((d for b in opening if len(b) <= 80 and not _SENTENCE_END.search(b) and not _PERIOD.match(b)
                           and (d := date_in(b))), None)
        day = day or next((d for b in opening if (d := date_in(_before_dash(b)) or date_in(_in_bracket(b)))), None)
        if day:
            guesses.append(Metadatum("published", day.isoformat(), FoundIn.GUESS))
    return tuple(guesses)


def _issued(blocks: list[str]) -> dt.date | None:
    """Return the day a document says it was issued on ("Issued 16 August 2022"), the year taken from the days it
    covers where it leaves its own out."""
    for block in blocks:
        for match in _ISSUED.finditer(block[:600]):
            words = block[match.end() : match.end() + 30]
            year = _YEAR.search(block) or next((m for b in blocks if (m := _YEAR.search(b))), None)
            bare = _DAY_MONTH.match(words)
            day = date_in(words) if _YEAR.search(words) else date_in(f"{bare[0]} {year[0]}") if bare and year else None
            if day:
                return day
    return None


def _outlet_beside_date(block: str) -> str | None:
    """Return the name of a paper or agency that stands in a short line with a date."""
    if len(block) > 70 or not date_in(block):
        return None
    parts = _APART.split(block, maxsplit=3)
    named = next((n for part in parts if not date_in(part) and (n := _outlet_in(part))), None)
    if named and any(date_in(part) for part in parts):
        return named
    match = _OUTLET_NAME.search(block)
    return match[0].strip() if match else None


def _before_dash(block: str) -> str:
    head, *rest = re.split(r"\s[-–—―=]\s?|\)\s*[-–—―]", block[:120], maxsplit=1)
    return head if rest else ""


def _in_bracket(block: str) -> str:
    """Return what a text opens with in brackets, as in [2023-05-02 서울]."""
    match = _OPENING_BRACKET.match(block)
    return match[1] if match else ""


def _headline_over_keys(lines: list[str], at: int) -> str | None:
    """Return the first line if it stands right above a key line that states a day, an outlet or an address."""
    if at + 1 >= len(lines) or _KEY_LINE.match(lines[at]):
        return None
    below = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    match = _KEY_LINE.match(below)
    field = _KEYS.get(match[1].strip().lower()) if match else None
    if match is None or field not in ("published", "url") or stated_value(field, match[2]) is None:
        return None
    words = " ".join(lines[at].split())
    return words if lines[at + 1].strip() and 2 <= len(words) <= 200 else None


def _alone(pair: tuple[str, str], lines: list[str], end: int) -> bool:
    name, value = pair
    followed_by_gap = end >= len(lines) or not lines[end].strip()
    return followed_by_gap and stated_value(name, value) is not None and name in ("title", "published")


def _last_known(lines: list[str], at: int, end: int) -> int:
    """Count the run of key lines so that lines of names beside them go with the block."""
    cursor = at
    while cursor < len(lines) and (match := _KEY_LINE.match(lines[cursor])):
        key = match[1].strip().lower()
        if key not in _KEYS and key not in _BESIDE:
            break
        cursor += 1
    return max(end, cursor)
