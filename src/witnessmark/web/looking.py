"""One look at the case for a whole page: what a page asks for is asked in one transaction, as one person.

A page asks for a dozen things. On a server each of them would be a transaction of its own, which begins, says who asks
and ends again: five times as many words with the server as there are questions.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi.routing import APIRoute

from witnessmark.web.pages import Pages

F = TypeVar("F", bound=Callable[..., Any])


def in_one_look(endpoint: F) -> F:
    """Return an endpoint whose reads of its `pages`' case are one look; one that is awaited or has no pages as it is.

    What it writes is written in a transaction of its own, and seen by what it reads afterwards.
    """
    if inspect.iscoroutinefunction(endpoint) or "pages" not in inspect.signature(endpoint).parameters:
        return endpoint

    @functools.wraps(endpoint)
    def looking(*, pages: Pages, **values: Any) -> Any:
        with pages.case.store.looking():
            return endpoint(pages=pages, **values)

    return looking  # type: ignore[return-value]


class Looking(APIRoute):
    """A route that reads in one look where it answers GET alone."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        reads = set(told.get("methods") or ()) == {"GET"}
        super().__init__(path, in_one_look(endpoint) if reads else endpoint, **told)
