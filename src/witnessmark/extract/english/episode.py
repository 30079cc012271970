"""What a report's main episode gives to the acts that leave it unsaid: place, day, reason, order.

Runs after the nearer rules of `coreference`; nothing stated by the act's own sentence is
touched, and a sentence that names another place takes none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.coreference import with_defectors
from witnessmark.extract.english.drafts import CORE, HOMEWARD, MOVES, Draft
from witnessmark.extract.english.genre import Genre
from witnessmark.extract.english.groups import MOVED_IN
from witnessmark.extract.english.movement import Route
from witnessmark.extract.english.organs import Named, organ_code
from witnessmark.extract.mentions import PlaceMention
from witnessmark.extract.places import without_enclosing
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Group, Organ, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.attribution.chains import Voices
    from witnessmark.extract.english.scene import Scene, Sentence

_REAL = frozenset({Status.CARRIED_OUT, Status.ONGOING})
_AHEAD = frozenset({Status.ORDERED, Status.PLANNED, Status.THREATENED})
_DONE_TO = frozenset({Act.EXPULSION, Act.EVICTION, Act.DEMOLITION, Act.DETENTION, Act.CONFISCATION, Act.RELOCATION})
_FORCES = frozenset({Organ.POLICE, Organ.MILITARY, Organ.ARMED_GROUP, Organ.STATE_SECURITY, Organ.BORDER_GUARD,
                     Organ.COMPANY})
_SENT = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})
_ORDER_BY = re.compile(
    r"\b(?:orders?|instructions?|directives?|decisions?|decrees?|rulings?)\s(?:was\s|is\s|were\s|came\s)?(?:given\s|issued\s"
    r"|handed\sdown\s)?(?:by|from|of)\s(?:the\s|a\s)?([\w'’ -]{3,60})", re.I)
_DONE_BY = re.compile(
    r"\b(?:carried\sout|executed|enforced|implemented|done)\sby\s(?:the\s|a\s)?([\w'’ -]{3,60})", re.I)
_TELLING_VERB = re.compile(r"\b(?:said|says|told|reported|according|published|wrote|recorded|dated?)\b", re.I)
_TELLING = frozenset({Group.RESETTLER, Group.DEFECTOR_FAMILY, Group.REFUGEE, Group.IDP, Group.MINORITY})
_PARTITIVE = re.compile(r"\bof (?:the|these|those) \w+|\bthe (?:rest|others|remaining|same)\b|\banother\b", re.I)
_SAME_GROUND = re.compile(r"\b(?:for|on) the same (?:reasons?|grounds?|charges?)\b", re.I)
_LIVING = re.compile(
    r"\b(?:we|i|they|he|she|who|family|families|people)\b[^.;]{0,25}\b(?:lived?|living|stayed|staying|settled|"
    r"resid(?:ed|ing)) (?:in|at|on|near)\b", re.I)
_SPEAKER_IN = re.compile(
    r"\b(?:sources?|residents?|informants?|traders?|officials?|activists?|officers?|reporters?|"
    r"correspondents?) (?:in|from|of|at|"
    r"inside|near) (?:the )?(?:(?:city|town|county|province) of )?(?:[A-Z][\w'’-]+, )?$")
_TALK = re.compile(r"\b(?:interview(?:ed)?|testimony|transcript|conversation|recording|recorded|statement)\b", re.I)
_WHERE_TALKED = re.compile(
    r"(?:\d,?\s*(?:in |at |[-–—] )?|\b(?:recorded|conducted|held|interviewed|taken|given) (?:in|at) )$")
_DATELINE = re.compile(r"[A-Z][\w'’ ,./-]{2,45}?(?:\([^)\n]{2,30}\))?\s[-–—]{1,2}\s")
REACH = 25


def complete(scene: Scene, drafts: Sequence[Draft], genre: Genre, voices: Voices) -> None:
    """Fill what the report's main episode says of each draft; writes to the drafts."""
    home = _headline_place(scene, voices)
    placed: Draft | None = None
    dated: dict[int, Draft] = {}
    reasoned: Draft | None = None
    grouped: Draft | None = None
    doing: Draft | None = None
    told = {d.sentence.number for d in drafts}
    ordered_by = _issuer(scene, genre)
    for draft in drafts:
        _orders(scene, draft)
        if ordered_by and draft.status is Status.ORDERED and not draft.orderer and not draft.perpetrator:
            draft.orderer = list(ordered_by)
        _place(draft, placed, home, _lived(scene, draft, told))
        _stated_before(scene, draft, told)
        _day(draft, dated.get(draft.sentence.block.paragraph))
        _reason(draft, reasoned)
        grouped = _group(draft, grouped)
        _doer(draft, doing)
        if draft.perpetrator and draft.act in _DONE_TO and "perpetrator" not in draft.carried:
            doing = draft
        if draft.act in CORE and draft.route.origin and draft.sentence.block.kind not in {"title", "caption"}:
            placed = draft
        if draft.when is not None and draft.status in _REAL:
            dated[draft.sentence.block.paragraph] = draft
        if draft.ground and draft.act in _SENT:
            reasoned = draft


def _headline_place(scene: Scene, voices: Voices) -> list[PlaceMention]:
    """Return the first known place of the title or the first sentences; a whole country only where none is nearer.

    Where a speaker is ("a source in X said") comes only after all others, and so does the dateline.
    """
    wide: list[PlaceMention] = []
    aside: list[PlaceMention] = []
    for sentence in scene.sentences[:4]:
        if sentence.block.kind == "item":
            continue
        taboo = voices.taboo(sentence)
        known = [p for p in sentence.places if p.place is not None]
        told = [p for p in known
                if any(t.overlaps(p.span) for t in taboo) or _of_speaker(scene, p) or _dateline(scene, p)
                or _of_talk(scene, p)]
        near = [p for p in known if p.place is not None and p.place.level != "country" and p not in told]
        if near:
            return without_enclosing(scene.document.text, near)[:1]
        wide = wide or [p for p in known if p not in told][:1]
        aside = aside or [p for p in told if p.place is not None and p.place.level != "country"][:1]
    return aside or wide


def _of_speaker(scene: Scene, place: PlaceMention) -> bool:
    before = scene.document.text[max(0, place.span.start - 60) : place.span.start]
    return _SPEAKER_IN.search(before) is not None


def _of_talk(scene: Scene, place: PlaceMention) -> bool:
    """Tell whether a place is where somebody was interviewed ("Interview with a farmer, 3 May 2019, Bangkok")."""
    text = scene.document.text
    line = text.rfind("\n", 0, place.span.start) + 1
    head = text[line : place.span.start]
    return len(head) < 140 and _TALK.search(head) is not None and _WHERE_TALKED.search(head) is not None


def _dateline(scene: Scene, place: PlaceMention) -> bool:
    """Tell whether a place stands in a dateline ("NAIROBI - ", "Tunis, Mar 3 (Agency) -")."""
    text = scene.document.text
    line = text.rfind("\n", 0, place.span.start) + 1
    return _DATELINE.match(text, line) is not None and place.span.start - line < 40 and (
        text[line : place.span.end].isupper() or _DATELINE.match(text, line).end() > place.span.end)  # type: ignore[union-attr]


def _issuer(scene: Scene, genre: Genre) -> list[Named]:
    if genre.body is None:
        return []
    code = organ_code(genre.body.slice(scene.document.text))
    return [(code, genre.body)] if code is not None else []


def _lived(scene: Scene, draft: Draft, told: set[int]) -> list[PlaceMention]:
    """Return where people lived, told by a sentence just before that states no act ("We lived in Kobol.")."""
    number = draft.sentence.number
    for earlier in range(number - 1, max(number - 4, -1), -1):
        sentence = scene.sentences[earlier]
        if earlier in told or sentence.block.paragraph != draft.sentence.block.paragraph:
            break
        match = _LIVING.search(sentence.text)
        if match is not None:
            at = sentence.start + match.end()
            return [p for p in sentence.places if 0 <= p.span.start - at < 50][:1]
    return []


def _place(
    draft: Draft, source: Draft | None, home: Sequence[PlaceMention], lived: Sequence[PlaceMention]
) -> None:
    route = draft.route
    if draft.act in HOMEWARD:
        if draft.act is Act.RETURN_DENIED and not (route.destination or route.at or route.destination_described):
            known = source.route.origin if source is not None else list(home)
            route.destination = list(known)
            draft.carried.add("episode")
        return
    if route.origin or route.at or route.origin_described or "row" in draft.carried or draft.sheltered:
        return
    own = {p.span for p in draft.sentence.places} - {p.span for p in route.destination}
    if own and draft.act in MOVES and not route.destination:
        return
    if lived:
        known = list(lived)
    elif source is not None and draft.sentence.number - source.sentence.number <= REACH:
        known = source.route.origin
    else:
        known = list(home)
    names = {p.place.id for p in route.destination if p.place is not None}
    ends = {p.span for p in route.destination}
    known = [p for p in known if p.span not in ends and (p.place is None or p.place.id not in names)]
    if known:
        draft.route = Route(list(known), route.destination, [], [], route.destination_described)
        draft.carried.add("episode")


def _stated_before(scene: Scene, draft: Draft, told: set[int]) -> None:
    """Take the day from a sentence just before that states one and no act ("Last October. Men came …")."""
    if draft.when is not None or draft.status not in _REAL or draft.act in {Act.DISPLACEMENT, Act.SURVEILLANCE}:
        return
    number = draft.sentence.number
    for earlier in range(number - 1, max(number - 4, -1), -1):
        sentence = scene.sentences[earlier]
        if earlier in told or sentence.block.paragraph != draft.sentence.block.paragraph:
            return
        days = [t for t in sentence.times if t.role == "at" and t.start is not None and t.precision is not None]
        if days and len(sentence.text) < 90 and _TELLING_VERB.search(sentence.text) is None:
            draft.when = days[-1]
            draft.carried.add("when")
            return


def _day(draft: Draft, source: Draft | None) -> None:
    if (
        source is not None
        and draft.when is None
        and draft.status in _REAL
        and draft.act not in {Act.DISPLACEMENT, Act.MOVEMENT_RESTRICTION, Act.SURVEILLANCE, Act.RETURN_DENIED}
        and source.act not in {Act.MOVEMENT_RESTRICTION, Act.SURVEILLANCE, Act.DISPLACEMENT}
        and draft.sentence.number - source.sentence.number <= 3
        and source.when is not None
        and source.when.role == "at"
    ):
        draft.when = source.when
        draft.carried.add("when")


def _reason(draft: Draft, source: Draft | None) -> None:
    if draft.act not in _SENT or draft.ground:
        return
    for _, span in draft.affected:
        base = draft.sentence.block.start
        if draft.sentence.span.covers(span):
            found = MOVED_IN.search(draft.sentence.block.text, span.start - base, min(span.end - base + 90,
                                                                                     draft.sentence.end - base))
            if found is not None:
                draft.ground = [(Ground.RESIDENCE_STATUS, Span(base + found.start(), base + found.end()))]
                return
    if source is None:
        return
    text = draft.sentence.text
    same = _SAME_GROUND.search(text)
    if same is not None:
        span = Span(draft.sentence.start + same.start(), draft.sentence.start + same.end())
        draft.ground = [(source.ground[0][0], span)]
        return
    near = draft.sentence.number - source.sentence.number
    pointed = "affected" in draft.carried or draft.anaphor or draft.definite or _PARTITIVE.search(text) is not None
    if near <= 6 and pointed and draft.status not in {Status.DENIED, Status.HALTED}:
        draft.ground = list(source.ground)


def _doer(draft: Draft, source: Draft | None) -> None:
    """Let those who did the act told just before do what a passive leaves unsaid ("Police came. Huts were burnt.")."""
    if (source is None or draft.perpetrator or draft.act not in _DONE_TO or draft.status not in _REAL
            or draft.parts.agent is not None or not draft.parts.passive):
        return
    same = draft.sentence.block.paragraph == source.sentence.block.paragraph
    near = draft.sentence.number - source.sentence.number <= (2 if same else 1)
    if near and {code for code, _ in source.perpetrator} & _FORCES:
        draft.perpetrator = [p for p in source.perpetrator if p not in draft.orderer]
        draft.carried.add("perpetrator")


def _group(draft: Draft, source: Draft | None) -> Draft | None:
    """Give plain "households" the group the episode is about; return the draft that names one."""
    if draft.act not in _SENT | {Act.CONFISCATION, Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION}:
        return source
    codes = {code for found, _ in draft.affected for code in found}
    if Ground.FAMILY_DEFECTION in {code for code, _ in draft.ground}:
        draft.affected = [(with_defectors(found), span) for found, span in draft.affected]
        return draft if draft.affected else source
    if codes & _TELLING:
        return draft
    if codes == {Group.RESIDENT} and source is not None and not draft.ground:
        near = draft.sentence.number - source.sentence.number
        pointed = draft.definite or _PARTITIVE.search(draft.sentence.text) is not None
        if near <= (6 if pointed else 2) and draft.status not in {Status.DENIED, Status.HALTED}:
            draft.affected = [(source.affected[0][0], span) for _, span in draft.affected]
    return source


def _orders(scene: Scene, draft: Draft) -> None:
    """Read "Order by X, carried out by Y" beside an act that names neither."""
    if draft.act not in CORE and draft.act is not Act.BACKGROUND_CHECK:
        return
    sentence: Sentence = draft.sentence
    for number in range(sentence.number, min(sentence.number + 3, len(scene.sentences))):
        other = scene.sentences[number]
        if other.block.paragraph != sentence.block.paragraph or (
                other.block.kind == "item" and other.block.start != sentence.block.start):
            return
        for pattern, name in ((_ORDER_BY, "orderer"), (_DONE_BY, "perpetrator")):
            match = pattern.search(other.text)
            if match is None or getattr(draft, name):
                continue
            words = re.split(r",|\b(?:in|on|to|and|that|which|since|last|who|for)\b", match.group(1))[0].rstrip()
            code = organ_code(words)
            if code is not None and len(words) > 2:
                start = other.start + match.start(1)
                setattr(draft, name, [(code, Span(start, start + len(words)))])
