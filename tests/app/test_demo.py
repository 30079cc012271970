"""The main job on the shipped example, with every step the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CHEAP
from witnessmark.app.demo import make_demo
from witnessmark.app.incidents import list_incidents
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor
from witnessmark.vault import envelope


def test_the_example_goes_from_reports_to_a_verified_case_and_a_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = envelope.Envelope.new
    monkeypatch.setattr(envelope.Envelope, "new", classmethod(lambda cls, passphrase, kdf: new(passphrase, CHEAP)))
    made = make_demo(tmp_path / "demo", on_step=lambda text: None)
    assert made.counts["reports"] == 34
    assert made.counts["claims"] > 40
    with made.open(Actor.solo()) as case:
        assert len(list_incidents(case)) == made.counts["incidents"]
    assert verify_case(made.case, made.passphrase_file.read_text("utf-8").strip()).intact
    for name in ("index.html", "index.ko.html"):
        page = (made.dossier / name).read_text("utf-8")
        assert "demonstration" in page or "시연용" in page
    again = make_demo(tmp_path / "demo", on_step=lambda text: None)
    assert again.dossier == made.dossier
