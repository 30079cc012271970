"""A case with something on every page: ten invented reports, a refused file, decisions of each kind, a campaign."""

from __future__ import annotations

from pathlib import Path

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import refresh
from witnessmark.app.judge import correct, judge
from witnessmark.app.second import set_share
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Decision

REPORTS = Path(__file__).parents[2] / "docs" / "film-strip" / "reports"


def fill(case: Case) -> Case:
    """Add the ten reports and what a person does with some of their claims; return the case."""
    for file in sorted(REPORTS.iterdir()):
        access = Access.RESTRICTED if file.name.startswith("field") else Access.PUBLIC
        list(add_bytes(case, file.read_bytes(), name=file.name, asked=Asked.of(access=access)))
    list(add_bytes(case, b"%PDF-1.7 broken", name="broken.pdf", asked=Asked.of()))
    claims = [d.claim for d in decided_claims(case)]
    judge(case, [claims[0].id], [Decision.ACCEPT], reason="read in full")
    judge(case, [claims[1].id], [Decision.REJECT], reason="a figure of speech")
    judge(case, [c.id for c in claims[2:5]], [Decision.ACCEPT, Decision.RELEASABLE], reason="published")
    dated = next(c for c in claims[5:] if c.when is not None)
    correct(case, dated.id, "when", None, reason="of the telling, not of the act")
    set_share(case, 100)
    refresh(case)
    return case


def shown_ids(case: Case) -> dict[str, str]:
    """Return an id for each parameter of an address that no link carries."""
    return {"claim": case.store.claim_ids(case.actor, ClaimQuery(by_weight=True))[0]}
