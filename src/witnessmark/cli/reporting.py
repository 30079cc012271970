"""A report as a person reads it in a terminal: what is known of it, its claims, its text with places."""

from __future__ import annotations

from typing import Any

from witnessmark.app.show import place_words
from witnessmark.cli import printing

KNOWN = ("id", "file", "title", "outlet", "published", "language", "url", "access", "consent", "received",
         "media_type", "sha256")


def report(found: dict[str, Any]) -> None:
    """Print what `app.show.show` returns of a report."""
    told = {m["field"]: m for m in found["metadata"]}
    for name in KNOWN:
        if found[name] is not None:
            origin = told.get(name)
            how = f"  ({origin['found_in']}{': ' + origin['reason'] if origin['reason'] else ''})" if origin else ""
            printing.say(f"{name:<11} {found[name]}{how}")
    reading = found["reading"]
    printing.say(f"{'reading':<11} {reading['reader']}, {reading['characters']:,} characters")
    printing.say("")
    printing.table(
        ("id", "act", "status", "decision", "at", "passage"),
        [(c["id"], c["act"], c["status"], c["decision"], place_words(c["located"]), c["passage"]["quote"])
         for c in found["claims"]],
        empty="No claims.",
    )
    parts = [part for part in reading.get("text", ()) if part["text"].strip()]
    if not parts:
        return
    printing.say("")
    margins = [place_words(part["located"]) for part in parts]
    width = min(max(map(len, margins)), 24)
    for margin, part in zip(margins, parts, strict=True):
        for number, line in enumerate(part["text"].strip("\n").split("\n")):
            printing.say(f"{margin if number == 0 else '':>{width}} | {line}")
