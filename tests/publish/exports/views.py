"""Made-up views: one with every shape a value can take, one planted with formulas and scripts."""

from __future__ import annotations

from dataclasses import replace

from witnessmark.disclosure.view import (
    Month,
    PublicAct,
    PublicClaim,
    PublicContradiction,
    PublicFigure,
    PublicIncident,
    PublicPlace,
    PublicView,
    Safeguards,
)
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    ContradictionKind,
    Grade,
    Ground,
    Group,
    Organ,
    Quantifier,
    Stage,
    Status,
    Unit,
)

HARBOUR = PublicPlace("Port Ellis", "포트엘리스", "KP", "North Province", 41.25, 129.5)
PROVINCE = PublicPlace("South Province", "남도", "KP", None, 39.0, 127.0)
COUNTRY = PublicPlace("KP", "KP", "KP")
ABROAD = PublicPlace("Yanji", "옌지", "CN", "Jilin", 42.9, 129.5)
DESCRIBED = PublicPlace("a described place", "서술된 장소", "", described=True)
PAYLOADS = ("=HYPERLINK(\"http://x.example\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>", "='file:///etc/passwd'#$A.A1")

EXPELLED = PublicClaim(
    number="I-1.1", act=Act.EXPULSION, status=Status.CARRIED_OUT, groups=(Group.TRADER, Group.DEFECTOR_FAMILY),
    figure=PublicFigure(31, 31, 31, Unit.HOUSEHOLD, Quantifier.EXACT), origin=(HARBOUR,),
    destination=(DESCRIBED,), start=Month(2018, 12), end=Month(2018, 12), orderer=(Organ.RULING_PARTY,),
    perpetrator=(Organ.POLICE, Organ.UNKNOWN), ground=(Ground.FAMILY_DEFECTION,),
    consequences=(Consequence.HOMELESSNESS,), said_by=(AttributionKind.ANONYMOUS_SOURCE, AttributionKind.OUTLET),
    language="ko", confirmed=True,
)
FEW = replace(
    EXPELLED, number="I-1.2", act=Act.EVICTION, figure=PublicFigure(None, None, 10, Unit.PERSON, Quantifier.LESS_THAN),
    origin=(HARBOUR, PROVINCE), destination=(), said_by=(AttributionKind.ANONYMOUS_SOURCE,), confirmed=False,
    start=Month(2019, 1), end=Month(2019, 2), orderer=(), perpetrator=(),
)
QUOTED = replace(
    EXPELLED, number="I-2.1", act=Act.EVACUATION, figure=PublicFigure(200, 200, 200, Unit.PERSON, Quantifier.ABOUT),
    origin=(PROVINCE,), destination=(HARBOUR,), ground=(Ground.DISASTER_RISK,), outlet="Harbour Gazette",
    quote="About 200 people were evacuated after the dam was opened.", language="en", start=Month(2020, 7),
    end=Month(2020, 7), orderer=(Organ.LOCAL_AUTHORITY,), said_by=(AttributionKind.OFFICIAL_STATEMENT,),
)
ORDERED = replace(QUOTED, number="I-2.2", status=Status.ORDERED, quote=None, figure=None, outlet=None)
ACROSS = replace(QUOTED, number="I-3.1", act=Act.EXPULSION, origin=(ABROAD,), destination=(COUNTRY,), figure=None,
                 quote=None, start=None, end=None, outlet=None, ground=())
NOWHERE = replace(ACROSS, number="I-3.2", act=Act.SURVEILLANCE, origin=(), destination=())

VIEW = PublicView(
    title="Made-up release", month=Month(2026, 3), reports=5, claims=6, safeguards=Safeguards(36, True, None),
    incidents=(
        PublicIncident(
            "I-1", (PublicAct(Act.EXPULSION, Stage.ENFORCEMENT, Status.CARRIED_OUT),), Grade.SINGLE_ORIGIN, 1, 3,
            Month(2018, 12), Month(2019, 2),
            (PublicContradiction(ContradictionKind.FIGURE, "figure", ("31", "28")),), (EXPELLED, FEW), "C-1"),
        PublicIncident(
            "I-2", (PublicAct(Act.EVACUATION, Stage.ORDER, Status.ORDERED),
                    PublicAct(Act.EVACUATION, Stage.ENFORCEMENT, Status.CARRIED_OUT)), Grade.CORROBORATED, 2, 2,
            Month(2020, 7), Month(2020, 7), (), (QUOTED, ORDERED)),
        PublicIncident("I-3", (), Grade.UNASSESSED, 0, 1, None, None, (), (ACROSS, NOWHERE)),
    ),
)


def planted(payload: str) -> PublicView:
    """Return a view with the payload wherever free text can stand."""
    place = replace(HARBOUR, name=payload, name_ko=payload, adm1=payload)
    claim = replace(QUOTED, number="I-1.1", origin=(HARBOUR, place), destination=(place, replace(place, lat=1.5)),
                    outlet=payload, quote=payload)
    odd = PublicContradiction(ContradictionKind.FIGURE, "figure", (payload, "2"))
    incident = replace(VIEW.incidents[0], claims=(claim,), contradictions=(odd,))
    return replace(VIEW, title=payload, incidents=(incident,), claims=1, safeguards=Safeguards(None, False, payload))
