"""Statements that are no act against people but explain: trade, remittances, visits, opinions.

Invariant: a context statement stands in a report that holds a claim, in a sentence whose
clause is no claim and no ground; its trigger is the words that show its code. Not handled
here: claims.
"""

from __future__ import annotations

import re

from witnessmark.extract.frames import Frame
from witnessmark.extract.korean.groups import HEADS, group_codes, speaks_of_people
from witnessmark.extract.korean.movement import Placed, Role, placed_in
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.sifting import sifted
from witnessmark.model.text import Span
from witnessmark.vocab.codes import ContextCode

C = ContextCode
_CONTEXTS: tuple[tuple[ContextCode, str], ...] = (
    (C.REMITTANCE, r"송금(?:을|하|받|으로|해)|돈을\s?(?:보내|부쳐|전달받|송금)|(?:외부|한국)에서\s?(?:보내|오는)"
                   r"\s?돈"),
    (C.BROKERING, r"(?:브로커|중개|거간)[가-힣\s]{0,6}(?:노릇|활동|일을|하며|해)|(?:탈북|도강|월경)[을를]?\s?(?:돕|"
                  r"도와|도운|주선|알선|방조|중개)"),
    (C.SMUGGLING, r"밀수(?:를|로|에|가|하|품|입|출)"),
    (C.TRADE, r"무역(?:을|이|에|하|회사|으로)|교역|장사를\s?(?:하|해|시작)|수출|수입품|(?:장마당|시장)에서\s?(?:팔|"
              r"장사|물건)"),
    (C.DEFECTION, r"탈북(?:했|하|한|해|을\s?시도|이\s?(?:늘|줄))|도강(?:했|하|한|해)|국경을\s?넘(?:었|어|은)|"
                  r"한국(?:으로|에)\s?(?:갔|간|가|입국)"),
    (C.MILITARY_SERVICE, r"군\s?복무|제대(?:했|한|하|되|된|군인)|입대|군사\s?복무|군대(?:에|를)\s?(?:갔|나갔|다녀|"
                         r"마치)"),
    (C.SETTLING, r"결혼(?:해|하|했|을)|가정을\s?(?:꾸리|이루)|뿌리를\s?내리|눌러앉|정착해\s?(?:살|사)|자리를\s?잡"),
    (C.OFFICIAL_VISIT, r"현지\s?지도|시찰|(?:방문|순방)(?:했|한|하|을|해)|다녀갔|다녀간|현지\s?료해"),
    (C.BUILDING_PROJECT, r"(?:건설|공사|조성|재건|개발)\s?(?:사업|계획|공사|현장)?(?:이|가|을|를)?\s?(?:진행|시작|"
                         r"한창|추진|벌|마무리|완공|중)|착공|준공|완공|새로\s?지(?:은|어)|살림집\s?건설"),
    (C.LIVELIHOOD, r"생계를\s?(?:이어|꾸려|유지|책임)|먹고\s?(?:살|사)|벌어\s?(?:먹|살)|농사를\s?(?:지으|지어|짓)|"
                   r"(?:장사|날품|삯일|고기잡이|약초|농사)(?:로|으로)\s?(?:살|생활|먹|생계)|품팔이|텃밭"),
    (C.OPINION, r"불만(?:이|을|도)|원성(?:이|을)|반발(?:이|하|했|도)|비난(?:이|하|했)|여론|하소연|억울|반응(?:이|"
                r"을|도)|분노|울분|민심|불안(?:해하|감|에\s?떨)|평가(?:했|한|하)|지적(?:했|한|하)"),
)
_PATTERN = sifted("|".join(f"(?P<x{i}>{p})" for i, (_, p) in enumerate(_CONTEXTS)))


def explains(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether `text[start:end]` may hold a context statement."""
    return _PATTERN.search(text, start, end) is not None


def contexts_in(scene: Scene, acts: list[Frame]) -> list[Frame]:
    """Return the context statements of a sentence, at most one per code."""
    if not _PATTERN.may(scene.text, scene.start, scene.end):
        return []
    found: dict[ContextCode, Frame] = {}
    blocked = [span for frame in acts for _, span in frame.ground] + [frame.trigger for frame in acts]
    blocked += [span for frame in acts for _, span in frame.affected]
    placed: list[Placed] | None = None
    for match in _PATTERN.finditer(scene.text, scene.start, scene.end):
        code = _CONTEXTS[int((match.lastgroup or "x0")[1:])][0]
        stop = match.end()
        while stop < scene.end and re.match(r"[가-힣]", scene.text[stop]):
            stop += 1
        trigger = Span(match.start(), stop)
        if code in found or any(trigger.overlaps(span) for span in blocked) or scene.is_source(trigger):
            continue
        if acts and code is not ContextCode.OPINION and not _own_clause(scene, trigger, acts):
            continue
        people = [p for p in scene.phrases if p.span.end <= trigger.start and speaks_of_people(scene.words(p))
                  and HEADS.search(scene.words(p)) and not scene.is_source(p.span)]
        placed = placed_in(scene) if placed is None else placed
        origin = next((c.places for c in reversed(placed) if c.role <= Role.AT), ())
        figure = next((f for f in scene.figures if f.unit and not f.percentage
                       and people and people[-1].span.overlaps(f.span)), None)
        found[code] = Frame(
            trigger=trigger, passage=Span(scene.start, scene.end), context=code,
            affected=((group_codes(scene.words(people[-1])), people[-1].span),) if people else (),
            origin=origin, figure=figure, when=scene.times[0] if scene.times and scene.times[0].start else None,
            score=.55,
        )
    return list(found.values())


def _own_clause(scene: Scene, trigger: Span, acts: list[Frame]) -> bool:
    """Tell whether a coordinating border lies between the statement and every act."""
    for frame in acts:
        left, right = sorted((trigger.start, frame.trigger.start))
        morphs = scene.sentence.morphs
        if not any(p.kind in ("EC", "EF") and left <= morphs[p.stem].start < right for p in scene.predicates):
            return False
    return True
