"""`amend`: what is known of a report, corrected from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_verbs import Run, _cheap_passphrase, run, settings  # noqa: F401


def test_a_corrected_day_reads_the_claims_anew(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """The record comes back as `show` prints it; the claim's time follows the new day; the reason stays."""
    (tmp_path / "a.txt").write_text("Police expelled 12 families from Hoeryong last month, residents said.", "utf-8")
    run("init", **settings)
    (added,) = run("add", str(tmp_path / "a.txt"), "--published", "2019-05-10", "--json", **settings).lines
    report = str(added["report"])
    done = run("amend", report, "--published", "2020-03-10", "--consent", "given", "--title", "Sent off",
               "--reason", "the paper's imprint", "--json", **settings)
    assert done.returncode == 0, done.stderr
    (record,) = done.lines
    assert (record["published"], record["consent"], record["title"]) == ("2020-03-10", "given", "Sent off")
    assert {m["reason"] for m in record["metadata"] if m["found_in"] == "person"} == {"the paper's imprint"}  # type: ignore[attr-defined,index]
    assert run("show", report, "--json", **settings).lines[0]["metadata"] == record["metadata"]
    (claim,) = run("claims", "--json", **settings).lines
    assert claim["when"]["start"] == "2020-02-01"  # type: ignore[index]
    assert run("verify", **settings).returncode == 0


def test_what_can_not_be_corrected_is_a_usage_error(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """No field, no reason, a day that is none: exit 2; no such report: exit 1. Nothing is written."""
    (tmp_path / "a.txt").write_text("Police expelled 12 families from Hoeryong.", "utf-8")
    run("init", **settings)
    (added,) = run("add", str(tmp_path / "a.txt"), "--json", **settings).lines
    report = str(added["report"])
    before = run("show", report, "--json", **settings).stdout
    for words in ((report, "--reason", "x"), (report, "--title", "x"), (report, "--published", "x", "--reason", "x"),
                  (report, "--access", "everyone", "--reason", "x")):
        assert run("amend", *words, **settings).returncode == 2
    assert run("amend", "rep_none", "--title", "x", "--reason", "x", **settings).returncode == 1
    assert run("show", report, "--json", **settings).stdout == before


def test_a_report_is_named_by_its_file_or_title(run: Run, tmp_path: Path, settings: dict[str, str]) -> None:  # noqa: F811
    """Wherever a verb takes a report; only what is for good asks for the id."""
    (tmp_path / "a.txt").write_text("Police expelled 12 families from Hoeryong.", "utf-8")
    run("init", **settings)
    (added,) = run("add", str(tmp_path / "a.txt"), "--json", **settings).lines
    report = str(added["report"])
    done = run("amend", "a.txt", "--title", "Sent off", "--reason", "x", "--json", **settings)
    assert done.returncode == 0, done.stderr
    assert done.lines[0]["id"] == report
    assert run("show", "sent off", "--json", **settings).lines[0]["id"] == report
    assert run("suggest", "a.txt", **settings).stdout == run("suggest", report, **settings).stdout != ""
    assert run("words", "list", "a.txt", **settings).returncode == 0
    missing = run("show", "b.txt", **settings)
    assert missing.returncode == 1 and "No record" in missing.stderr
    assert run("suggest", "b.txt", **settings).returncode == 1
    assert run("amend", "a.txt", "--consent", "withdrawn", "--reason", "x", **settings).returncode == 0
    assert run("erase", "a.txt", "--reason", "asked to", **settings).returncode == 1
    assert run("erase", report, "--reason", "asked to", **settings).returncode == 0
