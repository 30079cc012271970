"""A local GLiNER2 folder as a proposer of acts: it finds spans of a kind by the kind's description.

Needs the `gliner2` package (the extra `gliner`) and a model folder that lies on this machine. Nothing is
downloaded: the libraries are told to stay offline before they are loaded. Weights are taken from `safetensors`
files alone, which hold numbers and no code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from witnessmark.errors import MissingExtra, UsageError
from witnessmark.extract.backends.contract import BackendFailed, Proposal, Role, RoleWords, Schema, Words
from witnessmark.extract.backends.windows import sentences
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act
from witnessmark.vocab.table import definition

LEAST = 0.5
"""The score from which a span is taken, GLiNER2's own default."""

_ROLES = {
    Role.ORIGIN: "The place that people left or were removed from.",
    Role.DESTINATION: "The place that people were sent or went to.",
    Role.WHEN: "When it happened.",
    Role.FIGURE: "How many people, families or houses.",
}
"""The roles that need no code: it finds words, and gives no codes for them."""

_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


class Extractor(Protocol):
    """What is used of a GLiNER2 model."""

    def extract_entities(self, text: str, entity_types: dict[str, str], *, threshold: float,
                         include_spans: bool) -> object: ...


class GlinerBackend:
    """One GLiNER2 model."""

    def __init__(self, extractor: Extractor, name: str) -> None:
        self._extractor, self._name = extractor, name

    @classmethod
    def of_folder(cls, folder: Path) -> GlinerBackend:
        """Load a model folder.

        Raises:
            UsageError: the folder is no GLiNER2 model with safetensors weights.
            MissingExtra: the `gliner2` package or its model parts are not installed.
        """
        if not (folder / "config.json").is_file() or not (folder / "model.safetensors").is_file():
            raise UsageError(f"{folder} is no GLiNER2 folder.",
                             advice="It holds config.json and model.safetensors; or give an address as "
                                    "http://127.0.0.1:8080/v1.")
        if any(find_spec(package) is None for package in ("gliner2", "torch", "transformers")):
            raise MissingExtra("A GLiNER2 backend", "gliner")
        os.environ.update(_OFFLINE)
        from gliner2 import AutoExtractor

        try:
            model = AutoExtractor.from_pretrained(str(folder.resolve()))
        except (OSError, ValueError, KeyError, RuntimeError) as fault:
            raise UsageError(f"{folder} can't be loaded as a GLiNER2 model.",
                             advice="Fetch the folder again, whole.") from fault
        return cls(model, folder.name)

    @property
    def name(self) -> str:
        return self._name

    def propose(self, text: str, schema: Schema) -> Sequence[Proposal]:
        """Return the acts it sees; roles go to the act of their sentence where there is just one."""
        kinds = {act.value: definition(act) for act in schema.acts}
        kinds |= {role.value: words for role, words in _ROLES.items() if role in schema.roles}
        try:
            answer = self._extractor.extract_entities(text, kinds, threshold=LEAST, include_spans=True)
        except (RuntimeError, ValueError, IndexError) as fault:
            raise BackendFailed("it broke off") from fault
        entities = answer.get("entities") if isinstance(answer, dict) else None
        if not isinstance(entities, dict):
            raise BackendFailed("it answered with another shape")
        found = sentences(text)
        acts = [(act, words) for act in schema.acts for words in _words(entities.get(act.value))]
        roles = [(role, words) for role in _ROLES for words in _words(entities.get(role.value))]
        return [Proposal(act, words, roles=tuple(
            RoleWords(role, of) for role, of in roles
            if _sentence(found, of) == _sentence(found, words) is not None and _alone(words, acts, found)
        )) for act, words in acts]


def _words(items: object) -> Iterator[Words]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("text"), str) and isinstance(item.get("start"), int):
            yield Words(item["text"], item["start"])


def _sentence(found: Sequence[Span], words: Words) -> Span | None:
    return next((s for s in found if words.at is not None and s.start <= words.at < s.end), None)


def _alone(words: Words, acts: Sequence[tuple[Act, Words]], found: Sequence[Span]) -> bool:
    """Tell whether the act's sentence says no second act, at other words."""
    return all(_sentence(found, other) != _sentence(found, words) or other.at == words.at for _, other in acts)
