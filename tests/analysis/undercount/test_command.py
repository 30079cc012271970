"""`witnessmark analyse undercount` as a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import witnessmark
from bench.worlds import World, made
from tests.analysis.undercount.worlds import QUICK
from witnessmark.app import undercount as verb
from witnessmark.app.matchings import source_matchings
from witnessmark.cli.verbs import app
from witnessmark.errors import RefusedInput, UsageError

TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,16\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short chains: what is printed is the same."""
    weigh = verb.weigh
    monkeypatch.setattr(verb, "weigh", lambda table, model, _, *more: weigh(table, model, QUICK, *more))
    parted = verb.weigh_strata
    monkeypatch.setattr(verb, "weigh_strata", lambda tables, model, _: parted(tables, model, QUICK))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lists.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.mark.parametrize("model", ["lcmcr", "dga", "loglinear"])
def test_json_is_one_line_with_the_models_own_figure(file: Path, model: str) -> None:
    done = CliRunner().invoke(app, ["analyse", "undercount", "--patterns", str(file), "--model", model, "--json"])
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert record["model"] == model
    assert record["observed"] == 126
    assert record["low"] <= record["estimate"] <= record["high"]
    assert record["headline"] in (None, record["estimate"])
    assert (record["headline"] is None) == bool(record["reasons"])


def test_a_person_gets_a_table_and_the_reading_in_the_language_asked_for(file: Path) -> None:
    words = ["analyse", "undercount", "--patterns", str(file)]
    assert "latent class model" in CliRunner().invoke(app, words).stdout
    assert "잠재 계층 모형" in CliRunner().invoke(app, [*words, "--language", "ko"]).stdout


def test_the_library_gives_the_same_figures(file: Path) -> None:
    found = witnessmark.undercount(file, model="dga")
    printed = CliRunner().invoke(app, ["analyse", "undercount", "--patterns", str(file), "--model", "dga", "--json"])
    assert json.loads(printed.stdout) == found.record()


def test_wrong_words_are_told_apart_from_wrong_tables(tmp_path: Path, file: Path) -> None:
    with pytest.raises(UsageError, match="no model"):
        witnessmark.undercount(file, model="magic")
    with pytest.raises(UsageError, match="seed"):
        witnessmark.undercount(file, seed=-1)
    with pytest.raises(RefusedInput, match="no file"):
        witnessmark.undercount(tmp_path / "none.csv")
    with pytest.raises(RefusedInput, match="no file"):
        witnessmark.undercount(tmp_path)


def test_lists_are_one_kind_and_claims_are_matched_by_the_engine(tmp_path: Path, file: Path) -> None:
    claims = tmp_path / "claims.parquet"
    pq.write_table(made(World(claims=600, seed=3, first=2, second=3, third=4, groups=6, actors=8, outlets=4)), claims)
    asked = ["analyse", "undercount", "--model", "loglinear", "--json"]
    done = CliRunner().invoke(app, [*asked, "--claims", str(claims), "--matchings", "4"], catch_exceptions=False)
    found = witnessmark.undercount(source_matchings(claims, times=4), model="loglinear")
    assert json.loads(done.stdout) == json.loads(json.dumps(found.record()))
    assert len(json.loads(done.stdout)["matching"]["each"]) == 4
    for wrong in (["--claims", str(claims), "--patterns", str(file)], ["--claims", str(claims), "--strata", "x"],
                  ["--matching", str(file)], []):
        assert isinstance(CliRunner().invoke(app, [*asked, *wrong]).exception, UsageError), wrong


def test_strata_are_pooled_and_matchings_combined(tmp_path: Path) -> None:
    rows = TABLE.splitlines()[1:]
    parted = tmp_path / "parted.csv"
    parted.write_text("A,B,C,region,count\n" + "\n".join(
        f"{row.rpartition(',')[0]},{region},{int(row.rpartition(',')[2]) + extra}"
        for region, extra in (("north", 0), ("south", 9), ("west", 3)) for row in rows), "utf-8")
    asked = ["analyse", "undercount", "--model", "dga", "--json"]
    done = CliRunner().invoke(app, [*asked, "--patterns", str(parted), "--strata", "region"], catch_exceptions=False)
    found = json.loads(done.stdout)
    assert [s["stratum"] for s in found["strata"]] == ["north", "south", "west"]
    assert found["low"] < found["estimate"] < found["high"]
    other, first = tmp_path / "other.csv", tmp_path / "first.csv"
    other.write_text(TABLE.replace("1,1,0,16", "1,1,0,9"), "utf-8")
    first.write_text(TABLE, "utf-8")
    done = CliRunner().invoke(app, [*asked, "--patterns", str(first), "--matching", str(other)], catch_exceptions=False)
    found = json.loads(done.stdout)
    assert len(found["matching"]["each"]) == 2
    assert found["estimate"] == found["matching"]["each"][0] < found["matching"]["estimate"]
    assert found["matching"]["estimate"] < found["matching"]["each"][1]
    assert [each["model"] for each in found["matchings"]] == ["lcmcr", "dga", "loglinear"]
    assert found == json.loads(json.dumps(verb.undercount_matchings([first, other], model="dga").record()))
    for language, headed, said in (("en", "by itself", "the average over decomposable graphs"),
                                   ("ko", "그 층만으로", "분해 가능 그래프 평균:")):
        told = CliRunner().invoke(app, ["analyse", "undercount", "--patterns", str(parted), "--strata", "region",
                                        "--language", language], catch_exceptions=False).stdout
        assert headed in told and said in " ".join(told.split()), "strata take dga where no model is asked for"
    told = CliRunner().invoke(app, ["analyse", "undercount", "--patterns", str(first), "--matching", str(other),
                                    "--model", "dga", "--language", "ko"], catch_exceptions=False).stdout
    assert "분해 가능 그래프 평균, 맞춤 2가지에 걸쳐" in " ".join(told.split())
    assert "단계별 로그 선형 모형, 맞춤 2가지에 걸쳐" in " ".join(told.split())
    asked = ["analyse", "undercount", "--patterns", str(parted), "--strata", "region", "--model", "lcmcr"]
    assert isinstance(CliRunner().invoke(app, asked).exception, UsageError)


def test_tables_that_cannot_be_matchings_of_the_same_records_are_refused(tmp_path: Path, file: Path) -> None:
    """Far more people in one than in another, or other lists."""
    for changed in (TABLE.replace(",40\n", ",400\n"), TABLE.replace("A,B,C", "A,B,D")):
        other = tmp_path / "other.csv"
        other.write_text(changed, "utf-8")
        with pytest.raises(RefusedInput, match="tables"):
            verb.undercount_matchings([file, other])
