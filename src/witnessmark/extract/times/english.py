# ruff: noqa: E501 - patterns and tables read best on one line
"""English time expressions: cores found by one scan, then modifiers to their left.

Invariant: words that are also something else (may, march, fall, second, a bare number) fire
only in a frame that makes them times. Not handled: clock times (they stay inside the day
they belong to) and named holidays.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from witnessmark.extract.times.compose import Outlook, joined
from witnessmark.extract.times.english_readers import READERS
from witnessmark.extract.times.english_words import MONTH, NUMBER, ORDINALS, UNIT, WEEKDAY
from witnessmark.extract.times.values import (
    Between,
    Calendar,
    Decade,
    Part,
    Piece,
    Rel,
    Shifted,
    Value,
    WeekOf,
)

_YEAR = r"(?:1[0-9]|20)\d\d(?![\d%]|,\d|\.\d)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[,.:]\d)"
_TO = r"\s*(?:-|–|—|\bto\b|\band\b|\bor\b|\bthrough\b|\buntil\b|&)\s*(?:the\s)?"
_SEASON = r"(?i:spring|summer|autumn|fall|winter)\b"
_WHICH = (
    r"(?i:last|past|this|next|previous|following|preceding|same|that|coming|current|prior"
    r"|that same|this same|this past|this coming|succeeding)"
)
_DAYTIME = r"(?i:morning|afternoon|evening|night)\b"
_LENGTH = r"(?i:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|century|centuries)\b"

_CORES: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<iso_y>\d{4})(?P<iso_sep>[-/.])(?P<iso_m>\d{1,2})(?P=iso_sep)(?P<iso_d>\d{1,2})(?![\d/-])(?:T[\d:]+Z?)?"),
    ("dmy", r"(?P<dmy_d>\d{1,2})(?P<dmy_sep>[-/.])(?P<dmy_m>\d{1,2})(?P=dmy_sep)(?P<dmy_y>\d{4}|\d\d)(?![\d/%-]|[.,]\d)"),
    ("decade", r"(?:(?:the\s)?(?P<decade_y>(?:1[0-9]|20)\d0)['’]?s|(?:19|the )?['’]?(?P<decade_2>[2-9]0)s"
               r"|(?i:nineteen[ -])?(?P<decade_w>(?i:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)))\b"),
    ("years", rf"(?P<years_a>{_YEAR})\s?[-–—/]\s?(?P<years_b>{_YEAR}|\d\d)(?![\w/-])"),
    ("daymonth", rf"(?i:the\s)?(?P<dm_d>{_DAY})(?:(?:,\s?{_DAY}){{0,6}}{_TO}(?P<dm_e>{_DAY}))?(?:\s|-)(?:of\s)?"
                 rf"(?P<dm_m>{MONTH})(?:,?(?:\s|-)(?:of\s)?(?P<dm_y>{_YEAR}))?"),
    ("monthday", rf"(?P<md_m>{MONTH})\s(?:the\s)?(?P<md_d>{_DAY})(?:(?:,\s?{_DAY}){{0,6}}{_TO}(?P<md_e>{_DAY})(?!\s{MONTH}))?"
                 rf"(?:,?\s(?P<md_y>{_YEAR}))?"),
    ("monthyear", rf"(?P<my_m>{MONTH})(?:,?\s(?:of\s)?(?P<my_y>{_YEAR}))"),
    ("seasonyear", rf"(?i:the\s)?(?P<sy_s>{_SEASON})(?:,?\s(?:of\s)?(?P<sy_y>{_YEAR}))"),
    ("holiday", rf"(?P<ho>(?i:new\syear['’]?s\s(?:day|eve)|christmas(?:\s(?:day|eve))?|boxing\sday|may\sday))\b(?!\s(?:tree|gift|present|card|song|party|parade|rally|stadium))(?:,?\s(?P<ho_y>{_YEAR}))?"),
    ("midweek", r"(?P<mw>(?i:mid-?week))\b"),
    ("weekend", r"(?i:the\s)(?P<we>(?i:weekend))\b(?!-)"),
    ("quarter", r"(?i:the\s)?(?P<q_n>(?i:first|second|third|fourth|last))\s(?P<q_u>(?i:quarter|half))\b"
                r"(?!\s(?i:of)\s(?i:the\s)?(?:[a-z]+s\b|population|people))|(?P<q_s>[QH])(?P<q_d>[1-4])\b"),
    ("sincewhen", rf"(?P<ago_n>{NUMBER})(?:\s|-)(?P<ago_u>{_LENGTH})\s(?P<ago_w>(?i:ago|earlier|later|afterwards?|hence"
                  r"|from\snow|before\sthat|after\sthat|previously|prior|before(?=[\s]*[.,;)])|after(?=\s*[.,;)])))\b"),
    ("stretch", rf"(?i:the\s)?(?P<st_w>(?i:last|past|next|coming|previous|following|preceding|recent))\s(?P<st_n>{NUMBER})\s(?P<st_u>{UNIT})\b"),
    ("relmonth", rf"(?i:the\s)?(?P<rm_w>{_WHICH})\s(?P<rm_m>{MONTH})"),
    ("relseason", rf"(?i:the\s)?(?P<rs_w>{_WHICH})\s(?P<rs_s>{_SEASON})"),
    ("relday", rf"(?i:the\s)?(?P<rd_w>{_WHICH})\s(?P<rd_d>{WEEKDAY})(?:\s{_DAYTIME})?"),
    ("relunit", rf"(?i:the\s)?(?P<ru_w>{_WHICH})\s(?P<ru_u>(?i:day|week|weekend|month|quarter|year|decade|century|"
                r"morning|afternoon|evening|night))\b(?!-)"),
    ("daybefore", r"(?i:the\s)(?:(?i:day)\s(?P<db_w>(?i:before\syesterday|after\stomorrow|before|after)))\b"),
    ("today", rf"(?P<td>(?i:today|yesterday|tomorrow|tonight|overnight))\b(?:\s{_DAYTIME})?"),
    ("every", r"(?P<ev>(?i:every|each))\s(?:(?i:other|single|two|three|few)\s)?(?P<ev_u>(?i:day|night|week|month|year|hour|"
              rf"days|weeks|months|years|hours|morning|evening|spring|summer|autumn|winter|fall)|{WEEKDAY})\b"
              r"|(?P<ev_d>(?i:daily|weekly|monthly|annually|yearly|hourly|nightly))\b"),
    ("within", rf"(?P<wi>(?i:within|in)\s)(?i:the\snext\s)?(?P<wi_n>{NUMBER})\s(?P<wi_u>{_LENGTH})"),
    ("length", rf"(?P<ln_n>{NUMBER}|(?i:half\san?)|\d+\.\d)(?P<ln_s>\s|-)(?:(?i:full|more|consecutive|straight|long)\s)?(?P<ln_u>{_LENGTH})"),
    ("lengths", r"(?P<ls_u>(?i:days|weeks|months|years|decades|centuries|hours))\b"),
    ("clock", r"(?P<ck>\d{1,2}(?:[:.]\d\d)?\s?(?i:a\.m\.|p\.m\.|am\b|pm\b)(?:\s(?:local\stime|[A-Z]{3,4}\b))?|(?i:midday|noon|midnight)\b)"),
    ("weekday", rf"(?P<wd>{WEEKDAY})(?:\s{_DAYTIME})?"),
    ("month", rf"(?P<mo>{MONTH})"),
    ("season", rf"(?i:the\s)?(?P<se>{_SEASON})"),
    ("year", rf"(?i:the\s(?:fiscal\s)?year\s)?(?P<yr>{_YEAR})"),
    ("ordinal", r"(?i:the\s)(?P<or>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))\b(?!-)"),
    ("week", r"(?i:the\s)(?P<wk>(?i:week|month|year))\b(?!-)"),
    ("ref", r"(?P<rf>(?i:currently|now|nowadays|recently|at\spresent|presently|the\sfuture|the\spast))\b(?!-)"),
)
_SCAN = re.compile(r"(?:(?<![\w$€£¥#@/.-])|(?<=\b[Mm]id-)|(?<=\b[Ee]arly-)|(?<=\b[Ll]ate-))(?:" + "|".join(f"(?P<{name}>{core})" for name, core in _CORES) + ")")

_LEFT_WORDS: tuple[tuple[str, Part], ...] = (
    (r"early(?:\son)?(?:\sin)?(?:[\s-]the)?[\s-]|(?:very\s)?(?:beginning|start|first\s(?:days|weeks|months))\sof\s(?:the\s)?", "early"),
    (r"mid(?:dle)?(?:[\s-]|\sof\s)(?:the\s)?(?:month\sof\s)?|mid", "mid"),
    (r"late(?:[\s-]in)?[\s-](?:the\s)?|(?:very\s)?(?:end|close|last\s(?:days|weeks|months)|final\s(?:days|weeks|months))\sof\s(?:the\s)?(?:month\sof\s)?", "late"),
    (r"first\shalf\sof\s(?:the\s)?", "first_half"),
    (r"(?:second|latter|last)\shalf\sof\s(?:the\s)?", "second_half"),
)
_LEFT: tuple[tuple[re.Pattern[str], Part], ...] = tuple(
    (re.compile(r"(?:(?<=^)|(?<=[^\w]))(?:the\s)?(?:" + pattern + r")$", re.IGNORECASE), part)
    for pattern, part in _LEFT_WORDS
)
_WEEK_OF = re.compile(r"(?:the\s)?(first|second|third|fourth|last|final)\s(?:full\s)?week\s(?:of|in)\s(?:the\s)?$", re.IGNORECASE)
_DAYTIME_OF = re.compile(r"(?:the\s)?(?:early\s|late\s)?(?:night|evening|morning|afternoon|dawn|hours)\s(?:of|on)\s$|(?:month|year)\sof\s$", re.IGNORECASE)
_HELD_WEEK = re.compile(r"(?:the\s)?week\s(?:of|beginning|starting|from)\s(?:on\s)?$", re.IGNORECASE)
_VAGUE_LEFT = re.compile(r"(?:the\s)?(?:earlier|later|sometime|elsewhen)\s(?:on\s)?(?:in\s)?(?:the\s)?$", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|shall|'ll|’ll|to\sbe\s(?!\w+ed\sin)|due|scheduled|planned|plans?|planning|expected|upcoming|"
    r"deadline|forthcoming|is\sto|are\sto|intends?|ahead|going\sto|must|await\w*|slated|set\sto|"
    r"no\slater\sthan)\b", re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|been|said|told|began|took|ago|came|went|left|held|saw|met|made|found|gave|broke|fell|rose"
    r"|sent|brought|drove|hit|struck|fled|led|won|lost|(?!need|proceed|exceed|expected|scheduled|planned|slated)[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:^|[\s(,;—–\"“'‘-])(?:(?P<since>(?:ever\s)?since|starting(?:\s(?:on|in|from))?|effective(?:\sfrom)?|beginning(?:\s(?:on|in))?|from)"
    r"|(?P<until>until|till|through|up\sto|up\suntil)|(?P<by>by|no\slater\sthan|not\slater\sthan|before|within|by\sno\slater\sthan)"
    r")\s(?:the\s|around\s|about\s|at\sleast\s)*$", re.IGNORECASE,
)
_RANGE_GAP = re.compile(
    r"\s*(?:-|–|—)\s*(?:the\s)?|\s*(?:(?:up\s)?\bto\b|\bthrough\b|\buntil\b|\btill\b|\band\b)\s*(?:on\s|the\s|in\s)?", re.IGNORECASE
)
_SETS_A_TERM = re.compile(
    r"(?:gave|given|had|got|allowed|granted|told|ordered|asked|instructed|demanded|required|set|extended|issued|agreed|warned|promised|forced"
    r"|announced|said|informed|urged|pledged|vowed|needed|directed|decreed|ruled)$", re.IGNORECASE
)
_PLANNED = re.compile(r"\b(?:would|should|must|could|might|to)\s(?:be\s|get\s|have\s)?[a-z]+$")
_YET_TO_DO = re.compile(r"\b(?:to\s(?!the\b|a\b|an\b|his\b|her\b|their\b|this\b|that\b|[A-Z]|\d)[a-z]{2,}|would|should|deadline)\b")
_FROM = re.compile(r"(?:^|[\s(—–-])(?P<w>from|between)\s(?:the\s)?$", re.IGNORECASE)
JOIN = re.compile(r",?\s?(?:(?:of|in|on|at)\s)?(?:the\s)?|,\s", re.IGNORECASE)


def find(text: str) -> list[Piece]:
    """Return the time expressions of a text in order, joined, with their roles."""
    return _with_roles(_ranges(joined(_scan(text), text, JOIN, "fine_first"), text), text)


def outlook(text: str, piece: Piece) -> Outlook:
    """Say where the words of the same sentence point: the nearest verb before decides."""
    if text.startswith(("'s", "’s"), piece.end):
        return "past"
    before = _SENTENCE_END.split(text[max(0, piece.start - 90) : piece.start])[-1]
    after = _SENTENCE_END.split(text[piece.end : piece.end + 50])[0]
    behind = max((found.end() for found in _PAST.finditer(before)), default=-1)
    ahead = max((found.end() for found in _AHEAD.finditer(before)), default=-1)
    if ahead >= 0 and ahead + 8 > behind:
        return "future"
    deadline = piece.role in ("by", "until") and _term_is_open(before, after, behind)
    if behind >= 0 and len(before) - behind < 30 and not deadline:
        return "past"
    first = min((found.start() for found in _PAST.finditer(after)), default=99)
    if (found := _AHEAD.search(after)) and found.start() < first:
        return "future"
    if piece.role in ("by", "until"):
        return "either" if deadline else "past"
    return "either" if first > 15 else "past"


def _term_is_open(before: str, after: str, behind: int) -> bool:
    """Say whether a deadline may lie ahead: not where the deed itself is told as done by then."""
    if behind < 0 or _YET_TO_DO.search(before, behind) or _PLANNED.search(before[:behind]):
        return behind >= 0 or not _PAST.search(after)
    return _SETS_A_TERM.search(before[:behind]) is not None


_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")


def _scan(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    floor = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < floor or not _may_open(token[0].lower(), text, token.end()):
            continue
        match = _SCAN.match(text, start)
        found = READERS[match.lastgroup or ""](match, text) if match else None
        if found is not None:
            pieces.append(_extended(found, text, floor))
            floor = found.end
    return pieces


def _may_open(word: str, text: str, end: int) -> bool:
    """Say cheaply whether a word can open a time expression; most can't."""
    if word in _OPENERS or not word.isalpha():
        return True
    if word == "the":
        return _AFTER_THE.match(text, end) is not None
    return word in _COUNTS and _UNIT_NEAR.search(text, end, end + 36) is not None


_TOKEN = re.compile(r"[A-Za-z]+|['’]?\d+")
_OPENERS = frozenset(
    """jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
    october november december mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday
    saturday sunday last past this next previous following preceding same that coming current prior succeeding recent
    mid midweek christmas new boxing may spring summer autumn fall winter first second third fourth q h every each daily weekly monthly annually yearly
    hourly nightly today yesterday tomorrow tonight overnight days weeks months years decades centuries hours noon
    midday midnight currently now nowadays recently at presently nineteen twenties thirties forties fifties sixties
    seventies eighties nineties""".split()
)
_COUNTS = frozenset(
    """a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety several few couple some half within in
    second""".split()
)
_AFTER_THE = re.compile(
    r"\s(?:['’]?\d|(?i:last|past|this|next|previous|following|preceding|same|that|coming|current|prior|succeeding|recent"
    r"|spring|summer|autumn|fall|winter|first|second|third|fourth|day|week|weekend|month|year|fiscal|future|(?:twen|thir|for|fif"
    r"|six|seven|eigh|nine)ties)\b)"
)
_UNIT_NEAR = re.compile(r"(?i:second|minute|hour|day|night|week|month|year|decade|centur)")


def _extended(piece: Piece, text: str, floor: int) -> Piece:
    """Take in the modifiers that stand to the left: early, the end of, night of, week of."""
    value, start = piece.value, piece.start
    if not isinstance(value, Calendar | Decade | Shifted):
        return piece
    before = text[max(floor, start - 40) : start]
    if isinstance(value, Calendar):
        if value.day is not None or value.weekday is not None:
            if held := _HELD_WEEK.search(before):
                return replace(piece, start=start - len(held[0]), value=WeekOf(value))
            if held := _DAYTIME_OF.search(before):
                return replace(piece, start=start - len(held[0]))
            return piece
        if value.month is not None and value.week is None and (held := _WEEK_OF.search(before)):
            nth = ORDINALS[held[1].lower()]
            return replace(piece, start=start - len(held[0]), value=replace(value, week=nth))
        if value.part is not None:
            return piece
    elif isinstance(value, Shifted) and value.unit == "day":
        return piece
    for pattern, part in _LEFT:
        if held := pattern.search(before):
            return replace(piece, start=start - len(held[0]), value=_narrowed(value, part))
    if held := _VAGUE_LEFT.search(before):
        return replace(piece, start=start - len(held[0]))
    return piece


def _narrowed(value: Calendar | Decade | Shifted, part: Part) -> Value:
    return replace(value, part=part)


def _ranges(pieces: list[Piece], text: str) -> list[Piece]:
    """Close "from A to B", "between A and B" and "A – B" over neighbouring dates."""
    done: list[Piece] = []
    for piece in pieces:
        before = done[-1] if done else None
        if before is not None and _joins(before, piece, text):
            done[-1] = replace(before, end=piece.end, value=Between(before.value, piece.value))
        else:
            done.append(piece)
    return done


def _joins(first: Piece, second: Piece, text: str) -> bool:
    if not isinstance(first.value, Calendar) or not isinstance(second.value, Calendar):
        return False
    gap = _RANGE_GAP.fullmatch(text, first.end, second.start)
    if gap is None:
        return False
    word = gap[0].strip().lower().split(" ")[0]
    opened = _FROM.search(text[max(0, first.start - 12) : first.start])
    if word == "and":
        return opened is not None and opened["w"].lower() == "between"
    if opened is not None:
        return True
    return _grain(first.value) == _grain(second.value) and not isinstance(first.value.year, Rel)


def _grain(value: Calendar) -> str:
    if value.day is not None:
        return "day"
    if value.weekday is not None:
        return "weekday"
    return "month" if value.month is not None else "season" if value.season is not None else "year"


def _with_roles(pieces: list[Piece], text: str) -> list[Piece]:
    done: list[Piece] = []
    floor = 0
    for piece in pieces:
        held = _ROLE.search(text[max(floor, piece.start - 30) : piece.start])
        if held and piece.role == "at" and not _is_range(piece.value):
            role: Literal["since", "until", "by"] = "since" if held["since"] else "until" if held["until"] else "by"
            if not (role == "by" and held["by"].lower() == "before" and not isinstance(piece.value, Calendar)):
                piece = replace(piece, role=role)
        done.append(piece)
        floor = piece.end
    return done


def _is_range(value: Value) -> bool:
    return isinstance(value, Between) or (isinstance(value, Calendar) and value.to_day is not None)
