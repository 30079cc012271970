"""What a release tells that the one before it did not, worked out from the two as they are published and nothing else.

Invariant: whoever holds both could work it out, so that nothing is told that was not. Claims are compared by what
is told of them, since nothing that is published says which claims are one across releases. What is told no
longer has no place in it: a claim that was left out or taken back leaves no trace in a later dossier.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from witnessmark.disclosure.view import Month, PublicView, Since
from witnessmark.publish.exports import json_file

NOT_COMPARED = frozenset({"number", "confirmed"})


def since(view: PublicView, before: dict[str, Any], month: Month) -> Since:
    """Return how the incidents of a release stand beside the release before.

    Args:
        before: that release as its `data/release.json` holds it. month: when it was released.
    """
    told = set(_claims(before))
    new: list[str] = []
    more: list[str] = []
    same: list[str] = []
    for incident, claims in zip(view.incidents, _by_incident(view), strict=True):
        known = sum(claim in told for claim in claims)
        (same if known == len(claims) else more if known else new).append(incident.number)
    return Since(month, tuple(new), tuple(more), tuple(same))


def _by_incident(view: PublicView) -> list[list[str]]:
    record = json.loads(json_file.release(view))
    return [list(_claims({"incidents": [incident]})) for incident in record["incidents"]]


def _claims(record: dict[str, Any]) -> Iterator[str]:
    """Yield each claim of a published record as comparable words; empty fields count as none."""
    for incident in record["incidents"]:
        for claim in incident["claims"]:
            yield json.dumps({name: _plain(value) for name, value in claim.items()
                              if name not in NOT_COMPARED and value not in (None, [])}, sort_keys=True)


def _plain(value: Any) -> Any:
    """Return a value without what releases of earlier versions did not hold: the kind of a count."""
    return {name: inner for name, inner in value.items() if name != "kind"} if isinstance(value, dict) else value
