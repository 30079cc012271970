"""The public names of the package, as a notebook uses them."""

from __future__ import annotations

from pathlib import Path

import witnessmark
from tests.conftest import CHEAP, PASSPHRASE, WIRE
from witnessmark.vocab.codes import Decision


def test_every_public_name_is_there() -> None:
    for name in witnessmark.__all__:
        assert getattr(witnessmark, name) is not None
    assert dir(witnessmark) == sorted(witnessmark.__all__)


def test_a_case_is_filled_read_and_judged_by_public_names_alone(tmp_path: Path) -> None:
    (tmp_path / "wire.txt").write_text(WIRE, "utf-8")
    me = witnessmark.Actor.solo()
    witnessmark.init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=me, kdf=CHEAP).close()
    with witnessmark.open_case(tmp_path / "case", passphrase=PASSPHRASE, actor=me) as case:
        (added,) = witnessmark.add(case, [tmp_path / "wire.txt"])
        assert added.status == "added"
        before = witnessmark.claims(case)
        assert before
        assert witnessmark.incidents(case)
        assert witnessmark.search(case, "Hoeryong")
        witnessmark.judge(case, [before[0].id], [Decision.REJECT], reason="a test")
        assert before[0].id not in {claim.id for claim in witnessmark.claims(case)}


def test_a_notebook_shows_a_reading_with_nothing_live() -> None:
    reading, claims = witnessmark.read("Police expelled 40 <script>x</script> families from Hoeryong.", outlet="<b>")
    for shown in (reading._repr_html_(), claims._repr_html_()):
        assert "<script>" not in shown
    assert "&lt;script&gt;x" in reading._repr_html_()
    assert "&lt;b&gt;" in reading._repr_html_()
