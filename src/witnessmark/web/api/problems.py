"""What the interface answers when it does not do what was asked (RFC 9457, `application/problem+json`).

Invariant: the same words whether a record is hidden or is not there; no id, no name and no text of a report.
One answer holds ids: where an incident is several now, those that the actor may see.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from witnessmark.app.incidents import Parted
from witnessmark.errors import AccessDenied, Conflict, InvalidRecord, NotFound, ServerLost, UsageError, WitnessmarkError
from witnessmark.web.steadfast import lost

MEDIA = "application/problem+json"
TITLES = {
    400: "This can't be read.", 401: "Not signed in.", 403: "This is not open to you.", 404: "There is nothing here.",
    405: "Not in this way.", 409: "Not as things stand.", 413: "Too large.", 421: "Not this host.",
    422: "This can't be done so.", 429: "Too many at once.", 500: "Something broke.",
    503: "Away for a moment.",
}
Responses = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """Why nothing was done."""

    type: str = Field(description="`about:blank`: the status says all there is.")
    title: str
    status: int
    detail: str = ""


def answers(*statuses: int) -> Responses:
    """Return these statuses as the document of the interface describes them."""
    return {status: {"description": TITLES[status], "content": {MEDIA: {"schema": Problem.model_json_schema()}}}
            for status in statuses}


READS = answers(400, 401, 403, 404, 405, 409, 413, 421)
WRITES = answers(400, 401, 403, 404, 405, 409, 413, 421, 422)


def problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """Return a problem of a status."""
    body = {"type": "about:blank", "title": TITLES.get(status, TITLES[400]), "status": status, "detail": detail}
    if status == 401:
        headers = {"WWW-Authenticate": "Bearer"} | (headers or {})
    return Response(json.dumps(body), status, headers, MEDIA)


def problem_of(fault: WitnessmarkError) -> Response:
    """Return the problem of an error of ours. Of what is not there, or not open, the status says everything."""
    if isinstance(fault, Parted):
        return problem(409, str(fault))
    if isinstance(fault, NotFound):
        return problem(404)
    if isinstance(fault, AccessDenied):
        return problem(403)
    if isinstance(fault, Conflict):
        return problem(409, fault.what)
    if isinstance(fault, UsageError | InvalidRecord):
        return problem(422, f"{fault.what} {fault.advice}".strip())
    return problem(409, f"{fault.what} {fault.advice}".strip())


def handle(api: FastAPI) -> None:
    """Let an application answer with problems."""

    @api.exception_handler(WitnessmarkError)
    async def _ours(_: Request, fault: WitnessmarkError) -> Response:
        return problem_of(fault)

    @api.exception_handler(ServerLost)
    async def _away(request: Request, fault: ServerLost) -> Response:
        lost(request.scope)
        return problem(503, fault.what, {"Retry-After": "2"})

    @api.exception_handler(HTTPException)
    async def _theirs(_: Request, fault: HTTPException) -> Response:
        return problem(fault.status_code, headers=dict(fault.headers or {}))

    @api.exception_handler(RequestValidationError)
    async def _malformed(_: Request, fault: RequestValidationError) -> Response:
        places = sorted({".".join(str(part) for part in one["loc"] if isinstance(part, str)) for one in fault.errors()})
        return problem(400, "Wrong: " + ", ".join(places)[:300])
