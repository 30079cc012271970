# ruff: noqa: E501 - patterns and tables read best on one line
"""Korean time expressions: cores found by one scan, joined by adjacency, roles by particle.

Invariant: a span never holds its case particle. Bare "n일" is a day of the month unless what
follows makes it a length (간, 동안, 째, 전, 뒤). Clock times stay inside their day.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from witnessmark.extract.times import korean_words as words
from witnessmark.extract.times.compose import Outlook, joined
from witnessmark.extract.times.korean_readers import READERS
from witnessmark.extract.times.korean_words import either
from witnessmark.extract.times.values import Between, Calendar, Fixed, Piece, Value

_PART = (r"(?:\s?(?P<{0}>초순|상순|초반|초엽|초(?![가-힣]*(?:등|대형|급|과|청|토|안|점|기화))|중순|중반|중엽|하순|말엽|말경|말께|말기"
         r"|말(?!씀|하|했|한|투|로\s)|후반))")
_DAYTIME = r"(?:\s?(?:새벽|아침|오전|한낮|낮|오후|저녁|한밤|밤)(?![가-힣]중))?"
_COUNT = (
    r"(?:\d{1,2}\s?[~∼～-]\s?\d{1,2}(?=\s?(?:개월|주일|[년달주일]))|\d{1,3}(?:,\d{3})*(?:\.\d+)?\s?(?:여|몇)?|수십|한두|두세|두서너|서너|너댓|대여섯|몇|수|열한|열두|스무|다섯|여섯|일곱|여덟|아홉"
    r"|한|두|세|석|네|넉|열|[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?여?|[일이삼사오육칠팔구](?=년|개월|주일))"
)
_UNIT = r"(?:개월|주일|세기|시간|년|해|달|주(?![가-힣]?(?:민|택|일|장|체|소|요|도))|일|날)"
_DAYS = either(words.DAYS)
_PRE = r"(?P<{0}>지난|오는|돌아오는|다가오는|이번)\s?"
_ENDED = r"(?=(?:에(?:[는도야]|서야)?|엔|의|부터[는도]?|까지[는도만]?|로[는도]?|쯤[에은]?|께|경|인데?|면|이[가-힣]*|만에?|과|와|도|는|은|하고|보다도?|마다|처럼)?(?![가-힣]))"
_STEP = (r"(?:\s?(?P<{0}>(?:전(?!\s?세계)|앞서|뒤|후)" + _ENDED + r"|(?<!\d일)(?<!\d일\s)이전|(?<!\d일)(?<!\d일\s)이후|지나|만에|안에|이내|내에|내로|내\b|안으로))")

_CORES: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<iso_y>\d{4})(?P<iso_sep>[-/.])\s?(?P<iso_m>\d{1,2})(?P=iso_sep)\s?(?P<iso_d>\d{1,2})(?![\d/-])\.?"),
    ("juche", r"주체\s?(?P<ju_n>\d{1,3})\s?(?:\(\s?(?P<ju_a>\d{4})\s?\)\s?)?년(?:\s?\(\s?(?P<ju_b>\d{4})\s?년?\s?\))?" + _PART.format("ju_p") + "?"),
    ("decade", r"(?P<de>\d{2,4})\s?년대" + _PART.format("de_p") + "?"),
    ("years", r"(?P<ys_a>\d{4})\s?년?\s?[~∼～–-]\s?(?P<ys_b>\d{4}|\d\d)\s?년(?!\s?(?:간|동안|전|대))"),
    ("stretch", r"(?P<st_w>최근|지난|향후|앞으로|이후|요\s?며칠)\s(?P<st_n>" + _COUNT + r"|" + _DAYS + r")(?:\s?(?P<st_u>" + _UNIT
                + r"))?\s?(?:여\s?)?(?P<st_e>간|동안|사이|새(?!벽|해))"),
    ("stretchbare", r"(?P<sb_w>최근|향후|앞으로)\s(?P<sb_n>" + _COUNT + r")\s?(?P<sb_u>개월|주일|년|달|일)(?![가-힣]?\s?(?:전|뒤|후))"),
    ("year", r"(?:지난\s|오는\s)?(?P<yr>(?:1[0-9]|20)\d\d|['’]?[5-9]\d|['’]0\d)\s?년(?!\s?(?:간(?![가-힣])|동안|째|만에|만의|만(?=[\s.,])|전(?=[\s에의부과,.])|뒤|후(?=[\s에의,.])|이상|가까이|넘게|세월|정도)|여|생|형|산(?=[\s,.])|대|이나|마다|내내|짜리)"
             + _PART.format("yr_p") + "?"),
    ("ago", r"(?P<ag_n>" + _COUNT + r")\s?(?P<ag_u>" + _UNIT + r")(?:여|쯤|\s?정도|\s?가량|\s?남짓)?" + _STEP.format("ag_s")),
    ("agodays", r"(?P<ad_n>" + _DAYS + r")(?:\s?(?:쯤|정도|가량))?" + _STEP.format("ad_s")),
    ("every", r"(?P<ev>매일|매주|매달|매월|매년|매해|해마다|날마다|달마다|주마다|(?:" + _COUNT + r"\s?" + _UNIT + "|" + _DAYS + r")마다|연례)(?:\s?[월화수목금토일]요일)?"),
    ("holiday", r"(?P<ho>" + either(words.HOLIDAYS) + r")(?![가-힣]*(?:트리|연휴|행사장))"),
    ("relyear", r"(?P<ry>" + either(set(words.YEARS) - {"올", "이해", "전해"}) + r"|전해(?=\s|[에의]|부터|까지|$)|올(?=\s?(?:초(?![가-힣]{2})|봄|여름|가을|겨울|상반기|하반기|들어|연말|\d|말)))" + _PART.format("ry_p") + "?"),
    ("yearpart", r"(?P<yp>연초|연말|년초|년말|새해\s벽두|새해)(?![가-힣]*정산)"),
    ("monthpart", r"(?P<mp>월초|월말|주말|주초|주중|지난\s주말|이번\s주말|오는\s주말|다음\s주말)(?!농장|부부|드라마)"),
    ("months", r"(?:" + _PRE.format("ms_w") + r")?(?P<ms_a>1[0-2]|0?[1-9])\s?(?:월\s?)?(?:[~∼～·,–-]|(?<=월)[과와]|(?<=월\s)[과와])\s?(?P<ms_b>1[0-2]|0?[1-9])\s?월(?!\s?\d)"),
    ("month", r"(?:" + _PRE.format("mo_w") + r")?(?P<mo>1[0-2]|0?[1-9])\s?월(?!드컵)" + _PART.format("mo_p") + r"?"),
    ("relmonth", r"(?P<rm>" + either(words.MONTHS) + r")(?!력|하[였고며는기라]|했|해|받|돼|되|됐|할|한\s|사항|식|체)" + _PART.format("rm_p") + "?"),
    ("days", r"(?:" + _PRE.format("ds_w") + r")?(?P<ds_a>3[01]|[12]\d|0?[1-9])\s?일?\s?[~∼～–-]\s?(?P<ds_b>3[01]|[12]\d|0?[1-9])\s?일(?!\s?(?:간|동안|째|만에|정도|전|뒤|후|이내|안))"),
    ("day", r"(?:" + _PRE.format("dy_w") + r")?(?P<dy>3[01]|[12]\d|0?[1-9])\s?일(?!\s?(?:간(?!부)|동안|째|만에|만\b|정도|이상|여\b|안에|내에|이내|마다|치\b|가량|전\b|뒤|후\b)|[가-힣]?\d)" + _DAYTIME),
    ("season", r"(?:" + _PRE.format("se_w") + r")?(?:초|늦|한)?(?P<se>봄|여름|가을|겨울)(?:철)?(?=[\s에부까의.,)이은을과와]|$)" + _PART.format("se_p") + "?"),
    ("half", r"(?:" + _PRE.format("ha_w") + r")?(?P<ha>상반기|하반기|[1-4]\s?[/.]\s?4\s?분기|[1-4일이삼사]\s?분기|전반기|후반기)"),
    ("relweek", r"(?P<rw>" + either(words.WEEKS) + r")(?![가-힣]{0,2}(?:민|택|소\b|장\b))(?P<rw_e>말|\s초|초)?"),
    ("nthweek", r"(?P<nw>첫째|둘째|셋째|넷째|다섯째|마지막|첫)\s?주(?!째|민|택)"),
    ("weekday", r"(?:" + _PRE.format("wd_w") + r")?(?P<wd>[월화수목금토일])요일" + _DAYTIME),
    ("today", r"(?P<td>" + either(words.TODAY) + r")(?!서야|야\b|의\s집)" + _DAYTIME),
    ("length", r"(?P<le_n>" + _COUNT + r")\s?(?P<le_u>개월|주일|년|시간|달|세기|주(?=\s|간|동안|째)|해(?=\s|째|동안|가)|일(?=\s?(?:간|동안|째|여|이상|정도|만|가량)))(?:여\s?)?(?:간|동안)?"),
    ("lengthdays", r"(?P<ld>" + _DAYS + r")(?=[\s간동이을를에의도만씩째,.]|$)(?:간|\s?동안)?"),
    ("clock", r"(?P<ck>(?:(?:새벽|아침|오전|낮|오후|저녁|밤)\s?(?:1\d|2[0-4]|\d)시(?!간|범|민|장|작|설|스|도)(?:\s?\d{1,2}분|\s?반)?|(?:1\d|2[0-4]|\d)시\s?\d{1,2}분)(?:\s?(?:께|쯤|경))?)"),
    ("minutes", r"(?P<mi>\d{1,3})\s?(?:여\s)?분\s?(?:간|동안)"),
    ("ref", r"(?P<rf>최근|현재|지금|요즘|요즈음|당시|그때|그\s당시|앞으로|장차|향후|과거|예전)"),
)
_OPENS = r"(?=[태광성크신\d'’주최지향앞이요오돌다올작재금내명후그같전당동새연년월주첫둘셋넷마매해날달하사나닷엿여아열보봄가겨늦초한상일두세네석넉수몇서너대스삼육칠팔구십화목토저어간엊글예장과현모밤낮새저벽])"
_SCAN = re.compile(
    _OPENS + r"(?:(?<![\w.,/])|(?<=[년월일주말])(?=\d)|(?<=[~∼～])|(?<=\D[,.])|(?<=[년해월주올]))(?:"
    + "|".join(f"(?P<{name}>{core})" for name, core in _CORES) + ")"
)
JOIN = re.compile(r"\s{0,2}(?:의\s)?\(?")
_GAP = re.compile(r"\s?(?:(?:부터|에서)\s?,?\s?|[~∼～–-]\s?|(?P<and>[와과]\s))")
_SINCE = re.compile(r"\)?(?:이?부터|\s?이후|\s?이래|\s?들어)")
_UNTIL = re.compile(r"\)?(?:쯤|경)?까지|\s?이전|\s?전까지|\s?안으로|\s?안에|\s?내로|\s?중으로")
_BETWEEN = re.compile(r"\s?(?:사이|까지|기간)")
_DEADLINE = re.compile(
    r"지시|명령|통보|통지|하라|라고|계획|예정|완료|마치|마무리|끝내|떠나|기한|시한|방침|이주|철거|나가|비우|추방|ㄹ것|할 것|야 한다"
)
_AHEAD = re.compile(
    r"예정|계획|방침|앞두|앞둔|전망|할\s것|될\s것|ㄹ\s것|을\s것|기로\s(?:했|결정|하)|하라|시한|기한|내다보|추진할|열릴|개최할|시행할|것으로\s예상|겠(?:다|습니다|노라)"
)
_PAST_STEM = "[" + "".join(chr(0xAC00 + 28 * i + 20) for i in range(399)).replace("있", "").replace("겠", "") + "]"
_CLOSED = re.compile(_PAST_STEM + r"(?:다|으|던|고|는데|지만)")
_COMING = re.compile(r"(?:앞으로|향후|장차|이제|다가오는|돌아오는)\s(?:\S+\s){0,2}$")
_DONE = re.compile(
    r"까지\s(?:(?!지시|명령|통보|통지|요구|결정|하라|라고|라는|계획|예정|방침|시한|기한|도록|려고|기로|한다|해야|야\s)[^.\n]){0,40}?(?:" + _PAST_STEM
    + r"(?:다|으며|고|던)(?!는\s(?:계획|방침|지시))|완료된|마친|끝낸|끝난)"
)
_SENTENCE_END = re.compile(r"[.!?\n]")


def find(text: str) -> list[Piece]:
    """Return the time expressions of a text in order, joined, with their roles."""
    return _with_roles(_ranges(joined(_scan(text), text, JOIN, "coarse_first"), text), text)


def outlook(text: str, piece: Piece) -> Outlook:
    """Say where the rest of the sentence points; Korean verbs come last."""
    if _COMING.search(text[max(0, piece.start - 20) : piece.start]):
        return "future"
    rest = _SENTENCE_END.split(text[piece.end : piece.end + 80])[0]
    found = _AHEAD.search(rest)
    if found is not None and not _CLOSED.search(rest[: found.start()]):
        return "future"
    if piece.role == "until":
        return "past" if _CLOSED.search(rest) else "either"
    if piece.role == "by":
        return "past" if _DONE.match(rest) else "either"
    return "past"


def _scan(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    while (match := _SCAN.search(text, at)) is not None:
        piece = READERS[match.lastgroup or ""](match)
        if piece is None:
            at = match.start() + 1
            continue
        pieces.append(piece)
        at = piece.end
    return pieces


def _ranges(pieces: list[Piece], text: str) -> list[Piece]:
    """Close "A부터 B까지", "A~B" and "A와 B 사이"."""
    done: list[Piece] = []
    for piece in pieces:
        before = done[-1] if done else None
        gap = _GAP.fullmatch(text, before.end, piece.start) if before else None
        if before is not None and gap is not None and _dated(before.value) and _dated(piece.value):
            closed = _BETWEEN.match(text, piece.end)
            if gap["and"] is None or (closed and "사이" in closed[0]):
                done[-1] = replace(before, end=piece.end, value=Between(before.value, piece.value))
                continue
        done.append(piece)
    return done


def _dated(value: Value) -> bool:
    return isinstance(value, Calendar | Fixed)


def _with_roles(pieces: list[Piece], text: str) -> list[Piece]:
    return [piece if (role := _role(piece, text)) == piece.role else replace(piece, role=role) for piece in pieces]


def _role(piece: Piece, text: str) -> Literal["at", "since", "until", "by", "duration", "set"]:
    if piece.role != "at" or isinstance(piece.value, Between):
        return piece.role
    if isinstance(piece.value, Calendar) and piece.value.to_day is not None:
        return "at"
    if _SINCE.match(text, piece.end):
        return "since"
    if _UNTIL.match(text, piece.end):
        rest = _SENTENCE_END.split(text[piece.end : piece.end + 60])[0]
        return "by" if _DEADLINE.search(rest) or piece.future else "until"
    return "at"
