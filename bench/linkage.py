# ruff: noqa: E501 - frames and tables read best on one line
"""Does what a release says of a report lead back to it, or to who wrote it? Attacks on the example's released sentences.

Run: python -m bench.linkage [--haystack 1000]. The example case is made as `witnessmark demo` makes it. Every released
claim is told as one of a report that is not public would be: codes alone, no outlet, no passage, small counts closed.
Attackers hold the originals of the case and a haystack of made-up reports of the same province, acts and years, in both
languages, and search them by words (TF-IDF, as a rehearsal does) and by meaning (the shipped sentence encoder, the
best sentence of each report). A third, who has the other texts of each outlet, guesses whose text a release's
sentence is by pairs and triples of letters. Printed: how often the first guess is right, beside chance, and how many
released sentences share eight words in a row with an original.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from witnessmark.app.demo import example_folder, make_demo
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.disclosure.generalise import SMALLEST
from witnessmark.disclosure.population_table import read_population
from witnessmark.disclosure.view import PublicClaim
from witnessmark.disclosure.words import LEADS, Originals, PrivateWords
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.gazetteer.labels import korean_name
from witnessmark.model.access import Actor
from witnessmark.publish.wording import sentence
from witnessmark.reconcile.similarity import shipped_encoder
from witnessmark.vocab.codes import Act, Group, Status
from witnessmark.vocab.table import label

YEARS = range(2008, 2023)
FRAMES = {
    "en": ("In {month} {year} {n} {group} households of {place} were the target of {act}. {other}",
           "Officials of {place} told {group} families that {act} was {status}; {n} households, {month} {year}. {other}",
           "{act} reached {place} in {month} {year}: some {n} households, most of them {group}. {other}"),
    "ko": ("{year}년 {month}월 {place}에서 {group} {n}세대에 {act} 조치가 있었다. {other}",
           "{place}에서는 {year}년 {month}월 {n}세대가 {act} 대상이 되었다. {group}이 많았다. {other}"),
}
OTHERS = {"en": ("Traders closed their stalls early.", "The road to the county seat was shut for a week.",
                 "Rice was dear that season.", "Nobody was told where the lorries went."),
          "ko": ("장마당은 일찍 문을 닫았다.", "길은 한 주 동안 막혔다.", "쌀값이 올랐다.", "차가 어디로 갔는지 아무도 몰랐다.")}
MONTHS = ("January February March April May June July August September October November December").split()


def haystack(count: int, seed: int = 5) -> dict[str, str]:
    """Return made-up reports of the example's province, acts and years, half of them Korean."""
    chance = random.Random(seed)
    gazetteer = Gazetteer.load()
    people = read_population((example_folder() / "population.csv").read_text("utf-8"))
    places = [(gazetteer.place(place).name, korean_name(place) or "") for place in people.places]
    made = {}
    for number in range(count):
        language = ("en", "ko")[number % 2]
        sentences = []
        for _ in range(chance.randint(3, 8)):
            month = chance.randrange(12)
            sentences.append(chance.choice(FRAMES[language]).format(
                year=chance.choice(YEARS), n=chance.randint(5, 200), place=chance.choice(places)[language == "ko"],
                month=MONTHS[month] if language == "en" else month + 1, other=chance.choice(OTHERS[language]),
                act=label(chance.choice(list(Act)), language).lower(), group=label(chance.choice(list(Group)), language),
                status=label(chance.choice(list(Status)), language).lower()))
        made[f"made-up {number}"] = "\n".join(sentences)
    return made


def as_private(claim: PublicClaim) -> PublicClaim:
    """Return a claim as it would be told of a report that is not public."""
    count = claim.figure
    small = count is not None and any(n is not None and n < SMALLEST for n in (count.low, count.best, count.high))
    return replace(claim, outlet=None, quote=None, figure=None if small else count)


def by_words(texts: Mapping[str, str], queries: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the report that each query leads to, and the cosine, by TF-IDF."""
    index = Originals.of(texts)
    for query in queries:
        yield index.nearest(query) or ("", 0.0)


def by_meaning(texts: Mapping[str, str], queries: Sequence[str]) -> list[str]:
    """Return the report with the sentence nearest to each query, by the shipped encoder."""
    encoder = shipped_encoder()
    lines = [(name, line) for name, text in texts.items() for line in re.split(r"(?<=[.!?。])\s+|\n+", text) if line.strip()]
    held = np.vstack([encoder.vectors([line for _, line in lines[at : at + 512]]) for at in range(0, len(lines), 512)])
    return [lines[int(np.argmax(held @ encoder.vectors([query])[0]))][0] for query in queries]


def by_style(texts: Mapping[str, str], writers: Mapping[str, str], queries: Sequence[tuple[str, str]]) -> float:
    """Return how often a query's writer is guessed from the writer's other texts, by pairs and triples of letters.

    Args:
        writers: the outlet of each text. queries: a report and a sentence that is told of it.
    """
    grams = {name: Counter(text[at : at + n] for n in (2, 3) for at in range(len(text) - n)) for name, text in texts.items()}
    right = 0
    for report, query in queries:
        profiles: dict[str, Counter[str]] = defaultdict(Counter)
        for name, found in grams.items():
            if name != report:
                profiles[writers[name]].update(found)
        asked = Counter(query[at : at + n] for n in (2, 3) for at in range(len(query) - n))
        guess = max(profiles, key=lambda writer: _cosine(asked, profiles[writer]))
        right += guess == writers[report]
    return right / max(len(queries), 1)


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    length = sum(n * n for n in a.values()) ** 0.5 * sum(n * n for n in b.values()) ** 0.5
    return sum(n * b[gram] for gram, n in a.items()) / (length or 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--haystack", type=int, default=1000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        made = make_demo(Path(room) / "demo", on_step=lambda text: None)
        with made.open(Actor.solo()) as case:
            found = rehearse(case, Wanted(alone="a bench", generalise=True))
            texts = {reading.report.id: reading.text for reading in case.store.readings(case.actor)}
            writers = {report.id: report.outlet or report.id for report in case.store.reports(case.actor)}
    told = [(c.report, sentence(as_private(c.public), "ko" if c.public.language == "ko" else "en"))
            for c in found.draft.claims]
    queries = [query for _, query in told]
    everything = {**texts, **haystack(wanted.haystack)}
    print(f"{len(told)} released sentences of {len({r for r, _ in told})} reports, among {len(everything)} texts; chance "
          f"{1 / len(everything):.2%}")
    led = list(by_words(everything, queries))
    right = [name == report for (name, _), (report, _) in zip(led, told, strict=True)]
    near = [score >= LEADS for _, score in led]
    print(f"by words: first guess right {np.mean(right):.1%}; of those a rehearsal lets pass (cosine under {LEADS}) "
          f"{np.mean([r and not n for r, n in zip(right, near, strict=True)]):.1%}, refused {np.mean(near):.1%}")
    meant = by_meaning(everything, queries)
    print(f"by meaning: first guess right {np.mean([name == r for name, (r, _) in zip(meant, told, strict=True)]):.1%}")
    chance = sum(n * n for n in Counter(writers[r] for r, _ in told).values()) / len(told) ** 2
    print(f"by style: writer guessed right {by_style(texts, writers, told):.1%}, {len(set(writers.values()))} writers; "
          f"chance in proportion {chance:.1%}")
    private = PrivateWords.of(texts.values())
    print(f"eight words in a row of an original: {sum(private.share(query) for query in queries)} sentences")


if __name__ == "__main__":
    main()
