"""Where people were and where they are sent: places by case particle and neighbour noun.

Invariant: a place inside a speaker's name or an organ's name is no origin of first choice;
coordinated places share the role of the last. Not handled here: what a name resolves to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from witnessmark.extract.korean.groups import HEADS, speaks_of_people
from witnessmark.extract.korean.morphemes import Morph
from witnessmark.extract.korean.organs import PATTERN as ORGAN
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.korean.triggers import Trigger
from witnessmark.extract.mentions import PlaceMention
from witnessmark.extract.sieve import Sifted
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

_AREA = (r"(?:\s?(?:시내|일대|일원|지역|지구|지방|인근|주변|부근|외곽|등지|등|전역|국경\s?지역|변두리|북부|남부|"
         r"동부|서부|중부|중심부|내|안|마을|수용소|난민촌|난민\s?캠프|캠프|교외|"
         r"국경|연선|산골|농촌|오지|판자촌|빈민가|구역|쪽|측|현지|관내|도심|강변|해안|평원|계곡|산간\s?지역|"
         r"협동\s?농장|농장|탄광|광산|건설장|\d+개\s?(?:마을|동네|군|시|구역)))*")
_AREA_NAME = re.compile(r"(?:^|\s)([가-힣]{2,8}(?:주|시|군|현|성|읍|면|리|섬)(?=\s)|[가-힣]{2,8}(?=\s(?:일대|인근|"
                        r"동쪽|서쪽|남쪽|북쪽|동부|서부|남부|북부|외곽|주변)))")
_UNITS = frozenset("지역 일대 마을 인근 캠프 시내 외곽 주변 지구 난민촌 수용소 등지 방면 쪽 북쪽 남쪽 동쪽 서쪽 살림집 협동 농장 탄광 광산".split())
_NAMED_AREA = sifted(r"(?<![가-힣])(?P<name>[가-힣]{3,7}|[가-힣]{2,4}\s[가-힣]{1,3})\s?(?P<unit>마을|통로|고개|지구|난민촌|캠프|정착촌)(?=[의에은는이을를로,.)]|에서|으로|까지|\s(?:주민|북쪽|남쪽|일대|주택)|$)")
_COMMON = re.compile(r"(?:근처|옆|앞|뒤|밑|곁|맞은편|건너편|너머|공사장|현장|발전소|탄광|광산|공장|인근|해안|국경|연선|고향|산간|이웃|다른|같은|우리|어느|여러|모든|작은|강변|어촌|농촌|관할|외딴|원주민|폐쇄된|임시|난민|피란민|이주민|집단|관광|주거|새로운|"
                     r"자신들|그녀|그들|저희|살던|동네|산골|주변|시골|두메|하천|연안|접경|재개발|철거|개발|행정|남부|북부|동부|서부)$|[은는을를의에로며고던한된인와과도서]$")
_PARTS = frozenset("시 군 구 주 현 읍 면 리 성 도 동 섬 촌 강".split())
_SENT = (r"(?:배치|이주|정착|수용|보내|재정착|도착|옮|추방|머물|대피|가\s)")
_LIVED = (r"(?:에\s?)(?:(?:이주|이사|정착)해\s?(?:온|와|살|사는)|새로\s|거주|살|머물|정착|사는|들어와|있던|있는)")
MOVES = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVACUATION, Act.FLIGHT, Act.RETURN, Act.RETURN_DENIED,
                   Act.EVICTION, Act.DISPLACEMENT, Act.DETENTION})

DESCRIBED_TO = sifted(
    r"(?:원래\s?(?:살던|거주하던|거주지|있던|고향)?\s?(?:곳|지역|고향|집|거주지|마을)|원거주지|본래\s?(?:살던|"
    r"거주하던)\s?(?:곳|지역)|"
    r"(?:각자|자기|자신들?의|저마다)?\s?(?:고향\s?(?:마을|땅)?|출신\s?지역|출생지|본적지|연고지)|(?:깊은\s|외딴\s|"
    r"먼\s)?(?:산간\s?(?:오지|지역|마을|벽지)?|오지|산골\s?(?:마을)?|두메산골|심심산골|"
    r"벽지|농촌\s?(?:지역|마을|오지|벽지)?|농장|협동농장|탄광(?:\s?(?:지역|마을))?|광산(?:\s?지역)?|내륙(?:\s?지역)"
    r"?|후방\s?지역|험지|사막(?:\s?지대)?|국경\s?(?:너머|밖|지역)?|국외|해외|이웃\s?(?:나라|마을|국가)|"
    r"인근\s?(?:마을|국가|학교|산|숲|도시|지역|군|고지대|체육관|교회|대피소)|(?:임시\s?)?(?:대피소|수용소|난민촌|"
    r"거처|숙소|천막촌|임시\s?주거지|임시\s?거처|보호소|쉼터|피난처|정착촌|주거지|주택)|고지대|높은\s?(?:곳|지대)|"
    r"안전한\s?(?:곳|지역|장소|지대)|학교\s?(?:건물|강당|체육관)|체육관|친척\s?집|외곽(?:\s?지역)?|도시\s?외곽|"
    r"교외|임대\s?(?:주택|아파트)|관리소|교화소|정치범\s?수용소|노동단련대|구치소|제3국|"
    r"다른\s?(?:지역|도시|지방|도|군|마을|곳)|타\s?(?:지역|지방)|지방|시골|산속|산으로|숲|섬|살던\s?(?:곳|집|마을)|"
    r"집|본국|모국))"
    r"(?:들)?(?=(?:으로|로)(?!\s?(?:된|인|만든|지은|알려|인해|인한)|써|서)|에\s?(?:배치|정착|수용|보내|이주|분산|"
    r"재정착|머물|도착)|까지\s|행(?:을|이)\s|로의|으로의)")
DESCRIBED_FROM = sifted(
    r"(?:(?:자신들?의\s|자기\s|살던\s|셋|조상\s?대대로\s살(?:아온|던)\s|대대로\s살(?:아온|던)\s)?(?:집|주택|살림집|"
    r"보금자리|마을|땅|고향|거처|아파트|판잣집|판자촌|난민촌|농지|터전|삶의\s?터전|셋방|국경\s?(?:지역|연선|일대)|"
    r"접경\s?지역|해안\s?(?:지역|마을)|저지대|강변|도심))(?=에서|을\s?(?:떠나|잃|등지|버리)|를\s?(?:떠나|잃|등지|"
    r"버리)|로부터|으로부터)")
HOME = sifted(r"(?:원래\s?살던\s?(?:곳|집|마을|지역)|살던\s?(?:곳|집|마을|지역)|고향\s?(?:땅|마을)?|집|거주지|"
                  r"원거주지|마을|본국|고국)(?=으로|로|에|행|\s?(?:귀환|복귀|귀향))")


_SMALL = sifted(r"(?<![가-힣])(?P<name>[가-힣]{2,5}(?:리|읍|면|동|구|섬|도|군|주))(?=에서(?:는|도|만)?\s)")
_NO_PLACE = re.compile(r"^(?:우리|거리|자리|다리|사거리|울타리|멀리|정거리|활동|노동|이동|행동|운동|협동|공동|친구|지구|연구|"
                       r"입구|출구|창구|항구|도구|방면|측면|전면|이면|국면|화면|육군|공군|해군|정부군|반군|미군|적군|민주|거주|"
                       r"이주|위주|태도|제도|속도|각도|정도|의도|보도|지도|철도|도로|.*(?:강제|집단).*)$|[을를은는이가의에로]\S?도$")
SHELTER = sifted(r"(?:(?:임시\s?)?(?:대피소|숙소|거처|수용소|천막촌|난민촌|캠프|보호소|주거지)|수도원|병원|학교|교회|성당|사원|"
                     r"체육관|모래톱|강당|경기장|공항|노천)(?=에는|에서|에\s|에도)")
BOUNDS = sifted(r"(?:(?:동|섬|농장|마을|구역|캠프|군|시|집|도시|지역)(?=\s?밖(?:으로)?|에서\s나가)|국경\s?(?:연선|지역|지대)(?=에서|의|\s)|"
                    r"다리(?=\s|를))")
RADIUS = sifted(r"(?:[가-힣]{1,8}(?:에서|의)?\s)?(?:반경\s)?\d+\s?(?:킬로미터|킬로메터|km|㎞|미터|메터|리)\s?(?:이내|안|내)(?=에|의)")


_ELSEWHERE = re.compile(r"(?:산|제|식|계|어|행)(?=[\s가-힣])|(?:에|으로|로)\s(?:간|갔던|있는|사는|살고\s있는|넘어간|달아난|도망간|도망친|도주한|입국한|파견된|파견됐던|파견되었던|나간|나가\s있는|떠난)\s|"
                        r"(?:\s?(?:드라마|영화|노래|방송|언론|매체|정부|외교부|기자|목사|선교사|물건|상품|화장품|손전화|군|돈))")
"""What follows a country that only says where somebody else went, or whose things or words are meant."""


class Role(IntEnum):
    """How a place stands to its clause, best evidence of an origin first."""

    FROM = 0
    LIVED = 1
    OF_PEOPLE = 2
    AT = 3
    TOPIC = 4
    OF_ORGAN = 5
    TO = 6
    NONE = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """Coordinated places with the role their particle gives them."""

    places: tuple[PlaceMention, ...]
    role: Role

    @property
    def start(self) -> int:
        return self.places[0].span.start


def unresolved(scene: Scene) -> list[PlaceMention]:
    """Return names that stand where a place stands but that the gazetteer does not know."""
    found = []
    morphs = scene.sentence.morphs
    for phrase in scene.phrases:
        named = _AREA_NAME.search(scene.words(phrase))
        if named and speaks_of_people(scene.words(phrase)):
            span = Span(phrase.span.start + named.start(1), phrase.span.start + named.end(1))
            if not scene.is_source(span) and not speaks_of_people(span.slice(scene.text)) and not (
                    scene.occupied(span) or _COMMON.search(span.slice(scene.text))):
                found.append(PlaceMention(span, None, .4))
                continue
        if not _PLACING.match(phrase.case) or scene.is_source(phrase.span):
            continue
        last = phrase.last
        while last > phrase.first and morphs[last].form in _UNITS:
            last -= 1
        first = last
        while first > phrase.first and morphs[first - 1].tag in ("NNP",
                "XSN") and morphs[first - 1].end == morphs[first].start:
            first -= 1
        if morphs[last].tag != "NNP" and not (morphs[last].form in _PARTS and first < last):
            continue
        if phrase.case == "의" and last == phrase.last and morphs[last].tag == "NNP" and not scene.places:
            continue
        span = Span(morphs[first].start, max(morphs[last].end, morphs[first].start + 1))
        words = span.slice(scene.text)
        if len(words) < 2 or ORGAN.search(words) or speaks_of_people(words) or re.search(r"\d",
                words) or scene.occupied(span):
            continue
        found.append(PlaceMention(span, None, .4))
    for match in _NAMED_AREA.finditer(scene.text, scene.start, scene.end):
        span = Span(match.start(), match.end("unit"))
        if _COMMON.search(match.group("name")) or _a_clause(morphs, match) or scene.occupied(span) or scene.is_source(
                span) or any(m.span.overlaps(span) for m in found) or ORGAN.search(match.group("name")):
            continue
        head = next((m for m in morphs if m.start == match.start()), None)
        if head is not None and (head.tag == "NNP" or (head.nominal and head.end < match.end("name"))):
            found.append(PlaceMention(span, None, .4))
    for match in _SMALL.finditer(scene.text, scene.start, scene.end):
        span = Span(match.start("name"), match.end("name"))
        if _NO_PLACE.search(match.group("name")) or scene.occupied(span) or scene.is_source(span) or any(
                m.span.overlaps(span) for m in found) or speaks_of_people(match.group("name")):
            continue
        found.append(PlaceMention(span, None, .35))
    return found


def listed_before(scene: Scene) -> list[PlaceMention]:
    """Return names that the gazetteer lacks, listed before a place (원평리와 삼봉리, 혜산시에서): only the last has a
    particle that shows it."""
    found: list[PlaceMention] = []
    for place in scene.places:
        at = place.span.start
        while (match := _LISTED_BEFORE.search(scene.text, max(scene.start, at - LISTED_REACH), at)) is not None:
            span, at = Span(match.start("name"), match.end("name")), match.start("name")
            name = match["name"]
            inside = [m for m in scene.sentence.morphs if span.start <= m.start and m.end <= span.end and m.end > m.start]
            proper = any(m.tag == "NNP" for m in inside) or _UNIT_ENDS.search(name) is not None
            if not proper or scene.occupied(span) or scene.is_source(span) or _NO_PLACE.search(name) or (
                    _COMMON.search(name) or ORGAN.search(name) or speaks_of_people(name) or any(m.predicate for m in inside)):
                break
            found.append(PlaceMention(span, None, .35))
    return found


_LISTED_BEFORE = re.compile(r"(?<![가-힣\d])(?P<name>[가-힣]{2,7}?)(?:(?:과|와|하고|이랑|랑)\s|\s?[,·ㆍ]\s?|\s및\s)$")
_UNIT_ENDS = re.compile(r"[가-힣](?:리|읍|면|동|군|시|구|마을)$")
LISTED_REACH = 14
"""Code points before a place in which the name listed before it stands."""


def _a_clause(morphs: Sequence[Morph], match: re.Match[str]) -> bool:
    """Tell whether a would-be name holds an object or a verb with its ending (굴착기를 앞세워 마을에): part of a clause."""
    return any(match.start("name") <= m.start and m.end <= match.end("name") and m.tag in _OF_A_CLAUSE for m in morphs)


_OF_A_CLAUSE = frozenset(("JKO", "JKS", "JKB", "EC", "ETM", "EF", "EP"))
_LOCAL = re.compile(r"(?:의)?\s(?P<name>[가-힣]{2,8}?(?:\d가?)?)(?P<unit>\s?(?:마을|빈민가|빈민촌|판자촌|쪽방촌|달동네|지구|시장|캠프|난민촌|정착촌|산업단지|단지|촌|항|섬|일대|인근))?(?=(?:에서|에는|에|의|으로|로|을|를|이|가|은|는|과|와|,|·)?(?:\s|$|,|·))")


def local_names(scene: Scene) -> list[PlaceMention]:
    """Return places that the gazetteer lacks, named right after the area they lie in (나이로비의 키베라 빈민가)."""
    found = []
    morphs = scene.sentence.morphs
    for place in scene.places:
        match = _LOCAL.match(scene.text, place.span.end, scene.end)
        if match is None or scene.is_source(place.span):
            continue
        span = Span(match.start("name"), match.end("unit") if match["unit"] else match.end("name"))
        inside = [m for m in morphs if match.start("name") <= m.start and m.end <= match.end("name") and m.end > m.start]
        proper = any(m.tag == "NNP" for m in inside) or (len(inside) > 1 and any(m.tag not in ("NNG", "XSN", "NNB", "JX") for m in inside))
        if scene.occupied(span) or _a_clause(morphs, match) or not (proper or (match["unit"] and not _COMMON.search(match["name"]) and len(inside) == 1 and inside[0].tag == "NNP")):
            continue
        if _COMMON.search(match["name"]) or ORGAN.search(match["name"]) or speaks_of_people(match["name"]) or any(
                m.predicate or m.particle for m in inside):
            continue
        found.append(PlaceMention(span, None, .4))
    return found


_FROM = re.compile(_AREA + r"(?:(?:(?:으로|로)?부터|발\s)|(?:에서|서)(?:는|도|의|만)?(?![가-힣])|(?:을|를)\s?(?:떠나|탈출|벗어나|빠져나|등지|뒤로|비우))")
_LIVED_IN = re.compile(_AREA + r"(?:" + _LIVED + r"|\s?출신)")
_TO = re.compile(_AREA + r"(?:(?:\s?(?:방면|쪽|새\s살림집|읍내|협동농장))?(?:으로|로)(?:의|는|도)?(?![가-힣])|까지|행\s|행을)|의\s(?:협동농장|농장|탄광|광산|산골|농촌)(?:으로|로)\s")
_OF_THOSE_GONE = re.compile(r"에\s?(?:간|갔던|있는|사는|넘어간)\s?(?:가족|연고자|친척|자식|부모)|(?:으로|로)\s?(?:간|탈북한|넘어간)\s?(?:가족|연고자)")
_SENT_TO = re.compile(_AREA + r"에(?:는|도)?\s[^.,]{0,20}" + _SENT)
_AT_IT = re.compile(_AREA + r"(?:에|에는|에도|에만)(?![가-힣])")
_BESIDE = re.compile(_AREA + r"(?:의)?\s?((?:[가-힣0-9A-Za-z,]+\s?){1,6})")
_ABOUT = re.compile(_AREA + r"(?:은|는|이|가)(?![가-힣])")
_PARTICLE = re.compile(r"(?:들)?(?:은|는|이|가|을|를|의|에게|도|과|와)$")
_LISTED = re.compile(_AREA + r"\s?(?:[,、·ㆍ/]|와|과|및|그리고|하고|이나|나|에서)?,?\s?(?:및\s|그리고\s)?")
_COORDINATES = re.compile(r"[,、·ㆍ/]|와|과|및|그리고|하고|나")
_PLACING = re.compile(r"에서|(?:으)?로(?!써|서)|의$|에$|부터|까지")


def name_places(scene: Scene) -> None:
    """Add to a sentence's places those that only their surroundings show to be places."""
    if not scene.named:
        scene.named = True
        scene.places = sorted([*scene.places, *local_names(scene)], key=_begin)
        scene.places = sorted([*scene.places, *unresolved(scene)], key=_begin)
        scene.places = sorted([*scene.places, *listed_before(scene)], key=_begin)


def _begin(mention: PlaceMention) -> int:
    return mention.span.start


def placed_in(scene: Scene) -> list[Placed]:
    """Return the places of a sentence in order, coordination joined, parents dropped."""
    name_places(scene)
    groups: list[list[PlaceMention]] = []
    ordered = sorted(scene.places, key=lambda m: (m.span.start, -m.span.end))
    for mention in ordered:
        if groups:
            before = groups[-1][-1]
            if mention.span.start < before.span.end:
                continue
            gap = scene.text[before.span.end : mention.span.start]
            if gap in (" ", "") or gap == "의 ":
                groups[-1][-1] = mention
                continue
            if _COORDINATES.search(gap) and _LISTED.fullmatch(gap):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return [Placed(tuple(g), _role(scene, g[-1])) for g in groups]


def _role(scene: Scene, mention: PlaceMention) -> Role:
    rest = scene.text[mention.span.end : min(mention.span.end + 40, scene.end)]
    if scene.is_source(mention.span):
        organ = ORGAN.match(rest.lstrip(" 의"))
        country = mention.place is not None and mention.place.level == "country"
        return Role.OF_ORGAN if organ and not country else Role.NONE
    if mention.place is not None and mention.place.level == "country" and _ELSEWHERE.match(rest):
        return Role.NONE
    if _FROM.match(rest):
        return Role.FROM
    if _LIVED_IN.match(rest):
        native = mention.place is not None and mention.place.level == "country" and re.match(r"\s?출신", rest)
        return Role.NONE if native else Role.LIVED
    if scene.text[max(scene.start, mention.span.start - 3) : mention.span.start].strip(" ") in ("→", "▷", "➔", "⇒", "->"):
        return Role.TO
    if _TO.match(rest):
        return Role.TO
    if _OF_THOSE_GONE.match(rest):
        return Role.NONE
    if _SENT_TO.match(rest):
        return Role.TO
    if _AT_IT.match(rest):
        return Role.AT
    following = _BESIDE.match(rest)
    if following:
        words = following.group(1)
        organ = ORGAN.search(words)
        if organ and organ.start() <= 4:
            if mention.place is not None and mention.place.level == "country":
                return Role.NONE
            return Role.OF_ORGAN
        if mention.place is not None and mention.place.level == "country" and re.match(r"\s?(?:인|계|난민|주민|"
                                                            r"가족|이민자|국민|국적|노동자|출신)", rest):
            return Role.NONE
        if any(HEADS.search(_PARTICLE.sub("", w)) for w in words.split()[:5]):
            return Role.OF_PEOPLE
    if _ABOUT.match(rest):
        return Role.TOPIC
    if re.match(r"\s*[:：(\-–—|\t]", rest):
        return Role.AT
    if re.match(r"의|\s", rest):
        return Role.AT
    return Role.NONE


_SCOPES = (Role.FROM, Role.AT, Role.TOPIC)
"""Roles of adverbials and topics, which hold over the clauses that follow."""


def origin_of(scene: Scene, trigger: Trigger, placed: list[Placed]) -> tuple[PlaceMention, ...]:
    """Return the places people were at: the nearest cluster of the best role."""
    best: tuple[tuple[int, ...], Placed] | None = None
    for cluster in placed:
        if cluster.role >= Role.TO or (cluster.role is not Role.FROM and _countries(cluster)):
            continue
        if cluster.start > trigger.end and cluster.role not in (Role.FROM, Role.LIVED, Role.AT):
            continue
        cost = scene.distance(cluster.start, trigger, topic=cluster.role in _SCOPES)
        if cost > 4 or (cluster.start > trigger.start and cost > 1):
            continue
        weight = int(cluster.role) if cluster.role is not Role.LIVED else 0
        if cluster.role in (Role.FROM, Role.LIVED):
            cost = max(0, cost - 1)
        key = (cost * 2 + weight, abs(cluster.start - trigger.start))
        if best is None or key < best[0]:
            best = (key, cluster)
    return best[1].places if best else ()


def _countries(cluster: Placed) -> bool:
    return all(p.place is not None and p.place.level == "country" for p in cluster.places)


def destination_of(scene: Scene, trigger: Trigger, placed: list[Placed]) -> tuple[PlaceMention, ...]:
    """Return the places people are sent or go to."""
    if trigger.act not in MOVES:
        return ()
    best: tuple[tuple[int, int], Placed] | None = None
    for cluster in placed:
        if cluster.role is not Role.TO:
            continue
        cost = scene.distance(cluster.start, trigger)
        if cost > 1:
            continue
        key = (cost, abs(cluster.start - trigger.start))
        if best is None or key < best[0]:
            best = (key, cluster)
    return best[1].places if best else ()


def described(scene: Scene, trigger: Trigger, pattern: Sifted, *, reach: int = 1) -> tuple[Span, ...]:
    """Return places told in plain words (원래 살던 곳, 산간오지) near the trigger."""
    found = []
    for match in pattern.finditer(scene.text, scene.start, scene.end):
        span = Span(match.start(), match.end())
        lead = len(match.group()) - len(match.group().lstrip())
        span = Span(span.start + lead, span.end)
        inside_name = span.start > scene.start and re.match(r"[가-힣]", scene.text[span.start - 1])
        if inside_name or scene.is_source(span) or any(
                p.span.overlaps(span) or 0 <= span.start - p.span.end <= 1 for p in scene.places):
            continue
        if trigger.start < span.end and span.start < trigger.end:
            continue
        if scene.distance(span.start, trigger) <= reach:
            found.append(span)
    found.sort(key=lambda s: abs(s.start - trigger.start))
    return tuple(found[:1])
