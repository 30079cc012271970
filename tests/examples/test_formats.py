"""Every format of the example is read into the words that its gold quotes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.gold.case import GoldCase, load
from witnessmark.intake import Intake, Received

FOLDER = Path(__file__).parents[2] / "examples" / "ryanggang"
FILES = [entry["file"] for entry in json.loads((FOLDER / "index.json").read_text("utf-8"))]


@pytest.fixture(scope="module")
def case() -> GoldCase:
    return load(FOLDER)


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    with Intake() as open_intake:
        yield open_intake


@pytest.mark.parametrize("file", FILES)
def test_reading_holds_every_coded_quote(file: str, case: GoldCase, intake: Intake) -> None:
    """One report comes out of each file, with every word that a coder pointed at."""
    (received,) = intake.receive(FOLDER / file)
    assert isinstance(received, Received), received
    claims = [g.claim for g in case.claims if g.claim.reading.report.file == file]
    for claim in claims:
        for path, text, _ in claim.quoted():
            assert text in received.text, (file, path)
