"""The undercount bench compares with what a reference says, and counts apart where it settles on nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import bench.undercount
from bench.undercount import Converged, agree, compare, converged

ROW = {"dataset": "made up", "patterns_file": "made.csv", "method": "dga 2.0.2", "estimate": "100", "lo95": "80",
       "hi95": "130"}
TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,16\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"


def test_every_seed_must_agree_with_the_point() -> None:
    assert agree(ROW, [100, 104, 96], 100)
    assert not agree(ROW, [100, 106, 96], 100)
    assert agree(ROW, [100, 106, 101], 102)
    assert not agree(ROW | {"hi95": "102"}, [100, 104], 100)
    assert not agree(ROW, [float("nan")], None)


def test_long_chains_are_made_longer_until_they_agree_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, asked = tmp_path / "made.csv", []
    file.write_text(TABLE, "utf-8")

    def drawn(_: object, *, chains: int, burn: int, samples: int, thin: int) -> np.ndarray:
        asked.append(thin)
        random = np.random.default_rng(thin)
        apart = np.linspace(1, 2, chains)[:, None] if len(asked) == 1 else 1.0
        return 100 * apart + random.random((chains, 400))

    monkeypatch.setattr(bench.undercount, "sample_plain", drawn)
    converged.cache_clear()
    found = converged(file)
    assert asked == [25, 75] and found.sure and 100 < found.median < 101
    monkeypatch.setattr(bench.undercount, "sample_plain", lambda *a, **more: np.repeat([[1.0], [2.0]], 400, axis=1))
    converged.cache_clear()
    assert not converged(file).holds


@pytest.mark.parametrize(("long", "said"), [
    (Converged(200.0, 1.01, 900.0), "yes (long chains of the reference's algorithm: 200, R-hat 1.010, ESS 900)"),
    (Converged(120.0, 1.01, 900.0), "NO (long chains of the reference's algorithm: 120, R-hat 1.010, ESS 900)"),
    (Converged(180.0, 1.86, 4.0), "reference sticks (R-hat 1.86)")])
def test_the_latent_class_model_is_set_beside_what_long_chains_of_the_reference_agree_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, long: Converged, said: str,
) -> None:
    """The file's point is printed; where long chains do not agree there is nothing to agree with."""
    (tmp_path / "made.csv").write_text(TABLE, "utf-8")
    monkeypatch.setattr(bench.undercount, "converged", lambda _: long)
    ours = bench.undercount.MODELS["dga"]
    monkeypatch.setitem(bench.undercount.MODELS, "LCMCR", ours)
    row = ROW | {"method": "LCMCR run", "lo95": "100", "hi95": "300"}
    bench.undercount.ours.cache_clear()
    compare(tmp_path, [row])
    told = capsys.readouterr().out.splitlines()
    assert said in told[1] and " 100 " in told[1]
