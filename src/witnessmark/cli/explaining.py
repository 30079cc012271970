"""`--explain`: why each field of a statement was read so, in English or Korean."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from witnessmark.cli import printing
from witnessmark.errors import UsageError
from witnessmark.model.claim import Claim, Context, Why

LANGUAGES = ("en", "ko")
ExplainOption = Annotated[bool, typer.Option("--explain", help="Say field by field why it was read so.")]
ExplainLanguageOption = Annotated[
    str | None, typer.Option("--explain-language", help="en or ko; the system's when not given.", show_default=False)
]


def languages(explain: bool, language: str | None) -> tuple[str, ...]:
    """Return the language to explain in, none where nothing is to be explained; raises UsageError.

    Without `--explain-language` it is Korean where the system's messages are (`LC_ALL`, `LC_MESSAGES`, `LANG`, the
    first that is set), else English.
    """
    if language is not None and language not in LANGUAGES:
        raise UsageError("--explain-language is no language of the explanations.", advice="Write en or ko.")
    return (language or of_the_system(),) if explain or language else ()


def of_the_system() -> str:
    """Return the language of the system's messages: ko, else en."""
    held = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "ko" if held.lower().startswith("ko") else "en"


def explain(statement: Claim | Context, shown: tuple[str, ...], *, name: str = "") -> None:
    """Print a statement's passage and one line for each field; `name` is put before it."""
    printing.say(f"{name}{code(statement)}: {statement.quote}")
    for why in statement.why:
        printing.say(f"  {_field(statement, why.field)}: {' '.join(_sentence(why, language) for language in shown)}")


def code(statement: Claim | Context) -> str:
    """Return the code of what is stated."""
    return statement.act.code.value if isinstance(statement, Claim) else statement.context.code.value


def _sentence(why: Why, language: str) -> str:
    return why.ko if language == "ko" else why.en


def _field(statement: Claim | Context, field: str) -> str:
    """Return `origin "Musan County"`: the field with the report's words that fill it."""
    held = getattr(statement, field, None)
    values = held if isinstance(held, tuple) else (held,)
    words = [text for value in values if (text := getattr(value, "text", None))]
    return f"{field} {'; '.join(f'“{word}”' for word in words)}" if words else field
