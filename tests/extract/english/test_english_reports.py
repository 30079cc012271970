"""Short synthetic reports of many kinds, each with the claims an analyst would code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from witnessmark.extract.assemble import assemble, document_of
from witnessmark.extract.english import found_in
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef

PUBLISHED = dt.date(2024, 11, 20)
THRESHOLD = 0.5


@dataclass(frozen=True)
class Expected:
    """One claim; only the fields that are given are compared."""

    act: str
    status: str = "carried_out"
    fields: dict[str, object] = field(default_factory=dict)


def claims_of(text: str) -> list[Claim]:
    reading = Reading.of_text(text, ReportRef("r", "en", outlet="Example Daily", published=PUBLISHED))
    claims, _ = assemble(found_in(document_of(reading)).frames, reading)
    return [claim for claim in claims if claim.confidence >= THRESHOLD]


def shown(claim: Claim) -> dict[str, object]:
    """Return a claim's fields in the short form that the cases use."""
    figure = claim.figure
    return {
        "orderer": [o.code.value for o in claim.orderer],
        "perpetrator": [(p.code.value, p.text) for p in claim.perpetrator],
        "affected": [([c.value for c in a.codes], a.text) for a in claim.affected],
        "figure": None if figure is None else (figure.low, figure.high, figure.unit.value, figure.kind.value),
        "origin": [p.text for p in claim.origin],
        "destination": [p.text for p in claim.destination],
        "when": None if claim.when is None else (claim.when.start.isoformat(), claim.when.end.isoformat()),
        "ground": [(g.code.value, g.text) for g in claim.ground],
        "consequences": [c.code.value for c in claim.consequences],
        "attribution": [(a.kind.value, a.text) for a in claim.attribution],
        "speech": claim.attribution[0].speech.value,
    }


CASES = {
    "an order from above, told by a source inside the country": (
        "On the orders of the provincial party committee, police expelled 30 families from Hoeryong to farm villages "
        "in Kyongsong County in late October, a source in North Hamgyong Province told Example Daily on the 21st.\n\n"
        '"The families were given two days to pack," the source said. "They were accused of smuggling and their homes '
        'were handed to others." They have been left without food.\n\n'
        "A separate source said some 20 households in Musan were also evicted because their relatives had defected.",
        [
            Expected(
                "expulsion",
                fields={
                    "orderer": ["ruling_party"],
                    "perpetrator": [("police", "police")],
                    "affected": [(["resident"], "families")],
                    "figure": (30, 30, "household", "flow"),
                    "origin": ["Hoeryong"],
                    "destination": ["Kyongsong County"],
                    "when": ("2024-10-21", "2024-10-31"),
                    "ground": [("alleged_crime", "smuggling")],
                    "consequences": ["food"],
                    "attribution": [("anonymous_source", "a source in North Hamgyong Province"), ("outlet", None)],
                },
            ),
            Expected("confiscation", fields={"origin": ["Hoeryong"]}),
            Expected(
                "eviction",
                fields={
                    "affected": [(["defector_family"], "households")],
                    "figure": (20, 20, "household", "flow"),
                    "origin": ["Musan"],
                    "ground": [("family_defection", "relatives had defected")],
                    "attribution": [("anonymous_source", "A separate source"), ("outlet", None)],
                },
            ),
        ],
    ),
    "a suspended eviction and its order, wire style": (
        "KISUMU, Nov 12 — The county government has suspended the eviction of 300 families from the Nyalenda slum, the "
        "governor said on Tuesday. Residents had been told to leave by 30 November to make way for a railway.",
        [
            Expected(
                "eviction",
                "halted",
                {
                    "figure": (300, 300, "household", "flow"),
                    "origin": ["Nyalenda slum"],
                    "orderer": [],
                    "attribution": [("official_statement", "the governor"), ("outlet", None)],
                },
            ),
            Expected(
                "expulsion", "ordered", {"when": ("2024-11-20", "2024-11-30"), "ground": [("development", "railway")]}
            ),
        ],
    ),
    "flight and burning in one sentence, by an organisation": (
        "Thousands of people fled their homes in Bunia and moved to Beni on Saturday after militiamen burned down 45 "
        "houses in two villages, according to the Red Cross.",
        [
            Expected(
                "flight",
                fields={
                    "figure": (2000, 9999, "person", "flow"),
                    "origin": ["Bunia"],
                    "destination": ["Beni"],
                    "when": ("2024-11-16", "2024-11-16"),
                    "attribution": [("organisation", "the Red Cross"), ("outlet", None)],
                },
            ),
            Expected(
                "demolition",
                fields={"perpetrator": [("armed_group", "militiamen")], "figure": (45, 45, "dwelling", "flow")},
            ),
        ],
    ),
    "an allegation mentioned only to be denied": (
        "The ministry denied reports that 200 Haitian migrants had been deported from Santo Domingo.",
        [
            Expected(
                "expulsion",
                "denied",
                {
                    "figure": (200, 200, "person", "flow"),
                    "origin": ["Santo Domingo"],
                    "attribution": [("official_statement", "The ministry"), ("outlet", None)],
                },
            )
        ],
    ),
    "a situation report's rows and total": (
        "Situation Report No. 4 — Shabelle Relief Network\n\nThe following districts received displaced families "
        "between 1 and 7 November:\n- Baidoa: 1,200 families\n- Afgooye: 800 families\n- Total: 2,000 families",
        [
            Expected(
                "displacement",
                fields={
                    "destination": ["Baidoa"],
                    "figure": (1200, 1200, "household", "flow"),
                    "when": ("2024-11-01", "2024-11-07"),
                    "attribution": [("organisation", "Shabelle Relief Network"), ("outlet", None)],
                },
            ),
            Expected("displacement", fields={"destination": ["Afgooye"], "figure": (800, 800, "household", "flow")}),
            Expected("displacement", fields={"figure": (2000, 2000, "household", "flow"), "destination": []}),
        ],
    ),
    "a round-up and sending back across a border": (
        "Turkish police have detained 120 Syrian refugees in Izmir over the past week and sent them back across the "
        "border to Idlib, three lawyers said. The refugees were rounded up because they lacked residence permits.",
        [
            Expected(
                "detention",
                fields={
                    "perpetrator": [("police", "Turkish police")],
                    "affected": [(["refugee"], "Syrian refugees")],
                    "figure": (120, 120, "person", "flow"),
                    "origin": ["Izmir"],
                    "ground": [("residence_status", "they lacked residence permits")],
                },
            ),
            Expected("expulsion", fields={"destination": ["Idlib"], "figure": None}),
        ],
    ),
    "a public notice with a deadline ahead": (
        "PUBLIC NOTICE\nThe Municipality of Lilongwe hereby informs all residents of Area 22 that they must vacate "
        "their houses by 15 December 2024. Structures remaining after that date will be demolished to make way for "
        "the new airport road.",
        [
            Expected(
                "eviction",
                "ordered",
                {
                    "origin": ["Area 22"],
                    "when": ("2024-11-20", "2024-12-15"),
                    "affected": [(["resident"], "residents of Area 22")],
                    "attribution": [("official_statement", "The Municipality of Lilongwe"), ("outlet", None)],
                },
            ),
            Expected("demolition", "planned", {"ground": [("development", "new airport road")]}),
        ],
    ),
    "a field note on one testifier": (
        "Field note, Cox's Bazar, 14 November\nInterviewed a 34-year-old woman who fled Maungdaw in August. She said "
        "soldiers shelled homes in her village on 5 August and killed two of her neighbours. About 60 families crossed "
        "into Bangladesh with her. She said they cannot return.",
        [
            Expected("flight", fields={"origin": ["Maungdaw"], "when": ("2024-08-01", "2024-08-31")}),
            Expected(
                "demolition",
                fields={
                    "perpetrator": [("military", "soldiers")],
                    "when": ("2024-08-05", "2024-08-05"),
                    "consequences": ["death_injury"],
                },
            ),
            Expected(
                "flight",
                fields={
                    "figure": (60, 60, "household", "flow"),
                    "destination": ["Bangladesh"],
                    "attribution": [
                        ("eyewitness", "a 34-year-old woman who fled Maungdaw in August"),
                        ("outlet", None),
                    ],
                },
            ),
            Expected("return_denied", "ongoing"),
        ],
    ),
    "a radio summary with return and those still displaced": (
        "Radio summary: The army says 4,000 people who had fled fighting in Rutshuru have begun returning to their "
        "villages. But an NGO worker, speaking on condition of anonymity, said most of the displaced are still "
        "sheltering in schools in Goma.",
        [
            Expected(
                "flight",
                fields={
                    "figure": (4000, 4000, "person", "flow"),
                    "origin": ["Rutshuru"],
                    "ground": [("conflict", "fighting")],
                },
            ),
            Expected("return", "ongoing", {"destination": ["their villages"]}),
            Expected(
                "displacement",
                "ongoing",
                {"destination": ["Goma"], "attribution": [("anonymous_source", "an NGO worker"), ("outlet", None)]},
            ),
        ],
    ),
    "background checks, watching and a rumour": (
        "State security agents in Hyesan have been investigating the backgrounds of families with relatives in China "
        'since early November, a source in Ryanggang Province said on the 15th. "They are checking the records of '
        'every household and watching those who make phone calls," he said. Rumours are spreading that these families '
        "will be relocated to remote mining areas.",
        [
            Expected(
                "background_check",
                "ongoing",
                {
                    "perpetrator": [("state_security", "State security agents")],
                    "origin": ["Hyesan"],
                    "when": ("2024-11-01", "2024-11-20"),
                },
            ),
            Expected(
                "surveillance",
                "ongoing",
                {
                    "speech": "direct",
                    "attribution": [("anonymous_source", "a source in Ryanggang Province"), ("outlet", None)],
                },
            ),
            Expected("relocation", "rumoured", {"destination": ["remote mining areas"]}),
        ],
    ),
    "an evacuation order and the evacuation": (
        "Evacuation orders were issued for 12,000 residents of the coastal town of Mersing after heavy rains. By "
        "Tuesday, 3,400 people had been evacuated to relief centres in Johor, the disaster management agency said.",
        [
            Expected(
                "evacuation",
                "ordered",
                {
                    "figure": (12000, 12000, "person", "flow"),
                    "origin": ["Mersing"],
                    "ground": [("disaster_risk", "heavy rains")],
                },
            ),
            Expected(
                "evacuation",
                fields={
                    "figure": (3400, 3400, "person", "flow"),
                    "destination": ["Johor"],
                    "when": ("2024-11-19", "2024-11-19"),
                },
            ),
        ],
    ),
    "more than a number expelled since a month": (
        "More than 150,000 Afghans have been expelled from Pakistan since October, the UN refugee agency said on "
        "Monday. Many lost their belongings at the border.",
        [
            Expected(
                "expulsion",
                fields={
                    "figure": (150000, None, "person", "flow"),
                    "origin": ["Pakistan"],
                    "when": ("2024-10-01", "2024-11-20"),
                    "consequences": ["property_loss"],
                    "attribution": [("organisation", "the UN refugee agency"), ("outlet", None)],
                },
            )
        ],
    ),
    "a village burnt, cattle taken, return barred": (
        "The rebels burned the village of Kanu to the ground and confiscated cattle belonging to herders. Survivors "
        "were barred from returning to their land.",
        [
            Expected(
                "demolition", fields={"perpetrator": [("armed_group", "rebels")], "origin": ["Kanu"], "destination": []}
            ),
            Expected("confiscation", fields={"affected": [(["farmer"], "herders")]}),
            Expected("return_denied", fields={"destination": ["their land"]}),
        ],
    ),
    "a relocation halted by a court": (
        "The forced relocation of 500 Batwa families from the Kahuzi forest to Bukavu by park rangers was halted by a "
        "court on 2 November.",
        [
            Expected(
                "relocation",
                "halted",
                {
                    "orderer": [],
                    "affected": [(["minority"], "Batwa families")],
                    "origin": ["Kahuzi forest"],
                    "destination": ["Bukavu"],
                    "figure": (500, 500, "household", "flow"),
                    "when": ("2024-11-02", "2024-11-02"),
                },
            )
        ],
    ),
    "an outlet citing an official": (
        "According to a report by the newspaper El Heraldo, citing a local official, 85 families were displaced from "
        "the community of Las Flores.",
        [
            Expected(
                "displacement",
                fields={
                    "origin": ["Las Flores"],
                    "attribution": [
                        ("anonymous_source", "a local official"),
                        ("other_media", "a report by the newspaper El Heraldo"),
                        ("outlet", None),
                    ],
                },
            )
        ],
    ),
    "an order suspended, then rumoured to resume": (
        "Under a directive from the State Affairs Commission, around 40 households of former border guards in Sinuiju "
        "and Uiju were ordered to move to farming villages in Kusong by the end of November.\n\n"
        "The order was later suspended, two sources said. However, rumour has it that the move will resume in spring.",
        [
            Expected(
                "relocation",
                "ordered",
                {
                    "orderer": ["government"],
                    "origin": ["Sinuiju", "Uiju"],
                    "destination": ["Kusong"],
                    "figure": (40, 40, "household", "flow"),
                    "affected": [(["border_guard"], "households of former border guards")],
                },
            ),
            Expected("relocation", "halted", {"attribution": [("anonymous_source", "two sources"), ("outlet", None)]}),
            Expected("relocation", "rumoured", {"when": ("2025-03-01", "2025-05-31")}),
        ],
    ),
    "an interview in turns": (
        "Q: What happened then?\nMARIA: Soldiers came at night on 3 May and told us to leave the village. They burned "
        "our houses. We fled to Cucuta with nothing.\nQ: Did you return?\nMARIA: No, they did not allow us to return "
        "to our homes.",
        [
            Expected(
                "expulsion",
                "ordered",
                {
                    "orderer": ["military"],
                    "speech": "direct",
                    "attribution": [("named_person", "MARIA"), ("outlet", None)],
                },
            ),
            Expected("demolition", fields={"perpetrator": [("military", "Soldiers")]}),
            Expected("flight", fields={"destination": ["Cucuta"]}),
            Expected("return_denied", fields={"destination": ["our homes"]}),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_report_gives_the_claims_an_analyst_would_code(name: str) -> None:
    """Every expected claim is found once, with its fields, and nothing else is claimed."""
    text, expected = CASES[name]
    claims = claims_of(text)
    assert [(c.act.code.value, c.status.code.value) for c in claims] == [(e.act, e.status) for e in expected]
    for claim, wanted in zip(claims, expected, strict=True):
        values = shown(claim)
        assert {key: values[key] for key in wanted.fields} == wanted.fields


NOTHING = (
    "The Oakton Athletics will relocate to Las Vegas in 2028. Fans protested the move outside the stadium.",
    "Thousands of cranes fled the cold and returned to their nesting grounds in Nebraska. Birdwatchers watched.",
    "Investors fled to safety on Tuesday as the stock's flight continued; 300 workers were moved to a new office.",
    "Passengers were evacuated from a plane at Heathrow after smoke filled the cabin. No one was hurt.",
    "In 1942, 120,000 people were interned in camps. The exhibition tells of families forced from their homes.",
    "A cold front will bring showers to Wellington. Residents should expect strong winds.",
    "The prodigal coach returned to Naples, moving fans to tears. The striker was expelled from the match.",
    "The new drug led to the eviction of the virus from cells. Displaced molecules were monitored.",
    "Students returned to school on Monday. Two pupils were expelled from the college for cheating.",
    "The film crew evacuated the set while shooting scenes of villagers fleeing a volcano. The movie opens in May.",
    "If the dam bursts, 5,000 people could be displaced. Aid groups called for the safe return of refugees.",
    "In 1944, Stalin deported 190,000 Crimean Tatars to Central Asia. A new book tells the story.",
)


@pytest.mark.parametrize("text", NOTHING)
def test_other_subjects_give_no_claim(text: str) -> None:
    """Sport, birds, stocks, history, films, weather and conditions are no claims."""
    assert claims_of(text) == []


def test_the_title_is_no_second_claim() -> None:
    """A title that says what the body says adds nothing."""
    text = "Police expel 30 families from Hoeryong\n\nPolice expelled 30 families from Hoeryong on 3 November."
    claims = claims_of(text)
    assert len(claims) == 1
    assert claims[0].when is not None
    assert claims[0].when.start == dt.date(2024, 11, 3)


def test_every_field_has_its_reason() -> None:
    """A claim explains its fields in both languages."""
    claim = claims_of("Police expelled 30 families from Hoeryong on 3 November.")[0]
    fields = {why.field for why in claim.why}
    assert {"act", "status", "perpetrator", "affected", "figure", "origin", "when", "attribution"} <= fields
    assert all(why.en and why.ko for why in claim.why)
