"""What the document of the interface promises, tried with made-up requests: every answer is one that it names.

Each operation is asked a few times with what fits its description and with what does not; the same requests every time.
The slow run asks each thirty times. With no token and with a wrong one nothing is answered but that.
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
    ignored_auth,
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
          response_schema_conformance, negative_data_rejection, ignored_auth]
OTHERS = ({}, {"Authorization": "Bearer wmk_none"}, {"Authorization": "Basic eDp5"})

Interface = tuple[BaseSchema, BaseSchema]
NOT_SIGNED_IN = {"type": "about:blank", "title": "Not signed in.", "status": 401, "detail": ""}


@pytest.fixture
def headers() -> dict[str, str]:
    return {"Host": HOME.removeprefix("http://")}


@pytest.fixture
def interface(mould: Mould, tmp_path: Path, headers: dict[str, str]) -> Iterator[Interface]:
    """The document of a server whose admin asks, with every scope; and the same without a word of tokens."""
    with cast(mould("team of three", three), tmp_path / "case") as case:
        case.actor = Actor.solo()
        team = team_over(case)
        team.app.state.api.state.streams.lasts = 0.0         # a stream ends with what there is
        secret, _ = make_token(team.sessions.case, "ana", "fuzz", scopes=tuple(Scope))
        headers["Authorization"] = f"Bearer {secret}"
        told, wrong = (schemathesis.openapi.from_asgi("/api/v1/openapi.json", team.app, headers=headers) for _ in "ab")
        wrong.raw_schema.pop("security")     # a token left out is no wrong request there: it is always sent along
        yield told, wrong
        finish(team.app)


def operations_of(schema: BaseSchema) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]


def asked(operation: Any, mode: GenerationMode, headers: dict[str, str], times: int = 4) -> bool:
    """Ask an operation with what is made up in a mode, so many times; False where nothing can be."""
    tried = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=times, deadline=None, derandomize=True, database=None,
              phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        tried.append(mode)
        case.call_and_validate(base_url=f"{HOME}/api/v1", headers=headers, checks=CHECKS)

    with contextlib.suppress(Unsatisfiable, SkipTest):     # nothing that it takes can be wrong
        ask()
    return bool(tried)


def test_every_answer_is_one_that_the_document_names(interface: Interface, headers: dict[str, str]) -> None:
    """No fault, no other status, no other form; what does not fit its description is not taken."""
    every_answer(interface, headers, 4)


@pytest.mark.slow
def test_every_answer_to_thirty_questions_each(interface: Interface, headers: dict[str, str]) -> None:
    every_answer(interface, headers, 30)


def every_answer(interface: Interface, headers: dict[str, str], times: int) -> None:
    tried = {mode: sum(asked(one, mode, headers, times) for one in operations_of(schema))
             for mode, schema in zip((GenerationMode.POSITIVE, GenerationMode.NEGATIVE), interface, strict=True)}
    operations = operations_of(interface[0])
    assert tried[GenerationMode.POSITIVE] == len(operations) > 15 and tried[GenerationMode.NEGATIVE] > 10


def test_nothing_is_answered_without_a_token_that_holds(interface: Interface, headers: dict[str, str]) -> None:
    """Whatever is asked, fitting or not: signed in by nothing, by a token that is none, by another scheme. What is sent
    without a token is taken for a browser's, and a browser says from where it sends."""
    operations = operations_of(interface[0])
    assert all(one.definition.raw.get("security") is None for one in operations)      # the one of the whole document
    statuses: list[int] = []

    def ask(operation: Any, told: dict[str, str], mode: GenerationMode) -> None:
        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=2, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))
        def send(case: Any) -> None:
            case.headers = {name: value for name, value in (case.headers or {}).items()
                            if name.lower() not in ("authorization", "cookie")}
            answer = case.call(base_url=f"{HOME}/api/v1", headers={"Host": headers["Host"]} | told)
            statuses.append(answer.status_code)
            sends = case.method.upper() == "POST" and answer.status_code == 403
            assert sends or answer.json() == NOT_SIGNED_IN, (operation.label, told, answer.status_code)

        with contextlib.suppress(Unsatisfiable, SkipTest):
            send()

    for operation in operations:
        for told in OTHERS:
            for mode in GenerationMode:
                ask(operation, told, mode)
    assert len(statuses) > len(operations) * len(OTHERS)
