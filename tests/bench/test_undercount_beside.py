"""The undercount bench compares with what a reference says, and counts apart where it says several things."""

from __future__ import annotations

from pathlib import Path

import pytest

import bench.undercount
from bench.undercount import Converged, agree, compare, stuck

ROW = {"dataset": "made up", "patterns_file": "made.csv", "method": "dga 2.0.2", "estimate": "100", "lo95": "80",
       "hi95": "130"}
TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,16\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"


def test_every_seed_must_agree_with_the_point() -> None:
    assert agree(ROW, [100, 104, 96], 100)
    assert not agree(ROW, [100, 106, 96], 100)
    assert agree(ROW, [100, 106, 101], 102)
    assert not agree(ROW | {"hi95": "102"}, [100, 104], 100)
    assert not agree(ROW, [float("nan")], None)


def test_a_reference_sticks_where_its_own_seeds_lie_apart() -> None:
    assert stuck(ROW) == ()
    assert stuck(ROW | {"method": "LCMCR seeds 1-3 (medians 100/104/98)"}) == ()
    assert stuck(ROW | {"method": "LCMCR seeds 1-3 (medians 100/60/98)"}) == (100, 60, 98)


def test_a_reference_that_sticks_is_printed_with_both_figures_and_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "made.csv").write_text(TABLE, "utf-8")
    compare(tmp_path, [ROW | {"method": "dga seeds 1-3 (medians 100/60/98)"}, ROW])
    told = capsys.readouterr().out.splitlines()
    assert "reference sticks (R-hat nan; medians 100/60/98)" in told[1]
    assert " 100 " in told[1]
    assert told[2].endswith("NO")
    assert told[3].startswith("0 of 1 within") and told[3].endswith("sticks: 1.")


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
