"""Choosing what stands: the code of an act and how sure it is, then a value for each field.

Values are taken as they are, never mixed or made: what is chosen is a value that a layer or a grammar read, on words of
the text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.labels import ACTS
from witnessmark.extract.stamps import stamp_of
from witnessmark.extract.weighing.clues import Row, act_clues, clues
from witnessmark.extract.weighing.forest import forests
from witnessmark.extract.weighing.joint import logit
from witnessmark.extract.weighing.options import CODES, DOERS, FIELDS, Option, chain, keys_of, options, values_of
from witnessmark.extract.weighing.pairing import outdone
from witnessmark.extract.weighing.settling import settled
from witnessmark.extract.weighing.story import Story, Teller
from witnessmark.extract.weighing.words import FROM, TO, before_of, beside_an_order
from witnessmark.model.claim import Why
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground

LIKELY = 0.15
"""A code that network and wording give less than this is none of an act's options."""
LEADS = {"origin": FROM, "destination": TO}
"""The word or particle that names a place as where an act leads from, or to."""
BY_GRAMMAR = 60
"""Code points between an act's words and a place that such a word ties to them."""
OF_A_ROW = frozenset({"origin", "destination", "figure", "affected", "when"})
"""What tells rows of a list apart: their own, by the rules, stands."""
HEARD = 0.3
"""The rules' chain of speakers stands from here on, though another one be likelier: as often right on `gold/weigh`."""
LISTED = 0.1
"""A place that stands in one list with one that stands needs no more than this."""
ORDERED = 0.2
"""A body beside a word for an order needs no more than this, where no other stands as having given it."""
SAID = {"en": 0.2, "ko": 0.15}
"""What the log odds of a reason's code, by network and wording, count beside those of the forest, which does not see
which code they take the words for."""
REASON = {"en": 0.35, "ko": 0.3}
"""A reason stands from here on."""
BARE = (("origin", "destination"), ("affected",))
"""Fields of which hardly any act lacks all."""
SOMEWHERE = 0.2
"""What is likelier than this stands where an act would have none of them: whole claims gain, fields lose nothing."""
TOGETHER = 0.5
"""A further value of a field that may have several stands only where it is this likely."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One act as it stands: its number in the story, the probability that an analyst keeps it under its code, and what
    spoke for that."""

    index: int
    frame: Frame
    chance: float
    clues: Row


def weighed(story: Story, least: float = 0.0) -> list[Weighed]:
    """Return the acts of a story as they stand, in the story's order.

    Those that the network alone proposes and that are less likely than `least` are left out.
    """
    kept, rows = likely_acts(story, least)
    chosen: list[dict[str, list[tuple[Option, float]]]] = [{} for _ in kept]
    likeliest: list[dict[str, tuple[Option, float]]] = [{} for _ in kept]
    for field in FIELDS:
        offered = offers(story, field, kept)
        threshold = forests()[field].least
        if field == "ground":
            offered = [(some, as_words_say(story, one.index, some, own))
                       for one, (some, own) in zip(kept, offered, strict=True)]
            threshold = REASON[story.document.language]
        for number, (some, own) in enumerate(offered):
            index = kept[number].index
            heard: list[tuple[Option, float]] = []
            if field == "attribution":
                some, own = _no_doer(story, index, some, own, chosen[number])
                heard = speaker(story, index, some, own)
            if field == "when":
                heard = _stamp(story, index, some)
            if field in LEADS:
                heard = _led(story, index, field, some)
            chosen[number][field] = heard or stand(field, some, own, threshold)
            if field == "orderer":
                chosen[number][field] = chosen[number][field] or _beside_an_order(story, some, own)
            if field in LEADS:
                chosen[number][field] += _listed(story, some, own, chosen[number][field])
            if some:
                likeliest[number][field] = max(zip(some, own, strict=True), key=lambda held: held[1])
    for values, best_of in zip(chosen, likeliest, strict=True):
        _apart_from_each_other(values)
        _not_bare(values, best_of)
    mere = _mere_reasons(story, kept, chosen)
    return [Weighed(one.index, _frame(story, story.acts[one.index], one.act, values), one.chance, row)
            for one, row, values in zip(kept, rows, chosen, strict=True) if one.index not in mere]


@dataclass(frozen=True, slots=True)
class Likely:
    """An act that is weighed: its number in the story, its likeliest code and the forest's chance of that."""

    index: int
    act: Act
    chance: float


def likely_acts(story: Story, least: float = 0.0) -> tuple[list[Likely], list[Row]]:
    """Return the acts that are weighed, each under its likeliest code, and what spoke for that."""
    surer = surer_than(story)
    asked = [(index, act) for index in range(len(story.acts)) for act in codes(story, index)]
    if not asked:
        return [], []
    told = np.stack([act_clues(story, index, act, surer=surer[index]) for index, act in asked])
    chances = forests()["act"].chances(told)
    best: dict[int, tuple[float, Act, Row]] = {}
    for (index, act), chance, row in zip(asked, chances.tolist(), told, strict=True):
        if index not in best or chance > best[index][0]:
            best[index] = chance, act, row
    kept = [(Likely(index, _settled(story, index, act), chance), row)
            for index, (chance, act, row) in sorted(best.items())
            if chance >= least or story.acts[index].rules is not None]
    return [one for one, _ in kept], [row for _, row in kept]


def _settled(story: Story, index: int, act: Act) -> Act:
    one = story.acts[index].one
    return settled(story.text, story.document.language, one.trigger, one.passage, act)


def offers(story: Story, field: str, kept: Sequence[Likely]) -> list[tuple[list[Option], list[float]]]:
    """Return what a field of each act is offered, and the forest's chance of each option."""
    offered = [options(story, one.index, field) for one in kept]
    rows = [clues(story, one.index, field, some, one.act) for one, some in zip(kept, offered, strict=True)]
    odds = forests()[field].chances(np.concatenate(rows)) if rows else np.zeros(0)
    ends = np.cumsum([len(some) for some in offered]).tolist()
    return [(some, odds[end - len(some) : end].tolist()) for some, end in zip(offered, ends, strict=True)]


def _mere_reasons(story: Story, acts: Sequence[Likely],
                  chosen: Sequence[dict[str, list[tuple[Option, float]]]]) -> set[int]:
    """Return flights told only as the reason of another act ("expelled because a brother had fled"): relatives'
    defection is that act's ground, and none of the people's own acts."""
    reasons = [(one.index, option.span) for one, values in zip(acts, chosen, strict=True)
               for option, _ in values["ground"] if option.span is not None
               and option.value[0] is Ground.FAMILY_DEFECTION]
    return {one.index for one in acts if one.act is Act.FLIGHT and any(
        other != one.index and span.overlaps(story.acts[one.index].one.trigger) for other, span in reasons)}


def _not_bare(values: dict[str, list[tuple[Option, float]]], best: dict[str, tuple[Option, float]]) -> None:
    """Give an act that has no place at all, or no people, the likeliest that the story offers, where it is likely
    enough: hardly any act is told without."""
    for fields in BARE:
        if any(values[field] for field in fields):
            continue
        field = max((f for f in fields if f in best), key=lambda f: best[f][1], default=None)
        doers = [option.span for name in DOERS for option, _ in values.get(name, ())]
        if field == "affected" and _meets(best[field][0].span, doers):
            continue
        if field is not None and best[field][1] >= SOMEWHERE:
            values[field] = [best[field]]


def _no_doer(story: Story, index: int, some: list[Option], odds: list[float],
             values: dict[str, list[tuple[Option, float]]]) -> tuple[list[Option], list[float]]:
    """Leave out speakers whose words name who did or ordered the act, where the rules do not hear them speak."""
    act = story.acts[index]
    if act.rules is None:
        return some, odds
    heard = keys_of(story, act.rules, "attribution")
    doers = [o.span for field in DOERS for o in (*(o for o, _ in values[field]), *values_of(story, act.rules, field))]
    kept = [(option, chance) for option, chance in zip(some, odds, strict=True)
            if option.key in heard or not _meets(option.span, doers)]
    return [option for option, _ in kept], [chance for _, chance in kept]


def _meets(span: Span | None, others: Sequence[Span | None]) -> bool:
    return span is not None and any(o is not None and span.overlaps(o) for o in others)


def _apart_from_each_other(values: dict[str, list[tuple[Option, float]]]) -> None:
    """Leave no place both where people came from and where they went, and nobody both who did it and whom it was
    done to: each stays where it is likelier."""
    for field in DOERS:
        for doer, chance in list(values[field]):
            over = [(o, c) for o, c in values["affected"] if _meets(o.span, [doer.span])]
            if over and max(c for _, c in over) > chance:
                values[field].remove((doer, chance))
            else:
                values["affected"] = [held for held in values["affected"] if held not in over]
    left, right = ({option.key: chance for option, chance in values[field]} for field in ("origin", "destination"))
    for key in left.keys() & right.keys():
        worse = "destination" if left[key] >= right[key] else "origin"
        values[worse] = [(option, chance) for option, chance in values[worse] if option.key != key]


def speaker(story: Story, index: int, offered: Sequence[Option], odds: Sequence[float]) -> list[tuple[Option, float]]:
    """Return the chain of speakers that stands without being the likeliest: the author of a message that names one, or
    the one the rules hear, where it is likely enough. Reports of one caller then keep one chain."""
    act = story.acts[index]
    entry = story.document.entry(act.one.trigger.start)
    said = act.rules.said if act.rules is not None else act.learned.heard if act.learned is not None else ()
    if not said:
        return []
    own = chain(said)[0]
    if entry is not None and entry.author is not None:
        return [(own, 1.0)]
    chance = max((c for option, c in zip(offered, odds, strict=True) if option.key == own.key), default=0.0)
    return [(own, chance)] if act.rules is not None and chance >= HEARD else []


def _stamp(story: Story, index: int, offered: Sequence[Option]) -> list[tuple[Option, float]]:
    """Return the day of the message an act is told in, where the rules take it for the act's."""
    rules = story.acts[index].rules
    stamp = stamp_of(story.document, rules.trigger) if rules is not None and rules.when is not None else None
    return [(option, 1.0) for option in offered if stamp is not None and rules is not None and rules.when is not None
            and option.span == stamp.span == rules.when.span][:1]


def as_words_say(story: Story, index: int, offered: Sequence[Option], odds: Sequence[float]) -> list[float]:
    """Return the chance of each reason with what network and wording make of its words: whether they say this code."""
    sight, (head, grounds) = story.acts[index].sight, CODES["ground"]
    told: list[float] = []
    for option, chance in zip(offered, odds, strict=True):
        shares = sight.answers(head, option.span) if sight is not None and option.span is not None else None
        share = logit(float(shares[grounds.index(option.value[0])])) if shares is not None else 0.0
        told.append(1 / (1 + math.exp(-logit(chance) - SAID[story.document.language] * share)))
    return told


def _beside_an_order(story: Story, offered: Sequence[Option], odds: Sequence[float]) -> list[tuple[Option, float]]:
    """Return the likeliest of the bodies that stand beside a word for an order ("by order of the mayor", 도당의
    지시에), where it is not unlikely: the forest does not see that word."""
    told = [(option, chance) for option, chance in zip(offered, odds, strict=True) if chance >= ORDERED
            and option.span is not None and beside_an_order(story.text, option.span, story.document.language)]
    return sorted(told, key=lambda held: -held[1])[:1]


def _led(story: Story, index: int, field: str, offered: Sequence[Option]) -> list[tuple[Option, float]]:
    """Return the places that the rules take and that the sentence itself ties to the act: after its verb by "from" or
    "to", in Korean before it by the particle. A place named elsewhere in the story does not outweigh them."""
    act, language = story.acts[index], story.document.language
    trigger, home = act.one.trigger, story.sentence(act.one.trigger.start)
    taken = keys_of(story, act.rules, field)
    led: dict[object, Option] = {}
    for option in offered:
        span = option.span
        if (option.key in taken and span is not None and story.sentence(span.start) == home
                and span.apart(trigger) <= BY_GRAMMAR and (span.start >= trigger.end) == (language != "ko")
                and before_of(story.text, span, language) == LEADS[field]):
            led.setdefault(option.key, option)
    return [(option, 1.0) for option in led.values()][: FIELDS[field].several]


def _listed(story: Story, offered: Sequence[Option], odds: Sequence[float],
            held: Sequence[tuple[Option, float]]) -> list[tuple[Option, float]]:
    """Return the places listed in one breath with those that stand ("from X, Y and Z"), where they are not unlikely."""
    lists = story.lists
    names = {span for option, _ in held if option.span is not None for span in lists.get(option.span, ())}
    known = {option.key for option, _ in held}
    found: dict[object, tuple[Option, float]] = {}
    for option, chance in zip(offered, odds, strict=True):
        if option.span in names and option.key not in known and chance >= LISTED:
            found.setdefault(option.key, (option, chance))
    return list(found.values())


def codes(story: Story, index: int) -> list[Act]:
    """Return the codes an act may have: each layer's, and those the network finds likely."""
    act = story.acts[index]
    found = [a for a in (act.rules.act if act.rules else None, act.learned.act if act.learned else None) if a]
    if act.sight is not None:
        found += [ACTS[i] for i in np.flatnonzero(act.sight.shares > LIKELY)]
    return list(dict.fromkeys(found))


def surer_than(story: Story) -> list[bool]:
    """Return for each act whether another one says the same in a passage that meets its own, and is surer."""
    return outdone([(act.rules, act.learned) for act in story.acts], [act.one for act in story.acts])


def stand(field: str, offered: Sequence[Option], odds: Sequence[float], least: float) -> list[tuple[Option, float]]:
    """Return the values that stand, likeliest first: none, one, or several where a field may have them.

    One that is less likely than `least` says less than nothing does.
    """
    best: dict[object, tuple[float, Option]] = {}
    for option, chance in zip(offered, odds, strict=True):
        if option.key not in best or chance > best[option.key][0]:
            best[option.key] = chance, option
    ranked = sorted(best.values(), key=lambda held: -held[0])
    if field in ("status", "attribution"):
        return [(option, chance) for chance, option in ranked[:1]]
    return [(option, chance) for number, (chance, option) in enumerate(ranked[: FIELDS[field].several])
            if chance >= (least if number == 0 else max(least, TOGETHER))]


def _frame(story: Story, teller: Teller, act: Act, values: dict[str, list[tuple[Option, float]]]) -> Frame:
    """Return the frame that holds the chosen values, each with the reason of the layer that read it."""
    told: list[Why] = []
    taken: dict[str, Any] = {"act": act}
    layers = [frame for frame in (teller.rules, teller.own) if frame is not None]
    alone = teller.learned is None
    told += _reason("act", [f for f in layers if f.act is act][:1], 0.0)
    for field, some in values.items():
        if teller.rows > 1 and field in OF_A_ROW and teller.rules is not None:
            told += _reason(field, [teller.rules], 0.0)
            continue
        taken |= HOLDS[field]([option.value for option, _ in some])
        if not some or not some[0][0].key:
            continue
        option, chance = some[0]
        holding = [f for f in layers if any(o.key == option.key for o in values_of(story, f, field))]
        alone = alone and holding[:1] == [teller.rules]
        told += _reason(field, holding[:1], chance)
    reader = "learned" if teller.rules is None else "rules" if alone and act is teller.rules.act else "rules+learned"
    one = replace(teller.one, **taken, reader=reader, why=tuple(told))
    return replace(one, passage=_passage(one))


def _passage(frame: Frame) -> Span:
    """Return the passage stretched to the count that belongs to the act."""
    if frame.figure is None:
        return frame.passage
    span = frame.figure.span
    return Span(min(frame.passage.start, span.start), max(frame.passage.end, span.end))


def _reason(field: str, holding: Sequence[Frame], chance: float) -> list[Why]:
    if holding:
        return [why for why in holding[0].why if why.field == field]
    sure = round(chance * 100)
    return [Why(field, f"No rule takes these words for it; of all that the story offers they fit best ({sure} in 100).",
                f"이 말을 가리키는 규칙은 없으나, 글 전체에서 가장 알맞습니다(100에 {sure}).")] if sure else []


def _places(field: str) -> Any:
    def hold(values: list[Any]) -> dict[str, Any]:
        named = tuple(sorted((v for v in values if not isinstance(v, Span)), key=lambda m: m.span))
        described = tuple(sorted(v for v in values if isinstance(v, Span)))
        return {field: named, f"{field}_described": described}
    return hold


HOLDS: dict[str, Any] = {
    "status": lambda v: {"status": v[0][0], "status_span": v[0][1]} if v else {},
    **{name: (lambda v, name=name: {name: tuple(sorted(v, key=lambda held: held[1]))})
       for name in ("orderer", "perpetrator", "affected", "ground", "consequences")},
    "figure": lambda v: {"figure": v[0][0], "figure_kind": v[0][1]} if v else {"figure": None},
    "origin": _places("origin"), "destination": _places("destination"),
    "when": lambda v: {"when": v[0] if v else None},
    "attribution": lambda v: {"said": v[0] if v else ()},
}
"""How a frame holds the values of each field."""
