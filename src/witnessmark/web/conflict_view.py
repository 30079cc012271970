"""The words of each side of what was decided differently."""

from __future__ import annotations

import json
from typing import Any

from witnessmark.app.contested import Contest, Side
from witnessmark.vocab.table import entry_of
from witnessmark.web.i18n import Language, translator
from witnessmark.web.pages import FIELDS

_MOST = 200
_CODED = {"access": "access", "consent": "consent"}


def claims_in(contest: Contest) -> list[str]:
    """Return the claims that a contest names; a link names two."""
    return contest.id.split("|") if contest.matter in ("claim", "context", "field", "link") else []


def side_words(contest: Contest, side: Side, language: Language) -> str:
    """Return what one side says, short."""
    if contest.matter == "metadata":
        kind = _CODED.get(contest.field or "")
        return _label(kind, str(side.value), language) if kind and side.value else str(side.value or "-")
    told = _label("decision", side.decision, language)
    if side.value is None:
        return told
    try:
        read: Any = json.loads(side.value)
    except json.JSONDecodeError:
        read = side.value
    words = _value(contest.field or "", read, language)
    return f"{told}: {words}"[:_MOST] if words else told


def _value(field: str, read: Any, language: Language) -> str:
    if isinstance(read, list):
        return "; ".join(words for one in read if (words := _value(field, one, language)))
    if isinstance(read, dict):
        if "best" in read:
            return " ".join(str(read[name]) for name in ("best", "unit") if read.get(name) is not None)
        if "off" in read:
            return ""
        told = [str(read[name]) for name in ("reliability", "value", "text") if read.get(name)]
        if read.get("code"):
            told.append(_label(FIELDS.get(field, field), str(read["code"]), language))
        return " ".join(told)
    return translator(language)("not_stated") if read is None else str(read)


def _label(kind: str, code: str, language: Language) -> str:
    try:
        row = entry_of(kind, code)
    except (KeyError, ValueError):
        return code
    return row.label_ko if language == "ko" else row.label_en
