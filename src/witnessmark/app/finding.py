"""What a search means: words of texts, the names of acts and of how far they went, a month, or a record's own id.

Names of codes are understood in both languages, whichever the page is in: `expulsion Hyesan`, `혜산 추방`,
`Expulsion · Hyesan · 2008-01` as the head of an incident's page has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.state import Decided
from witnessmark.model.incident import Incident
from witnessmark.store.base import ClaimQuery, IncidentQuery, Page, Stated, Within
from witnessmark.vocab.codes import Act, Status
from witnessmark.vocab.table import entry_of

MOST_CLAIMS = 20
MOST_INCIDENTS = 12
LONGEST = 400
MOST_COUNTED = 1000
_MONTH = re.compile(r"\b(19|20)\d\d-(0[1-9]|1[0-2])\b")
_INCIDENT = re.compile(r"inc_[a-z0-9]+", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """Claims and incidents that a search means, one screen of each.

    `total` counts the claims up to `MOST_COUNTED`, `total_incidents` the incidents that those stand in.
    """

    claims: tuple[Decided, ...]
    total: int
    incidents: tuple[Incident, ...]
    total_incidents: int = 0


@cache
def _names() -> Mapping[str, tuple[str, str]]:
    """Return the name of a code, in lower case → its field and code, for acts and statuses in both languages."""
    made: dict[str, tuple[str, str]] = {}
    for field, codes in (("status", Status), ("act", Act)):
        for code in codes:
            row = entry_of(field, code.value)
            made |= {name.casefold(): (field, code.value) for name in (row.label_en, row.label_ko, code.value)}
    return made


def stated_by(text: str) -> Stated:
    """Return what claims a search asks for: its codes' names taken out of its words."""
    rest = unicodedata.normalize("NFC", text[:LONGEST]).replace("·", " ")
    month = _MONTH.search(rest)
    rest = _MONTH.sub(" ", rest)
    codes: dict[str, list[str]] = {"act": [], "status": []}
    for name in sorted(_names(), key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I)
        if pattern.search(rest):
            field, code = _names()[name]
            codes[field].append(code)
            rest = pattern.sub(" ", rest)
    words = " ".join(word for word in rest.split() if any(c.isalnum() for c in word))
    return Stated(words, tuple(dict.fromkeys(codes["act"])), tuple(dict.fromkeys(codes["status"])),
                  month[0] if month else "")


def find(case: Case, text: str, page: Page = Page(MOST_CLAIMS), *, incidents: Page = Page(MOST_INCIDENTS),
         within: Within = Within()) -> Found:
    """Return the claims that are stated as a search says, and the incidents they stand in; writes nothing.

    Both lie within what the search is narrowed to. Incidents are those of the stored reconciliation, first one that is
    named by its id, whatever the search is narrowed to.
    """
    stated = stated_by(_INCIDENT.sub(" ", text))
    every = case.store.claims_said(case.actor, stated, MOST_COUNTED, within)
    ids = every[page.offset :][: page.limit]
    held = {d.claim.id: d for d in decided_claims(case, ClaimQuery(ids=tuple(ids)))} if ids else {}
    named = [name.lower() for name in _INCIDENT.findall(text)][:MOST_INCIDENTS]
    named = [i.id for i in case.store.incidents(case.actor, IncidentQuery(ids=tuple(named)))] if named else []
    found = list(dict.fromkeys([*named, *case.store.incidents_with(case.actor, every, MOST_COUNTED)]))
    wanted = found[incidents.offset :][: incidents.limit]
    known = {i.id: i for i in case.store.incidents(case.actor, IncidentQuery(ids=tuple(wanted)))} if wanted else {}
    return Found(tuple(held[i] for i in ids if i in held), len(every), tuple(
        known[i] for i in wanted if i in known), len(found))
