"""Coded texts → what the forests are fitted on: clues of every act and of every value a field could have.

An act is one that the coder has under the same code; a value is right where it agrees with the coder's. Only acts that
the coder has are asked for their values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.scoring.align import align
from bench.scoring.values import FIELDS as VALUES
from bench.scoring.values import Value
from witnessmark.extract import rules_of
from witnessmark.extract.assemble import assemble, document_of
from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.network import Network
from witnessmark.extract.weighing.choose import HOLDS, codes, surer_than
from witnessmark.extract.weighing.clues import Rows, act_clues, clues
from witnessmark.extract.weighing.options import FIELDS, Option, options
from witnessmark.extract.weighing.story import Story, story_of
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading

Coded = tuple[Reading, Sequence[Claim]]


@dataclass
class Asked:
    """One question's examples: a row of clues each, whether it is right, and the number of the act asked about."""

    rows: list[Rows] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    act: list[int] = field(default_factory=list)
    keys: list[object] = field(default_factory=list)


@dataclass
class Gathered:
    """What was gathered from some texts. `report` and `language` tell of each act by its number; `coded` counts what
    the coder has of each field for it; `claims` the coder's claims in each text; `length` is a text's, in code
    points."""

    asked: dict[str, Asked] = field(default_factory=lambda: defaultdict(Asked))
    report: list[str] = field(default_factory=list)
    language: list[str] = field(default_factory=list)
    coded: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[str, int] = field(default_factory=dict)
    length: dict[str, int] = field(default_factory=dict)


def gather(texts: Iterable[Coded], network: Network) -> Gathered:
    """Return the examples of some coded texts, the learned layer reading with `network`."""
    found = Gathered()
    for reading, coded in texts:
        document = document_of(reading)
        rules = rules_of(document.language)
        assert rules is not None
        story = story_of(document, rules, network)
        found.claims[reading.report.id] = len(coded)
        found.length[reading.report.id] = len(reading.text)
        _one(found, story, reading, coded)
    return found


def _one(found: Gathered, story: Story, reading: Reading, coded: Sequence[Claim]) -> None:
    surer = surer_than(story)
    bases = [assemble([act.one], reading, document=story.document)[0] for act in story.acts]
    of = {id(claim): index for index, some in enumerate(bases) for claim in some}
    matched = {of[id(claim)]: code for claim, code in
               align([claim for some in bases for claim in some], coded).pairs}
    for index in range(len(story.acts)):
        number = len(found.report)
        code = matched.get(index)
        found.report.append(reading.report.id)
        found.language.append(story.document.language)
        for act in codes(story, index):
            ask = found.asked["act"]
            ask.rows.append(act_clues(story, index, act, surer=surer[index]))
            ask.right.append(float(code is not None and code.act.code is act))
            ask.act.append(number)
            ask.keys.append(act)
        for name in FIELDS:
            wanted = VALUES[name](code) if code is not None else []
            found.coded[name].append(len(wanted))
            if code is None or not (code.act.code in codes(story, index)
                                    or code.act.span.overlaps(story.acts[index].one.trigger)):
                continue
            offered = options(story, index, name)
            if offered:
                ask = found.asked[name]
                ask.rows += list(clues(story, index, name, offered, code.act.code))
                ask.right += [right(reading, story.acts[index].one, name, option, wanted) for option in offered]
                ask.act += [number] * len(offered)
                ask.keys += [option.key for option in offered]


def right(reading: Reading, base: Frame, name: str, option: Option, wanted: Sequence[Value]) -> float:
    """Return the share of an option's values that are the coder's."""
    bare = Frame(trigger=base.trigger, passage=base.passage, act=base.act, **HOLDS[name]([option.value]))
    (claim,), _ = assemble([bare], reading)
    values = VALUES[name](claim)
    return float(np.mean([any(v.agrees(w) for w in wanted) for v in values])) if values else float(not wanted)
