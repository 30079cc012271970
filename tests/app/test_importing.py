"""Importing tables: what was exported comes back, every row ends, no row is a witness by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from tests.publish.exports.views import ABROAD, EXPELLED, FEW, QUOTED, VIEW
from witnessmark.app.add import Asked, Status, add_bytes
from witnessmark.app.case import Case, open_case
from witnessmark.app.imports import Imported, Sheet, import_bytes, import_path, preview
from witnessmark.app.judge import assess
from witnessmark.app.mappings import drop_mapping, save_mapping, saved_mappings
from witnessmark.app.metadata import amend
from witnessmark.app.verify import verify_case
from witnessmark.disclosure.view import PublicClaim, PublicPlace, PublicView
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.extract.coded import Mapping
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.access import Actor, Role
from witnessmark.model.claim import Claim
from witnessmark.model.report import FoundIn
from witnessmark.publish.exports import csv_tables, formats
from witnessmark.vocab.codes import Act, AttributionKind, Grade, Ground, Group, Quantifier, Unit

OURS = Mapping().with_more(columns=["act=What", "origin=Where", "when=When", "figure=How many", "said_by=Source"],
                           values=["act:forced out=eviction"])
TABLE = (b"What,Where,When,How many,Source\n"
         b"Forced out,Hoeryong,2019-05-03,40 families,Daily NK\n"
         b"Rumours,Musan,,3,\n"
         b"Demolition,Nowhereville,03/04/2019,many,\n")


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    """An empty case."""
    return make_case()


def public(name: str, country: str) -> PublicPlace:
    place = Gazetteer.load().lookup(name, country=country)[0].place
    area = next((a.name for a in Gazetteer.load().ancestors(place.id) if a.level == "adm1"), None)
    return PublicPlace(place.name, place.name, country, area, place.lat, place.lon)


HOERYONG, MUSAN = public("Hoeryong", "KP"), public("Musan", "KP")
REAL = replace(VIEW, incidents=(
    replace(VIEW.incidents[0], claims=(replace(EXPELLED, origin=(HOERYONG,), destination=(MUSAN,)),
                                       replace(FEW, origin=(HOERYONG, MUSAN)))),
    replace(VIEW.incidents[1], claims=(replace(QUOTED, origin=(MUSAN,), destination=(HOERYONG,)),)),
    replace(VIEW.incidents[2], claims=(replace(QUOTED, number="I-3.1", act=Act.EXPULSION, origin=(ABROAD,), figure=None,
                                               destination=(HOERYONG,), quote=None, outlet=None, start=None,
                                               end=None),))))


def files(view: PublicView, form: str) -> dict[str, bytes]:
    return csv_tables.tables(view) if form == "csv" else formats.FORMATS[form].files(view)


def imported(case: Case, view: PublicView, form: str, file: str) -> list[Claim]:
    found = import_bytes(case, files(view, form)[file], name=file)
    assert found.count(Status.ADDED) and all(row.file.startswith(f"{file}!/") for row in found.rows)
    return list(case.claims())


def values(claim: Claim) -> dict[str, object]:
    figure, when = claim.figure, claim.when
    return {
        "act": claim.act.code, "status": claim.status.code, "groups": tuple(c for a in claim.affected for c in a.codes),
        "figure": figure and (figure.low, figure.best, figure.high, figure.unit, figure.quantifier),
        "origin": tuple(p.place.name if p.place else p.text for p in claim.origin),
        "destination": tuple(p.place.name if p.place else p.text for p in claim.destination),
        "months": (f"{when.start:%Y-%m}", f"{when.end:%Y-%m}") if when else None,
        "orderer": tuple(c.code for c in claim.orderer), "perpetrator": tuple(c.code for c in claim.perpetrator),
        "ground": tuple(c.code for c in claim.ground), "consequences": tuple(c.code for c in claim.consequences),
        "said_by": tuple(a.kind for a in claim.attribution), "outlet": claim.reading.report.outlet,
    }


def released(claim: PublicClaim) -> dict[str, object]:
    f, start = claim.figure, claim.start
    chain = claim.said_by if claim.said_by[-1:] == (AttributionKind.OUTLET,) else (
        *claim.said_by, AttributionKind.OUTLET)
    return {
        "act": claim.act, "status": claim.status, "groups": claim.groups,
        "figure": f and (f.low, f.best, f.high, f.unit, f.quantifier),
        "origin": tuple(p.name for p in claim.origin), "destination": tuple(p.name for p in claim.destination),
        "months": (str(start), str(claim.end or start)) if start else None, "orderer": claim.orderer,
        "perpetrator": claim.perpetrator, "ground": claim.ground, "consequences": claim.consequences,
        "said_by": chain, "outlet": claim.outlet,
    }


@pytest.mark.parametrize(("form", "file"), [("csv", "data/claims.csv"), ("xlsx", "data/release.xlsx"),
                                            ("hxl", "data/hxl/claims.csv")])
def test_an_exported_table_of_claims_comes_back_with_the_same_values(case: Case, form: str, file: str) -> None:
    told = [values(claim) for claim in imported(case, REAL, form, file)]
    assert told == [released(claim) for incident in REAL.incidents for claim in incident.claims]
    assert len(case.incidents()) == 3, "rows of one incident are one incident again"


def test_the_idu_table_comes_back_with_what_it_can_hold(case: Case) -> None:
    told = [values(claim) for claim in imported(case, REAL, "idu", "data/idu.csv")]
    meant = [released(claim) for claim in (*REAL.incidents[0].claims, *REAL.incidents[1].claims)]
    for mine, theirs in zip(told, meant, strict=True):
        assert {k: mine[k] for k in ("origin", "destination", "months")} == {
            k: theirs[k] for k in ("origin", "destination", "months")}
    assert [t["figure"] for t in told] == [
        (31, 31, 31, Unit.HOUSEHOLD, Quantifier.EXACT), (None, 10, 10, Unit.PERSON, Quantifier.LESS_THAN),
        (200, 200, 200, Unit.PERSON, Quantifier.ABOUT)]
    assert [t["act"] for t in told] == [Act.DISPLACEMENT, Act.DISPLACEMENT, Act.EVACUATION]
    assert [t["ground"] for t in told] == [(), (), (Ground.DISASTER_RISK,)]


def test_entities_come_back_as_one_record_an_event(case: Case) -> None:
    told = [values(claim) for claim in imported(case, REAL, "ftm", "data/entities.ftm.json")]
    assert [t["act"] for t in told] == [Act.EXPULSION, Act.EVICTION, Act.EVACUATION, Act.EXPULSION]
    assert told[0]["groups"] == (Group.TRADER, Group.DEFECTOR_FAMILY)
    assert told[2]["origin"] == ("Musan",), "where people came to is no place of the event"
    assert [t["months"] for t in told[:3]] == [("2018-12", "2019-02"), ("2018-12", "2019-02"), ("2020-07", "2020-07")]
    assert told[2]["orderer"] == QUOTED.orderer and told[2]["outlet"] == "Harbour Gazette"


def test_importing_twice_adds_nothing(case: Case) -> None:
    """Not a report, a claim, a refusal or a decision."""
    def everything() -> tuple[object, ...]:
        return case.store.counts(case.actor), len(case.store.judgements(case.actor))

    first = [import_bytes(case, files(REAL, "csv")["data/claims.csv"], name="c.csv"),
             import_bytes(case, TABLE, name="t.csv", mapping=OURS)]
    before = everything()
    again = [import_bytes(case, files(REAL, "csv")["data/claims.csv"], name="c.csv"),
             import_bytes(case, TABLE, name="t.csv", mapping=OURS)]
    assert everything() == before
    assert [one.count(Status.DUPLICATE) for one in again] == [one.count(Status.ADDED) for one in first] == [4, 2]
    assert [one.linked for one in (*first, *again)] == [1, 0, 0, 0]


def test_every_row_ends_with_its_file_and_number_and_what_was_left_out(case: Case) -> None:
    rows = import_bytes(case, TABLE, name="t.csv", mapping=OURS).rows
    assert [(row.file, row.status.value) for row in rows] == [
        ("t.csv!/row 2", "added"), ("t.csv!/row 3", "refused"), ("t.csv!/row 4", "added")]
    assert "states no act" in (rows[1].reason or "") and not rows[0].notes
    assert [note.split(" ")[2] for note in rows[2].notes] == ["C4", "D4", "B4"]
    assert not any(word in note for note in rows[2].notes for word in ("Nowhereville", "many,", "03/04")), \
        "a remark names the cell, never its words"


def test_a_value_stands_in_its_cell_and_the_claim_says_which(case: Case) -> None:
    import_bytes(case, TABLE, name="t.csv", mapping=OURS, asked=Asked.of(outlet="Monitor"))
    claim = case.claims()[0]
    assert (claim.act.text, claim.figure and claim.figure.text, claim.origin[0].text) == (
        "Forced out", "40 families", "Hoeryong")
    assert [a.text for a in claim.attribution] == ["Daily NK", None]
    assert (claim.reading.report.file, claim.reading.report.outlet) == ("t.csv!/row 2", "Monitor")
    assert claim.reading.located(claim.act.span) == {"row": "2", "cell": "A2", "paragraph": "1"}
    assert next(w.en for w in claim.why if w.field == "figure").endswith("under “How many”.")
    event = next(e for e in case.store.events(case.actor) if e.subject == claim.reading.report.id)
    assert event.actor == case.actor.handle and event.kind == "report", "who brought it in is in the log"


def test_the_case_verifies_and_the_original_is_the_row(case: Case) -> None:
    import_bytes(case, TABLE, name="t.csv", mapping=OURS)
    report = case.store.reports(case.actor)[0]
    assert case.original(report.id).decode().startswith('[["What", "Forced out"], ["Where", "Hoeryong"]')
    path = case.path
    case.close()
    assert not verify_case(path, passphrase=PASSPHRASE).faults


def test_rows_of_a_table_never_count_as_assessed_independent_origins(case: Case) -> None:
    """Two tables and an assessment of everything leave the grade; the report itself then counts once."""
    import_bytes(case, TABLE, name="t.csv", mapping=OURS)
    import_bytes(case, TABLE.replace(b"Daily NK", b"A resident"), name="u.csv", mapping=OURS)
    assess(case, None, reliability="A", reason="known")
    told = next(i for i in case.incidents() if Act.EVICTION in {a.value for a in i.acts})
    assert (told.grade.grade, told.origins.low, told.origins.assessed) == (Grade.UNASSESSED, 1, 0)
    wire = ("Police evicted 40 families from Hoeryong on 3 May 2019 because of a building project, "
            "Mayor Kim Chol said in a statement.\n")
    add_bytes_all(case, wire)
    assess(case, None, reliability="A", reason="known")
    told = next(i for i in case.incidents() if Act.EVICTION in {a.value for a in i.acts})
    assert (told.grade.grade, told.origins.low, told.origins.assessed) == (Grade.SINGLE_ORIGIN, 1, 1)


def test_rows_said_to_be_firsthand_count_once_assessed(case: Case) -> None:
    import_bytes(case, TABLE, name="t.csv", mapping=OURS.with_more(firsthand=True))
    assess(case, None, reliability="B", reason="our own interviews")
    assert {i.grade.grade for i in case.incidents()} == {Grade.SINGLE_ORIGIN}


def test_another_mapping_reads_rows_anew_without_adding_any(case: Case) -> None:
    import_bytes(case, TABLE, name="t.csv", mapping=Mapping().with_more(columns=["act=What"]))
    again = import_bytes(case, TABLE, name="t.csv", mapping=OURS)
    assert [row.status.value for row in again.rows] == ["added", "refused", "duplicate"]
    assert "read anew" in (again.rows[2].reason or "")
    assert {c.act.code for c in case.claims()} == {Act.EVICTION, Act.DEMOLITION}
    assert any(c.figure for c in case.claims())


def test_amending_an_imported_row_keeps_its_claims(case: Case) -> None:
    import_bytes(case, TABLE, name="t.csv", mapping=OURS)
    report = case.claims()[0].reading.report.id
    amend(case, report, {"published": "2020-01-01"}, reason="known since")
    assert [values(c)["act"] for c in case.claims()] == [Act.EVICTION, Act.DEMOLITION]


def test_a_row_without_an_act_and_with_a_text_is_read_like_a_report(case: Case) -> None:
    data = b'title,description,published\n' \
           b'Sent away,"On 3 May 2019, police expelled 40 families from Hoeryong.",2019-05-09\n'
    (row,) = import_bytes(case, data, name="t.csv").rows
    assert row.status is Status.ADDED and row.claims == 1
    report = case.store.reports(case.actor)[0]
    assert (report.title, str(report.published)) == ("Sent away", "2019-05-09")
    assert {m.found_in for m in report.metadata if m.field in ("title", "published")} == {FoundIn.INDEX}
    assert not case.claims()[0].extractor.is_secondhand


def test_bayanat_and_uwazi_exports_are_known_by_their_headings(case: Case) -> None:
    bayanat = (",id,title,title_ar,origin_id,source_link,sjac_title,sjac_title_ar,description,publish_date,"
               "documentation_date,labels.label-1,labels.label-2,verified_labels,sources.source-1,"
               "locations.location-1,events.event-1\n"
               "0,17,Clip,,,https://example.org/1,Clip,,,2019-05-09 00:00:00,2019-06-01 00:00:00,3-Eviction,9-Video,,"
               "4-River Wire,12-Hoeryong,\n")
    assert import_bytes(case, bayanat.encode(), name="b.csv").count(Status.ADDED) == 1
    told = values(case.claims()[0])
    assert (told["act"], told["origin"]) == (Act.EVICTION, ("Hoeryong",))
    assert case.claims()[0].attribution[0].text == "River Wire"
    report = case.store.reports(case.actor)[0]
    assert (report.title, report.url, str(report.published)) == ("Clip", "https://example.org/1", "2019-05-09")
    uwazi = ("Title,Date added,Template,Town,Period,Victims,Geolocation,Documents,Attachments,Published\n"
             "Case 7,2024-01-02,Demolition,Place::Musan,2019-05-01~2019-05-31,Tenants|Farmer,42.23|129.2,,,Published\n")
    mapping = next(s for s in preview(case, uwazi.encode(), name="u.csv") if isinstance(s, Sheet)).mapping
    assert mapping is not None and mapping.name == "uwazi"
    mapping = mapping.with_more(columns=["origin=Town", "when=Period", "affected=Victims"],
                                values=["affected:Tenants=tenant"])
    import_bytes(case, uwazi.encode(), name="u.csv", mapping=mapping)
    told = values(case.claims()[1])
    assert (told["act"], told["origin"], told["months"], told["groups"]) == (
        Act.DEMOLITION, ("Musan",), ("2019-05", "2019-05"), (Group.TENANT, Group.FARMER))


def test_mappings_are_kept_in_the_encrypted_case(case: Case) -> None:
    save_mapping(case, "Their  table", OURS)
    path = case.path
    case.close()
    assert b"Forced" not in (path / "case.db").read_bytes() and b"Their table" not in (path / "case.json").read_bytes()
    with open_case(path, passphrase=PASSPHRASE, actor=Actor.solo()) as again:
        assert saved_mappings(again) == {"Their table": replace(OURS, name="Their table")}
        assert import_bytes(again, TABLE, name="t.csv", mapping="Their table").count(Status.ADDED) == 2
        drop_mapping(again, "Their table")
        assert saved_mappings(again) == {}
        for name in ("", "x" * 61, "idu"):
            with pytest.raises(UsageError):
                save_mapping(again, name, OURS)
        with pytest.raises(UsageError, match="no mapping"):
            import_bytes(again, TABLE, name="t.csv", mapping="Their table")


def test_a_table_that_says_nothing_known_is_refused_as_one(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"a,b\n1,2\n3,4\n")
    (row,) = import_path(case, file).rows
    assert row.status is Status.REFUSED and row.file == str(file) and "--column act=HEADING" in (row.reason or "")
    with pytest.raises(UsageError):
        import_path(case, tmp_path / "none.csv")


def test_a_preview_writes_nothing(case: Case) -> None:
    before = case.store.last_event(case.actor)
    (sheet,) = preview(case, TABLE, name="t.csv", mapping=OURS)
    assert isinstance(sheet, Sheet) and sheet.rows == 3
    assert [c.act.code for _, coding in sheet.sample for c in coding.claims] == [Act.EVICTION, Act.DEMOLITION]
    assert case.store.last_event(case.actor) == before


def test_who_may_not_collect_may_not_import(case: Case) -> None:
    case.actor = replace(case.actor, roles=frozenset({Role.AUDITOR}))
    for call in (lambda: import_bytes(case, TABLE, name="t.csv"), lambda: preview(case, TABLE, name="t.csv")):
        with pytest.raises(AccessDenied):
            call()


def test_formulas_and_markup_are_data(case: Case) -> None:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(("act", "origin", "number", "description"))
    writer.writerow(("eviction", "=cmd|' /C calc'!A0", "+40", "<img src=x onerror=alert(1)>\u202e"))
    found: Imported = import_bytes(case, rows.getvalue().encode(), name="t.csv")
    assert found.count(Status.ADDED) == 1
    claim = case.claims()[0]
    assert claim.origin[0].place is None and claim.act.code is Act.EVICTION
    assert "\u202e" not in claim.reading.text and "=cmd" in claim.reading.text


def add_bytes_all(case: Case, text: str) -> None:
    assert all(added.status is Status.ADDED for added in add_bytes(case, text.encode(), name="w.txt"))
