"""The guide through a published study runs as it stands; on the published table it prints what it says."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

import numpy as np
import pytest

GUIDE = Path("docs/guide/undercount-kosovo.md")
PUBLISHED = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "missing")) / "mse" / "modslavmse_Kosovo.csv"


def blocks() -> list[tuple[str, list[str]]]:
    """Return the guide's Python blocks, each with the lines that the guide says it prints."""
    parts = re.findall(r"```python\n(.*?)```(?:\n\n```\n(.*?)```)?", GUIDE.read_text("utf-8"), re.S)
    return [(code, said.splitlines()) for code, said in parts]


def told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], list[str]]]:
    """Run the blocks in one after another; return what each printed and what the guide says."""
    found, names = [], {}
    steps = blocks()
    monkeypatch.chdir(folder)
    for code, said in steps:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(GUIDE), "exec"), names)
        found.append(([line.rstrip() for line in out.getvalue().splitlines()], said))
    return found


def test_the_guide_runs_on_a_made_up_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(7)
    draws = random.random((3000, 4)) < (0.35, 0.3, 0.4, 0.25)
    marks, counts = np.unique(draws[draws.any(axis=1)], axis=0, return_counts=True)
    rows = [",".join([*(str(int(m)) for m in mark), str(n)]) for mark, n in zip(marks, counts, strict=True)]
    (tmp_path / "kosovo.csv").write_text("EXH,ABA,OSCE,HRW,Frequency\n" + "\n".join(rows) + "\n", "utf-8")
    printed = told(tmp_path, monkeypatch)
    assert len(printed) == 6
    assert all(lines for lines, _ in printed)
    assert (tmp_path / "kosovo.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published table is not on this machine")
def test_on_the_published_table_the_guide_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kosovo.csv").write_bytes(PUBLISHED.read_bytes())
    for lines, said in told(tmp_path, monkeypatch):
        assert set(said) <= set(lines)
