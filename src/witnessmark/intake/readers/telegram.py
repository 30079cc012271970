"""Telegram's exports: result.json and messages.html."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from witnessmark.intake.readers.chat_text import Turn
from witnessmark.intake.readers.contract import Unreadable
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.dates import date_in
from witnessmark.intake.text.decoding import decoded


def from_json(data: bytes) -> tuple[str, list[Turn]]:
    """Return the chat's name and its turns."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("is damaged JSON") from fault
    messages = value.get("messages") if isinstance(value, dict) else None
    if not isinstance(messages, list):
        raise Unreadable("is no chat: it has no messages")
    turns = []
    for message in messages:
        if not isinstance(message, dict) or message.get("type") != "message":
            continue
        day, clock = _moment(str(message.get("date", "")))
        words = _words(message.get("text"))
        if words.strip():
            turns.append(Turn(str(message.get("from") or message.get("actor") or ""), words, day, clock))
    return str(value.get("name") or ""), turns


def from_html(data: bytes) -> tuple[str, list[Turn]]:
    """Return the chat's name and its turns; joined messages keep the name of the one before."""
    got = decoded(data)
    if got is None:
        raise Unreadable("is no readable chat")
    page = LexborHTMLParser(got[0])
    header = page.css_first(".page_header .text")
    turns = []
    speaker = ""
    for message in page.css("div.message.default"):
        named = message.css_first(".body > .from_name") or message.css_first(".from_name")
        if named is not None and "joined" not in (message.attributes.get("class") or "").split():
            speaker = one_line(named.text())
        text = message.css_first("div.text")
        stamp = message.css_first(".date")
        written = (stamp.attributes.get("title") or "") if stamp else ""
        if text is not None and one_line(text.text(separator=" ")):
            clock = written.split(" ")[1] if len(written.split(" ")) > 1 else ""
            turns.append(Turn(speaker, text.text(separator="\n"), date_in(written), clock))
    return one_line(header.text()) if header else "", turns


def _words(text: Any) -> str:
    """Return a message's words; Telegram writes marked-up text as a list of pieces."""
    pieces = text if isinstance(text, list) else [text]
    return "".join(p if isinstance(p, str) else str(p.get("text", "")) for p in pieces if isinstance(p, str | dict))


def _moment(written: str) -> tuple[dt.date | None, str]:
    day, _, clock = written.partition("T")
    try:
        return dt.date.fromisoformat(day), clock[:5]
    except ValueError:
        return None, ""
