"""`import` from the command line: a line a row, a mapping kept, exit codes as of `add`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_verbs import Run, _cheap_passphrase, run, settings  # noqa: F401

TABLE = "Violation,Town,When\nForced out,Hoeryong,2019-05-03\nRumours,Musan,\n"


def test_a_table_is_looked_at_imported_and_told_line_by_line(
    run: Run, tmp_path: Path, settings: dict[str, str],  # noqa: F811
) -> None:
    """A dry run writes nothing; a refused row among others is exit 5; a kept mapping serves the next import."""
    file = tmp_path / "t.csv"
    file.write_text(TABLE, "utf-8")
    said = ("--column", "act=Violation", "--column", "origin=Town", "--column", "when=When",
            "--value", "act:forced out=eviction")
    run("init", **settings)
    (sheet,) = run("import", str(file), *said, "--dry-run", "--json", **settings).lines
    assert (sheet["rows"], sheet["headings"]) == (2, ["Violation", "Town", "When"])
    assert [claim["act"]["code"] for claim in sheet["claims"]] == ["eviction"]  # type: ignore[attr-defined]
    assert run("claims", "--json", **settings).lines == []
    done = run("import", str(file), *said, "--save", "Ours", "--outlet", "Monitor", "--json", **settings)
    assert done.returncode == 5
    assert [(line["file"], line["status"], line["claims"]) for line in done.lines] == [
        (f"{file}!/row 2", "added", 1), (f"{file}!/row 3", "refused", 0)]
    again = run("import", str(file), "--mapping", "Ours", **settings)
    assert again.returncode == 5 and again.stdout.strip().endswith("0 rows added, 1 duplicate, 1 refused.")
    for words in (("--mapping", "None"), ("--column", "act"), ("--value", "act:x=gone"), ("--save", "x")):
        assert run("import", str(file), *words, **settings).returncode == 2
