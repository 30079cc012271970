"""HURIDOCS, Web Annotation, PROV, RO-Crate and BagIt, each by a library or schema that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import bagit
import pytest
from prov.model import ProvDocument
from rocrate.rocrate import ROCrate

from tests.publish.exports.views import VIEW
from witnessmark.app.verify_release import verify_release
from witnessmark.publish.dossier import write_dossier
from witnessmark.publish.exports import annotations, formats, huridocs, prov
from witnessmark.vocab.codes import Act, Organ


def table(name: str) -> list[dict[str, str]]:
    data = huridocs.tables(VIEW)[f"data/huridocs/{name}.csv"]
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_huridocs_tables_refer_to_each_other() -> None:
    events = {row["event_record_number"] for row in table("event")}
    people = {row["person_record_number"] for row in table("person")}
    acts = {row["act_record_number"] for row in table("act")}
    assert len(events) == 3
    assert {row["victim"] for row in table("act")} | {row["perpetrator"] for row in table("involvement")} == people
    assert {row["event"] for row in (*table("act"), *table("involvement"), *table("information"))} == events
    assert {row["act"] for row in table("involvement")} <= acts


def test_huridocs_codes_are_vocabulary_numbers_of_their_micro_thesaurus() -> None:
    ends = {"type_of_act": "04", "type_of_perpetrator": "24", "degree_of_involvement": "18", "counting_unit": "07",
            "initial_date_type": "48", "victim_characteristics": "23", "source_connection_to_information": "19"}
    for name in huridocs.COLUMNS:
        for row in table(name):
            for column, end in ends.items():
                for number in filter(None, row.get(column, "").split("; ")):
                    assert re.fullmatch(rf"\d{{12}}{end}", number), (name, column, number)
    assert table("act")[1]["type_of_act"] == "05010300000004"
    assert table("act")[1]["type_of_act_term"] == "Eviction"


def test_a_term_may_hold_a_semicolon() -> None:
    assert huridocs.terms([Organ.STATE_SECURITY], 24) == ("01010600000024", "Intelligence agency; secret service")
    assert huridocs.terms([Act.DETENTION], 4)[0] == "03010100000004; 03010200000004"


def test_huridocs_dates_are_months_and_say_so() -> None:
    assert {row["initial_date_type"] for row in table("act") if row["initial_date"]} == {huridocs.UNKNOWN_DAY}
    assert table("act")[0]["initial_date"] == "2018-12"


def test_only_an_exact_count_of_people_is_a_number_of_persons() -> None:
    assert {row["number_of_persons_in_group"] for row in table("person")} == {""}
    assert table("person")[0]["group_description"] == "31 households"


def test_an_annotation_stands_for_each_quote_and_points_at_the_dossier() -> None:
    read = json.loads(annotations.collection(VIEW)[annotations.FILE])
    (item,) = read["first"]["items"]
    assert read["total"] == 1
    selector = item["target"]["selector"]
    assert (item["target"]["source"], selector["value"]) == ("../index.html", "I-2.1")
    assert selector["refinedBy"]["exact"] == "About 200 people were evacuated after the dam was opened."


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
def test_the_annotation_is_linked_data_to_rdflib() -> None:
    """The context's terms that we use stand here, as the recommendation defines them: tests reach no network."""
    from rdflib import Graph, Namespace

    oa = Namespace("http://www.w3.org/ns/oa#")
    iri = {"@type": "@id"}
    context = {
        "oa": str(oa), "as": "http://www.w3.org/ns/activitystreams#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/", "id": "@id", "type": "@type",
        "label": "http://www.w3.org/2000/01/rdf-schema#label", "Annotation": "oa:Annotation",
        "TextualBody": "oa:TextualBody", "SpecificResource": "oa:SpecificResource",
        "FragmentSelector": "oa:FragmentSelector", "TextQuoteSelector": "oa:TextQuoteSelector",
        "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
        "describing": "oa:describing", "tagging": "oa:tagging", "linking": "oa:linking",
        "body": {"@id": "oa:hasBody", **iri}, "target": {"@id": "oa:hasTarget", **iri},
        "source": {"@id": "oa:hasSource", **iri}, "selector": {"@id": "oa:hasSelector", **iri},
        "refinedBy": {"@id": "oa:refinedBy", **iri}, "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"}, "exact": "oa:exact", "value": "rdf:value",
        "format": "dc:format", "language": "dc:language", "conformsTo": {"@id": "dcterms:conformsTo", **iri},
        "first": {"@id": "as:first", **iri}, "total": "as:totalItems", "startIndex": "as:startIndex",
        "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    }
    document = json.loads(annotations.collection(VIEW)[annotations.FILE])
    assert document.pop("@context") == annotations.CONTEXT
    graph = Graph().parse(data=json.dumps({"@context": context, **document}), format="json-ld",
                          publicID="file:///dossier/data/annotations.jsonld")
    (source,) = graph.objects(None, oa.hasSource)
    assert str(source) == "file:///dossier/index.html"
    assert [str(text) for text in graph.objects(None, oa.exact)] == \
        ["About 200 people were evacuated after the dam was opened."]
    assert len(list(graph.objects(None, oa.hasBody))) == len(document["first"]["items"][0]["body"])


def test_the_prov_library_reads_the_document_back() -> None:
    data = prov.document(VIEW)[prov.FILE].decode("utf-8")
    read = ProvDocument.deserialize(content=data, format="json")
    again = ProvDocument.deserialize(content=read.serialize(format="json"), format="json")
    assert read == again
    kinds = [type(record).__name__ for record in read.get_records()]
    assert kinds.count("ProvEntity") == 1 + len(VIEW.incidents) + VIEW.claims
    assert kinds.count("ProvDerivation") == VIEW.claims
    assert kinds.count("ProvAgent") == 2


def test_no_kind_of_speaker_is_an_agent() -> None:
    """Claims of anonymous sources under one agent would read as one person's."""
    agents = json.loads(prov.document(VIEW)[prov.FILE])["agent"]
    assert {agent["prov:label"] for agent in agents.values()} == {"Witnessmark", "Harbour Gazette"}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    write_dossier(VIEW, tmp_path / "out", formats.NAMES)
    return tmp_path / "out"


def test_bagit_validates_the_dossier_as_a_bag(packed: Path) -> None:
    bag = bagit.Bag(str(packed))
    bag.validate()
    assert "index.html" in bag.tagfile_entries()
    assert {*bag.payload_files()} == {p.relative_to(packed).as_posix() for p in (packed / "data").rglob("*")
                                     if p.is_file()}


def test_bagit_notices_a_changed_page(packed: Path) -> None:
    with (packed / "index.html").open("a", encoding="utf-8") as page:
        page.write("<!-- -->")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(packed)).validate()


def test_a_packed_dossier_still_verifies(packed: Path) -> None:
    assert not verify_release(packed).faults


def test_the_rocrate_library_reads_the_folder(packed: Path) -> None:
    crate = ROCrate(str(packed))
    assert crate.root_dataset["name"] == VIEW.title
    assert crate.root_dataset["datePublished"] == "2026-03"
    named = {entity.id for entity in crate.data_entities}
    assert "data/release.xlsx" in named
    assert all((packed / name).is_file() for name in named)
