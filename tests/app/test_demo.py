"""The main job on the shipped example, with every step the real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.conftest import CHEAP
from witnessmark.app.claims import decided_claims
from witnessmark.app.demo import make_demo
from witnessmark.app.incidents import list_incidents
from witnessmark.app.state import Decided
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor
from witnessmark.model.incident import Incident
from witnessmark.vault import envelope

WAVES = (2008, 2011, 2016, 2018, 2022)


def assert_waves_apart(incidents: Sequence[Incident], claims: Mapping[str, Decided]) -> None:
    """What the coder decided shares a year in every incident, and each wave has one of several reports."""
    several = set()
    for incident in incidents:
        decided = [d.claim for c in incident.claims if (d := claims[c]).decision is not None]
        dated = [set(range(c.when.start.year, c.when.end.year + 1)) for c in decided if c.when]
        years = set.intersection(*dated) if dated else set()
        assert years or not dated, [c.id for c in decided]
        several |= years if len({c.reading.report.id for c in decided}) > 1 else set()
    assert several.issuperset(WAVES)


def test_the_example_goes_from_reports_to_a_verified_case_and_a_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = envelope.Envelope.new
    monkeypatch.setattr(envelope.Envelope, "new", classmethod(lambda cls, passphrase, kdf: new(passphrase, CHEAP)))
    made = make_demo(tmp_path / "demo", on_step=lambda text: None)
    assert made.counts["reports"] == 34
    assert made.counts["claims"] > 40
    with made.open(Actor.solo()) as case:
        incidents = list_incidents(case)
        assert len(incidents) == made.counts["incidents"]
        assert_waves_apart(incidents, {d.claim.id: d for d in decided_claims(case)})
    assert verify_case(made.case, made.passphrase_file.read_text("utf-8").strip()).intact
    for name in ("index.html", "index.ko.html"):
        page = (made.dossier / name).read_text("utf-8")
        assert "demonstration" in page or "시연용" in page
    again = make_demo(tmp_path / "demo", on_step=lambda text: None)
    assert again.dossier == made.dossier
