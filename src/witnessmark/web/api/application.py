"""Build the interface for programs. It is mounted behind the team's gate, which says whose hand a request acts in."""

from __future__ import annotations

from fastapi import FastAPI

from witnessmark import __version__
from witnessmark.web.api import following, problems, reading, writing
from witnessmark.web.api.document import Described

ABOUT = (
    "The verbs of a Witnessmark workbench for programs. Sign in with a token (`Authorization: Bearer wmk_…`, made by "
    "`witnessmark token create`). What is not open to a token is answered as what is not there. Lists come in parts: "
    "send `next` back as `cursor`. Problems are `application/problem+json`."
)


def create_api() -> FastAPI:
    """Return the interface with its document at `openapi.json`; there is no page that loads anything elsewhere."""
    api = Described(title="Witnessmark", version=__version__, description=ABOUT, docs_url=None, redoc_url=None,
                    openapi_url="/openapi.json", separate_input_output_schemas=False)
    problems.handle(api)
    api.state.streams = following.Streams()
    for routes in (reading, writing, following):
        api.include_router(routes.router)
    return api
