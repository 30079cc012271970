"""`--backend` and `--explain` as a person meets them, with a real server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_verbs import Run, _cheap_passphrase, run, settings  # noqa: F401
from tests.extract.backends.endpoint import raw, saying, serving
from witnessmark import read
from witnessmark.extract.backends.openai import OpenAIBackend

ODD = "In June, soldiers bundled the herders onto barges bound for Musan County."
TEXT = f"Harbour notes\n\n{ODD}\n"
BUNDLED = {"act": "expulsion", "words": "bundled", "sentence": ODD}


@pytest.fixture
def note(tmp_path: Path) -> str:
    (tmp_path / "note.txt").write_text(TEXT, "utf-8")
    return str(tmp_path / "note.txt")


def code_read(run: Run, note: str) -> str:  # noqa: F811
    """Return what the layers alone take the words for: a backend that says otherwise may be outvoted."""
    alone = [c for c in run("read", note, "--json", "--all").lines if c["act"]["text"].startswith("bundled")]  # type: ignore[index,attr-defined]
    return str(alone[0]["act"]["code"]) if alone else "expulsion"  # type: ignore[index]


def test_reading_asks_a_backend_only_when_told_to(run: Run, note: str) -> None:  # noqa: F811
    with serving(saying({**BUNDLED, "act": code_read(run, note)})) as endpoint:
        run("read", note, "--json")
        assert endpoint.asked == []
        done = run("read", note, "--json", "--explain", "--backend", endpoint.url, "--backend-model", "small")
    assert done.returncode == 0
    (claim,) = [c for c in done.lines if c["act"]["text"].startswith("bundled")]  # type: ignore[index]
    assert str(claim["extractor"]["name"]).endswith("backend")  # type: ignore[index]
    assert endpoint.asked[0]["model"] == "small"


def test_adding_asks_it_too_and_keeps_what_it_proposed(
    run: Run, note: str, settings: dict[str, str]  # noqa: F811
) -> None:
    assert run("init", **settings).returncode == 0
    with serving(saying({**BUNDLED, "act": code_read(run, note)})) as endpoint:
        assert run("add", note, "--backend", endpoint.url, "--backend-model", "small", **settings).returncode == 0
    held = run("claims", "--json", "--explain", **settings).lines
    (claim,) = [c for c in held if c["act"]["text"].startswith("bundled")]  # type: ignore[index]
    assert {why["field"] for why in claim["why"]} >= {"act", "status", "attribution"}  # type: ignore[index,attr-defined]
    shown = run("claims", "--explain-language", "ko", **settings).stdout
    assert "  act “bundled" in shown
    assert "나타내고" in shown or "읽었습니다" in shown or "제안했고" in shown
    assert "names expulsion" not in shown


def test_a_failing_backend_is_told_on_stderr_and_the_report_is_read_and_added(
    run: Run, note: str, settings: dict[str, str]  # noqa: F811
) -> None:
    assert run("init", **settings).returncode == 0
    with serving(raw(TEXT.encode(), status=500)) as endpoint:
        options = ("--backend", endpoint.url, "--backend-model", "small")
        read_done = run("read", note, *options)
        add_done = run("add", note, "--json", *options, **settings)
    for done in (read_done, add_done):
        assert done.returncode == 0
        assert "the backend read 0 of 1 parts: it answered with status 500" in done.stderr
        assert "herders" not in done.stderr
    assert [entry["status"] for entry in add_done.lines] == ["added"]


@pytest.mark.parametrize("options", [
    ("--backend", "http://203.0.113.7:8080/v1", "--backend-model", "small"),
    ("--backend", "http://127.0.0.1:8080/v1"), ("--backend-model", "small"), ("--backend", "no-such-folder"),
])
def test_a_wrong_backend_is_a_usage_error_before_anything_is_read(
    run: Run, note: str, options: tuple[str, ...]  # noqa: F811
) -> None:
    done = run("read", note, *options)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_language_of_explanations_that_is_none_is_a_usage_error(run: Run, note: str) -> None:  # noqa: F811
    assert run("read", note, "--explain-language", "fr").returncode == 2


def test_the_library_takes_an_address_or_an_object_and_warns_of_a_failure() -> None:
    with serving(saying(BUNDLED)) as endpoint:
        for backend, model in ((endpoint.url, "small"), (OpenAIBackend(endpoint.url, "small"), None)):
            _, claims = read(TEXT, language="en", backend=backend, backend_model=model)
            assert any(c.act.text.startswith("bundled") for c in claims)
    with serving(raw(b"", status=404)) as endpoint, pytest.warns(UserWarning, match="status 404"):
        read(TEXT, language="en", backend=endpoint.url, backend_model="small")
