"""`show --why`: why claims are in one incident, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.app.case import Case
from witnessmark.app.why import why as why_of
from witnessmark.cli import explaining, printing
from witnessmark.errors import UsageError
from witnessmark.model.record import Json

SENTENCES = {"en": "why", "ko": "why_ko"}


def languages(why: bool, other: str | None, language: str | None) -> tuple[str, ...]:
    """Return the languages to say why in, none where that was not asked; raises UsageError."""
    if other is not None and not why:
        raise UsageError("Two records are shown with --why only.", advice="Add --why, or name one record.")
    return explaining.languages(why, language)


def show(case: Case, records: Sequence[str], shown: Sequence[str], *, json: bool) -> None:
    """Print why, as JSON or as one paragraph a story."""
    found = why_of(case, records)
    if json:
        printing.line(found)
        return
    if "stories" in found and "together" not in found:
        for story in found["stories"]:
            printing.say(f"{story['report']}: {' '.join(story['claims'])}")
            _say(story, shown)
        return
    printing.say(" ".join(found["claims"]))
    _say(found, shown)


def _say(told: Json, shown: Sequence[str]) -> None:
    for language in shown:
        printing.say(f"  {told[SENTENCES[language]]}")
    for made in told["decisions"]:
        printing.say(f"  {made['judgement']} {made['decision']} ({made['actor']}): {made['reason']}")
