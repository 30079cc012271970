"""What the document of the interface promises, tried with made-up requests: every answer is one that it names.

Each operation is asked a few times with what fits its description and with what does not; the same requests every time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import Mould, cast
from tests.web.team_bench import HOME, team_over
from tests.web.test_api import three
from witnessmark.app.tokens import make_token
from witnessmark.model.access import Actor
from witnessmark.model.account import Scope
from witnessmark.web.team.application import finish

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
          response_schema_conformance, negative_data_rejection]


@pytest.fixture(scope="module")
def headers() -> dict[str, str]:
    return {"Host": HOME.removeprefix("http://")}


@pytest.fixture(scope="module")
def interface(mould: Mould, tmp_path_factory: pytest.TempPathFactory, headers: dict[str, str]) -> Iterator[object]:
    """The document of a server whose admin asks, with every scope."""
    folder: Path = tmp_path_factory.mktemp("schema")
    with cast(mould("team of three", three), folder / "case") as case:
        case.actor = Actor.solo()
        team = team_over(case)
        team.app.state.api.state.streams.lasts = 0.0         # a stream ends with what there is
        secret, _ = make_token(team.sessions.case, "ana", "fuzz", scopes=tuple(Scope))
        headers["Authorization"] = f"Bearer {secret}"
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", team.app, headers=headers)
        finish(team.app)


def asked(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> bool:
    """Ask an operation with what is made up in a mode; False where nothing can be."""
    tried = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=4, deadline=None, derandomize=True, database=None,
              phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        tried.append(mode)
        case.call_and_validate(base_url=f"{HOME}/api/v1", headers=headers, checks=CHECKS)

    with contextlib.suppress(Unsatisfiable, SkipTest):     # nothing that it takes can be wrong
        ask()
    return bool(tried)


def test_every_answer_is_one_that_the_document_names(interface: BaseSchema, headers: dict[str, str]) -> None:
    """No fault, no other status, no other form; what does not fit its description is not taken."""
    operations: list[Any] = [found.ok() for found in interface.get_all_operations()]  # type: ignore[union-attr]
    tried = {mode: sum(asked(one, mode, headers) for one in operations) for mode in GenerationMode}
    assert tried[GenerationMode.POSITIVE] == len(operations) > 15 and tried[GenerationMode.NEGATIVE] > 10
