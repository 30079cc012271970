"""An incident as a person reads it in a terminal: grade, values with what stands behind them, who says what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from witnessmark.app.show import place_words
from witnessmark.app.state import Decided
from witnessmark.cli import explaining, printing
from witnessmark.model.record import Json

FIELDS = ("when", "origin", "destination", "affected", "figure", "orderer", "perpetrator", "ground", "consequences")
MOST = 5
"""Values of a field that are printed; the rest are counted."""


def incident(found: Json, claims: Sequence[Decided]) -> None:
    """Print what `app.show.show` returns of an incident, and the claims it is made of."""
    grade, origins, marks = found["grade"], found["origins"], found["admiralty"]
    printing.say(found["id"])
    printing.say(f"{'grade':<13} {grade['grade']}: {_sentence(grade, 'why')} {_sentence(grade, 'would_change')}")
    for name in ("source", "information") if marks else ():
        printing.say(f"{name:<13} {marks[name]['mark']}: {_sentence(marks[name], 'why')}")
    printing.say(f"{'origins':<13} {origins['low']} provable, {origins['high']} possible, {origins['assessed']} "
                 f"assessed: {' '.join(origins['groups'])}")
    for act in found["acts"]:
        against = f", {len(act['against'])} against" if act["against"] else ""
        printing.say(f"{'act':<13} {act['value']} ({act['stage']}, {act['status']}): "
                     f"{printing.counted(len(act['support']), 'claim')}{against}")
    for field in FIELDS:
        values = found[field]
        for one in values[:MOST]:
            printing.say(f"{field:<13} {_words(one['value'])}: {_sentence(one, 'why')}")
        if len(values) > MOST:
            printing.say(f"{'':<13} and {len(values) - MOST} more (--json)")
    for line in found["contradictions"]:
        state = "compatible" if line["compatible"] else "resolved" if line["resolved"] else "open"
        printing.say(f"{'contradiction':<13} {line['id']} ({line['kind']}, {state}): {_sentence(line, 'explanation')}")
    printing.say("")
    printing.table(
        ("id", "report", "at", "act", "status", "decision", "passage"),
        [(d.claim.id, PurePath(d.claim.reading.report.file or "").name,
          place_words(d.claim.reading.located(d.claim.passage)), d.claim.act.code.value, d.claim.status.code.value,
          d.decision.decision.value if d.decision else None, d.claim.quote) for d in claims],
        empty="No claims.",
    )


def _sentence(record: dict[str, Any], name: str) -> str:
    """Return a sentence of a record in the language of the system's messages."""
    ending = "_ko" if explaining.of_the_system() == "ko" else ""
    return str(record.get(f"{name}{ending}") or record.get(name) or "")


def _words(value: object) -> str:
    """Return one value on one line: a code, a place, a time or a count with its unit."""
    if not isinstance(value, dict):
        return str(value)
    if "unit" in value:
        least = "at least " if value["high"] is None else "at most " if value["low"] is None else ""
        return f"{least}{printing.in_units(value['low'], value['high'], value['unit'])} ({value['act']})"
    if "start" in value:
        return str(value["start"]) if value["start"] == value["end"] else f"{value['start']} to {value['end']}"
    return str(value.get("name") or value.get("description") or "")
