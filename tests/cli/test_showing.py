"""`show`, `claims` and `search` as a person sees them: where a passage stands."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_verbs import Run, _cheap_passphrase, run, settings  # noqa: F401

TEXT = "From the coast\n\nThe weather held.\n\nSoldiers expelled 12 families from Musan in May 2019, a clerk said.\n"


def test_a_report_is_shown_with_its_claims_and_marked_text(
    run: Run, tmp_path: Path, settings: dict[str, str]  # noqa: F811
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    run("init", **settings)
    (added,) = run("add", str(tmp_path / "a.txt"), "--published", "2019-06-01", "--json", **settings).lines
    report = str(added["report"])
    plain = run("show", report, **settings).stdout
    assert "published   2019-06-01  (call)" in plain
    assert "line 5" in plain and "expulsion" in plain
    assert "The weather held." not in plain
    marked = run("show", report, "--text", **settings).stdout
    assert "line 3 | The weather held." in marked
    assert "line 5 | Soldiers expelled" in marked
    (claim,) = run("claims", "--json", **settings).lines
    assert claim["located"]["line"] == "5"  # type: ignore[index]
    assert "line 5" in run("claims", **settings).stdout
    assert run("show", str(claim["id"]), **settings).stdout.splitlines()[0].endswith("a.txt · line 5")
    assert "line 5" in run("search", "Musan", **settings).stdout


def test_explanations_come_in_one_language(run: Run, tmp_path: Path) -> None:  # noqa: F811
    """That of the system, else English; `--explain-language` outranks it."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    plain = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}
    told = {
        name: run("read", str(tmp_path / "a.txt"), "--explain", *words, **{**plain, **asked}).stdout
        for name, words, asked in (
            ("none", (), {}), ("en", (), {"LANG": "en_GB.UTF-8"}), ("ko", (), {"LANG": "ko_KR.UTF-8"}),
            ("first", (), {"LC_ALL": "C.UTF-8", "LANG": "ko_KR.UTF-8"}),
            ("said", ("--explain-language", "ko"), {"LANG": "en_GB.UTF-8"}),
        )
    }
    assert told["none"] == told["en"] == told["first"] != told["ko"] == told["said"]
    assert not any("가" <= letter <= "힣" for letter in told["en"])


def test_an_incident_is_told_in_words_and_with_its_passages(run: Run, tmp_path: Path,  # noqa: F811
                                                           settings: dict[str, str]) -> None:  # noqa: F811
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    run("init", **settings)
    run("add", str(tmp_path / "a.txt"), "--published", "2019-06-01", **settings)
    (record,) = run("incidents", "--json", **settings).lines
    told = run("show", str(record["id"]), **settings).stdout
    assert "grade         unassessed: " in told
    assert "act           expulsion (enforcement, carried_out): 1 claim" in told
    assert "origin        Musan: 1 claim from one origin." in told
    assert "figure        12 households (expulsion): " in told
    assert told.splitlines()[-1].endswith("Soldiers expelled 12 families from Musan in May 2019, a clerk said.")
    assert "출처" in run("show", str(record["id"]), LANG="ko_KR.UTF-8", **settings).stdout


def test_a_value_is_corrected_and_shown_in_the_right_number(run: Run, tmp_path: Path,  # noqa: F811
                                                            settings: dict[str, str]) -> None:  # noqa: F811
    """One household, two households; a correction says what it changed, or that there was nothing to change."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    run("init", **settings)
    run("add", str(tmp_path / "a.txt"), "--published", "2019-06-01", **settings)
    claim = str(run("claims", "--json", **settings).lines[0]["id"])
    wrong = run("claim", "correct", claim, "--set", "act=dancing", "--reason", "x", **settings)
    assert wrong.returncode == 2 and "expulsion" in wrong.stderr
    for words in ((), ("--set", "figure=1")):
        assert run("claim", "correct", claim, *words, **settings).returncode == 2
    both = ("--set", "figure=1", "--set", "when=2019-05-03", "--reason", "a second look")
    done = run("claim", "correct", claim, *both, **settings)
    assert done.returncode == 0 and done.stdout == "2 decisions written on 1 claim.\n"
    (record,) = run("incidents", "--json", **settings).lines
    assert "figure        1 household (expulsion): " in run("show", str(record["id"]), **settings).stdout
    assert "\t1 household\t" in run("incidents", **settings).stdout
    assert "says so already" in run("claim", "correct", claim, *both, **settings).stdout
