"""An OpenAI-compatible endpoint on this machine (llama.cpp, Ollama, …) as a proposer of acts.

It is sent a few sentences at a time and the list of codes, nothing else: no outlet, no file name, no date. What
the server keeps of them is its own affair. After `PATIENCE` failures in a row to reach it, it is not asked again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from witnessmark.errors import UsageError
from witnessmark.extract.backends.answer import answer_shape, instructions, json_object, proposals_in
from witnessmark.extract.backends.contract import BackendFailed, Proposal, Schema
from witnessmark.extract.backends.loopback import Endpoint, post

SECONDS = 120.0
"""The longest one answer may take: a small model on a laptop's CPU needs a minute for a page."""
PATIENCE = 3
LONGEST_ANSWER = 4096
"""Tokens."""
LONGEST_NAME = 80


class OpenAIBackend:
    """Chat completions of one model at one loopback address."""

    def __init__(self, url: str, model: str, *, seconds: float = SECONDS) -> None:
        """Check the address; asks nothing yet.

        Raises:
            UsageError: the address is not on this machine, or the model's name is empty or odd.
        """
        if not 0 < len(model) <= LONGEST_NAME or not model.isprintable():
            raise UsageError("The backend's model is not named.", advice="Add --backend-model NAME.")
        self._endpoint = Endpoint.of(url)
        self._model = model
        self._seconds = seconds
        self._misses = 0

    @property
    def name(self) -> str:
        return self._model

    def propose(self, text: str, schema: Schema) -> Sequence[Proposal]:
        """Return what the model sees in a few sentences; raises BackendFailed when it has no usable answer."""
        if self._misses >= PATIENCE:
            raise BackendFailed("it is not asked any more, having failed to answer several times", gone=True)
        body = json.dumps({
            "model": self._model, "temperature": 0, "stream": False, "max_tokens": LONGEST_ANSWER,
            "messages": [{"role": "system", "content": instructions(schema)}, {"role": "user", "content": text}],
            "response_format": {"type": "json_schema", "json_schema": {
                "name": "acts", "strict": True, "schema": answer_shape(schema)}},
        }).encode("ascii")
        try:
            answer = post(self._endpoint, "/chat/completions", body, seconds=self._seconds)
        except BackendFailed as failure:
            self._misses = self._misses + 1 if failure.gone else 0
            raise
        self._misses = 0
        return proposals_in(_message(json_object(answer)), schema)


def _message(answer: dict[str, object]) -> str:
    """Return the message of a completion; raises BackendFailed where there is none or it was cut short."""
    choices = answer.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str):
        raise BackendFailed("it answered with JSON of another shape")
    return content
