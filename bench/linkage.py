"""Does what a release says of a report lead back to it, or to who wrote it? Attacks on the example's released words.

Run: python -m bench.linkage [--haystack 1000]. The example case, with every report kept from the public, is
rehearsed as any release is, so that the gate decides what is told. Attackers hold the originals of the case and a
haystack of other reports of the same province and years, and search them by words (TF-IDF) and by meaning (the
shipped sentence encoder). The haystack is passages of `gold/train`, set in the places of the population table: the
half that no rehearsal knows. Another attacker, who has the other texts of each outlet, guesses whose text a sentence
is of by pairs and triples of letters. Printed, as drafted and as released: how often the first guess is right, and how
often it is some report of the case; how many sentences share eight words in a row with an original; how many fields
are still told.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.haystack import KEPT, opened
from witnessmark.app.add import add_paths
from witnessmark.app.case import Case
from witnessmark.app.demo import example_folder
from witnessmark.app.example import decide
from witnessmark.app.in_memory import memory_case
from witnessmark.app.judge import assess
from witnessmark.app.metadata import amend
from witnessmark.app.population import import_population
from witnessmark.app.rehearse import Rehearsal, Wanted, rehearse
from witnessmark.disclosure.background import Region, placed
from witnessmark.disclosure.generalise import SMALLEST
from witnessmark.disclosure.leading import SENTENCE
from witnessmark.disclosure.material import Drafted
from witnessmark.disclosure.population_table import read_population
from witnessmark.disclosure.view import PublicClaim
from witnessmark.disclosure.words import Originals, PrivateWords
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.gazetteer.labels import korean_name
from witnessmark.model.access import Actor
from witnessmark.model.incident import Incident
from witnessmark.publish.exports.tables import precision
from witnessmark.publish.wording import sentence
from witnessmark.reconcile.similarity import shipped_encoder

TOLD = ("act", "status", "groups", "figure", "origin", "destination", "start", "orderer", "perpetrator", "ground",
        "consequences", "said_by")


def example_case(room: Path) -> Case:
    """Return the example's case with the coder's decisions on every report, all public, and nothing released."""
    folder, actor = room / "example", Actor.solo()
    shutil.copytree(example_folder(), folder)
    index = json.loads((folder / "index.json").read_text("utf-8"))
    (folder / "index.json").write_text(json.dumps([{**entry, "access": "public"} for entry in index]), "utf-8")
    case = memory_case(actor=actor)
    list(add_paths(case, [folder / entry["file"] for entry in index], index=folder / "index.json"))
    decide(case, folder, case.store.reports(actor))
    import_population(case, folder / "population.csv")
    assess(case, None, reliability="C", reason="a bench")
    return case


def private_case(room: Path) -> tuple[Case, list[Drafted], Rehearsal]:
    """Return the example's case with every report kept from the public, its claims as drafted, and its rehearsal.

    The coder's decisions stand for all reports; nothing was published of the case before.
    """
    case = example_case(room)
    drafted = rehearse(case, Wanted(alone="a bench")).draft.claims
    for report in case.store.reports(case.actor):
        amend(case, report.id, {"access": "restricted"}, reason="a bench")
    return case, list(drafted), rehearse(case, Wanted(alone="a bench", generalise=True))


def region() -> Region:
    """Return where the haystack's reports are of: the places of the example's population table, in its years."""
    gazetteer = Gazetteer.load()
    people = read_population((example_folder() / "population.csv").read_text("utf-8"))
    return Region(tuple((gazetteer.place(place).name, korean_name(place) or "") for place in people.places), 2008, 2022)


def as_private(claim: PublicClaim) -> PublicClaim:
    """Return a claim as it would be told of a report that is not public."""
    count = claim.figure
    small = count is not None and any(n is not None and n < SMALLEST for n in (count.low, count.best, count.high))
    return replace(claim, outlet=None, quote=None, figure=None if small else count)


def by_words(texts: Mapping[str, str], queries: Sequence[str]) -> list[str]:
    """Return the text that each query leads to by TF-IDF."""
    index = Originals.of(texts)
    return [_best(index.scores(query)) for query in queries]


def by_their_sentences(texts: Mapping[str, str], queries: Sequence[str]) -> list[str]:
    """Return the text with the sentence that each query leads to by TF-IDF."""
    lines = _lines(texts)
    index = Originals.of({f"{at:06}": line for at, (_, line) in enumerate(lines)})
    return [lines[int(best)][0] if (best := _best(index.scores(query))) else "" for query in queries]


def by_meaning(texts: Mapping[str, str], queries: Sequence[str]) -> list[str]:
    """Return the text with the sentence nearest to each query, by the shipped encoder."""
    encoder, lines = shipped_encoder(), _lines(texts)
    held = np.vstack([encoder.vectors([line for _, line in lines[at : at + 512]]) for at in range(0, len(lines), 512)])
    return [lines[int(np.argmax(held @ encoder.vectors([query])[0]))][0] for query in queries]


def _best(scores: Mapping[str, float]) -> str:
    return max(scores, key=lambda name: (scores[name], name), default="")


def _lines(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, line) for name, text in texts.items() for line in SENTENCE.split(text) if line.strip()]


def by_style(texts: Mapping[str, str], writers: Mapping[str, str], queries: Sequence[tuple[str, str]]) -> float:
    """Return how often a query's writer is guessed from the writer's other texts, by pairs and triples of letters.

    Args:
        writers: the outlet of each text. queries: a report and a sentence that is told of it.
    """
    grams = {name: Counter(text[at : at + n] for n in (2, 3) for at in range(len(text) - n))
             for name, text in texts.items()}
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


def kept(drafted: Mapping[str, PublicClaim], told: Mapping[str, PublicClaim],
         incidents: Sequence[Incident]) -> tuple[float, float]:
    """Return the share of fields of incidents that are still told as drafted, and at a useful precision.

    Useful is a place by county or province, a time by month or year, a count or its range, any other field as it was.
    """
    exact = useful = fields = 0
    for incident in incidents:
        claims = [claim for claim in incident.claims if claim in drafted]
        for name in TOLD:
            if not any(getattr(drafted[claim], name) for claim in claims):
                continue
            fields += 1
            held = [(getattr(drafted[claim], name), told[claim]) for claim in claims if claim in told]
            exact += any(was and getattr(now, name) == was for was, now in held)
            useful += any(was and _useful(now, name) for was, now in held)
    return exact / fields, useful / fields


def _useful(claim: PublicClaim, name: str) -> bool:
    value = getattr(claim, name)
    if name in ("origin", "destination"):
        return any(place.described or precision(place) != "country" for place in value)
    return bool(value)


def attack(name: str, led: Sequence[str], asked: Sequence[Query], case: Collection[str]) -> None:
    right = np.array([found == query.report for found, query in zip(led, asked, strict=True)])
    own = np.array([query.own for query in asked])
    inside = np.mean([found in case for found in led])
    print(f"  {name:24} {right.mean():6.1%} {right[own].mean():9.1%} {inside:12.1%}")


@dataclass(frozen=True)
class Query:
    """A released sentence: whose it is, and whether it is in its report's language."""

    report: str
    words: str
    own: bool


def queries(claims: Iterable[tuple[str, PublicClaim]]) -> list[Query]:
    return [Query(report, sentence(claim, language), (claim.language == "ko") == (language == "ko"))
            for report, claim in claims for language in ("en", "ko")]


def attacked(title: str, asked: Sequence[Query], texts: Mapping[str, str], others: Mapping[str, str],
             writers: Mapping[str, str]) -> None:
    """Print every attack on one set of released sentences."""
    everything, words = {**texts, **others}, [query.words for query in asked]
    print(f"{title}: {len(asked)} sentences of {len({q.report for q in asked})} reports among {len(everything)} texts; "
          f"chance {1 / len(everything):.2%}")
    print("  first guess right by          all  own language  some report of the case")
    attack("words, whole texts", by_words(everything, words), asked, texts)
    attack("words, by sentence", by_their_sentences(everything, words), asked, texts)
    attack("meaning, by sentence", by_meaning(everything, words), asked, texts)
    told = [(query.report, query.words) for query in asked if query.own]
    chance = sum(n * n for n in Counter(writers[r] for r, _ in told).values()) / len(told) ** 2
    print(f"  style: writer guessed right {by_style(texts, writers, told):.1%} of {len(set(writers.values()))}; chance "
          f"in proportion {chance:.1%}")
    private = PrivateWords.of(texts.values())
    print(f"  eight words in a row of an original: {sum(private.share(query) for query in words)} sentences")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--haystack", type=int, default=1000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        case, drafted, found = private_case(Path(room))
        with case:
            texts = {reading.report.id: reading.text for reading in case.store.readings(case.actor)}
            writers = {report.id: report.outlet or report.id for report in case.store.reports(case.actor)}
            incidents = case.store.incidents(case.actor)
    others = placed(opened(KEPT), region(), wanted.haystack, seed=5)
    before, after = ({c.claim: c.public for c in claims} for claims in (drafted, found.draft.claims))
    exact, useful = kept(before, after, incidents)
    left_out = sum(way is None for way in found.draft.applied.values())
    print(f"{len(drafted)} claims of {len(texts)} reports, none of them public: {len(found.draft.claims)} told, "
          f"{len(found.draft.applied) - left_out} of them less exactly, {left_out} left out; {len(found.draft.led)} "
          f"led back; reasons not to release: {len(found.reasons)}")
    print(f"fields of incidents told as drafted {exact:.1%}, at a useful precision {useful:.1%}")
    attacked("as drafted", queries((c.report, as_private(c.public)) for c in drafted), texts, others, writers)
    attacked("as released", queries((c.report, c.public) for c in found.draft.claims), texts, others, writers)


if __name__ == "__main__":
    main()
