"""Signal conversations as the program sigtop writes them in text: headers over each message.

A conversation opens with `Conversation: NAME`; a message has From, Type, Sent and further headers,
a blank line, and its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from witnessmark.intake.readers.chat_text import Turn
from witnessmark.intake.text.cleaning import clean
from witnessmark.intake.text.dates import date_in

_OPENING = re.compile(r"\A\s*Conversation: (?P<name>[^\n]{1,200})\n")
_MESSAGE = re.compile(r"(?m)^From: (?P<who>[^\n]{1,200})\nType: (?:incoming|outgoing)[^\n]{0,20}\n"
                      r"(?P<more>(?:[A-Z][\w -]{1,30}: [^\n]*\n)+)")
_SENT = re.compile(r"(?m)^Sent: (?P<day>[^\n]*?)\s+(?P<clock>\d{1,2}:\d{2})")
_NUMBER = re.compile(r"\s*\([^()]*\)\s*$")


def looks_like_sigtop(text: str) -> bool:
    """Say whether a text opens as a conversation and holds a message."""
    return _OPENING.match(text) is not None and _MESSAGE.search(text) is not None


def turns_of(text: str) -> tuple[str, tuple[Turn, ...]]:
    """Return the conversation's name and its messages; names without the numbers beside them."""
    whole = clean(text)
    opening = _OPENING.match(whole)
    return _name(opening["name"]) if opening else "", tuple(_turns(whole))


def _turns(text: str) -> Iterator[Turn]:
    heads = list(_MESSAGE.finditer(text))
    for head, end in zip(heads, [*(h.start() for h in heads[1:]), len(text)], strict=True):
        words = text[head.end() : end].strip()
        sent = _SENT.search(head["more"])
        if words:
            yield Turn(_name(head["who"]), words, date_in(sent["day"]) if sent else None, sent["clock"] if sent else "")


def _name(written: str) -> str:
    """Return the name of `Name (+82 …)`; where there is only a number, that."""
    return _NUMBER.sub("", written).strip() or written.strip(" ()")
