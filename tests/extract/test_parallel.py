"""Several processes give what one gives; one that dies loses nothing."""

from __future__ import annotations

import pickle
import subprocess
from pathlib import Path

import pytest

from tests.conftest import KOREAN, WIRE
from witnessmark.extract import extract
from witnessmark.extract.parallel import Readers, cores
from witnessmark.model.text import Reading, ReportRef


def readings() -> list[Reading]:
    return [Reading.of_text(f"{text}\n{n}", ReportRef(f"r{n}", language))
            for n, (text, language) in enumerate([(WIRE, "en"), (KOREAN, "ko"), ("Nothing.", "fr"), (WIRE, "en")])]


def test_claims_come_back_in_order_and_are_the_same() -> None:
    given = readings()
    with Readers(2) as readers:
        found = [future.result() for future in [readers.submit(reading) for reading in given]]
    assert found == [extract(reading) for reading in given]
    assert [f.reading.report.id for f in found] == ["r0", "r1", "r2", "r3"]
    assert cores() >= 1


def test_a_reader_that_dies_or_cannot_start_costs_no_claim(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = readings()[0]
    with Readers(1) as readers:
        assert readers.submit(first).result().claims
        process = readers._idle.get_nowait()
        process.kill()
        process.wait()
        readers._idle.put(process)
        assert readers.submit(first).result() == extract(first)
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: (_ for _ in ()).throw(OSError()))
    with Readers(1) as readers:
        assert readers.submit(first).result() == extract(first)


def test_a_reading_survives_the_pipe() -> None:
    for reading in readings():
        assert pickle.loads(pickle.dumps(reading)) == reading
