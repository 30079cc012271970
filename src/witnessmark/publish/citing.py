"""How to cite an incident of a release: Bluebook, APA, Chicago, and CSL JSON for reference managers.

Invariant: a citation names the dossier by its title, month and release key (of its data's digest), and the incident
by its number and heading; no author, publisher or address, since the view has none: whoever cites adds where they have
it from.
The three styles are English whatever the page's language, as they prescribe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from witnessmark.disclosure.view import Month, PublicIncident, PublicView
from witnessmark.publish import wording
from witnessmark.publish.exports.names import name, release_key

FILE = "data/citations.csl.json"
STYLES = ("bluebook", "apa", "chicago")
_BLUEBOOK = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def citations(view: PublicView, incident: PublicIncident, key: str) -> Mapping[str, str]:
    """Return style → the citation as plain text, by the styles' rules for an unsigned part of a report.

    Bluebook (21st ed.) R. 15 and 18; APA (7th ed.) 10.4, title first where nobody signs; Chicago (17th ed.) 14.
    """
    heading, month = wording.headline(incident, "en"), view.month
    title = " ".join(view.title.split())
    told = wording.month(month, "en")
    return {
        "bluebook": f"{title}, incident {incident.number} ({heading}) ({_bluebook(month)}), release {key}.",
        "apa": f"{heading} (Incident {incident.number}). ({month.year}, {told.partition(' ')[0]}). "
               f"In {title} [Dossier]. Release {key}.",
        "chicago": f"“{heading},” incident {incident.number} in {title}, dossier, {told}, release {key}.",
    }


def every(view: PublicView) -> Mapping[str, Mapping[str, str]]:
    """Return the citations of each incident by its number."""
    key = release_key(view)
    return {incident.number: citations(view, incident, key) for incident in view.incidents}


def csl(view: PublicView) -> dict[str, bytes]:
    """Return `data/citations.csl.json`: an item an incident, as Zotero and citeproc take it."""
    key = release_key(view)
    items = [
        {"id": name(key, incident.number), "type": "entry", "title": wording.headline(incident, "en"),
         "container-title": " ".join(view.title.split()), "number": incident.number, "genre": "Incident record",
         "version": key, "language": "en", "issued": {"date-parts": [[view.month.year, view.month.month]]}}
        for incident in view.incidents
    ]
    return {FILE: (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


def _bluebook(month: Month) -> str:
    return f"{_BLUEBOOK[month.month - 1]} {month.year}"
