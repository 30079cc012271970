"""Chats exported as text, HTML or JSON: a turn is a paragraph "Name: words".

Read are WhatsApp, KakaoTalk and Signal texts (sigtop's too), Telegram's HTML and JSON. A day's first turn is
preceded by a paragraph with its date, as the programs show it. Clock times are in the locators
of the turns. Calls, joins and media without words leave no trace in the text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from witnessmark.intake import media
from witnessmark.intake.draft import Draft
from witnessmark.intake.readers import chat_text, sigtop, telegram
from witnessmark.intake.readers.chat_text import Turn
from witnessmark.intake.readers.contract import Found, Job, Known, Unreadable, found, stated
from witnessmark.intake.text.cleaning import clean, one_line
from witnessmark.intake.text.decoding import decoded
from witnessmark.model.report import Metadatum

name = "chat/1"


@dataclass(frozen=True, slots=True)
class Chat:
    """Turns in order, and the chat's name where the export gives it."""

    turns: tuple[Turn, ...]
    title: str = ""
    notes: tuple[str, ...] = ()


def chat_function(data: bytes, media_type: str) -> str | None:
    """Return the function that reads these bytes if they are a chat export."""
    head = data[:200_000]
    if media_type == media.JSON:
        told = b'"messages"' in head and b'"type"' in head and b'"date_unixtime"' in data
        return "read_telegram_json" if told else None
    if media_type == media.HTML:
        return "read_telegram_html" if b'class="message ' in data and b'class="from_name"' in data else None
    got = decoded(head if not head.startswith((b"\xff\xfe", b"\xfe\xff")) else data)
    if got and sigtop.looks_like_sigtop(clean(got[0][:20_000])):
        return "read_sigtop"
    return "read_text" if got and chat_text.looks_like_chat(got[0]) else None


def read_text(data: bytes, job: Job) -> Iterator[Found]:
    """Yield a text export as one report."""
    got = decoded(data)
    if got is None:
        raise Unreadable("is no readable chat")
    turns, notes = chat_text.turns_of(got[0])
    yield _composed(Chat(turns, "", notes))


def read_sigtop(data: bytes, job: Job) -> Iterator[Found]:
    """Yield a Signal conversation in sigtop's text form as one report."""
    got = decoded(data)
    if got is None:
        raise Unreadable("is no readable chat")
    title, turns = sigtop.turns_of(got[0])
    yield _composed(Chat(turns, title))


def read_telegram_json(data: bytes, job: Job) -> Iterator[Found]:
    """Yield Telegram's result.json as one report."""
    title, turns = telegram.from_json(data)
    yield _composed(Chat(tuple(turns), title))


def read_telegram_html(data: bytes, job: Job) -> Iterator[Found]:
    """Yield one of Telegram's messages.html as one report."""
    title, turns = telegram.from_html(data)
    yield _composed(Chat(tuple(turns), title))


def _composed(chat: Chat) -> Found:
    draft = Draft()
    if chat.title:
        draft.title(chat.title)
    shown: dt.date | None = None
    days: list[dt.date] = []
    for number, turn in enumerate(_merged(chat.turns), 1):
        if turn.day and turn.day != shown:
            shown = turn.day
            days.append(shown)
            draft.paragraph(shown.isoformat())
        label = " ".join(p for p in (str(number), turn.day.isoformat() if turn.day else "", turn.clock) if p)
        words = one_line(turn.words)
        draft.paragraph(f"{one_line(turn.name)}: {words}" if turn.name else words,
                        ("message", label), ("turn", one_line(turn.name)[:100] or "-"))
    metadata: list[Metadatum] = [stated("title", one_line(chat.title)[:500])] if one_line(chat.title) else []
    if days:
        metadata.append(stated("published", max(days).isoformat()))
    return found(draft, metadata, Known(notes=chat.notes))


def _merged(turns: Iterable[Turn]) -> Iterator[Turn]:
    for turn in turns:
        if one_line(turn.words):
            yield turn
