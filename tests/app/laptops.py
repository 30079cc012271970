"""Two laptops of one case, worked on apart: what their people do, and all that can be seen of a case afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.conftest import FIELD_NOTE, PASSPHRASE
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case, open_case
from witnessmark.app.claims import decided_claims
from witnessmark.app.devices import Merged, merge
from witnessmark.app.erase import erase
from witnessmark.app.incidents import list_campaigns, list_incidents, list_origins
from witnessmark.app.judge import assess, correct, judge, undo
from witnessmark.app.link import join, link, split, unlink
from witnessmark.app.metadata import amend
from witnessmark.app.sources import add_source
from witnessmark.app.stated import add_claim
from witnessmark.app.verify import verify_case
from witnessmark.errors import InvalidRecord, NotFound, UsageError
from witnessmark.model.access import Actor
from witnessmark.model.incident_record import incident_record
from witnessmark.model.judgement import in_force
from witnessmark.model.record import statement_record
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, AttributionKind, Consent

ME = Actor.solo()
EVERY = ClaimQuery(below_threshold=True)
LATER = [
    "Police evicted 9 families from Onsong on 2 June 2019, a trader told River Wire.",
    "On 4 May 2019 soldiers moved some 30 families from Hoeryong to Musan, an official said.",
    "About 45 families were expelled from Hoeryong on 3 May, a second source said on 9 May 2019.",
    "온성군에서 지난 2일 보안서가 9세대를 추방했다고 함경북도 소식통이 전했다.",
]


def add(case: Case, text: str, name: str, access: Access = Access.PUBLIC) -> str:
    """Add a text as a report; return its id."""
    asked = Asked.of(published="2019-06-21", outlet=name, access=access)
    (added,) = add_bytes(case, text.encode(), name=name, asked=asked, unsafe_no_sandbox=True)
    assert added.report
    return added.report


def _picked(held: Sequence[Any], at: int) -> Any:
    if not held:
        raise NotFound("nothing to work on")
    return held[at % len(held)]


def _ids(case: Case) -> list[str]:
    return sorted(claim.id for claim in case.store.claims(ME, EVERY))


def _reports(case: Case) -> list[str]:
    return sorted(r.id for r in case.store.reports(ME) if r.consent is not Consent.WITHDRAWN)


def _gone(case: Case) -> list[str]:
    return sorted(r.id for r in case.store.reports(ME) if r.consent is Consent.WITHDRAWN)


def _corrected(case: Case, at: int) -> None:
    claim = next(c for c in case.store.claims(ME, EVERY) if c.id == _picked(_ids(case), at))
    if claim.figure is None:
        raise NotFound("no figure")
    value = statement_record(claim)["figure"] | {"best": 10 + at, "low": 10 + at, "high": 10 + at}
    correct(case, claim.id, "figure", value, reason=f"counted {at}")


def _split(case: Case, at: int) -> None:
    origin = _picked(sorted(list_origins(case), key=lambda o: o.id), at)
    split(case, origin.id, sorted(origin.claims)[:1], reason="another caller")


def _joined(case: Case, at: int) -> None:
    names = sorted(origin.id for origin in list_origins(case))
    join(case, [_picked(names, at), _picked(names, at + 1)], reason="the same person")


def _set_apart(case: Case, at: int) -> None:
    incident = _picked(sorted(list_incidents(case), key=lambda i: i.id), at)
    unlink(case, [sorted(incident.claims)[0], incident.id], reason="another night")


def _erased(case: Case, at: int) -> None:
    name = _picked(sorted(r.id for r in case.store.reports(ME)), at)
    amend(case, name, {"consent": "withdrawn"}, reason="asked")
    erase(case, name, reason="asked to")


def _stated(case: Case, at: int) -> None:
    reading = case.store.reading(ME, _picked(_reports(case), at))
    word = next(w for w in ("expelled", "evicted", "moved", "추방") if w in reading.text)
    add_claim(case, reading.report.id, {"act": {"code": "eviction", "text": word}}, reason="read it so")


DEEDS: dict[str, Callable[[Case, int], object]] = {
    "add": lambda case, at: add(case, LATER[at % len(LATER)], f"later{at % len(LATER)}.txt"),
    "add closed": lambda case, at: add(case, f"{FIELD_NOTE} Told {at} times.", "note.txt", Access.RESTRICTED),
    "refuse": lambda case, at: add_bytes(case, b"\xff\xfe\x00" * (at + 1), name="bad.bin", unsafe_no_sandbox=True),
    "accept": lambda case, at: judge(case, [_picked(_ids(case), at)], ["accept"], reason=f"heard {at}"),
    "release": lambda case, at: judge(case, [_picked(_ids(case), at)], ["accept", "releasable"], reason=f"safe {at}"),
    "hold back": lambda case, at: judge(case, [_picked(_ids(case), at)], ["not_releasable"], reason=f"not safe {at}"),
    "reject": lambda case, at: judge(case, [_picked(_ids(case), at)], ["reject"], reason=f"wrong {at}"),
    "correct": _corrected,
    "state": _stated,
    "undo": lambda case, at: undo(case),
    "link": lambda case, at: link(case, [_picked(_ids(case), at), _picked(_ids(case), at + 1)], reason="one night"),
    "unlink": lambda case, at: unlink(case, [_picked(_ids(case), at), _picked(_ids(case), at + 1)], reason="two"),
    "set apart": _set_apart,
    "split": _split,
    "join": _joined,
    "assess": lambda case, at: assess(case, [_picked(sorted(o.id for o in list_origins(case)), at)],
                                      reliability="ABCDEF"[at % 6], reason=f"known {at}"),
    "title": lambda case, at: amend(case, _picked(_reports(case), at), {"title": f"Title {at}"}, reason="as on paper"),
    "day": lambda case, at: amend(case, _picked(_reports(case), at), {"published": f"2019-06-{at + 1:02}"}, reason="p"),
    "level": lambda case, at: amend(case, _picked(_reports(case), at), {
        "access": ["public", "restricted", "secret"][at % 3]}, reason="asked"),
    "withdraw": lambda case, at: amend(case, _picked(_reports(case), at), {"consent": "withdrawn"}, reason="asked"),
    "give": lambda case, at: amend(case, _picked(_gone(case), at), {"consent": "given"}, reason="given again"),
    "erase": _erased,
    "source": lambda case, at: add_source(case, f"Kim {at}".encode(), kind=AttributionKind.EYEWITNESS,
                                          vantage="saw", reliability="B"),
}


def do(case: Case, deed: str, at: int) -> bool:
    """Do one thing to a case; False where there was nothing to do it to."""
    with suppress(NotFound, UsageError, InvalidRecord, StopIteration):
        DEEDS[deed](case, at)
        return True
    return False


def seen(case: Case) -> dict[str, Any]:
    """Return all that can be seen of a case in use: reports, claims as they stand, decisions, incidents, origins."""
    reports = {r.id: r for r in case.store.reports(ME) if r.consent is not Consent.WITHDRAWN}
    judgements = [replace(j, sequence=0) for j in case.store.judgements(ME)]
    held = {j.id: j for j in judgements}
    standing = [held[j.id] for j in in_force(case.store.judgements(ME))]
    incidents = [incident_record(i) for i in list_incidents(case)]
    return {
        "reports": {r.id: (r.title, r.outlet, r.published, r.access, r.consent, r.original.sha256, r.original.received,
                           case.original(r.id)) for r in reports.values()},
        "texts": {r.report.id: (r.id, r.text) for r in case.store.readings(ME) if r.report.id in reports},
        "claims": {d.claim.id: (statement_record(d.claim), d.decision and d.decision.id, d.marked and d.marked.id,
                                [j.id for j in d.corrections]) for d in decided_claims(case, EVERY)},
        "judgements": {j.id: j for j in judgements if j.target.report in reports or j.target.report is None},
        "standing": [j.id for j in standing if j.target.report in reports or j.target.report is None],
        "marked": case.store.marked(ME),
        "sources": sorted((s.id, s.kind, s.vantage, s.reliability) for s in case.store.sources(ME)),
        "refusals": sorted((r.name, r.reason, r.sha256) for r in case.store.refusals(ME)),
        "found": sorted((hit.reading, hit.snippet) for hit in case.store.search(ME, "families")),
        "incidents": sorted(incidents, key=lambda i: str(i["id"])),
        "origins": sorted(repr(o) for o in list_origins(case)),
        "campaigns": sorted((c.id, sorted(c.incidents)) for c in list_campaigns(case)),
    }


def erased_too(case: Case, merged: Merged) -> None:
    """Do what a merge asks of a person: each report that the device erased is out of use, and is erased."""
    for name in merged.erased:
        assert case.store.report(ME, name).consent is Consent.WITHDRAWN
        erase(case, name, reason="asked to")


@dataclass(frozen=True)
class Laptop:
    """One device's case: where it lies."""

    path: Path

    def open(self) -> Case:
        return open_case(self.path, passphrase=PASSPHRASE, actor=ME)

    def copied(self, to: Path) -> Laptop:
        return Laptop(Path(shutil.copytree(self.path, to)))

    def take(self, other: Laptop) -> None:
        """Merge the other's folder into this one, and erase here too what was erased there."""
        with self.open() as case:
            erased_too(case, merge(case, other.path, passphrase=PASSPHRASE))

    def seen(self) -> dict[str, Any]:
        with self.open() as case:
            return seen(case)

    def whole(self) -> None:
        """Fail unless every byte is authenticated."""
        found = verify_case(self.path, PASSPHRASE)
        assert found.intact, found.faults
