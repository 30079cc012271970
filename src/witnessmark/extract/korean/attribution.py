"""Who says so: sources with their speech verbs, quotation marks, carrying inside a paragraph.

Invariant: a chain runs from the nearest speaker outward and never repeats the outlet of the
report itself; a speaker's span is the words that name them, without particles. Not handled
here: places and times of the telling beyond picking them from what was found in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from witnessmark.extract.korean.firsthand import may_have_seen, went_through
from witnessmark.extract.korean.layout import Layout
from witnessmark.extract.korean.sifting import sifted
from witnessmark.model.text import Span
from witnessmark.vocab.codes import AttributionKind, Speech

K = AttributionKind
_UNNAMED = re.compile(r"(?:소식통|관계자|당국자|직원|활동가|관리|간부)들?$")
SPEECH = (r"(?:(?:말|전|설명|주장|호소|집계|추산|추정|파악|지적|반박|부인|우려|전망|증언|반발|항의|보도|강조|해명)한다|파악했|전망했|반발했|항의했|회신했|답변했|시인했|인정했|통보했다고\s밝|전했|전해왔|전해\s왔|전하고|전하며|전한|말했|말하|말한|밝혔|밝히|밝힌|설명했|설명하|덧붙였|덧붙이|"
          r"주장했|주장하|증언했|증언하|강조했|언급했|보도했|보도하|보도한|지적했|알렸|알려왔|알려\s왔|발표했|"
          r"발표하|답했|토로했|호소했|"
         r"하소연|귀띔|평가했|비판했|경고했|진술했|회고했|회상했|부인했|반박했|해명했|일축했|추정했|집계했|확인했|"
         r"털어놨|털어놓|이야기했|얘기했|했다고\s전|공지했|공고했|고시했|우려했|비난했|촉구했|"
         r"밝힘|전함|말함|주장함|진술함|설명함|답함|고발했|폭로했|선전하|선전했|약속했|입을\s모[았은]|못\s박|전해\s주|확인해\s주|들려주|들려줬|방침이다|입장이다|"
         r"(?<=고\s)옮겼[다으]|적었|썼다|추산했|추산하|추산한|부인하였|회상하|보여준|보여주|(?<=고\s)(?:했[다으습지]|하였다|한다(?=[.\s]|$)|합니다))")
_SPEAKS = sifted(SPEECH)
_SPOKEN = re.compile(r"(?:고|며|면서|라|다는|[을를]|[”\"」’]|에서|해|\s)\s?" + SPEECH)
_TOLD_BY = re.compile(r"(?:다|라|자|냐)(?:고|며|면서)\s?(?:(?:지난\s|이달\s|오는\s)?\d+일(?:에)?\s|이날\s|공식\s|최근\s)?" + SPEECH
                      + r"|[”\"」]")
_RELAYED = sifted(r"따르면|의하면|따른|종합하면|종합해|인용|사이에서")
_UNNAMED_TITLE = re.compile(r"(?:^|\s)한\s(?:\S+\s){0,2}(?:대표|사장|주인|간호사|선장|배달원|운전사|기사)$|(?:현지|익명의)\s(?:\S+\s)?(?:의사|교사|대표|변호사|교수|상인)$|(?:^|\s)(?:한|전직|현직|어느|세의|살의|지역의|마을의|학교의|\d+대)\s(?:전\s)?"
                            r"(?:교사|의사|변호사|교수|신부|목사|여성|남성|농민|상인)$|세의\s\S+$")
_QUOTE_END = re.compile(r"[”\"」』’](?:이?라고|라며|이?라면서|고|며)?")
SPEAKER = re.compile(r"(?<![가-힣A-Za-z0-9])"
    r"(?P<pre>(?:(?:익명을\s요구한|이름을\s밝히지\s않은|신변안전을\s위해\s익명을\s요구한|현장을\s(?:본|목격한|"
    r"지켜본)|현지의?|복수의|여러|한|또\s다른|다른|같은|이|해당|그|"
    r"[가-힣A-Za-z]{1,9}(?<![은는을를에고로며가])(?:도|시|군|구역|구|주|성|리|읍)?(?:\s내부|\s현지|\s지역)?|내부|"
    r"대북|북한\s내부)(?:의)?\s){0,4})"
    r"(?P<noun>[가-힣A-Za-z0-9·‘’'()]{0,14}?(?:소식통들?|관계자들?|당국자들?|목격자들?|증언자들?|주민들?|대변인|"
    r"간부들?|탈북민|활동가|생존자들?|관리들?|난민들?|시의회|의회|상담소|학자|행정관|자치회|민방위대|대사관|영사관|변호인단|조합장?|건물주|소유주|집주인|구청장|군수|도지사|지사|의장|의원|연구소|연구진|교민회|민방위청|관리청|산림청|소방청|경찰청|해경|장관|사령관|사령부|중대본|합참|공단|통신원|지도자|신자|신도|배달원|운전사|유가족|이웃들?|(?:단체|매체|일간지?|주간지?|언론|기구|통신사|변호사|대변인|소장|대표|"
    r"국장|연구원|교수|박사|의원|활동가|주민|목격자|농민|촌장)(?:인)?\s[‘']?[가-힣A-Za-z]{2,12}(?:\s[가-힣A-Za-z]{2,8}(?=[’']))?[’']?(?:\s?씨)"
    r"?(?=\s?\(|은|는|이|가|도|에|의)|피란민들?|이재민들?|농민들?|상인들?|여성|남성|"
    r"씨|교수|박사|대표|변호사|의원|연구원|국장|소장|장관|차관|시장|주지사|촌장|이장|신부|목사|회장|센터장|담당관|"
    r"조정관|사무총장|의사|교사|위원장|총리|대통령|"
    r"단체들?|[가-힣]{2,10}(?:조정국|사무국|단속국|관리국|보호국|수사국|이민국)|센터|협회|위원회|연합|재단|연대|"
    r"네트워크|기구|[가-힣]{2,8}회의|"
    r"적십자사?|적신월사|유엔|UNHCR|IOM|OCHA|유니세프|앰네스티|휴먼라이츠워치|국제앰네스티|국경없는의사회|"
    r"통신|신문|일보|방송|타임스|매체|언론|뉴스|RFA|BBC|CNN|AFP|AP|로이터|NK|NK뉴스|프레스|데일리|알자지라|"
    r"[가-힣]{2,6}(?:건설|공사)|정부|당국|경찰|군|청|부처|외교부|국방부|통일부|내무부|법무부|성명|보도자료|보고서|문건|문서|자료|판결문|공문|"
    r"일지|보고|통계|"
    r"[가-힣]{2,10}(?<!일)(?<!전)(?<!농)(?<!어)(?<!인)(?:부|처|카운티|대책본부|상황실|소방본부|시|군|구|도|주|성|현|위)(?=은\s|는\s|이\s|가\s|에\s?따르|도\s)|"
    r"그녀|그|A씨|B씨|[A-Z]씨|[가-힣]모\s?씨|인권사무소|사무소|본부|시청|군청|구청|재난청|이민국|법원))"
    r"(?P<paren>\s?\([^)\n]{1,25}\))?"
    r"(?P<case>(?:에|의\s말|의\s설명|측)?(?:은|는|이|가|도|께서는|에\s?따르면|에\s?의하면|에\s?따른|을\s?인용(?:해|"
    r"하여|한)?|를\s?인용(?:해|하여|한)?|"
    r"의\s?(?:말|증언|설명|전언|주장|진술)(?:을|에|이|은)?(?:\s?(?:인용|따르면|의하면|종합하면|종합해))?|\s사이에서(?:는|도)?|(?:에서|에)\s?(?:밝|적|"
    r"발표)|발로?\s))")
ACCORDING = re.compile(r"(?:에|의\s?(?:말|증언|설명|전언|주장|진술|집계|발표))[에은을]?\s?(?:따르면|의하면|따른|종합하면|종합해)|인용|\s사이에서")
LABELLED = re.compile(r"(?<![가-힣])(?P<who>[가-힣A-Za-z]{1,8}(?:\s[가-힣A-Za-z]{1,8}){0,2})(?:\s?\([^)\n]{1,20}\))"
                      r"?\s?[:：]\s?(?:“[^”]*”|\"[^\"]*\"|「[^」]*」)")

_KINDS: tuple[tuple[AttributionKind, str], ...] = (
    (K.EYEWITNESS, r"목격|현장을\s(?:본|지켜)|증언자|생존자|직접\s본"),
    (K.ORGANISATION, r"기구$|단체$|상담소$|자치회$|주민회$|연구소$|교민회$|감시소$|조합$|조합장$|민방위대$|구호단$|의사회$"),
    (K.OTHER_MEDIA, r"^데일리|일보$|통신$|방송$|신문$|\S*NK$"),
    (K.OFFICIAL_STATEMENT, r"대책본부|대책위(?=$)|상황실|소방본부|카운티$|[가-힣]{2,}(?<!간)(?<!농)(?<!어)(?<!신)(?<!임)(?:부|처|시|군|구|도|주|성|현)$|단속국|관리국|보호국|수사국|이민국|대변인|성명|보도자료|포고|공고|외교부|국방부|"
                           r"통일부|내무부|법무부|장관|차관|시장|"
                           r"주지사|총리|대통령|국장|정부$|당국$|경찰$|군$|[가-힣](?:청|이민국)$|법원|부처|"
                           r"시청|군청|구청|재난청"),
    (K.ORGANISATION, r"조정국|사무국|단체|회의$|센터(?!장)|협회|위원회|연합|재단|연대|네트워크|기구|적십자|적신월|모임|감시단|조사단|감시$|"
                     r"유엔|UNHCR|IOM|OCHA|유니세프|앰네스티|휴먼라이츠|국경없는|인권사무소|사무소|본부|건설$|공사$|업체$"),
    (K.OTHER_MEDIA, r"통신$|신문$|일보$|방송$|타임스$|매체$|언론$|뉴스$|RFA|BBC|CNN|AFP|AP$|로이터|NK|프레스$|"
                    r"알자지라|데일리|포스트$|일간|주간지|매체\s"),
    (K.DOCUMENT, r"보고서|문건|문서|자료$|판결문|공문|일지|보고$|통계"),
    (K.ANONYMOUS_SOURCE, r"소식통|관계자|당국자|주민|간부|활동가|탈북민|난민|피란민|이재민|농민|상인|여성|남성|"
                         r"[A-Z]씨|모\s?씨|[가-힣]모"),
    (K.NAMED_PERSON, r"씨|교수|박사|대표|변호사|의원|연구원|소장|촌장|이장|신부|목사|회장|센터장|담당관|조정관|"
                     r"사무총장|의사|교사|위원장"),
)
_AT_HAND = re.compile(r"^(?!.*(?:익명|내부|복수|북한|대북|현지)).*(?:주민|난민|피란민|이웃|신도)들$")
"""People of a place who tell together what befell them."""

_PRONOUN = re.compile(r"^(?:그|그녀|그는)$")
_AGED = re.compile(r"(?:(?:[가-힣]{2,8}의\s)?한\s)?\d{1,2}$")
_OWN = re.compile(r"(?:^|[\s“\"])(?:우리|우린|저희|저는|제가|제|나는|내가|나도|난)(?=[\s가는은도를]|$)")
_SECOND_HAND = re.compile(r"소식통|주민|관계자|당국자|간부|브로커|활동가|대변인|전문가")
_GENERIC = re.compile(r"^(?:군|청|씨|자료|보고|매체|언론|성명|여성|남성|단체|통계|의사|교사|방송|신문|소장|대표|"
                      r"부처)$")


MOST = 12
"""Most speakers weighed for one verb."""


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker named in a sentence, how they are marked, and what their words cover."""

    kind: AttributionKind
    span: Span
    reach: Span
    speech: Speech
    words: str
    relay: bool = False


@lru_cache(maxsize=20000)
def kind_of(words: str) -> AttributionKind:
    """Return the attribution kind a speaker's words show."""
    if _AT_HAND.search(words):
        return K.EYEWITNESS
    if _UNNAMED.search(words) and not words.startswith("현장을"):
        return K.ANONYMOUS_SOURCE
    if _UNNAMED_TITLE.search(words):
        return K.ANONYMOUS_SOURCE
    for kind, pattern in _KINDS:
        if re.search(pattern, words):
            return kind
    return K.ANONYMOUS_SOURCE


def sources_in(text: str, start: int, end: int) -> list[Source]:
    """Return the speakers of one block (offsets of the text) in order.

    A speaker counts when the sentence or the words after their quotation hold a speech verb,
    or when they are followed by 에 따르면 or 인용.
    """
    found: list[Source] = []
    taken = start
    quotes = Layout.of(text, start, end)
    for match in _speakers(text, start, end, quotes):
        if match.start("noun") < taken or quotes.hold(match.start("noun")):
            continue
        following = text[match.end() : match.end() + 1]
        if following and re.match(r"[가-힣]", following) and not re.search(r"(?:따르면|의하면|인용\S?|따른)$",
                match.group("case")):
            if match.group("noun") not in ("그",):
                continue
            continue
        relay = ACCORDING.search(match.group("case")) is not None
        reach = _reach(text, match, quotes, relay=relay)
        if reach is None:
            continue
        left = match.start("pre") if match.group("pre") else match.start("noun")
        words = text[left : match.end("noun")]
        stripped = _lead(words)
        left, words = left + len(words) - len(stripped), stripped
        aged = _AGED.search(text, max(start, left - 20), left)
        if aged and words.startswith(("대 ", "세 ", "살 ")):
            left, words = aged.start(), text[aged.start() : match.end("noun")]
        noun = match.group("noun")
        if "사이에서" in match.group("case") and not re.search(r"소문|말이|말도|이야기|얘기|불만|설이", text[match.end() : reach.end]):
            continue
        if not words or (_GENERIC.match(noun) and words == noun):
            continue
        kind = kind_of(words) if not _PRONOUN.match(noun) else K.ANONYMOUS_SOURCE
        speech = Speech.DIRECT if any(right - left > 8 for left, right in quotes.within(reach.start, reach.end)) else Speech.INDIRECT
        if kind is K.ANONYMOUS_SOURCE and not _SECOND_HAND.search(words) and any(
                _OWN.search(text, opened, closed) for opened, closed in quotes.within(reach.start, reach.end)):
            kind = K.EYEWITNESS
        found.append(Source(kind, Span(left, match.end("noun")), reach, speech, words,
                            relay))
        taken = match.end()
    labelled = LABELLED.finditer(text, start, end) if ":" in text[start:end] or "：" in text[start:end] else ()
    for match in labelled:
        span = Span(match.start("who"), match.end("who"))
        if not any(s.span.overlaps(span) for s in found):
            found.append(Source(kind_of(match.group("who")), span, Span(match.end("who"), match.end()), Speech.DIRECT,
                                match.group("who"), True))
    found += _unlisted(text, start, end, quotes, found)
    found.sort(key=lambda s: s.span)
    spoken = {s.reach.end for s in found if not text.startswith("사이에서", s.span.end + 1)}
    found = [s for s in found if s.reach.end not in spoken or not text.startswith("사이에서", s.span.end + 1)]
    return _resolved(text, _one_verb_each(text, found, quotes), quotes)


def _speakers(text: str, start: int, end: int, layout: Layout) -> Iterator[re.Match[str]]:
    """Yield what may name a speaker, in sentences that hold a verb of speech or relay somebody's words."""
    left = start
    for right in (*layout.ends, end):
        if left < right and (_SPEAKS.may(text, left, right) or _RELAYED.may(text, left, right)):
            yield from SPEAKER.finditer(text, left, right)
        left = right


_BEFORE_QUOTE = re.compile(r"(?P<who>(?:[가-힣·A-Za-z]+(?:의)?\s){0,2}(?:한|어느|또\s다른|다른|이|같은|익명의|현지)\s[가-힣]{2,8}(?:\s?\([^)\n]{1,15}\))?)"
                           r"(?:은|는)\s(?:[^“”\".\n]{0,30}\s)?(?=[“\"])")
_AFTER_TOLD = re.compile(r"(?:[다라자냐](?:고|며|면서)|[”\"](?:이?라고|라며|며|고))\s(?P<who>(?:[가-힣·]+\s){0,2}(?:한|어느|또\s다른|다른)\s[가-힣]{2,8})"
                         r"(?:은|는|이|가)\s(?:\S{1,10}\s){0,4}?" + SPEECH)


def _unlisted(text: str, start: int, end: int, quotes: Layout, found: list[Source]) -> list[Source]:
    """Return speakers of a calling no list holds: a person introduced as one (한 …, 또 다른 …) next to their words."""
    held = [s.span for s in found]
    made: list[Source] = []
    if not _SPEAKS.may(text, start, end):
        return made
    quoting = text.find("“", start, end) >= 0 or text.find('"', start, end) >= 0
    for pattern in (_BEFORE_QUOTE, _AFTER_TOLD) if quoting else (_AFTER_TOLD,):
        for match in pattern.finditer(text, start, end):
            span = Span(match.start("who"), match.end("who"))
            if quotes.hold(span.start) or any(span.overlaps(h) for h in held):
                continue
            words = _lead(span.slice(text))
            span = Span(span.end - len(words), span.end)
            reach = Span(quotes.sentence_start(span.start), quotes.sentence_end(span.end))
            if not words or any(s.reach.end == reach.end and not s.relay for s in found) or not _SPEAKS.search(text, span.end, reach.end):
                continue
            inside = [q for q in quotes.within(reach.start, reach.end) if q[1] - q[0] > 8]
            own = any(_OWN.search(text, opened, closed) for opened, closed in inside)
            kind = K.EYEWITNESS if own else kind_of(words)
            made.append(Source(kind, span, reach, Speech.DIRECT if inside else Speech.INDIRECT, words))
            held.append(span)
    return made


def _one_verb_each(text: str, found: list[Source], quotes: Layout) -> list[Source]:
    """Give each speech verb of a sentence one subject: of two, the one that can speak."""
    kept = [s for s in found if s.relay]
    sentences: dict[int, list[Source]] = {}
    for source in found:
        if not source.relay:
            sentences.setdefault(source.reach.end, []).append(source)
    for right, rivals in sorted(sentences.items()):
        first = rivals[0].span.end
        for match in _SPEAKS.finditer(text, first, right):
            verb = match.start()
            able = [s for s in rivals[-MOST:] if s.span.end <= verb and s not in kept[-MOST:]]
            if able and not quotes.hold(verb):
                kept.append(min(able, key=lambda s: (not _next_to(text, s, verb), is_group(s.words),
                                                     text[s.span.end : s.span.end + 1] not in "은는", -s.span.start)))
    return sorted(kept, key=lambda s: s.span)


def _next_to(text: str, source: Source, verb: int) -> bool:
    """Tell whether a speaker stands between the words told and the verb (…다고 이 주민은 말했다)."""
    told = re.search(r"(?:[다라자냐까]|[”\"])(?:고|며|면서)\s*$", text[max(0, source.span.start - 8) : source.span.start])
    return told is not None and re.fullmatch(r"(?:은|는|이|가|도)?\s?(?:\S{1,8}\s){0,3}\S{0,4}",
                                             text[source.span.end : verb]) is not None


def _resolved(text: str, found: list[Source], quotes: Layout) -> list[Source]:
    """Give 그, 이 소식통 and 같은 소식통 the kind of the speaker they point back to, and call those who tell what they went
    through eyewitnesses, wherever in the block they say so."""
    heads: list[int] = []
    for number, source in enumerate(found):
        back = heads and re.match(r"^(?:그|그녀|이|같은|해당)(?:\s|$)", source.words)
        heads.append(heads[-1] if back else number)
    seen = {head for head, source in zip(heads, found, strict=True)
            if found[head].kind in (K.ANONYMOUS_SOURCE, K.NAMED_PERSON) and may_have_seen(found[head].words)
            and _first_hand(text, source, quotes)}
    return [replace(source, kind=K.EYEWITNESS if head in seen else found[head].kind)
            for head, source in zip(heads, found, strict=True)]


def _first_hand(text: str, source: Source, quotes: Layout) -> bool:
    quoted = "\n".join(text[left:right] for left, right in quotes.within(source.reach.start, source.reach.end))
    end = min(quotes.end, source.reach.end)
    return went_through(text[source.reach.start : source.span.end], quoted, text[end : quotes.sentence_end(end + 2)])


def _reach(text: str, match: re.Match[str], quotes: Layout, *, relay: bool) -> Span | None:
    """Return the stretch of text a speaker answers for, or None when nobody speaks."""
    left = quotes.sentence_start(match.start())
    right = quotes.sentence_end(match.end())
    if relay:
        return Span(left, right)
    opens = match.start("pre") if match.group("pre") else match.start("noun")
    window = quotes.blanked(text, match.end(), right)
    verb = _SPOKEN.search(window)
    if verb is None:
        return None
    told = re.search(r"(?:[다라자냐](?:고|며|면서)|[”\"」])\s$", text[max(quotes.start, opens - 6) : opens])
    if is_group(match.group("noun")) and not told and not _TOLD_BY.search(window):
        return None
    before = quotes.last_before(opens)
    if before is not None and re.fullmatch(r"(?:이?라고|라며|고|며|라면서)?[\s,]*", text[before[1] : opens]) is not None:
        left = min(left, before[0])
    return Span(left, right)


def is_group(noun: str) -> bool:
    return re.search(r"(?:주민|난민|피란민|이재민|농민|상인|정부|당국|경찰|군|간부|시장|여성|남성)들?$",
            noun) is not None


def _lead(words: str) -> str:
    """Cut words before the speaker that belong to the clause (…다고, …에서, dates)."""
    parts = words.split(" ")
    kept: list[str] = []
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        if kept and (re.search(r"(?:고|며|서|면|은|는|을|를|가|에|로|다|까지|부터|지만|도록|아|어|해|돼|듯|인|와|"
                               r"과|라)$", part)
                     and part not in ("또", "현지", "로이터", "도", "요구한", "다른", "같은")
                             and not part.endswith(("량강도", "양강도"))
                     and not re.fullmatch(r"(?:않은|밝히지|본|목격한|지켜본|현장을|익명을|신변안전을|이름을|위해)",
                             part)):
            break
        if kept and re.fullmatch(r"(?:지난|그러나|하지만|한편|이어|또한|이에|최근|앞서|현재|오전|오후|그리고|"
                                 r"\d+일?|이날|당시)", part):
            break
        kept.insert(0, part)
    return " ".join(kept).strip()
