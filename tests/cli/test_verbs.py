"""The command line as a person or a script meets it: output, exit codes, errors."""

from __future__ import annotations

import inspect
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import CHEAP, FIELD_NOTE, KOREAN, WIRE
from witnessmark.cli import main
from witnessmark.vault import envelope


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stdout.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Call the command line in this process, as its entry point does; returns what a shell would see."""

    def call(*words: str, stdin: bytes = b"", **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["witnessmark", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capfd.readouterr()
        return Done(code, out, err)

    return call


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase's cost protects; in tests it only costs."""
    new = envelope.Envelope.new
    monkeypatch.setattr(envelope.Envelope, "new", classmethod(lambda cls, passphrase, kdf: new(passphrase, CHEAP)))


@pytest.fixture
def settings(tmp_path: Path, passphrase_file: Path) -> dict[str, str]:
    return {"WITNESSMARK_CASE": str(tmp_path / "case"), "WITNESSMARK_PASSPHRASE_FILE": str(passphrase_file)}


def test_read_prints_claim_records_whose_words_stand_in_the_text(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "wire.txt"
    report.write_text(WIRE, "utf-8")
    done = run("read", str(report), "--published", "2019-05-09", "--json")
    assert done.returncode == 0, done.stderr
    found = done.lines
    assert found
    for record in found:
        assert record["report"]["file"] == str(report)  # type: ignore[index]
        assert record["act"]["text"] == WIRE[record["act"]["span"]["start"]:record["act"]["span"]["end"]]  # type: ignore[index]


def test_a_file_that_cannot_be_read_is_named_on_stderr(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing more")
    done = run("read", str(broken), "--json")
    assert done.returncode == 1
    assert "broken.pdf" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("words", "code"), [
    (["read"], 2), (["nonsense"], 2), (["claims"], 2), (["read", "x.txt", "--published", "yesterday"], 2),
])
def test_a_wrong_call_is_exit_code_two(run: Run, words: list[str], code: int) -> None:
    assert run(*words, WITNESSMARK_CASE="").returncode == code


def test_from_reports_to_a_verified_dossier(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:
    """init, add, claims, judge, assess, incidents, search, publish, verify: the main job."""
    for name, text in (("wire.txt", WIRE), ("korean.txt", KOREAN), ("note.txt", FIELD_NOTE)):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    assert run("init", **settings).returncode == 0
    assert run("init", **settings).returncode == 1
    added = run("add", *(str(tmp_path / n) for n in ("wire.txt", "korean.txt", "note.txt", "broken.pdf")),
                "--published", "2019-05-21", "--access", "public", "--json", **settings)
    assert added.returncode == 5
    assert [entry["status"] for entry in added.lines] == ["added", "added", "added", "refused"]
    claims = run("claims", "--json", **settings).lines
    assert claims
    nothing = run("publish", "--out", str(tmp_path / "out"), **settings)
    assert nothing.returncode == 4
    assert not (tmp_path / "out").exists()
    assert run("judge", "--all", "--accept", "--releasable", "--reason", "read", **settings).returncode == 0
    assert run("assess", "--all", "--reliability", "C", "--reason", "known", **settings).returncode == 0
    assert run("incidents", "--json", **settings).lines
    assert run("search", "회령", "--json", **settings).lines
    shown = run("show", str(claims[0]["id"]), "--json", **settings)
    assert shown.lines[0]["history"]
    why = run("show", str(claims[0]["id"]), "--why", "--explain-language", "ko", **settings)
    assert why.stdout.startswith("rep_") and "보도" in why.stdout
    both = [str(claims[0]["id"]), str(claims[1]["id"])]
    assert run("show", *both, "--why", "--json", **settings).lines[0]["claims"]
    assert run("show", *both, **settings).returncode == 2
    table = tmp_path / "people.csv"
    table.write_text("place,occupation,access,people,share\nNorth Hamgyong/Hoeryong,,,40,\n,other,street,,1\n", "utf-8")
    assert run("population", "import", str(table), "--json", **settings).lines[0]["people"] == 40
    rehearsed = run("rehearse", "--json", **settings)
    assert rehearsed.returncode == 4
    assert rehearsed.lines[0]["blocked"]
    refused = run("publish", "--out", str(tmp_path / "out"), "--json", **settings)
    assert refused.returncode == 4
    assert refused.lines[0]["reasons"]
    assert not (tmp_path / "out").exists()
    table.write_text(table.read_text("utf-8").replace(",40,", ",130000,"), "utf-8")
    assert run("population", "import", str(table), **settings).returncode == 0
    unknown = run("publish", "--out", str(tmp_path / "out"), "--formats", "xlsx,docx", **settings)
    assert unknown.returncode == 2
    assert not (tmp_path / "out").exists()
    published = run("publish", "--out", str(tmp_path / "out"), "--json", "--generalise", "--formats", "idu,gpkg",
                    **settings)
    assert published.returncode == 0, published.stderr
    assert {"data/claims.csv", "data/idu.csv", "data/release.gpkg"} <= set(published.lines[0]["files"])
    assert "data/release.xlsx" not in published.lines[0]["files"]
    assert (tmp_path / "out" / "index.html").is_file()
    assert run("verify", "--json", **settings).returncode == 0
    assert run("verify", str(tmp_path / "out")).returncode == 0
    with (tmp_path / "out" / "index.html").open("a") as page:
        page.write(" ")
    assert run("verify", str(tmp_path / "out")).returncode == 3
    database = tmp_path / "case" / "case.db"
    raw = bytearray(database.read_bytes())
    raw[len(raw) // 2] ^= 1
    database.write_bytes(raw)
    assert run("verify", "--json", **settings).returncode == 3


def test_the_lists_name_what_the_next_command_asks_for(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:
    """A person picks claims to judge and origins to assess from the lists, without reading JSON."""
    (tmp_path / "wire.txt").write_text(WIRE, "utf-8")
    run("init", **settings)
    added = run("add", str(tmp_path / "wire.txt"), "--published", "2019-05-21", **settings).stdout
    number = re.search(r"wire\.txt: (rep_\w+), (\d+) claim", added)
    assert number is not None and int(number[2]) > 0
    assert "wire.txt" in run("show", number[1], **settings).stdout
    again = run("add", str(tmp_path / "wire.txt"), **settings).stdout
    assert f"wire.txt: {number[1]}\n" in again
    claim = run("claims", "--json", **settings).lines[0]["id"]
    marked = run("judge", str(claim), "--accept", "--releasable", "--reason", "read", **settings)
    assert marked.stdout == "2 decisions written on 1 claim.\n"
    assert marked.returncode == 0 and "Think twice" in marked.stderr
    rows = [row.split("\t") for row in run("claims", **settings).stdout.splitlines()]
    listed = dict(zip(rows[0], rows[1], strict=True))
    assert (listed["id"], listed["report"], listed["decision"]) == (claim, "wire.txt", "accept, releasable")
    rows = [row.split("\t") for row in run("incidents", **settings).stdout.splitlines()]
    listed = dict(zip(rows[0], rows[1], strict=True))
    assert listed["when"]
    assert listed["from"]
    assert listed["how many"]
    origin = listed["origin ids"].split()[0]
    assert run("assess", origin, "--reliability", "C", "--reason", "known", **settings).returncode == 0


def test_a_row_is_listed_with_the_table_that_it_stands_in(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:
    (tmp_path / "log.csv").write_text(f'date,text\n2019-05-21,"{WIRE.splitlines()[0]} Police expelled 40 families from '
                                      'Hoeryong on 3 May."\n', "utf-8")
    run("init", **settings)
    run("add", str(tmp_path / "log.csv"), **settings)
    rows = [row.split("\t") for row in run("claims", **settings).stdout.splitlines()]
    assert len(rows) > 1 and all(row[1] == "log.csv!/row 2" for row in rows[1:])


def test_reconcile_says_what_a_case_has_for_it(run: Run) -> None:
    """Who looks for how a case's claims are brought together finds the verb of that name first."""
    assert "`witnessmark incidents`" in " ".join(run("reconcile", "--help").stdout.split())
    alone = run("reconcile")
    assert alone.returncode == 2 and alone.stderr.count("\n") == 1
    assert "--claims" in alone.stderr and "A case reconciles itself" in alone.stderr


def test_an_explanation_names_the_words_it_explains(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wire.txt").write_text("Police expelled 40 families from Hoeryong on 3 May.", "utf-8")
    said = run("read", "--explain", str(tmp_path / "wire.txt"), "--published", "2019-05-09").stdout
    assert "origin “Hoeryong”: " in said
    assert "figure “40 families”: " in said


def test_standard_input_is_a_report(run: Run, settings: dict[str, str]) -> None:
    assert run("init", **settings).returncode == 0
    done = run("add", "-", "--json", stdin=WIRE.encode(), **settings)
    assert [entry["status"] for entry in done.lines] == ["added"]
    again = run("add", "-", "--json", stdin=WIRE.encode(), **settings)
    assert again.returncode == 0
    assert [entry["status"] for entry in again.lines] == ["duplicate"]


def test_a_wrong_passphrase_says_so_and_nothing_else(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:
    assert run("init", **settings).returncode == 0
    (tmp_path / "wrong.txt").write_text("not this one\n", "utf-8")
    done = run("claims", **{**settings, "WITNESSMARK_PASSPHRASE_FILE": str(tmp_path / "wrong.txt")})
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_doctor_speaks_of_the_sandbox_and_the_encryption(run: Run) -> None:
    found = {entry["what"]: entry["ok"] for entry in run("doctor", "--json").lines}
    assert found["encryption"] is True
    assert "sandbox" in found


def test_the_installed_program_answers_in_a_process_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "witnessmark", "--version"], capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.startswith("witnessmark ")


def test_read_takes_standard_input_too(run: Run) -> None:
    done = run("read", "-", "--published", "2019-05-09", "--json", stdin=WIRE.encode())
    assert done.returncode == 0
    assert done.lines
    assert all(isinstance(r := record["report"], dict) and r["file"] == "-" for record in done.lines)


def test_a_place_that_cannot_be_written_is_said_plainly(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:
    file = tmp_path / "taken"
    file.write_text("x", "utf-8")
    done = run("demo", "--no-serve", "--out", str(file / "demo"))
    assert done.returncode == 1
    assert str(file) in done.stderr
    assert "a fault of the program" not in done.stderr


@pytest.mark.parametrize("words", [["show", "clm_\udcff"], ["judge", "--all", "--accept", "--reason", "\udcff"],
                                   ["serve", "--port", "99999", "--no-browser"]])
def test_a_word_that_cannot_be_is_a_wrong_call(run: Run, settings: dict[str, str], words: list[str]) -> None:
    run("init", **settings)
    run("add", "-", stdin=WIRE.encode(), **settings)
    assert run(*words, **settings).returncode == 2


def test_init_answers_as_json_too(run: Run, settings: dict[str, str]) -> None:
    assert run("init", "--json", **settings).lines == [{"case": settings["WITNESSMARK_CASE"], "encrypted": True}]


def test_every_verb_takes_json() -> None:
    from witnessmark.cli.verbs import app

    assert all("json" in inspect.signature(verb.callback).parameters for verb in app.registered_commands
               if verb.callback is not None)


def test_a_table_of_claims_is_reconciled_without_a_case(run: Run, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    from tests.reconcile.engine.tables import claim, table

    claims, out = tmp_path / "claims.parquet", tmp_path / "incidents.parquet"
    pq.write_table(table(claim(3), claim(2), claim(8, day=17_000)), claims)
    done = run("reconcile", "--claims", str(claims), "--out", str(out), "--json")
    assert done.returncode == 0
    assert done.lines == [{"claims": 3, "incidents": 2, "largest": 2, "out": str(out)}]
    found = pq.read_table(out)
    assert found.column_names == ["unique_id", "incident", "probability"]
    assert found["incident"].to_pylist() == [2, 2, 8]
    assert run("reconcile", "--claims", str(claims), "--out", str(claims)).returncode == 2
    assert run("reconcile", "--claims", str(claims), "--out", str(out), "--threads", "0").returncode == 2
    assert run("reconcile", "--claims", str(claims)).returncode == 2
    broken = run("reconcile", "--claims", str(out), "--out", str(tmp_path / "again.parquet"))
    assert broken.returncode == 1
    assert "no column day" in broken.stderr


def test_what_belongs_together_is_decided_and_taken_back(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:
    """link, undo, join, split: each writes one decision that the next command can name."""
    (tmp_path / "wire.txt").write_text(WIRE, "utf-8")
    other = tmp_path / "other.txt"
    other.write_text("Twelve traders were detained in Sinuiju in August 2010, a lawyer said.", "utf-8")
    run("init", **settings)
    run("add", str(tmp_path / "wire.txt"), str(other), "--published", "2019-05-21", **settings)
    before = run("incidents", "--json", **settings).lines
    pair = [str(before[0]["claims"][0]), str(before[-1]["claims"][0])]
    made = run("link", *pair, "--reason", "one order", "--json", **settings).lines[0]
    after = run("incidents", "--json", **settings).lines
    assert any(set(pair) <= set(incident["claims"]) for incident in after)
    assert not any(set(pair) <= set(incident["claims"]) for incident in before)
    undone = run("undo", str(made["id"]), **settings)
    assert undone.returncode == 0 and f"Taken back: {made['decision']} on" in undone.stdout
    assert run("incidents", "--json", **settings).lines == before
    assert before[0]["admiralty"]["information"]["mark"] == "6"
    assert run("link", pair[0], "--reason", "one", **settings).returncode == 2
    assert run("split", "org_none", "--claims", pair[0], "--reason", "two", **settings).returncode == 1


def test_remarks_on_how_a_report_was_read_are_shown_where_it_is_added_and_read(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    """A language that is not read is said in every line of `add`, by `read` on stderr, and by `show`."""
    report = tmp_path / "aviso.txt"
    report.write_text("Los desplazados fueron expulsados de la ciudad por la policia.\n", "utf-8")
    note = "the language is not one that is read (English, Korean): no claims"
    read = run("read", str(report), "--json")
    assert (read.returncode, read.stdout) == (0, "") and note in read.stderr
    run("init", **settings)
    (added,) = run("add", str(report), "--json", **settings).lines
    assert added["notes"] == [note]
    assert run("show", str(added["report"]), "--json", **settings).lines[0]["notes"] == [note]
    other = tmp_path / "hoja.txt"
    other.write_text("Los vecinos de la comarca fueron desalojados de sus casas por orden del juez.\n", "utf-8")
    assert f"(note: {note})" in run("add", str(other), **settings).stdout


@pytest.mark.parametrize(("lines", "number"), [
    ("3/17/21, 9:04 PM - +44 7700 900123: the police expelled 31 families from Hoeryong on 16 March\n"
     "3/17/21, 9:05 PM - Ada: and where are they now? I have no news of them\n"
     "3/18/21, 9:06 PM - +44 7700 900123: they were taken to Musan by truck, I saw it\n", "+44 7700 900123"),
    ("2021년 3월 17일 오후 9:04 - +82 10-0000-1234: 지난 16일 보안서가 회령시에서 31세대를 강제로 추방했어요\n"
     "2021년 3월 17일 오후 9:05 - 지영: 지금은 어디 있나요?\n"
     "2021년 3월 18일 오후 9:06 - +82 10-0000-1234: 무산군으로 갔대요\n", "+82 10-0000-1234"),
])
def test_a_phone_number_that_speaks_is_kept_in_the_case_and_leaves_in_no_release(
    run: Run, settings: dict[str, str], tmp_path: Path, lines: str, number: str
) -> None:
    """It stands in the attribution, and in no file that is published."""
    chat = tmp_path / "chat.txt"
    chat.write_text(lines, "utf-8")
    run("init", **settings)
    run("add", str(chat), "--access", "public", **settings)
    claims = run("claims", "--json", **settings).lines
    assert {claim["attribution"][0]["text"] for claim in claims} == {number}  # type: ignore[index]
    assert not any(number in claim["passage"]["quote"] for claim in claims)  # type: ignore[index]
    assert run("judge", "--all", "--accept", "--releasable", "--reason", "read", **settings).returncode == 0
    assert run("assess", "--all", "--reliability", "C", "--reason", "known", **settings).returncode == 0
    published = run("publish", "--out", str(tmp_path / "out"), "--alone", "a test", **settings)
    assert published.returncode == 0, published.stderr
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    digits = "".join(c for c in number if c.isdigit())
    assert files
    for file in files:
        text = file.read_bytes().decode("utf-8", "replace")
        assert number not in text and digits not in text and digits[-7:] not in text.replace("-", "").replace(" ", "")


def test_the_workbench_tells_its_address_at_once_in_a_pipe(run: Run, settings: dict[str, str]) -> None:
    run("init", **settings)
    with subprocess.Popen([sys.executable, "-m", "witnessmark", "serve", "--no-browser"], stdout=subprocess.PIPE,
                          text=True, env={**os.environ, **settings}) as serving:
        assert serving.stdout is not None
        told = serving.stdout.readline()
        serving.terminate()
    assert "http://127.0.0.1:" in told
