"""Options that every figure over a case takes, as two objects: which incidents count, and how the answer is printed.

A verb names them as its first parameters, `@counted` gives it their options.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from witnessmark.app import questions
from witnessmark.app.case import Case
from witnessmark.cli import options


def _again(name: str, what: str) -> Any:
    return Annotated[list[str] | None, typer.Option(name, help=f"Only incidents {what}; may be given again.",
                                                    show_default=False)]


def _text(name: str, what: str) -> Any:
    return Annotated[str | None, typer.Option(name, help=what, show_default=False)]


FILTERS: Mapping[str, Any] = {
    "grade": _again("--grade", "of this grade"), "act": _again("--act", "with this act"),
    "status": _again("--status", "with this status"),
    "within": _text("--within", "Only what happened in this place, by its key, as KP/North Hamgyong."),
    "since": _text("--since", "From this day, month or year."),
    "until": _text("--until", "Up to this day, month or year."),
}
ENDS: Mapping[str, tuple[Any, object]] = {
    "case": (options.CaseOption, None), "passphrase_file": (options.PassphraseOption, None),
    "csv": (Annotated[bool, typer.Option("--csv", help="The table as CSV.")], False),
    "sql": (Annotated[bool, typer.Option("--sql", help="Print the SQL that makes the table and nothing else.")],
            False),
    "json": (options.JsonOption, False),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """Of which case, and how the answer is printed."""

    case: Path | None
    passphrase_file: Path | None
    csv: bool
    sql: bool
    json: bool

    def opened(self) -> AbstractContextManager[Case]:
        """Open the case asked for."""
        return options.opened(self.case, self.passphrase_file)


def counted(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb that takes `keep` and `answered` the options of both, its own between them."""

    @wraps(verb)
    def run(**given: Any) -> None:
        ends = Answered(**{name: given.pop(name) for name in ENDS})
        asked = {name: given.pop(name) for name in FILTERS}
        keep = questions.filter_of(
            grades=asked["grade"] or (), acts=asked["act"] or (), statuses=asked["status"] or (),
            within=asked["within"], since=asked["since"], until=asked["until"])
        verb(keep, ends, **given)

    hints = get_type_hints(verb, include_extras=True)
    own = [p.replace(annotation=hints[p.name], kind=p.KEYWORD_ONLY)
           for p in list(inspect.signature(verb).parameters.values())[2:]]
    more = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
            for name, (hint, default) in ({n: (h, None) for n, h in FILTERS.items()} | dict(ENDS)).items()]
    shaped: Any = run
    shaped.__signature__ = inspect.Signature([*own, *more])
    shaped.__annotations__ = {p.name: p.annotation for p in (*own, *more)}
    return run
