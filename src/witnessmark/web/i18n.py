"""The page's words in English and Korean: one table, `messages.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal, cast

from starlette.requests import Request

from witnessmark.vocab.counts import filled

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
COOKIE = "witnessmark-language"


@cache
def messages() -> dict[str, dict[str, str]]:
    """Return key → {en, ko}."""
    with (Path(__file__).parent / "messages.toml").open("rb") as file:
        return cast("dict[str, dict[str, str]]", tomllib.load(file))


def language_of(request: Request) -> Language:
    """Return the language chosen before, else the first the browser asks for that we have."""
    asked = request.headers.get("accept-language", "").split(",")
    wanted = [request.cookies.get(COOKIE, ""), *(part.split(";")[0].strip()[:2].lower() for part in asked)]
    known: dict[str, Language] = {language: language for language in LANGUAGES}
    return next((known[code] for code in wanted if code in known), "en")


def translator(language: Language) -> Callable[..., str]:
    """Return t(key, **values): the words for a key with its {values} filled in.

    Where `n` is one and the table has `key_one`, that is said instead.
    """
    table = messages()

    def t(key: str, **values: object) -> str:
        if values.get("n") == 1 and f"{key}_one" in table:
            return table[f"{key}_one"][language]
        return filled(table[key][language], **values)

    return t
