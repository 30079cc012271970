"""What speaks for a value of a field, or for an act: numbers in a fixed order, for the forests.

Every clue is about where words stand, who takes them for what, and of which kind they are; none is a word of the text
(the one before and the one after a place or body count only as one of a few closed classes).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.learned.labels import (
    ACTS,
    CONSEQUENCES,
    GROUNDS,
    GROUPS,
    KINDS,
    ORGANS,
    ROLES,
    SPEECHES,
    STATUSES,
)
from witnessmark.extract.weighing.options import ALIKE, Option, chain, keys_of
from witnessmark.extract.weighing.sight import UNSEEN
from witnessmark.extract.weighing.story import Story
from witnessmark.extract.weighing.words import after_of, before_of
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, FigureKind, Precision, Quantifier, Unit

Row = NDArray[np.float32]
Rows = NDArray[np.float32]
COMMON = (
    "rules", "learned", "heard", "rules_any", "learned_any", "rules_other", "learned_other",
    *(f"net_{role}" for role in ROLES), "net_best", "net_first",
    "sentences", "after", "apart", "paragraph", "passage", "nearer", "place_before", "in_sentence", "named", "first",
    "home", "others", "last_act", "next_act", "act", "status", "korean", "told", "length", "by_rules", "by_learned",
    "speaker", "body", "words_before", "words_after", "wordless",
)
"""Clues of every field. `rules`, `learned`: that layer has this value there; `…_any`: it has one; `…_other`: it has
this value in the field most alike. `net_…`: what the network takes the words for. `others`: other acts the rules give
this value; `last_act`, `next_act`: those before and after do."""
OWN = {
    "status": ("code", "share"),
    "orderer": ("code",),
    "perpetrator": ("code",),
    "affected": ("code", "codes", "wide"),
    "figure": ("unit", "quantifier", "size", "kind", "noun"),
    "origin": ("level", "described", "unlisted", "inside", "often", "distinct", "score"),
    "destination": ("level", "described", "unlisted", "inside", "often", "distinct", "score"),
    "when": ("role", "precision", "width", "age", "telling"),
    "ground": ("code", "wide"),
    "consequences": ("code", "wide"),
    "attribution": ("kind", "speech", "links", "wide"),
}
NAMES = {field: COMMON + own for field, own in OWN.items()}
"""The clues of each field, in order."""
ACT_NAMES = (
    "rules_this", "rules_other", "rules_score", "no_rules", "learned_this", "learned_other", "learned_score",
    "no_learned", "net_this", "net_best", "net_first", "net_inside", "spread", "relevance", "ruled", "seen", "people",
    "figure", "origin", "destination", "described", "time", "teller", "ground", "orderer", "perpetrator", "surer",
    *(f"net_{role}" for role in ROLES), "status", "act", "words", "sentence", "told", "length", "korean", "rows",
    "fellows", "quoted", "words_this", "words_best", "words_none", "share", "share_first",
)
"""Clues of an act: whether it is one an analyst would code, under one code. `words_…`: what wording alone says;
`share`: what it and the network say together."""
LEVELS = ("country", "adm1", "adm2", "adm3", "place", "")
TIMES = ("at", "since", "until", "by", "duration", "set")
ONE_IN = 250
"""Code points for each act seen beyond which fewer, not more, say that acts are not the subject."""
_ROLE = {"attribution": "source"}
_CODES: dict[str, Sequence[object]] = {
    "orderer": ORGANS, "perpetrator": ORGANS, "ground": GROUNDS, "consequences": CONSEQUENCES}


def clues(story: Story, index: int, field: str, options: Sequence[Option], act: Act) -> Rows:
    """Return what speaks for each option of a field of act `index`, told as `act`: (options, NAMES[field])."""
    teller = story.acts[index]
    trigger, passage = teller.one.trigger, teller.one.passage
    home, paragraph = story.sentence(trigger.start), story.paragraph(trigger.start)
    role = ROLES.index(_ROLE.get(field, field))
    unseen = np.full(len(ROLES), UNSEEN, np.float32)
    seen = [teller.sight.roles(o.span) if teller.sight is not None and o.span is not None else unseen for o in options]
    best = max((float(s[role]) for s in seen), default=UNSEEN)
    takes = [keys_of(story, frame, field) for frame in (teller.rules, teller.own)]
    alike = [keys_of(story, frame, ALIKE[field]) if field in ALIKE else frozenset()
             for frame in (teller.rules, teller.own)]
    heard = ({o.key for o in chain(teller.learned.heard)}
             if field == "attribution" and teller.learned is not None else set())
    near, elsewhere = _elsewhere(story, index, field)
    before = {key: rank for rank, key in enumerate(dict.fromkeys(
        o.key for o in reversed(options) if o.span is not None and o.span.start < trigger.start), 1)}
    named = Counter(o.key for o in options)
    sentences = [story.sentence(o.span.start) if o.span is not None else home for o in options]
    here = sentences.count(home)
    rows = np.zeros((len(options), len(NAMES[field])), np.float32)
    met: set[object] = set()
    for row, option, net, at in zip(rows, options, seen, sentences, strict=True):
        span = option.span or trigger
        row[: len(COMMON)] = (
            option.key in takes[0], option.key in takes[1], option.key in heard, bool(takes[0]), bool(takes[1]),
            option.key in alike[0], option.key in alike[1], *net, best, net[role] >= best,
            at - home, span.start >= trigger.end, min(600, span.apart(trigger)),
            story.paragraph(span.start) == paragraph, passage.start <= span.start < passage.end,
            option.span is not None and story.nearer(index, span), before.get(option.key, 0), here, named[option.key],
            option.key not in met, min(at, 6), min(elsewhere[option.key], 6), option.key in near[0],
            option.key in near[1], ACTS.index(act), STATUSES.index(teller.one.status), story.document.language == "ko",
            home, len(story.starts), teller.rules is not None, teller.learned is not None,
            _meets(story.speakers, span), _meets(story.bodies, span),
            before_of(story.text, span, story.document.language), after_of(story.text, span, story.document.language),
            option.span is None,
        )
        row[len(COMMON) :] = _own(story, index, field, option)
        met.add(option.key)
    if field in ("origin", "destination") and len(options):
        _weigh_places(rows, options, named, NAMES[field])
    return rows


def act_clues(story: Story, index: int, act: Act, *, surer: bool) -> Row:
    """Return what speaks for act `index` to be one, told as `act`: (ACT_NAMES)."""
    teller = story.acts[index]
    one, sight = teller.one, teller.sight
    ruled = teller.rules if teller.rules is not None and teller.rules.reader == "rules" else None
    said = teller.rules
    home = story.sentence(one.trigger.start)
    frames = [f for f in (teller.rules, teller.own) if f is not None]
    roles = sight.strongest if sight is not None else np.full(len(ROLES), UNSEEN, np.float32)
    top = float(sight.acts.max()) if sight is not None else UNSEEN
    this = sight.act(act) if sight is not None else UNSEEN
    worded = sight.words if sight is not None else None
    by_words = ((float(worded[ACTS.index(act)]), float(worded[:-1].max()), float(worded[-1])) if worded is not None
                else (UNSEEN,) * 3)
    share, most = ((float(sight.shares[ACTS.index(act)]), float(sight.shares.max())) if sight is not None
                   else (UNSEEN, UNSEEN))

    def has(*names: str) -> bool:
        return any(bool(getattr(f, name)) for f in frames for name in names)

    place = story.place_in_order[index]
    fellows = sum(1 for at in range(max(0, place - 4), min(len(story.order), place + 5))
                  if at != place and story.sentence(story.triggers[at].start) == home)
    return np.array((
        said is not None and said.act is act, said is not None and said.act is not act,
        ruled.score if ruled is not None else UNSEEN, ruled is None,
        teller.learned is not None and teller.learned.act is act,
        teller.learned is not None and teller.learned.act is not act,
        teller.learned.score if teller.learned is not None else UNSEEN, teller.learned is None,
        this, top, this >= top, sight.inside if sight is not None else UNSEEN, story.spread.get(act, 0.0),
        story.relevance, story.ruled, min(1.0, story.seen * ONE_IN / max(len(story.text), 1)),
        has("affected", "figure"), has("figure"), has("origin", "origin_described"),
        has("destination", "destination_described"),
        has("origin_described", "destination_described"), has("when"), has("said"), has("ground"), has("orderer"),
        has("perpetrator"), surer, *roles, STATUSES.index(one.status), ACTS.index(act),
        min(80, one.trigger.end - one.trigger.start), min(600, one.passage.end - one.passage.start), home,
        len(story.starts), story.document.language == "ko", teller.rows, fellows, _quoted(story.text, one.trigger),
        *by_words, share, share >= most,
    ), np.float32)


def _own(story: Story, index: int, field: str, option: Option) -> tuple[float, ...]:
    value, span = option.value, option.span
    if field == "status":
        sight = story.acts[index].sight
        number = STATUSES.index(value[0])
        return number, float(sight.status[number]) if sight is not None else UNSEEN
    if field in ("origin", "destination"):
        if isinstance(value, Span):
            return 6, 1, 1, 0, 0, 0, 0
        level = value.place.level if value.place is not None and value.place.level in LEVELS else ""
        return LEVELS.index(level), 0, value.place is None, 0, 0, 0, value.score
    wide = min(200, span.end - span.start) if span is not None else 0
    if field == "affected":
        return GROUPS.index(value[0][0]) if value[0] else -1, len(value[0]), wide
    if field == "figure":
        mention, kind = value
        size = math.log10(max(1, mention.best or mention.low or mention.high or 1))
        return (tuple(Unit).index(mention.unit), tuple(Quantifier).index(mention.quantifier), size,
                tuple(FigureKind).index(kind), mention.noun is not None)
    if field == "when":
        told = story.document.told_on(value.span.start)
        days = (value.end - value.start).days if value.end is not None else 0
        age = (told - value.start).days if told is not None else -1000
        return (TIMES.index(value.role), tuple(Precision).index(value.precision) if value.precision is not None else -1,
                math.log1p(max(0, days)), math.copysign(math.log1p(abs(age)), age),
                any(s.told_on is not None and s.told_on.span == value.span for s in story.acts[index].one.said))
    if field == "attribution":
        return ((KINDS.index(value[0].kind), SPEECHES.index(value[0].speech), len(value), wide) if value
                else (-1, -1, 0, 0))
    number = _CODES[field].index(value[0])
    return (number, wide) if field in ("ground", "consequences") else (number,)


def _weigh_places(rows: Rows, options: Sequence[Option], named: Counter[object], names: Sequence[str]) -> None:
    """Tell which places stand beside one that lies in them, and how a place's weight in the story compares."""
    inside, often, distinct = (names.index(n) for n in ("inside", "often", "distinct"))
    rows[:, often] = [named[o.key] / max(named.values()) for o in options]
    rows[:, distinct] = len(named)
    for row, left, right in zip(range(len(options) - 1), options, options[1:], strict=False):
        if left.span is None or right.span is None or right.span.start - left.span.end > 4:
            continue
        pair = [getattr(option.value, "place", None) for option in (left, right)]
        for at, (own, other) in enumerate((pair, pair[::-1])):
            if own is not None and other is not None:
                rows[row + at, inside] = (own.level in ("country", "adm1") and other.level != "country"
                                          and own.country == other.country)


def _elsewhere(story: Story, index: int, field: str) -> tuple[list[frozenset[object]], Counter[object]]:
    """Return the values that the acts before and after have by the rules, and how many other acts have each."""
    place = story.place_in_order[index]
    near = [keys_of(story, story.acts[story.order[at]].rules, field) if 0 <= at < len(story.order) else frozenset()
            for at in (place - 1, place + 1)]
    counted: Counter[object] = Counter()
    for number in story.order[max(0, place - 12) : place + 13]:
        if number != index:
            counted.update(keys_of(story, story.acts[number].rules, field))
    return near, counted


def _meets(spans: Sequence[Span], span: Span) -> bool:
    at = bisect_left(spans, span)
    return any(s.overlaps(span) for s in spans[max(0, at - 2) : at + 2])


def _quoted(text: str, span: Span) -> bool:
    """Tell whether words stand inside quotation marks of their own paragraph."""
    start = text.rfind("\n", 0, span.start) + 1
    head = text[start : span.start]
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1
