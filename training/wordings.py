"""Fit the tables of what wording alone says: `python -m training.wordings --halves A.npz B.npz` writes
`extract/learned/wordings.npz`, and beside each half network the table that goes with it. Needs scikit-learn.

What words are to be told from acts comes from the half networks: each reads the texts it was fitted without, and where
it sees an act that the coder does not, the words say none. A half's own table is fitted without that half's texts, so
that `training.weigh` reads every text with a network and a table that have not seen it. Prints, for each half left
out, how often the table has the right answer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.gold.passages import CodedPassage, passages
from training.examples import half_of, roles_in
from witnessmark.extract.learned.encoder_file import encoder_file
from witnessmark.extract.learned.labels import ACTS, HEADS, STATUSES
from witnessmark.extract.learned.network import Network, Weights
from witnessmark.extract.learned.pieces import Pieces
from witnessmark.extract.learned.tagger import looks_in
from witnessmark.extract.learned.windows import Sentence, sentences
from witnessmark.extract.learned.wordings import BUCKETS, CONSTANT, QUESTIONS, TABLES, Features, features
from witnessmark.model.claim import Claim
from witnessmark.model.text import Span

LANGUAGES = ("en", "ko")
NONE = len(ACTS)
ANSWERS = {**HEADS, "act": NONE + 1}
LOOSE = 0.5
"""Inverse strength of the ridge."""
STEPS = 80
LEVELS = 127.0
"""Steps of a stored weight on each side of zero."""
UNHEARD = -9.0


@dataclass
class Asked:
    """Examples of one question in one language: features, right answer, half of the text."""

    rows: list[Features] = field(default_factory=list)
    answer: list[int] = field(default_factory=list)
    half: list[int] = field(default_factory=list)

    def add(self, row: Features, answer: int, half: int) -> None:
        self.rows.append(row)
        self.answer.append(answer)
        self.half.append(half)

    def matrix(self) -> csr_matrix:
        ends = np.cumsum([0, *map(len, self.rows)])
        return csr_matrix((np.array([weight for row in self.rows for weight in row.values()], np.float32),
                           np.array([bucket for row in self.rows for bucket in row], np.int64), ends),
                          shape=(len(self.rows), BUCKETS))


def asked_of(language: str, halves: Sequence[Network], pieces: Pieces) -> dict[str, Asked]:
    """Return the examples of all coded texts of a language."""
    found = {question: Asked() for question in QUESTIONS}
    for coded in passages(Path("gold/train") / language):
        text, half = coded.reading.text, half_of(coded.reading.text)
        inside = sentences(text, pieces)
        for claim in coded.claims:
            span = claim.act.span
            found["act"].add(features(language, text, span, _sentence(inside, span)), ACTS.index(claim.act.code), half)
            for question, words, answer in _codes(claim):
                found[question].add(features(language, text, words, _sentence(inside, words)), answer, half)
        for span, sentence, answer in _seen(coded, halves[half]):
            found["act"].add(features(language, text, span, sentence), answer, half)
    return found


def _codes(claim: Claim) -> Iterator[tuple[str, Span, int]]:
    """Yield what each of a claim's words answers."""
    yield "status", claim.act.span, STATUSES.index(claim.status.code)
    for _, words, head, wanted in roles_in(claim):
        if head:
            for answer in wanted if isinstance(wanted, list) else [wanted]:
                yield head, words, answer


def _seen(coded: CodedPassage, blind: Network) -> Iterator[tuple[Span, Span, int]]:
    """Yield the words a network takes for acts, their sentence, and which act they say by the coder, if any."""
    acts = [(claim.act.span, ACTS.index(claim.act.code)) for claim in coded.claims]
    for look in looks_in(coded.reading.text, coded.reading.report.language, blind):
        for event in look.events:
            own = event.trigger
            meeting = [(min(own.end, span.end) - max(own.start, span.start), act)
                       for span, act in acts if own.overlaps(span)]
            yield own, event.passage, max(meeting)[1] if meeting else NONE


def _sentence(inside: Sequence[Sentence], span: Span) -> Span:
    home = next((s for s in reversed(inside) if s.start <= span.start), inside[0])
    return Span(home.start, max(home.end, span.end))


def table_of(rows: csr_matrix, answer: NDArray[np.int64], answers: int) -> NDArray[np.float32]:
    """Return weights (BUCKETS, answers); an answer that no example has is made unlikely."""
    fitted = LogisticRegression(C=LOOSE, max_iter=STEPS, fit_intercept=False).fit(rows, answer)
    table = np.zeros((BUCKETS, answers), np.float32)
    table[CONSTANT] = UNHEARD
    table[:, fitted.classes_] = fitted.coef_.T
    return table


def stored(tables: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """Return tables in whole steps of a scale each, as they are written."""
    held: dict[str, NDArray[np.generic]] = {}
    for name, table in tables.items():
        scale = np.float32(np.abs(table).max() / LEVELS)
        held |= {name: np.rint(table / scale).astype(np.int8), f"{name}.scale": scale}
    return held


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.wordings")
    parser.add_argument("--halves", type=Path, nargs=2, required=True,
                        help="weights fitted without half 0, without half 1")
    options = parser.parse_args(arguments)
    file = encoder_file()
    halves = [Network(file, weights_in(path), None) for path in options.halves]
    written: list[dict[str, NDArray[np.float32]]] = [{}, {}, {}]
    for language in LANGUAGES:
        for question, asked in asked_of(language, halves, Pieces(file)).items():
            rows, answer, half = asked.matrix(), np.array(asked.answer), np.array(asked.half)
            for without, tables in enumerate(written):
                kept = half != without                             # the last leaves none out
                table = tables[f"{question}.{language}"] = table_of(rows[kept], answer[kept], ANSWERS[question])
                if without < len(halves):
                    told = (rows[~kept] @ table).argmax(1) == answer[~kept]
                    some = told[answer[~kept] != NONE] if question == "act" else told
                    print(f"{question} {language}, half {without} left out: right {told.mean():.3f} of {len(told)}, "
                          f"of those that have one {some.mean():.3f}", file=sys.stderr, flush=True)
    for path, tables in zip([*map(beside, options.halves), TABLES], written, strict=True):
        np.savez_compressed(path, **stored(tables))
    return 0


def weights_in(path: Path) -> Weights:
    with np.load(path) as held:
        return {name: held[name].astype(np.float32) for name in held.files}


def beside(weights: Path) -> Path:
    """Return where the tables lie that go with a half network."""
    return weights.with_suffix(".wordings.npz")


if __name__ == "__main__":
    sys.exit(main())
