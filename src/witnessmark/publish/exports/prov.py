"""PROV-JSON: which claims each incident rests on and who published it.

Invariant: no speaker is an agent. Claims of "an anonymous source" under one agent would read
as one person's, so kinds of speakers are attributes of their claim; agents are named outlets
and the program. No activity has a time but the release's month, as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from witnessmark.disclosure.view import PublicView
from witnessmark.publish import wording
from witnessmark.publish.exports.names import release_key

FILE = "data/provenance.json"
Records = dict[str, dict[str, object]]


def document(view: PublicView) -> dict[str, bytes]:
    """Return one PROV-JSON document: claims are coded, incidents derived from them, the release made of incidents."""
    claims = [(i, c) for i in view.incidents for c in i.claims]
    outlets = {c.outlet: f"wm:outlet-{at}" for at, c in enumerate((c for _, c in claims), start=1) if c.outlet}
    made: dict[str, Records] = {
        "entity": _entities(view),
        "activity": {
            "wm:coding": {"prov:label": "Reports are read into claims of coded fields"},
            "wm:publication": {"prov:label": "Claims pass the disclosure gate",
                               "wm:two_people": view.safeguards.two_people},
        },
        "agent": {
            "wm:witnessmark": {"prov:type": _name("prov:SoftwareAgent"), "prov:label": "Witnessmark"},
            **{agent: {"prov:type": _name("prov:Organization"), "prov:label": outlet}
               for outlet, agent in outlets.items()},
        },
        "hadMember": _relations("m", (("prov:collection", "wm:release", "prov:entity", f"wm:{i.number}")
                                      for i in view.incidents)),
        "wasDerivedFrom": _relations("d", (("prov:generatedEntity", f"wm:{i.number}", "prov:usedEntity",
                                            f"wm:{c.number}") for i, c in claims)),
        "wasGeneratedBy": _relations("g", [
            ("prov:entity", "wm:release", "prov:activity", "wm:publication"),
            *(("prov:entity", f"wm:{c.number}", "prov:activity", "wm:coding") for _, c in claims)]),
        "wasAttributedTo": _relations("a", (("prov:entity", f"wm:{c.number}", "prov:agent", outlets[c.outlet])
                                            for _, c in claims if c.outlet)),
        "wasAssociatedWith": _relations("w", (("prov:activity", activity, "prov:agent", "wm:witnessmark")
                                              for activity in ("wm:coding", "wm:publication"))),
    }
    kept = {part: records for part, records in made.items() if records}
    named = {"prefix": {"wm": f"urn:witnessmark:{release_key(view)}:"}, **kept}
    return {FILE: (json.dumps(named, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


def _entities(view: PublicView) -> Records:
    found: Records = {"wm:release": {"prov:label": view.title, "prov:type": _name("prov:Collection"),
                                     "wm:month": str(view.month)}}
    for incident in view.incidents:
        found[f"wm:{incident.number}"] = {
            "prov:label": wording.headline(incident, "en"), "wm:grade": incident.grade.value,
            "wm:origins_low": incident.origins_low, "wm:origins_high": incident.origins_high}
        for claim in incident.claims:
            found[f"wm:{claim.number}"] = {
                "prov:label": wording.sentence(claim, "en"), "wm:confirmed": claim.confirmed,
                "wm:said_by": [kind.value for kind in claim.said_by]}
    return found


def _relations(letter: str, ends: Iterable[tuple[str, str, str, str]]) -> Records:
    return {f"_:{letter}{at}": {one: first, other: second} for at, (one, first, other, second) in enumerate(ends)}


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}
