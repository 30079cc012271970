"""Proving a passage: what a bundle opens, and what it does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import judge
from witnessmark.app.prove import prove
from witnessmark.app.verify import verify_case
from witnessmark.app.verify_proof import verify_proof
from witnessmark.errors import AccessDenied, NotFound, UsageError, WouldLeak
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access, Consent, Decision

TEXT = ("Hundreds moved\n\n"
        "In May 2019 police expelled about 400 families from Ryanggang Province to North Hamgyong Province.\n\n"
        "Rice cost more than before in the markets of the province.\n")


def put(case: Case, text: str, access: Access, **more: object) -> str:
    """Add a report and return its first claim."""
    asked = Asked.of(published="2019-06-01", outlet="River Wire", access=access, **more)
    (added,) = add_bytes(case, text.encode(), name="secret-name.txt", asked=asked)
    return decided_claims(case, ClaimQuery(reports=(added.report or "",)))[-1].claim.id


def test_a_released_passage_is_proven_and_nothing_else_told(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """The words; no id, file name, outlet, day or actor of the case; the case still verifies."""
    case = make_case()
    claim = put(case, TEXT, Access.PUBLIC)
    judge(case, [claim], [Decision.ACCEPT, Decision.RELEASABLE], reason="checked")
    out = tmp_path / "bundle.json"
    done = prove(case, claim, out)
    report, proven = verify_proof(out, case.public_key)
    assert report.intact and proven is not None and proven.text == done.text and "400 families" in done.text
    raw = out.read_bytes()
    (held,) = case.store.reports(case.actor)
    reading = case.store.reading(case.actor, held.id)
    for hidden in (held.id, held.original.id, held.original.sha256, reading.id, "secret-name", "River Wire", "2019-06",
                   "Rice cost", "Hundreds", claim):
        assert hidden.encode() not in raw, hidden
    assert [e.subject for e in case.store.events(case.actor) if e.kind == "release"] == [done.release]
    case.close()
    assert verify_case(tmp_path / "case", "six plain words for the tests").intact


def test_what_nobody_judged_or_the_gate_withholds_is_not_opened(case: Case, tmp_path: Path) -> None:
    """Unjudged, rejected, spoken by a source, not public; nothing is written, nothing logged."""
    out = tmp_path / "bundle.json"
    claims = [d.claim for d in decided_claims(case)]
    with pytest.raises(WouldLeak, match="Nobody"):
        prove(case, claims[0].id, out, confidential=True)
    judge(case, [c.id for c in claims], [Decision.ACCEPT, Decision.RELEASABLE], reason="read")
    for claim in claims:
        with pytest.raises(WouldLeak, match="withhold"):
            prove(case, claim.id, out)
    judge(case, [claims[0].id], [Decision.REJECT], reason="wrong")
    with pytest.raises(WouldLeak, match="Nobody"):
        prove(case, claims[0].id, out, confidential=True)
    with pytest.raises(NotFound):
        prove(case, "clm_none", out)
    assert not out.exists() and not [e for e in case.store.events(case.actor) if e.kind == "release"]


def test_a_court_may_be_shown_more_but_not_against_consent(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """`confidential` opens what the gate withholds; withdrawn consent stands above it."""
    case = make_case()
    text = "Field note\n\nA woman from Hoeryong said on 20 May 2019 that police expelled 38 families from the town.\n"
    kept = put(case, text, Access.RESTRICTED)
    judge(case, [kept], [Decision.ACCEPT], reason="read")
    prove(case, kept, tmp_path / "one.json", confidential=True)
    assert "38 families" in json.loads((tmp_path / "one.json").read_bytes())["passages"][-1]["text"]
    withdrawn = put(case, text.replace("38", "39"), Access.RESTRICTED, consent=Consent.WITHDRAWN)
    judge(case, [withdrawn], [Decision.ACCEPT], reason="read")
    with pytest.raises(WouldLeak, match="withdrawn"):
        prove(case, withdrawn, tmp_path / "two.json", confidential=True)


def test_who_may_not_release_or_see_proves_nothing(case: Case, tmp_path: Path) -> None:
    claim = next(d.claim for d in decided_claims(case) if d.claim.reading.report.outlet == "Field team")
    judge(case, [claim.id], [Decision.ACCEPT], reason="read")
    case.actor = Actor("ana", frozenset({Role.ANALYST}), frozenset(Access))
    with pytest.raises(AccessDenied):
        prove(case, claim.id, tmp_path / "x", confidential=True)
    case.actor = Actor("rel", frozenset({Role.RELEASER}), frozenset({Access.PUBLIC}))
    with pytest.raises(NotFound):
        prove(case, claim.id, tmp_path / "x", confidential=True)
    with pytest.raises(NotFound):
        case.store.commitment(case.actor, claim.reading.id)


def test_a_bundle_is_never_written_over_or_into_a_case(case: Case, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("x")
    for out in (tmp_path / "there", case.path / "bundle.json"):
        with pytest.raises(UsageError):
            prove(case, "clm_any", out)
