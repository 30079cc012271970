"""The public names of the package, as a notebook uses them."""

from __future__ import annotations

import email.message
import json
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

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


def test_paths_may_be_text_and_every_main_verb_is_there(tmp_path: Path) -> None:
    """From init to verify with public names and plain strings alone."""
    (tmp_path / "wire.txt").write_text(WIRE, "utf-8")
    folder, me = str(tmp_path / "case"), witnessmark.Actor.solo()
    witnessmark.init_case(folder, passphrase=PASSPHRASE, actor=me, kdf=CHEAP).close()
    with witnessmark.open_case(folder, passphrase=PASSPHRASE, actor=me) as case:
        list(case.add(str(tmp_path / "wire.txt")))
        (report,) = case.reports()
        assert case.amend(report.id, {"access": "public", "consent": "not_needed"}, reason="printed").access == "public"
        claims = case.claims()
        assert claims == witnessmark.claims(case)
        case.judge([c.id for c in claims], ["accept", "releasable"], reason="read")
        assert case.show(claims[0].id)["passage"]["quote"] == claims[0].quote
        assert case.contexts().records() == []
        assert len(case.incidents()) == len({i.id for i in case.incidents()}) > 0
        assert case.search("Hoeryong")
        assert not case.rehearse().would_leak
        assert case.publish(str(tmp_path / "out")).claims == len(claims)
        assert case.prove(claims[0].id, str(tmp_path / "proof.json"), confidential=True).text
        case.undo(reason="a test")
    for made, words in ((folder, PASSPHRASE), (str(tmp_path / "out"), None), (str(tmp_path / "proof.json"), None)):
        assert witnessmark.verify(made, passphrase=words).ok
    assert witnessmark.verify(tmp_path / "proof.json").proven is not None


def test_every_verb_of_a_case_is_a_method() -> None:
    """What the command line does with an open case, the library does by the same word."""
    from witnessmark.cli.verbs import app

    elsewhere = {"init", "read", "context", "verify", "serve", "demo", "doctor", "backup", "restore", "reconcile",
                 "push", "pull", "schema"}
    for command in app.registered_commands:
        assert command.name is not None
        if command.name not in elsewhere:
            name = "import_table" if command.name == "import" else command.name       # a word that Python keeps
            assert getattr(witnessmark.Case, name).__doc__, name


@pytest.mark.parametrize("call", [
    lambda: witnessmark.open_case(12, actor=witnessmark.Actor.solo()), lambda: witnessmark.open_case("case"),
    lambda: witnessmark.init_case("case", passphrase="x"), lambda: witnessmark.read(12),
    lambda: witnessmark.read_all(None), lambda: witnessmark.verify(12),
])
def test_a_wrong_call_is_a_usage_error_that_says_what_to_do(call: Any) -> None:
    """What is no path, and a case without an actor, is refused in words, not by a raw TypeError."""
    with pytest.raises(witnessmark.WitnessmarkError) as raised:
        call()
    assert raised.value.exit_code == 2
    assert raised.value.advice


def test_a_file_of_several_reports_is_read_whole(tmp_path: Path) -> None:
    """Mail with an attached report gives two readings; `read` points at `read_all`; a broken part only warns."""
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "From the valley"
    mail["Date"] = "Fri, 10 May 2019 08:00:00 +0000"
    mail.set_content("Police expelled 12 families from Musan on 4 May.\n")
    mail.add_attachment(WIRE.encode(), maintype="text", subtype="plain", filename="wire.txt")
    file = tmp_path / "x.eml"
    file.write_bytes(bytes(mail))
    read = witnessmark.read_all(str(file))
    assert read[0][0].report.published is not None
    assert len(read) == 2 and all(len(claims) for _, claims in read)
    with pytest.raises(witnessmark.WitnessmarkError, match="read_all"):
        witnessmark.read(file)
    assert witnessmark.read_all("Police expelled 40 families from Hoeryong on 3 May.")[0][1]
    mail.add_attachment(b"%PDF-1.4 nothing more", maintype="application", subtype="pdf", filename="b.pdf")
    file.write_bytes(bytes(mail))
    with pytest.warns(UserWarning, match=r"b\.pdf"):
        assert len(witnessmark.read_all(file)) == 2


def test_a_list_that_can_be_looked_at_comes_back(case: witnessmark.Case) -> None:
    """Claims and incidents are tables with the same ways out; records hold plain strings."""
    incidents, claims = witnessmark.incidents(case), witnessmark.claims(case)
    for table in (incidents, claims, witnessmark.contexts(case)):
        assert [list(row) for row in table.rows()] == [list(table.columns)] * len(table)
        assert table.to_polars().shape == table.to_pandas().shape == (len(table), len(table.columns))
        assert table._repr_html_().count("<tr>") == len(table) + 1
        assert table[:1] == type(table)(list(table)[:1])
        assert not any(isinstance(value, Enum) for value in _leaves(table.records()))
        assert json.loads(json.dumps(table.records())) == table.records()
    (row,) = [row for row in incidents.rows() if row["claims"] > 1]
    assert row["origin"] and row["when_start"] == "2019-05-03" and row["unit"] == "household"


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in _leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in _leaves(part)]
    return [value]


def test_a_notebook_shows_a_reading_with_nothing_live() -> None:
    reading, claims = witnessmark.read("Police expelled 40 <script>x</script> families from Hoeryong.", outlet="<b>")
    for shown in (reading._repr_html_(), claims._repr_html_()):
        assert "<script>" not in shown
    assert "&lt;script&gt;x" in reading._repr_html_()
    assert "&lt;b&gt;" in reading._repr_html_()
