"""What guards a case, set in the workbench: its passphrase, who sources are, the population table, the folder."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from tests.web.conftest import Client
from tests.web.test_publishing import ended, marked  # noqa: F401
from witnessmark.app import passphrase as changing
from witnessmark.app.case import Case, open_case
from witnessmark.app.desk import next_folder
from witnessmark.app.sources import open_source
from witnessmark.errors import CaseLocked
from witnessmark.model.access import Actor, Role
from witnessmark.vault.sources import MOST

NEW = "seven other words that nobody would guess"
WHO = "Mrs Han of the third lane, by way of her brother"
POPULATION = (b"place,occupation,access,people,share\nHyesan,,,192680,\nHoeryong,,,153532,\n"
              b",farmer,,,0.37\n,worker,,,0.63\n"
              b",farmer,street,,0.3\n,farmer,road,,0.07\n,worker,street,,0.5\n,worker,road,,0.13\n")


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs next to nothing to try."""
    real = Case.set_passphrase
    monkeypatch.setattr(Case, "set_passphrase", lambda self, words, cost=CHEAP: real(self, words, CHEAP))


def test_the_passphrase_changes_for_whoever_has_it(page: Client, case: Case, cheap: None,
                                                   caplog: pytest.LogCaptureFixture) -> None:
    """The one in force is asked for, the new one twice; none of them stands in an answer, an address or a log."""
    caplog.set_level(logging.DEBUG)
    said = {"now": PASSPHRASE, "new": NEW, "again": NEW}
    for wrong in ({"now": "guess"}, {"again": NEW + "x"}, {"new": " ", "again": " "}, {"now": ""}):
        answer = page.post("/settings/passphrase", data={**said, **wrong})
        assert answer.status_code == 422 and 'role="alert"' in answer.text
        assert NEW not in answer.text and PASSPHRASE not in answer.text
    answer = page.post("/settings/passphrase", data=said, follow_redirects=False)
    assert answer.status_code == 303 and "words" not in answer.headers["location"]
    assert "is changed" in page.get(answer.headers["location"]).text
    assert NEW not in caplog.text and PASSPHRASE not in caplog.text
    assert [e.kind for e in case.store.events(case.actor)][-1] == "keys"
    case.close()
    with pytest.raises(CaseLocked):
        open_case(case.path, passphrase=PASSPHRASE, actor=Actor.solo())
    open_case(case.path, passphrase=NEW, actor=Actor.solo()).close()


def test_who_is_no_admin_sees_and_changes_no_passphrase(page: Client, case: Case, cheap: None) -> None:
    case.actor = Actor("guest", frozenset({Role.COLLECTOR, Role.ANALYST}), case.actor.clearance)
    assert "/settings/passphrase" not in page.get("/settings").text
    answer = page.post("/settings/passphrase", data={"now": PASSPHRASE, "new": NEW, "again": NEW})
    assert answer.status_code == 403
    with pytest.raises(Exception, match="not open to you"):
        changing.change_passphrase(case, now=PASSPHRASE, new=NEW)


def test_a_source_is_sealed_and_spoken_of_by_its_handle(page: Client, case: Case,
                                                        caplog: pytest.LogCaptureFixture) -> None:
    """Who it is stands in the sealed file alone: in no answer, address, log or database; it can be opened again."""
    caplog.set_level(logging.DEBUG)
    form = {"identity": f"  {WHO}\n", "kind": "eyewitness", "vantage": "saw", "reliability": "B"}
    answer = page.post("/sources/seal", data=form, follow_redirects=False)
    assert answer.status_code == 303
    (made,) = case.store.sources(case.actor)
    assert (made.kind, made.vantage, made.reliability) == ("eyewitness", "saw", "B")
    assert answer.headers["location"] == f"/sources?sealed={made.id}#sealed"
    told = page.get(answer.headers["location"].split("#")[0]).text
    assert made.id in told and "Sealed." in told and "Mrs Han" not in told
    assert "Sealed." not in page.get("/sources?sealed=src_none").text
    assert "Mrs Han" not in caplog.text + page.get("/audit").text
    assert open_source(case, made.id, reason="asked by the editor") == WHO
    for wrong in ({"identity": " "}, {"identity": "x" * (MOST + 1)}, {"reliability": "Z"}):
        assert page.post("/sources/seal", data={**form, **wrong}).status_code in (400, 422)
    assert page.post("/sources/seal", data={**form, "kind": "none"}).status_code == 400
    assert len(case.store.sources(case.actor)) == 1


def test_a_population_table_is_taken_in_on_the_page(page: Client, case: Case, marked: str) -> None:  # noqa: F811
    """The next rehearsal weighs by it; a file that is no table is refused and keeps the one before."""
    assert "holds none yet" in page.get("/publish").text
    answer = page.post("/publish/population", files={"table": ("people.csv", POPULATION, "text/csv")})
    assert answer.status_code == 200 and "Kept: 2 places, 2 occupations" in answer.text
    assert case.store.population(case.actor) == POPULATION.decode()
    for bad in (b"place\nx", b"\xff\xfe", b""):
        assert page.post("/publish/population", files={"table": ("x.csv", bad, "text/csv")}).status_code == 400
    assert case.store.population(case.actor) == POPULATION.decode()
    told = ended(page, page.post("/publish/rehearse"))
    assert "No population table" not in told and "holds one" in told


def test_the_folder_of_a_dossier_is_offered_and_the_last_remembered(
    page: Client, case: Case, marked: str, tmp_path: Path, caplog: pytest.LogCaptureFixture  # noqa: F811
) -> None:
    """Beside the case first, then beside the last, under a name that is free; in no entry of the log."""
    offered = tmp_path / "case-dossier"
    assert f'value="{offered}"' in page.get("/publish").text
    (tmp_path / "afar").mkdir()
    written = tmp_path / "afar" / "dossier"
    ended(page, page.post("/publish", data={"folder": str(written)}))
    assert (written / "index.html").is_file()
    assert next_folder(case) == tmp_path / "afar" / "dossier-2"
    assert f'value="{tmp_path / "afar" / "dossier-2"}"' in page.get("/publish").text
    told = page.get("/audit").text + caplog.text + str(case.store.events(case.actor))
    assert "afar" not in told
