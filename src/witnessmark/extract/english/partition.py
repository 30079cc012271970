"""Parts that a report sets apart: "27 households (4, then 23)", "six of them for defections".

A part with a count of its own is a claim beside the whole, with the same act, people, place
and time.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from witnessmark.extract.english.grounds import grounds_in
from witnessmark.extract.english.movement import Route
from witnessmark.model.text import Span
from witnessmark.vocab.codes import FigureKind, Unit

if TYPE_CHECKING:
    from witnessmark.extract.english.drafts import Draft

_NUMBER = (r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
           r"sixteen|seventeen|eighteen|nineteen|twenty(?:-\w+)?|thirty|forty|fifty|sixty)")
_UNIT = r"(?:\s(?:hhs?|households?|families|people|persons|homes|houses))?"
_STEPS = re.compile(
    rf"\b(?P<a>{_NUMBER}){_UNIT}(?:\s(?:at\s)?first|\sinitially|\son\s[\w ]{{3,20}})?(?:,|\sand|,\sand)\s(?:then|later|"
    rf"afterwards)\s(?:an?other\s)?(?P<b>{_NUMBER})\b", re.I)
_OF_THEM = re.compile(
    rf"\b(?P<a>(?:at\sleast\s|about\s|some\s)?{_NUMBER})\sof\s(?:them|these|those|whom)\s(?=for|over|because|on|hold|had|"
    r"having|with|after|accused|who|whose|children|women|minors)", re.I)


def parts_in(draft: Draft) -> list[Draft]:
    """Return the drafts of the parts of an act that has a count."""
    whole = draft.figure
    if whole is None or whole.unit is None or draft.figure_kind is FigureKind.STOCK:
        return []
    sentence = draft.sentence
    offset = sentence.start
    out: list[Draft] = []
    for match in (*_STEPS.finditer(sentence.text), *_OF_THEM.finditer(sentence.text)):
        for name in ("a", "b") if "b" in match.re.groupindex else ("a",):
            span = Span(offset + match.start(name), offset + match.end(name))
            figure = next((f for f in sentence.figures if f.span.overlaps(span)), None)
            if figure is None or figure is whole or whole.span.overlaps(figure.number):
                continue
            unit = whole.unit if figure.unit in {None, Unit.PERSON} else figure.unit
            part = dataclasses.replace(
                draft,
                figure=dataclasses.replace(figure, unit=unit),
                affected=list(draft.affected), orderer=list(draft.orderer), perpetrator=list(draft.perpetrator),
                ground=list(draft.ground), consequences=[], carried=set(draft.carried),
                route=Route(list(draft.route.origin), list(draft.route.destination), list(draft.route.at),
                            list(draft.route.origin_described), list(draft.route.destination_described)),
                score=draft.score * 0.9, part=True,
            )
            if name == "a" and "b" not in match.re.groupindex:
                base = sentence.block.start
                own = grounds_in(sentence.block.text, offset + match.end() - base, sentence.end - base, base)
                part.ground = own or part.ground
                draft.ground = [g for g in draft.ground if all(g[1] != o[1] for o in own)] if own else draft.ground
            out.append(part)
    return out
