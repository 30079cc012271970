"""Three invented cases as a machine reads them: dates, places and acts are missing or slip.

Wards of one city in two years; two waves of one border town with a look-alike; one call with its
translation, reprint, denial and lists. Unlike `worlds`, nothing is drawn: every gap is meant.
"""

from __future__ import annotations

import datetime as dt

from tests.reconcile.truth import World, Writer, place
from witnessmark.model.place import ResolvedPlace
from witnessmark.vocab.codes import Act, AttributionKind, Ground, Group, Organ, Quantifier, Status, Unit

Kind = AttributionKind
DAY = dt.date
EXACT = Quantifier.EXACT


def wards() -> World:
    """Demolitions in two wards of one city, in two years; an announcement two outlets carry; a letter."""
    world = World("wards")
    city = place("Tashvar", "UZ", "Zarafshon", 39.7, 66.9)
    navbahor, guliston = (
        ResolvedPlace(city.id, f"{ward}, Tashvar", "UZ", "Zarafshon", 39.7, 66.9, "place")
        for ward in ("Navbahor", "Guliston")
    )

    def first(w: Writer) -> None:
        w.line("On 14 May 43 houses were razed in Navbahor, an owner said.", "n", "owner", Act.DEMOLITION, "razed",
               origin=(("Navbahor", navbahor),), when=("14 May", DAY(2019, 5, 14)),
               count=("43 houses", 43, EXACT, Unit.DWELLING), who=("an owner", Kind.EYEWITNESS, None))

    def second(w: Writer) -> None:
        w.line("Houses in Guliston, a ward of Tashvar, are coming down, a neighbour said.", "g", "neighbour",
               Act.DEMOLITION, "coming down", status=Status.ONGOING, origin=(("Guliston", guliston),),
               who=("a neighbour", Kind.ANONYMOUS_SOURCE, None))
        w.line("Families have been told to clear out, the neighbour said.", "g", "neighbour", Act.EVICTION,
               "clear out", status=Status.ORDERED, who=("the neighbour", Kind.ANONYMOUS_SOURCE, None))
        w.line("Two years ago, in 2019, houses were razed in Navbahor.", "n", None, Act.DEMOLITION, "razed",
               origin=(("Navbahor", navbahor),), when=("2019", DAY(2019, 1, 1), DAY(2019, 12, 31)))

    def announced(w: Writer) -> None:
        w.line("In a statement, the Tashvar city administration ordered the removal of 75 houses in Guliston.", "g",
               "administration", Act.DEMOLITION, "removal", status=Status.ORDERED, origin=(("Guliston", guliston),),
               count=("75 houses", 75, EXACT, Unit.DWELLING),
               who=("the Tashvar city administration", Kind.OFFICIAL_STATEMENT, None))

    def carried(w: Writer) -> None:
        w.line("75 houses are to go for a park, the city administration of Tashvar announced on Saturday.", "g",
               "administration", Act.DEMOLITION, "to go", status=Status.ORDERED,
               count=("75 houses", 75, EXACT, Unit.DWELLING), reason=("a park", Ground.DEVELOPMENT),
               who=("the city administration of Tashvar", Kind.OFFICIAL_STATEMENT, None))
        w.line("Guliston lies on the river in the old town.", "g", None, Act.DEMOLITION, "lies",
               status=Status.PLANNED, origin=(("Guliston", guliston),))

    def letter(w: Writer) -> None:
        w.line("I write to you from Guliston, where I was born.", "g", "writer", Act.DISPLACEMENT, "was born",
               who=("I", Kind.EYEWITNESS, None))
        w.line("In June they came with machines and our street is gone.", "g", "writer", Act.DEMOLITION, "is gone",
               when=("June", DAY(2021, 6, 1), DAY(2021, 6, 30)), who=("they", Kind.EYEWITNESS, None))

    world.report("Silk Gazette", DAY(2019, 5, 20), first)
    world.report("Silk Gazette", DAY(2021, 6, 10), second)
    world.report("State Wire", DAY(2021, 6, 12), announced)
    world.report("Evening Star", DAY(2021, 6, 13), carried)
    world.report("Letters", DAY(2021, 7, 2), letter)
    world.counts({"n": 1, "g": 3})
    return world


def border_town() -> World:
    """Two waves five weeks apart, a country for a place, a unit that slips, a flood between."""
    world = World("border town")
    bura = place("Bura", "KE", "Tana River", -1.1, 39.9)
    somalia = ResolvedPlace("test:SO", "Somalia", "SO", None, 6.0, 45.0, "country")

    def guard(w: Writer) -> None:
        w.line("On 9 March 48 families were sent across the border from Bura, a guard said.", "a", "guard",
               Act.EXPULSION, "sent across", origin=(bura,), when=("9 March", DAY(2017, 3, 9)),
               count=("48 families", 48), who=("a guard", Kind.ANONYMOUS_SOURCE, None))

    def nurse(w: Writer) -> None:
        w.line("48 families who had come from Somalia were driven back on 9 March, a nurse said.", "a", "nurse",
               Act.EXPULSION, "driven back", origin=(somalia,), when=("9 March", DAY(2017, 3, 9)),
               count=("48 families", 48), people=("families", Group.REFUGEE),
               who=("a nurse", Kind.ANONYMOUS_SOURCE, None))

    def driver(w: Writer) -> None:
        w.line("On 17 April another 63 families were taken from Bura by bus, a driver said.", "b", "driver",
               Act.RELOCATION, "taken", origin=(bura,), when=("17 April", DAY(2017, 4, 17)),
               count=("63 families", 63), who=("a driver", Kind.ANONYMOUS_SOURCE, None))
        w.line("Those who hid were held at the police post, the driver said.", "b", "driver", Act.DETENTION, "held",
               who=("the driver", Kind.ANONYMOUS_SOURCE, None), by=("police", Organ.POLICE))

    def halima(w: Writer) -> None:
        w.line("Halima Noor said that 63 people were expelled from Bura on 17 April.", "b", "halima", Act.EXPULSION,
               "expelled", origin=(bura,), when=("17 April", DAY(2017, 4, 17)),
               count=("63 people", 63, EXACT, Unit.PERSON), who=("Halima Noor", Kind.NAMED_PERSON, None))
        w.line("Amina Yusuf, who sold them tea, saw the buses leave.", "b", "amina", Act.EXPULSION, "leave",
               who=("Amina Yusuf", Kind.NAMED_PERSON, None))

    def flood(w: Writer) -> None:
        w.line("The Tana burst its banks and 40 families were evacuated from Bura on 18 April.", "f", "wire",
               Act.EVACUATION, "evacuated", origin=(bura,), when=("18 April", DAY(2017, 4, 18)),
               count=("40 families", 40), reason=("burst its banks", Ground.DISASTER_RISK))

    world.report("Border Herald", DAY(2017, 3, 12), guard)
    world.report("Relief Note", DAY(2017, 3, 20), nurse)
    world.report("Border Herald", DAY(2017, 4, 20), driver)
    world.report("Radio Coast", DAY(2017, 4, 25), halima)
    world.report("River Desk", DAY(2017, 4, 19), flood)
    world.expects("unit", 63)
    world.counts({"a": 2, "b": 3, "f": 1})
    return world


def one_call() -> World:
    """A call, its translation and reprint, a monk of another day, a denial without a place, a list."""
    world = World("one call")
    lasho, muze = place("Lasho", "MM", "Shan", 22.9, 97.7), place("Muze", "MM", "Shan", 23.98, 97.9)

    def korean(w: Writer) -> None:
        w.line("라쇼 소식통은 2월 2일 “지난 1월 28일 라쇼에서 37세대가 강제로 이주됐다”고 전했다.", "l", "caller",
               Act.RELOCATION, "이주됐다", origin=(("라쇼", lasho),), when=("1월 28일", DAY(2020, 1, 28)),
               count=("37세대", 37), who=("라쇼 소식통", Kind.ANONYMOUS_SOURCE, ("2월 2일", DAY(2020, 2, 2))))
        w.line("그는 군이 먼저 호적을 조사했다고 말했다.", "l", "caller", Act.BACKGROUND_CHECK, "조사했다",
               who=("그", Kind.ANONYMOUS_SOURCE, None), by=("군", Organ.MILITARY))
        w.line("소식통은 추가 이주가 있을 것이라는 소문이 돈다고 덧붙였다.", "l", "caller", Act.RELOCATION, "추가 이주",
               status=Status.RUMOURED, who=("소식통", Kind.ANONYMOUS_SOURCE, None))

    def english(w: Writer) -> None:
        w.line("“On 28 January, 37 households were forced out of Lasho,” a source in Lasho said on 2 February.", "l",
               "caller", Act.EXPULSION, "forced out", when=("28 January", DAY(2020, 1, 28)),
               count=("37 households", 37),
               who=("a source in Lasho", Kind.ANONYMOUS_SOURCE, ("2 February", DAY(2020, 2, 2))))
        w.line("The army had looked into the household registers first, he said.", "l", "caller",
               Act.BACKGROUND_CHECK, "looked into", who=("he", Kind.ANONYMOUS_SOURCE, None),
               by=("The army", Organ.MILITARY))
        w.line("The source added that there are rumours of more removals.", "l", "caller", Act.EXPULSION,
               "more removals", status=Status.RUMOURED, who=("The source", Kind.ANONYMOUS_SOURCE, None))

    def monk(w: Writer) -> None:
        w.line("The 37 households were taken away on 31 January, a monk from Lasho said.", "l", "monk",
               Act.EVICTION, "taken away", when=("31 January", DAY(2020, 1, 31)), count=("37 households", 37),
               who=("a monk", Kind.EYEWITNESS, None))

    def denial(w: Writer) -> None:
        w.line("Nobody has been removed from Lasho, the ministry of defence said.", "l", None, Act.EVICTION,
               "removed", status=Status.DENIED, who=("the ministry of defence", Kind.OFFICIAL_STATEMENT, None))

    def next_door(w: Writer) -> None:
        w.line("In Muze 22 households were moved on 30 January, a carter said.", "m", "carter", Act.RELOCATION,
               "moved", origin=(muze,), when=("30 January", DAY(2020, 1, 30)), count=("22 households", 22),
               who=("a carter", Kind.EYEWITNESS, None))

    def earlier(w: Writer) -> None:
        w.line("In November 52 households were moved out of Lasho, a porter said.", "e", "porter", Act.RELOCATION,
               "moved", origin=(lasho,), when=("November", DAY(2018, 11, 1), DAY(2018, 11, 30)),
               count=("52 households", 52), who=("a porter", Kind.ANONYMOUS_SOURCE, None))

    def listed(w: Writer) -> None:
        for town, number, key, told in (("Lasho", 37, "l", "caller"), ("Muze", 22, "m", "carter")):
            w.line(f"January: {number} households moved from {town}.", key, told, Act.RELOCATION, "moved",
                   origin=(lasho if town == "Lasho" else muze,),
                   when=("January", DAY(2020, 1, 1), DAY(2020, 1, 31)), count=(f"{number} households", number),
                   who=("Land Monitor", Kind.ORGANISATION, None), unnamed=True)

    world.report("Shan Desk", DAY(2018, 12, 3), earlier)
    world.report("Shan Desk", DAY(2020, 2, 1), next_door)
    world.report("한빛신문", DAY(2020, 2, 3), korean, language="ko")
    world.report("Hanbit Sinmun English", DAY(2020, 2, 6), english)
    world.report("Delta Post", DAY(2020, 2, 7), english)
    world.report("Temple Letter", DAY(2020, 2, 9), monk)
    world.report("Union Agency", DAY(2020, 2, 10), denial)
    world.report("Land Monitor", DAY(2020, 12, 30), listed)
    world.expects("date", "2020-01-28")
    world.expects("denial", "eviction")
    world.counts({"l": 2, "m": 1, "e": 1})
    return world


def all_cases() -> list[World]:
    return [wards(), border_town(), one_call()]
