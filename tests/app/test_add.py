"""Adding files: every one ends as added, duplicate or refused, and nothing is lost."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE, WIRE
from tests.intake.mixed import write_mixed
from witnessmark.app.add import Asked, add_bytes, add_paths
from witnessmark.app.case import Case, open_case
from witnessmark.app.metadata import amend
from witnessmark.app.verify import verify_case
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor
from witnessmark.model.report import FoundIn
from witnessmark.vocab.codes import Access, Consent


def test_two_hundred_mixed_files_with_twenty_broken_ones(make_case: Callable[..., Case], tmp_path: Path) -> None:
    """180 are read, 20 listed with reasons, and a second add adds nothing."""
    folder = tmp_path / "mixed"
    write_mixed(folder)
    case = make_case()
    first = list(add_paths(case, [folder]))
    assert Counter(a.status.value for a in first) == {"added": 180, "refused": 20}
    assert all(a.reason for a in first if a.status == "refused")
    assert len(case.store.reports(case.actor)) == 180
    assert len(case.store.refusals(case.actor)) == 20
    second = list(add_paths(case, [folder]))
    assert Counter(a.status.value for a in second) == {"duplicate": 180, "refused": 20}
    assert len(case.store.reports(case.actor)) == 180
    assert len(case.store.refusals(case.actor)) == 20


def test_the_original_comes_back_byte_for_byte_after_reopening(make_case: Callable[..., Case]) -> None:
    case = make_case()
    (added,) = add_bytes(case, WIRE.encode(), name="wire.txt")
    path = case.path
    case.close()
    assert added.report
    with open_case(path, passphrase=PASSPHRASE, actor=Actor.solo()) as again:
        assert again.original(added.report) == WIRE.encode()


def test_a_report_is_restricted_unless_something_says_otherwise(make_case: Callable[..., Case]) -> None:
    case = make_case()
    (added,) = add_bytes(case, WIRE.encode(), name="wire.txt")
    assert added.report
    report = case.store.report(case.actor, added.report)
    assert (report.access, report.consent) == (Access.RESTRICTED, Consent.LIMITED)


def test_a_path_that_does_not_exist_adds_nothing_at_all(make_case: Callable[..., Case], tmp_path: Path) -> None:
    case = make_case()
    (tmp_path / "good.txt").write_text(WIRE, "utf-8")
    with pytest.raises(UsageError):
        list(add_paths(case, [tmp_path / "good.txt", tmp_path / "missing.txt"]))
    assert case.store.reports(case.actor) == []


def test_a_corrected_date_reads_the_claims_again_and_keeps_what_the_call_said(make_case: Callable[..., Case]) -> None:
    case = make_case()
    text = "Police expelled 12 families from Hoeryong last month, residents said."
    (added,) = add_bytes(case, text.encode(), name="short.txt", asked=Asked.of(published="2019-05-10"))
    assert added.report
    (claim,) = case.store.claims(case.actor)
    assert claim.when is not None
    assert claim.when.start.isoformat() == "2019-04-01"
    amend(case, added.report, {"published": "2020-03-10"})
    (again,) = case.store.claims(case.actor)
    assert again.when is not None
    assert again.when.start.isoformat() == "2020-02-01"
    found = [m.found_in for m in case.store.report(case.actor, added.report).metadata if m.field == "published"]
    assert found[-1] is FoundIn.PERSON
    assert FoundIn.CALL in found


def test_a_day_said_of_several_files_holds_for_those_that_state_none(make_case: Callable[..., Case],
                                                                     tmp_path: Path) -> None:
    """One file's own day outranks the day said of a folder, and what is said of one file outranks the file's own."""
    folder = tmp_path / "batch"
    folder.mkdir()
    (folder / "dated.txt").write_text("Date: 2019-03-02\nTitle: Notes from the valley\n\nNothing else.", "utf-8")
    (folder / "bare.txt").write_text("Residents say the market was closed again this week.", "utf-8")
    case = make_case()
    list(add_paths(case, [folder], asked=Asked.of(published="2020-06-01")))
    days = {r.original.name.rsplit("/", 1)[-1]: str(r.published) for r in case.store.reports(case.actor)}
    assert days == {"dated.txt": "2019-03-02", "bare.txt": "2020-06-01"}
    one = (folder / "dated.txt").read_bytes() + b" Rain."
    (added,) = add_bytes(case, one, name="dated.txt", asked=Asked.of(published="2020-06-01"))
    (beside,) = add_bytes(case, one + b" Snow.", name="dated.txt", asked=Asked.of(published="2020-06-01"), files=2)
    assert [str(case.store.report(case.actor, a.report or "").published) for a in (added, beside)] == [
        "2020-06-01", "2019-03-02"]


def test_a_table_with_headings_of_its_own_is_read_by_a_mapping(make_case: Callable[..., Case]) -> None:
    case = make_case()
    table = "Meldung,Datum,Blatt\nPolice expelled 40 families from Hoeryong last month.,2019-06-01,River Wire\n"
    (refused,) = add_bytes(case, table.encode(), name="reports.csv")
    assert refused.reason is not None
    assert "--column" in refused.reason
    asked = Asked.of(columns=["text=Meldung", "published = Datum", "outlet=Blatt"])
    (added,) = add_bytes(case, table.encode(), name="reports.csv", asked=asked)
    assert added.file == "reports.csv!/row 2"
    (report,) = case.store.reports(case.actor)
    assert (report.outlet, str(report.published)) == ("River Wire", "2019-06-01")


@pytest.mark.parametrize("column", ["text", "body=Meldung", "text=", "=x"])
def test_a_malformed_mapping_is_refused_before_anything_is_read(column: str) -> None:
    with pytest.raises(UsageError):
        Asked.of(columns=[column])


def test_a_name_that_is_no_utf8_is_taken_like_any_other(make_case: Callable[..., Case], tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + "/보고.txt".encode("cp949"))).write_text(WIRE, "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_bytes(b"")
    added = list(add_paths(make_case(), [folder]))
    assert Counter(a.status.value for a in added) == {"added": 1, "refused": 1}
    for item in added:
        json.dumps(item.record(), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(("field", "value"), [("language", "<x>"), ("language", "english language"),
                                              ("published", "last week"), ("access", "everyone"), ("colour", "red")])
def test_a_correction_that_fits_no_field_changes_nothing(case: Case, field: str, value: str) -> None:
    report = case.store.reports(case.actor)[0]
    with pytest.raises(UsageError):
        amend(case, report.id, {"title": "Other", field: value})
    assert case.store.report(case.actor, report.id) == report


def test_a_correction_is_cleaned_as_a_reading_is(case: Case) -> None:
    report = case.store.reports(case.actor)[0]
    assert amend(case, report.id, {"title": "Ordered \x00\u202eout\n now", "language": "EN"}).title == "Ordered out now"


def test_an_index_entry_without_its_file_is_listed_and_the_rest_is_read(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    (tmp_path / "wire.txt").write_text(WIRE, "utf-8")
    index = tmp_path / "index.json"
    index.write_text(json.dumps([{"file": "wier.txt", "access": "secret"}]), "utf-8")
    case = make_case()
    found = {Path(a.file).name: a for a in add_paths(case, [tmp_path], index=index)}
    assert found["wire.txt"].status == "added"
    assert found["wier.txt"].status == "refused"
    assert "index" in (found["wier.txt"].reason or "")


def test_a_correction_keeps_its_reason_and_the_case_still_verifies(case: Case) -> None:
    report = case.store.reports(case.actor)[2]
    amend(case, report.id, {"consent": "withdrawn"}, reason="she asked\nfor it")
    held = case.store.report(case.actor, report.id)
    assert held.consent.value == "withdrawn"
    assert [(m.value, m.reason) for m in held.metadata if m.field == "consent"][-1] == ("withdrawn", "she asked for it")
    assert {m.reason for m in held.metadata[:-1]} == {None}
    case.close()
    assert not verify_case(case.path, passphrase=PASSPHRASE).faults


def test_a_value_in_force_already_is_not_written_anew(case: Case) -> None:
    report = case.store.reports(case.actor)[0]
    amend(case, report.id, {"outlet": "Other Wire"})
    count = len(case.store.report(case.actor, report.id).metadata)
    amend(case, report.id, {"outlet": "Other Wire"})
    assert len(case.store.report(case.actor, report.id).metadata) == count


def test_files_are_counted_before_the_first_is_read(make_case: Callable[..., Case], tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{WIRE} {name}", "utf-8")
    told: list[tuple[int, int]] = []
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    list(add_paths(make_case(), files, on_progress=lambda done, total: told.append((done, total))))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_many_files_are_read_on_all_cores_with_the_same_claims_in_the_same_order(
    make_case: Callable[..., Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(f"{WIRE}\nNo. {n // 2 * 2}\n" if n < 4 else "\0\0" * n, "utf-8")
    outcomes = []
    for name, many in (("one", 100), ("all", 2)):
        monkeypatch.setattr("witnessmark.app.add.MANY", many)
        monkeypatch.setattr("witnessmark.app.add.cores", lambda: 2)
        told: list[tuple[int, int]] = []
        case = make_case(name)
        ends = list(add_paths(case, folder, on_progress=lambda done, total, told=told: told.append((done, total))))
        assert told[0] == (0, 6) and told[-1] == (6, 6) and told == sorted(told)
        outcomes.append([(Path(a.file).name, a.status, a.claims) for a in ends])
    assert outcomes[0] == outcomes[1]
    assert {status.value for _, status, _ in outcomes[0]} == {"added", "duplicate", "refused"}
