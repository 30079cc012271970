"""A case with something on every page: ten invented reports, a refused file, decisions of each kind, a campaign."""

from __future__ import annotations

from pathlib import Path

from tests.app.test_course import REPORTS as WAVES
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import refresh
from witnessmark.app.judge import correct, judge
from witnessmark.app.second import set_share
from witnessmark.model.access import Actor
from witnessmark.vocab.codes import Access, Decision

REPORTS = Path(__file__).parents[2] / "docs" / "film-strip" / "reports"


def fill(case: Case) -> Case:
    """Add the ten reports, three that make a campaign, and what a person does with some claims; return the case."""
    for file in sorted(REPORTS.iterdir()):
        access = Access.RESTRICTED if file.name.startswith("field") else Access.PUBLIC
        list(add_bytes(case, file.read_bytes(), name=file.name, asked=Asked.of(access=access)))
    for day, outlet, text in WAVES:
        list(add_bytes(case, text.encode(), name=f"{day}.txt", asked=Asked.of(published=day, outlet=outlet)))
    list(add_bytes(case, b"%PDF-1.7 broken", name="broken.pdf", asked=Asked.of()))
    reader, case.actor = case.actor, Actor.solo("jin")
    judge(case, [first_read(case)], [Decision.ACCEPT], reason="read in full")
    case.actor = reader
    claims = [d.claim for d in decided_claims(case) if d.decision is None]
    judge(case, [claims[1].id], [Decision.REJECT], reason="a figure of speech")
    judge(case, [c.id for c in claims[2:5]], [Decision.ACCEPT, Decision.RELEASABLE], reason="published")
    dated = next(c for c in claims[5:] if c.when is not None)
    correct(case, dated.id, "when", None, reason="of the telling, not of the act")
    set_share(case, 100)
    refresh(case)
    return case


def first_read(case: Case) -> str:
    """Return the claim that another reader came to a verdict on: the first of the first report."""
    return min(decided_claims(case), key=lambda d: (d.claim.reading.report.file, d.claim.passage.start)).claim.id


def shown_ids(case: Case) -> dict[str, str]:
    """Return an id for each parameter of an address that no link carries."""
    return {"claim": first_read(case), "form": "csv"}
