"""A GLiNER2 folder as a backend: what it needs, and what is made of its answers."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from witnessmark.errors import MissingExtra, UsageError
from witnessmark.extract.backends import backend_at
from witnessmark.extract.backends.contract import BackendFailed, Role, Schema, Words
from witnessmark.extract.backends.gliner import GlinerBackend
from witnessmark.extract.backends.grounding import grounded
from witnessmark.vocab.codes import Act

TEXT = "In June they were bundled off to Musan. Later some were let back, others held."


class Answering:
    """Stands for a loaded model: answers what it was made with, in the form of the `gliner2` package."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.kinds = answer, {}

    def extract_entities(self, text: str, entity_types: dict[str, str], **options: Any) -> Any:
        self.kinds = entity_types
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def span(words: str, at: int | None = None) -> dict[str, Any]:
    start = TEXT.index(words) if at is None else at
    return {"text": words, "start": start, "end": start + len(words)}


def test_spans_of_kinds_become_acts_with_the_roles_of_their_sentence() -> None:
    model = Answering({"entities": {
        "expulsion": [span("bundled off")], "return": [span("let back")], "detention": [span("held")],
        "destination": [span("Musan")], "when": [span("In June"), span("Later")], "nonsense": [span("some")],
    }})
    found = grounded(GlinerBackend(model, "folder").propose(TEXT, Schema("en")), TEXT)
    assert [(act.act, act.span.slice(TEXT)) for act in found] == [
        (Act.EXPULSION, "bundled off"), (Act.RETURN, "let back"), (Act.DETENTION, "held")]
    assert [(r.role, r.span.slice(TEXT)) for r in found[0].roles] == [
        (Role.DESTINATION, "Musan"), (Role.WHEN, "In June")]
    assert found[1].roles == found[2].roles == (), "the second sentence says two acts"
    assert model.kinds["expulsion"].startswith("People are removed")


def test_an_offset_that_does_not_hold_the_words_is_dropped() -> None:
    model = Answering({"entities": {"expulsion": [span("bundled off", 3), span("shot", 3)]}})
    proposals = GlinerBackend(model, "folder").propose(TEXT, Schema("en"))
    assert [p.words for p in proposals] == [Words("bundled off", 3), Words("shot", 3)]
    assert grounded(proposals, TEXT) == []


@pytest.mark.parametrize("answer", [None, [], {}, {"entities": []}, RuntimeError("out of memory"), ValueError(TEXT)])
def test_an_odd_answer_or_a_break_is_a_failure_without_text(answer: Any) -> None:
    with pytest.raises(BackendFailed) as failure:
        GlinerBackend(Answering(answer), "folder").propose(TEXT, Schema("en"))
    assert "bundled" not in str(failure.value)


@pytest.mark.parametrize("items", [None, "bundled off", [None], [["bundled off", 14, 25]], [{"text": "bundled off"}],
                                   [{"text": 5, "start": 1}], [{"text": "bundled off", "start": "14"}]])
def test_items_of_another_shape_are_left_out(items: Any) -> None:
    model = Answering({"entities": {"expulsion": items}})
    assert list(GlinerBackend(model, "folder").propose(TEXT, Schema("en"))) == []


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="no GLiNER2 folder"):
            backend_at(str(folder))
    (tmp_path / "config.json").write_text("{}", "utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(UsageError, match="safetensors"):
        backend_at(str(tmp_path))


def test_without_the_package_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.json").write_text("{}", "utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"")
    monkeypatch.setattr("witnessmark.extract.backends.gliner.find_spec",
                        lambda name: None if name == "gliner2" else importlib.util.find_spec(name))
    with pytest.raises(MissingExtra) as missing:
        backend_at(str(tmp_path))
    assert str(missing.value) == ("A GLiNER2 backend needs an optional part. "
                                  "Install it with: pip install 'witnessmark[gliner]'")


def test_a_folder_takes_no_model_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="model itself"):
        backend_at(str(tmp_path), "small")
