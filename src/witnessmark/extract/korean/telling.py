"""Attribution chains of claims: the nearest speaker, those who relay them, when and where told.

Invariant: a date or place of telling is never the date or place of an act. Not handled
here: finding speakers in a block (`attribution`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from witnessmark.extract.frames import Document, Said
from witnessmark.extract.korean.attribution import SPEECH, Source, is_group, kind_of
from witnessmark.extract.korean.blocks import ASKS, LABEL, Block
from witnessmark.extract.korean.layout import QUOTES
from witnessmark.extract.korean.organs import organ_in
from witnessmark.extract.korean.reasons import grounds_in
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.mentions import PlaceMention, TimeMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import AttributionKind, Ground, Organ, Precision, Speech

K = AttributionKind
_TOLD = re.compile(r"\s?(?:에|,|\s|본지|기자|본보)*\s?(?:[가-힣A-Za-z]{2,14}(?:와|과)(?:의|\s가진)?\s?)?(?:전화\s?)"
                   r"?(?:통화|인터뷰|문자|면담|기자회견|성명|보도자료|브리핑|발표|담화|전화로)|"
                   r"\s?(?:본지|[가-힣A-Za-z]{2,14})(?:에|에게)\s?[^.]{0,4}(?:“|\"|‘|전|말|알)|\s?[“\"「]|"
                   r"\s?(?:에\s)?" + SPEECH)
_NOTICE = re.compile(r"^(?:.{0,24}?(?:포 ?고 ?문?|공 ?고 ?문?|통 ?고 ?문|방호\s?명령|관련\s통보|통보문|공고문?|공시|고시|통고문?|명령서|행정명령|계고[장서]|통지서|결정서|고지서|안내문|담화문?|"
                     r"긴급\s?지시문?)(?:\s?제?\s?\d[\d-]*\s?호)?(?:\s?\([^)\n]{2,25}\))?)\s*$", re.M)
_BULLETIN = re.compile(r"(?P<who>[가-힣A-Za-z·\s]{0,20}?(?:단체|센터|연대|연합|협회|네트워크|위원회|적십자사?|"
                       r"적신월사|UNHCR|IOM|OCHA|유엔\s?난민기구|국제이주기구|재단|모임|조사단|감시단|구호대))\s?"
                       r"(?:\S{0,8}\s){0,2}(?:소식지|상황\s?보고(?:서)?|회보|주간\s?보고|현황\s?보고|성명서?|"
                       r"브리핑|월보|뉴스레터|현장\s?보고)")
_BULLETIN_TITLE = re.compile(r"소식지|상황\s?보고|회보|주간\s?보고|현황\s?보고|성명|브리핑|월보|뉴스레터|현장\s?보고")
_PERSON = re.compile(r"(?<![가-힣])([가-힣]{1,8}\s씨|[가-힣]{2,4}씨|[가-힣]{2,8}(?=\s?\(\d{2}\)))")
_LETTER = re.compile(r"(?:^|[\s,.])(?P<who>(?:[가-힣]{1,6}\s)?[가-힣]{1,6})\s?(?:올림|드림|씀|배상|올립니다|드립니다)\s*$", re.M)
_FIRST = re.compile(r"(?:^|[\s“\"‘])(?P<who>저는|나는|제가|내가|우리는|우리\s가족|저희|우리\s집|우린|저도|나도)")
_POINT = re.compile(r"^\s*(?:1|가|첫째)[.)]", re.M)
_TALK = re.compile(r"(?:기자가|본지가|취재진이|기자는)\s(?P<who>[^\n.,“”]{2,24}?)(?:과|와)\s나눈\s(?:전화\s)?(?:통화|대화|인터뷰|면담|문답)")
_SPOKEN_TURN = re.compile(r"^[^\n:：]{1,12}[:：]\s[^\n]*\n[^\n:：]{1,12}[:：]\s", re.M)
_REPORTED = re.compile(r"(?:고|며)\s?(?:말했|전했|밝혔|했다)|소식통|따르면")
_BULLETIN_WORDS = re.compile(r"소식지|상황\s?보고|회보|뉴스레터|현황|월보|주간\s?보고|정리|메모|브리핑")
_EYES = re.compile(r"증언|목격|생존|피해|구술|면담|응답|답변?$|^답|^A$")


_ONE_OFF = frozenset({K.OFFICIAL_STATEMENT, K.ORGANISATION, K.OTHER_MEDIA, K.DOCUMENT, K.NAMED_PERSON})
"""Kinds whose statement ends with its sentence, unless the next one plainly goes on."""

_GOES_ON = re.compile(r"\s*(?:이\s?가운데|이\s?중|그중|그\s?중|이들|또한?\s|아울러|이어|지역별|이와\s함께|특히)")
_HEARSAY = sifted(r"(?:다고|라고|는)\s(?:한다|것이다|전언이다)[.\s]")


_SPANS = re.compile(r"(?:\s?(?:새벽|오전|오후|밤|낮)?\s?(?:\d{1,2}시)?\s?(?:까지|부터|현재|사이|동안|하루\s?동안|기준))")
"""What makes a day a stretch of what happened, not the day somebody spoke."""

_NEWS = dt.timedelta(days=12)
"""How long after it was said a report carries what was said."""


def _sentence_start(text: str, offset: int) -> int:
    return max(text.rfind(mark, 0, offset) + 1 for mark in (". ", "\n", ".\n", "? ", "! "))


@dataclass(slots=True)
class Teller:
    """Finds the chain for a place in the text; remembers who spoke last."""

    document: Document
    default: tuple[Said, ...] = ()
    testimony: bool = False
    notice: Span | None = None
    last: Source | None = None
    purpose: tuple[tuple[Ground, Span], ...] = ()
    issuer: tuple[Organ, Span] | None = None

    @property
    def first_hand(self) -> bool:
        """Tell whether the whole text is one person's own account."""
        return bool(self.default) and self.default[0].kind is K.EYEWITNESS

    def told_times(self, sources: list[Source], times: list[TimeMention]) -> dict[int, TimeMention]:
        """Return the day of telling per source start; those days date no act."""
        text = self.document.text
        told: dict[int, TimeMention] = {}
        for source in sources:
            for time in times:
                if time.role in ("duration", "set") or time.span.slice(text) in ("현재", "지금", "최근", "당시"):
                    continue
                if not (source.reach.start <= time.span.start and time.span.end <= source.reach.end):
                    continue
                gap = text[source.span.end : time.span.start]
                lead = text[time.span.end : source.span.start]
                after = re.sub(r"^\s?\([^)]{1,8}\)", "", text[time.span.end : time.span.end + 48])
                day = time.precision is Precision.DAY and not time.span.slice(text).startswith("어제")
                close = day and 0 <= time.span.start - source.span.end <= 14 and re.fullmatch(
                    r"(?:\s?\([^)]*\))?\s?(?:에|은|는|이|가|도|측은|의)?(?:\s따르면)?,?\s(?:지난\s)?", gap) is not None
                telling = source.span.end <= time.span.start <= source.span.end + 40 and _TOLD.match(after) is not None
                before = 0 <= source.span.start - time.span.end <= 14 and re.fullmatch(r"(?:에|,)"
                                                            r"?\s(?:[가-힣A-Za-z]{1,9}\s)?", lead) is not None \
                    and re.search(r"[.?!\n“\"]\s*$|^$", text[max(0, time.span.start - 2) : time.span.start]) is not None
                late = source.span.end < time.span.start and re.match(
                    r"\s?(?:에\s)?(?:[가-힣A-Za-z]{2,14}(?:와|과)의\s(?:전화\s)?(?:통화|인터뷰)[^.]{0,8}|"
                            r"본지에\s)?" + SPEECH, after) is not None
                if close and (_SPANS.match(text, time.span.end) or self._long_before(time, text)):
                    continue
                if close or before or ((telling or late) and not source.relay):
                    told[source.span.start] = time
                    break
        return told

    def _long_before(self, time: TimeMention, text: str) -> bool:
        """Tell whether a day with no quote or verb of speech behind it is too long ago to be that of telling."""
        published = self.document.told_on(time.span.start)
        if published is None or time.start is None or published - time.start <= _NEWS:
            return False
        return re.match(r"\s?[“\"‘「]|\s?" + SPEECH, text[time.span.end : time.span.end + 12]) is None

    def chain(self, offset: int, block: Block, sources: list[Source], told: dict[int, TimeMention],
              places: list[PlaceMention]) -> tuple[Said, ...]:
        """Return who says what stands at `offset`, nearest first, without the own outlet."""
        if block.who is not None:
            return self.turn(block.who, block)
        sources = [s for s in sources if not self._own(s.words)]
        text = self.document.text
        quoted = any(q.start() < offset < q.end() for q in QUOTES.finditer(text, block.start, block.end))
        over = [s for s in sources if s.reach.start <= offset < s.reach.end]
        if over:
            over.sort(key=lambda s: (s.kind is K.OTHER_MEDIA, not s.relay, s.reach.end - s.reach.start,
                                     abs(s.span.start - offset)))
            return tuple(self._said(s, Speech.DIRECT if quoted and i == 0 else Speech.INDIRECT, told, places)
                         for i, s in enumerate(over[:3]))
        alone = _alone(sources)
        sources = [s for s in sources if s.span.start < offset or s.kind is K.EYEWITNESS or alone]
        sources = [s for s in sources if s.kind not in _ONE_OFF or alone or (
            s.span.start < offset and _GOES_ON.match(text, _sentence_start(text, offset)))]
        if sources:
            nearest = min(sources, key=lambda s: (abs(s.span.start - offset)))
            return (self._said(nearest, Speech.DIRECT if quoted else Speech.NARRATED, told, places),)
        if quoted:
            person = next(reversed(list(_PERSON.finditer(text, max(block.start, offset - 400), offset))), None)
            if person is not None:
                return (Said(K.NAMED_PERSON, Speech.DIRECT, Span(person.start(1), person.end(1))),)
        hearsay = _HEARSAY.search(text, offset, min(len(text), offset + 200)) is not None
        if self.last is not None and (quoted or self.testimony or hearsay) and not self.default:
            return (self._said(self.last, Speech.DIRECT if quoted else Speech.NARRATED, {}, places),)
        return self.default

    def _said(self, source: Source, speech: Speech, told: dict[int, TimeMention],
              places: list[PlaceMention]) -> Said:
        inside = [p for p in places if source.span.covers(p.span)]
        return Said(source.kind, speech, source.span, told.get(source.span.start), inside[-1] if inside else None)

    def turn(self, who: Span, block: Block) -> tuple[Said, ...]:
        """Return the chain of what a speaker says in a turn of a talk."""
        words = who.slice(self.document.text)
        kind = K.EYEWITNESS if _EYES.search(words) else kind_of(words)
        if kind is K.ANONYMOUS_SOURCE and "씨" not in words and re.search(r"(?:^|[\s“])(?:우리|우린|저희|제가|나는|내가|난)(?=[가는은도\s]|$)|봤|보니|더라",
                                                    self.document.text[block.body : block.end]):
            kind = K.EYEWITNESS
        entry = self.document.entry(block.start)
        told = entry.told_on if entry is not None and entry.author == who else None
        if kind is K.ANONYMOUS_SOURCE and self.default:
            return (Said(self.default[0].kind, Speech.DIRECT, who, told), *self.default[1:])
        return (Said(kind, Speech.DIRECT, who, told),)

    def _own(self, words: str) -> bool:
        """Tell whether a source is the report's own outlet, which closes every chain anyway."""
        outlet = self.document.outlet
        return words.startswith(("본지", "본보")) or (outlet is not None and _plain(outlet) == _plain(words))


def teller_of(document: Document) -> Teller:
    """Read the speaker that a whole document rests on: notice, bulletin, label, testimony."""
    text = document.text
    head = text[:600]
    for line in head.split("\n"):
        label = LABEL.match(line)
        if label and label.group("key") not in ("작성", "작성자", "보낸 사람", "발신"):
            start = text.find(label.group("value"))
            span = Span(start, start + len(label.group("value")))
            return Teller(document, (Said(kind_of(label.group("value")) if not re.search(r"증언|구술|면담",
                    label.group("key"))
                                          else K.EYEWITNESS, Speech.NARRATED, span),), testimony=True)
    sender = re.match(r"\s*(?:[가-힣]{2,10}\s*)?\[(?P<who>[^\]\n]{1,20}(?:청|시|군|구|부|처|소|도|당국|본부|위원회)"
                      r")\]", head)
    if sender:
        return Teller(document, (Said(K.OFFICIAL_STATEMENT, Speech.DIRECT, Span(sender.start("who"),
                sender.end("who"))),))
    notice = _NOTICE.search(head)
    if notice:
        title = _trimmed(text, notice.start(), notice.end())
        kind = K.OFFICIAL_STATEMENT if re.search(r"담화|안내", title.slice(text)) else K.DOCUMENT
        return Teller(document, (Said(kind, Speech.NARRATED, title),), notice=title, issuer=_issuer(title, text),
                      purpose=_aim(text, notice.end()))
    bulletin = _BULLETIN.search(head) if _BULLETIN_TITLE.search(head) else None
    if bulletin:
        return Teller(document, (Said(K.ORGANISATION, Speech.NARRATED, _trimmed(text, bulletin.start("who"),
                bulletin.end("who"))),))
    letter = _LETTER.search(text, max(0, len(text) - 250))
    if letter and re.search(r"보십시오|보시오|보아라|에게|께|그리운|사랑하는|전상서|안녕", text[:120]):
        return Teller(document, (Said(K.EYEWITNESS, Speech.NARRATED, Span(letter.start("who"), letter.end("who"))),))
    talk = _TALK.search(head)
    if talk:
        who = Span(talk.start("who"), talk.end("who"))
        return Teller(document, (Said(kind_of(who.slice(text)), Speech.DIRECT, who),), testimony=True)
    own = _own_bulletin(document)
    if own is not None:
        return Teller(document, (Said(K.ORGANISATION, Speech.NARRATED, own),))
    if document.outlet and kind_of(document.outlet) is K.ORGANISATION:
        return Teller(document, (Said(K.ORGANISATION, Speech.NARRATED, None),))
    named = _NAMED.search(text, 0, 160) if document.outlet is None else None
    if named is not None:
        return Teller(document, (Said(K.NAMED_PERSON, Speech.NARRATED, Span(named.start("who"), named.end("who"))),), testimony=True)
    unquoted = QUOTES.sub(lambda quote: " " * (quote.end() - quote.start()), text)
    first = list(_FIRST.finditer(unquoted))
    if _SPOKEN_TURN.search(text) is None and (
            len(first) >= 3 or (first and len(text) < 400 and not _REPORTED.search(unquoted))):
        return Teller(document, (Said(K.EYEWITNESS, Speech.NARRATED, Span(first[0].start("who"), first[0].end("who"))),),
                      testimony=True)
    if document.outlet is None:
        said = _headed(text)
        if said is not None:
            return Teller(document, (said,), testimony=True)
    return Teller(document, testimony=len(first) >= 2)


_NAMED = re.compile(r"(?:저는|나는|제\s이름은|내\s이름은)\s(?:[^.!?\n]{0,40}\s)?(?P<who>[가-힣]{2,4}?)(?:이라고|라고)\s(?:합니다|해요|하오|한다)")
_RECORD = re.compile(r"(?P<who>편지|음성\s?(?:메시지|파일)|문자\s?메시지|쪽지|일기|수첩|녹취록?)")
_ACCOUNT = re.compile(r"(?P<who>구술자?|증언자?|진술서?|면담자?|피면담자|면회\s?기록|상담\s?기록)")


def _headed(text: str) -> Said | None:
    """Return who speaks in a paper without an outlet, by its name of itself or by what its first lines call it."""
    for pattern, kind in ((_NAMED, K.NAMED_PERSON), (_RECORD, K.DOCUMENT), (_ACCOUNT, K.EYEWITNESS)):
        match = pattern.search(text, 0, 160)
        if match is not None:
            return Said(kind, Speech.NARRATED, Span(match.start("who"), match.end("who")))
    return None


def _alone(sources: list[Source]) -> bool:
    """Tell whether one person or office speaks in a whole block: then what it leaves unmarked is theirs too. A group's
    statement ends with its sentence."""
    return bool(sources) and len({s.words for s in sources if not _POINTS_BACK.match(s.words)}) <= 1 and not any(
        s.kind in (K.OTHER_MEDIA, K.ORGANISATION) or is_group(s.words) for s in sources)


_POINTS_BACK = re.compile(r"(?:그|그녀|이|같은|해당)(?:\s|$)")
_DAY_OF_TELLING = re.compile(r"(?:\s?\([^)\n]{1,12}\))?(?:\s(?:오전|오후|밤|새벽|낮))?(?:에)?\s(?:[가-힣A-Za-z]{2,14}(?:에|에서|에게|와의?|과의?|을\s통해|를\s통해)\s)?"
                             r"(?:이같이\s|이렇게\s|공식\s)?" + SPEECH)


def telling_days(text: str, times: list[TimeMention]) -> frozenset[Span]:
    """Return the times that stand right before a speech verb (…다고 13일 밝혔다): they date no act."""
    return frozenset(t.span for t in times if t.role not in ("duration", "set")
                     and _DAY_OF_TELLING.match(text, t.span.end)
                     and re.search(r"(?:[다라자냐](?:고|며|면서)|[”\"](?:고|라고|며|라며)?|[가-힣](?:은|는|이|가))\s(?:지난\s|이달\s)?$",
                                   text[max(0, t.span.start - 12) : t.span.start]))


def _aim(text: str, start: int) -> tuple[tuple[Ground, Span], ...]:
    """Return the aim a notice states before its first point."""
    point = _POINT.search(text, start, start + 300)
    return tuple(grounds_in(text, start, point.start() if point else min(len(text), start + 250)))[:1]


LONGEST_NAME = 25
"""Code points of the longest name of a body that stands on a line of its own."""

_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")


def _issuer(title: Span, text: str) -> tuple[Organ, Span] | None:
    """Return the body named in a notice's title, else in a line of its own under the title or at the end."""
    found = organ_in(title.slice(text))
    if found:
        return found[0], Span(title.start, title.start + found[2])
    lines = [m.span() for m in _LINE.finditer(text)]
    below = [line for line in lines if line[0] >= title.end][:2]
    for start, end in (*below, *reversed(lines[-3:])):
        words = text[start:end]
        organ = organ_in(words) if end - start <= LONGEST_NAME else None
        if organ is not None and organ[2] == len(words):
            return organ[0], Span(start, end)
    return None


def _own_bulletin(document: Document) -> Span | None:
    """Return where the head of a bulletin names the body that publishes it, if that is no news outlet."""
    outlet, head = document.outlet, document.text[:300]
    if not outlet or kind_of(outlet) is K.OTHER_MEDIA or not _BULLETIN_WORDS.search(head):
        return None
    found = head.find(outlet)
    return Span(found, found + len(outlet)) if found >= 0 else None


def is_question(block: Block, text: str) -> bool:
    """Tell whether a turn is the interviewer's."""
    if block.who is None:
        return text[block.start : block.start + 1] in "―—" and text[block.end : block.end + 3].lstrip()[:1] in ("“", '"')
    return ASKS.match(block.who.slice(text)) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end - 1 and text[start] in " \t\n[<【(":
        start += 1
    while end > start + 1 and text[end - 1] in " \t\n])>】":
        end -= 1
    return Span(start, end)


def _plain(name: str) -> str:
    plain = re.sub(r"[\s·.\-]", "", name).lower().replace("엔케이", "nk")
    return {"dailynk": "데일리nk", "rfa": "자유아시아방송", "radiofreeasia": "자유아시아방송",
            "yonhap": "연합뉴스"}.get(plain, plain)
