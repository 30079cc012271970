"""Small invented worlds with what is true in them: waves, look-alikes, reprints, recaps, parts.

Each world is written from a seed: names of towns, counts and days differ, the stories stay. A
`World` knows for every claim its incident and its origin (None: nobody counts for it), and
which disagreements are real and which only look so.
"""

from __future__ import annotations

import calendar
import datetime as dt
import random
from dataclasses import dataclass, field

from tests.reconcile.truth import World, Writer, place
from witnessmark.vocab.codes import Act, AttributionKind, Ground, Group, Organ, Quantifier, Status, Unit

Kind = AttributionKind
DONE, ORDERED, PLANNED, ONGOING = Status.CARRIED_OUT, Status.ORDERED, Status.PLANNED, Status.ONGOING


@dataclass
class Dice:
    """Counts and days of one world."""

    seed: int
    chance: random.Random = field(init=False)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def count(self, low: int = 30, high: int = 95) -> int:
        """A count no other in this world has, and no round one."""
        while True:
            n = self.chance.randint(low, high)
            if n not in self.used and n % 10:
                self.used.add(n)
                return n

    def day(self, year: int, month: int) -> dt.date:
        return dt.date(year, month, self.chance.randint(4, 24))


def after(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of a day's month."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def said_on(day: dt.date) -> str:
    return f"{day.day} {day:%B}"


def evictions(seed: int) -> World:
    """Two waves of eviction in one settlement, one in the next, with reprints, parts and a recap."""
    dice, world = Dice(seed), World(f"evictions {seed}")
    kanga, mbara = place("Kanga", "KE", "Nairobi", -1.30, 36.78), place("Mbara", "KE", "Nairobi", -1.21, 36.95)
    first = dice.day(2014, 2)
    second, other = after(first, dice.chance.randint(45, 75)), after(first, dice.chance.randint(1, 6))
    a, part, b, c = dice.count(60, 95), dice.count(20, 55), dice.count(100, 190), dice.count(200, 290)
    told = after(first, 3)

    def call(w: Writer) -> None:
        w.line(f"{a} families were put out of Kanga on {said_on(first)}, a tenant told us on {said_on(told)}.",
               "a1", "tenant", Act.EVICTION, "put out", origin=(kanga,), when=(said_on(first), first),
               count=(f"{a} families", a), people=("families", Group.TENANT),
               who=("a tenant", Kind.ANONYMOUS_SOURCE, (said_on(told), told)))
        w.line(f"Of them {part} families had lived on the river bank, the tenant said.", "a1", "tenant",
               Act.EVICTION, "lived on", origin=(), count=(f"{part} families", part),
               who=("the tenant", Kind.ANONYMOUS_SOURCE, None), part_of=a)
        w.line("Their doors were broken down the same night.", "a1", "tenant", Act.DEMOLITION, "broken down")

    world.report("Lakeside Daily", after(first, 4), call)
    world.report("Coast Paper", after(first, 5), call)  # a reprint, word for word

    def rewrite(w: Writer) -> None:
        w.line(f"Some {a} families have lost their homes in Kanga, Lakeside Daily reported, citing a tenant.",
               "a1", "tenant", Act.EVICTION, "lost their homes", origin=(kanga,),
               count=(f"Some {a} families", a, Quantifier.ABOUT),
               who=("a tenant", Kind.ANONYMOUS_SOURCE, None), media="Lakeside Daily")
        w.line("The paper said that more evictions would follow before the rains.", "a1", "tenant", Act.EVICTION,
               "more evictions", status=PLANNED, who=("The paper", Kind.OTHER_MEDIA, None))

    world.report("Evening Sun", after(first, 7), rewrite)

    def witness(w: Writer) -> None:
        w.line(f"Trucks took the furniture of {a} people away on {said_on(first)}, said a shopkeeper in Kanga.",
               "a1", "shopkeeper", Act.EVICTION, "took the furniture", origin=(kanga,),
               when=(said_on(first), first), count=(f"{a} people", a, Quantifier.EXACT, Unit.PERSON),
               who=("a shopkeeper in Kanga", Kind.EYEWITNESS, None))

    world.report("Hill Radio", after(first, 9), witness)
    world.expects("unit", a)

    def next_door(w: Writer) -> None:
        w.line(f"In Mbara {c} families were evicted on {said_on(other)}, an elder there said.", "m", "elder",
               Act.EVICTION, "evicted", origin=(mbara,), when=(said_on(other), other),
               count=(f"{c} families", c), who=("an elder there", Kind.ANONYMOUS_SOURCE, None))

    world.report("Hill Radio", after(other, 3), next_door)

    def again(w: Writer) -> None:
        w.line(f"The bulldozers are back: on {said_on(second)} another {b} families were evicted from Kanga, "
               "a widow said.", "a2", "widow", Act.EVICTION, "evicted", origin=(kanga,),
               when=(said_on(second), second), count=(f"{b} families", b), people=("families", Group.TENANT),
               who=("a widow", Kind.ANONYMOUS_SOURCE, None))
        w.line(f"It follows the eviction of {a} families on {said_on(first)}.", "a1", "tenant", Act.EVICTION,
               "eviction of", when=(said_on(first), first), count=(f"{a} families", a))
        w.line("Those who try to rebuild are beaten, the widow said.", "a2", "widow", Act.RETURN_DENIED, "rebuild",
               status=ONGOING, who=("the widow", Kind.ANONYMOUS_SOURCE, None))

    world.report("Lakeside Daily", after(second, 2), again)

    def recap(w: Writer) -> None:
        month = f"{first:%B} 2014"
        later = f"{second:%B} 2014"
        w.line(f"In {month} {a} families were evicted from Kanga.", "a1", "tenant", Act.EVICTION, "evicted",
               origin=(kanga,), when=(month, *month_of(first)),
               count=(f"{a} families", a), who=("Housing Watch", Kind.ORGANISATION, None), unnamed=True)
        w.line(f"In {later} {b} more families were evicted from Kanga.", "a2", "widow", Act.EVICTION, "evicted",
               origin=(kanga,), when=(later, *month_of(second)),
               count=(f"{b} more families", b), who=("Housing Watch", Kind.ORGANISATION, None), unnamed=True)

    world.report("Housing Watch", dt.date(2015, 6, 1), recap)
    world.counts({"a1": 2, "a2": 1, "m": 1})
    return world


def deportations(seed: int) -> World:
    """Three waves in one border town, a translation that cites nobody, a denial, late reports."""
    dice, world = Dice(100 + seed), World(f"deportations {seed}")
    tarim = place("Tarim", "TM", "Ahal", 38.0, 58.2)
    serakh = place("Serakh", "TM", "Ahal", 36.5, 61.2)
    days = [dice.day(2010, 3), dice.day(2010, 5), dice.day(2010, 10)]
    counts = [dice.count(31, 99) for _ in days]
    for n, (day, count) in enumerate(zip(days, counts, strict=True)):
        told = after(day, 5)

        def korean(w: Writer, day: dt.date = day, count: int = count, n: int = n, told: dt.date = told) -> None:
            w.line(f"타림 소식통은 {told.month}월 {told.day}일 “지난 {day.month}월 {day.day}일 타림에서 "
                   f"이주 노동자 {count}명이 강제 출국됐다”고 전했다.", f"w{n}", f"caller{n}", Act.EXPULSION,
                   "강제 출국됐다", origin=(("타림에서", tarim),), when=(f"{day.month}월 {day.day}일", day),
                   count=(f"{count}명", count, Quantifier.EXACT, Unit.PERSON),
                   people=("이주 노동자", Group.WORKER),
                   who=("타림 소식통", Kind.ANONYMOUS_SOURCE, (f"{told.month}월 {told.day}일", told)))
            w.line("그는 경찰이 먼저 체류증을 조사했다고 말했다.", f"w{n}", f"caller{n}", Act.BACKGROUND_CHECK,
                   "조사했다", who=("그", Kind.ANONYMOUS_SOURCE, None), by=("경찰", Organ.POLICE))
            w.line("소식통은 가족들이 남겨졌다며 돌아오는 것이 금지됐다고 설명했다.", f"w{n}", f"caller{n}",
                   Act.RETURN_DENIED, "금지됐다", status=ONGOING, who=("소식통", Kind.ANONYMOUS_SOURCE, None))

        def english(w: Writer, day: dt.date = day, count: int = count, n: int = n, told: dt.date = told) -> None:
            w.line(f"“On {said_on(day)}, {count} migrant workers were deported from Tarim,” a source in Tarim said "
                   f"on {said_on(told)}.", f"w{n}", f"caller{n}", Act.EXPULSION, "deported", origin=(tarim,),
                   when=(said_on(day), day), count=(f"{count} migrant workers", count, Quantifier.EXACT, Unit.PERSON),
                   people=("migrant workers", Group.WORKER),
                   who=("a source in Tarim", Kind.ANONYMOUS_SOURCE, (f"{said_on(told)}", told), True))
            w.line("He said that the police had looked into residence permits first.", f"w{n}", f"caller{n}",
                   Act.BACKGROUND_CHECK, "looked into", who=("He", Kind.ANONYMOUS_SOURCE, None),
                   by=("the police", Organ.POLICE))
            w.line("Families were left behind and coming back is forbidden, the source explained.", f"w{n}",
                   f"caller{n}", Act.RETURN_DENIED, "forbidden", status=ONGOING,
                   who=("the source", Kind.ANONYMOUS_SOURCE, None))

        world.report("초원신문", after(told, 1), korean, language="ko")
        world.report("Steppe News", after(told, 3), english)

    def late(w: Writer) -> None:
        w.line(f"A driver who left in summer saw buses take workers out of Tarim on {said_on(days[1])}.", "w1",
               "driver", Act.EXPULSION, "take workers", origin=(tarim,), when=(said_on(days[1]), days[1]),
               people=("workers", Group.WORKER), who=("A driver", Kind.EYEWITNESS, None))

    world.report("Migrant Voice", after(days[1], 100), late)

    def elsewhere(w: Writer) -> None:
        n = dice.count(31, 99)
        w.line(f"In Serakh {n} migrant workers were deported on {said_on(after(days[0], 2))}, a baker said.", "s",
               "baker", Act.EXPULSION, "deported", origin=(serakh,),
               when=(said_on(after(days[0], 2)), after(days[0], 2)),
               count=(f"{n} migrant workers", n, Quantifier.EXACT, Unit.PERSON),
               people=("migrant workers", Group.WORKER), who=("a baker", Kind.EYEWITNESS, None))

    world.report("Migrant Voice", after(days[0], 8), elsewhere)

    def denial(w: Writer) -> None:
        when = f"{days[2]:%B}"
        w.line(f"Nobody was deported from Tarim in {when}, a consul said.", "w2", None, Act.EXPULSION, "deported",
               status=Status.DENIED, origin=(tarim,),
               when=(when, *month_of(days[2])),
               who=("a consul", Kind.OFFICIAL_STATEMENT, None))

    world.report("State Agency", after(days[2], 15), denial)
    world.expects("denial", "expulsion")
    world.counts({"w0": 1, "w1": 2, "w2": 1, "s": 1})
    return world


def flood(seed: int) -> World:
    """A river that rises two years running: warning, evacuation, running totals, returns."""
    dice, world = Dice(200 + seed), World(f"flood {seed}")
    belem, upriver = place("Ribeira", "BR", "Para", -1.5, -48.5), place("Alta", "BR", "Para", -3.2, -52.2)
    for year in (2019, 2020):
        rise = dice.day(year, 5)
        early, late = dice.count(200, 380), dice.count(420, 900)
        key = f"f{year}"

        def warning(w: Writer, rise: dt.date = rise, key: str = key) -> None:
            day = after(rise, -2)
            w.line(f"The mayor of Ribeira ordered riverside streets to be evacuated on {said_on(day)}.", key,
                   f"mayor {key}", Act.EVACUATION, "evacuated", status=ORDERED, origin=(belem,),
                   when=(said_on(day), day), reason=("riverside", Ground.DISASTER_RISK),
                   who=("The mayor of Ribeira", Kind.OFFICIAL_STATEMENT, None))

        def day_one(w: Writer, rise: dt.date = rise, early: int = early, key: str = key) -> None:
            w.line(f"Fire crews moved {early} people out of Ribeira on {said_on(rise)}, a crew leader said.", key,
                   f"crew {key}", Act.EVACUATION, "moved", origin=(belem,), when=(said_on(rise), rise),
                   count=(f"{early} people", early, Quantifier.EXACT, Unit.PERSON),
                   who=("a crew leader", Kind.EYEWITNESS, None))
            w.line("Walls along the quay were pulled down to let the water through.", key, f"crew {key}",
                   Act.DEMOLITION, "pulled down")

        def total(w: Writer, rise: dt.date = rise, late: int = late, key: str = key) -> None:
            span = f"between {said_on(rise)} and {said_on(after(rise, 4))}"
            w.line(f"The flood has now driven {late} people in all from Ribeira {span}, a nurse said.",
                   key, f"nurse {key}", Act.EVACUATION, "driven", origin=(belem,),
                   when=(span, rise, after(rise, 4)),
                   count=(f"{late} people", late, Quantifier.EXACT, Unit.PERSON),
                   who=("a nurse", Kind.ANONYMOUS_SOURCE, None))

        def home(w: Writer, rise: dt.date = rise, key: str = key) -> None:
            day = after(rise, 24)
            w.line(f"People evacuated from Ribeira were brought home on {said_on(day)}, a teacher said.", key,
                   f"teacher {key}", Act.RETURN, "brought home", status=DONE, destination=(belem,),
                   when=(said_on(day), day), who=("a teacher", Kind.EYEWITNESS, None))

        def above(w: Writer, rise: dt.date = rise, key: str = key) -> None:
            day = after(rise, -1)
            n = dice.count(31, 99)
            w.line(f"Upriver, {n} people had to leave Alta on {said_on(day)}, a fisherman said.", f"alta {key}",
                   f"fisherman {key}", Act.EVACUATION, "leave", origin=(upriver,), when=(said_on(day), day),
                   count=(f"{n} people", n, Quantifier.EXACT, Unit.PERSON),
                   who=("a fisherman", Kind.EYEWITNESS, None))

        world.report("Town Bulletin", after(rise, -2), warning)
        world.report("River Gazette", after(rise, 1), day_one)
        world.report("Delta Post", after(rise, 5), total)
        world.report("Delta Post", after(rise, 2), above)
        world.report("River Gazette", after(rise, 26), home)
        world.looks_like("figure", early, late)
        world.counts({key: 4, f"alta {key}": 1})
    return world


def demolitions(seed: int) -> World:
    """A year of one campaign: permits surveyed, notices, demolition, return barred; another ward apart."""
    dice, world = Dice(300 + seed), World(f"demolitions {seed}")
    sur, dahar = place("Sur", "IN", "Assam", 26.1, 91.7), place("Dahar", "IN", "Assam", 26.9, 94.2)
    survey = dice.day(2021, 1)
    notice, cleared = after(survey, dice.chance.randint(120, 200)), after(survey, dice.chance.randint(215, 240))
    houses, others = dice.count(40, 95), dice.count(100, 180)

    def early(w: Writer) -> None:
        month = f"{survey:%B}"
        w.line(f"Clerks went through the land papers of settlers in Sur in {month}, a farmer said.", "s", "farmer",
               Act.BACKGROUND_CHECK, "went through", origin=(sur,),
               when=(month, *month_of(survey)),
               people=("settlers", Group.MINORITY), who=("a farmer", Kind.ANONYMOUS_SOURCE, None))
        w.line("There is talk that houses without papers will be torn down.", "s", "farmer", Act.DEMOLITION,
               "torn down", status=Status.RUMOURED, reason=("without papers", Ground.RESIDENCE_STATUS))

    def order(w: Writer) -> None:
        month = f"{survey:%B}"
        w.line(f"On {said_on(notice)} settlers in Sur were told to pull down their houses, a lawyer said.", "s",
               "lawyer", Act.DEMOLITION, "pull down", status=ORDERED, origin=(sur,), when=(said_on(notice), notice),
               people=("settlers", Group.MINORITY), who=("a lawyer", Kind.ANONYMOUS_SOURCE, None))
        w.line(f"As a result of the survey of papers in {month}, {houses} houses are on the list, the lawyer said.",
               "s", "lawyer", Act.BACKGROUND_CHECK, "survey",
               when=(month, *month_of(survey)),
               people=("papers", Group.MINORITY), who=("the lawyer", Kind.ANONYMOUS_SOURCE, None))

    def done(w: Writer) -> None:
        w.line(f"{houses} houses were razed in Sur on {said_on(cleared)}, a mason said.", "s", "mason",
               Act.DEMOLITION, "razed", origin=(sur,), when=(said_on(cleared), cleared),
               count=(f"{houses} houses", houses, Quantifier.EXACT, Unit.DWELLING),
               people=("houses", Group.MINORITY), who=("a mason", Kind.EYEWITNESS, None))
        w.line("Nobody may set up tents on the ground, he said.", "s", "mason", Act.RETURN_DENIED, "set up tents",
               status=ONGOING, who=("he", Kind.EYEWITNESS, None))

    def denied(w: Writer) -> None:
        wrong = after(cleared, 3)
        w.line(f"The {houses} houses of Sur fell on {said_on(wrong)}, a teacher said.", "s", "teacher",
               Act.DEMOLITION, "fell", origin=(sur,), when=(said_on(wrong), wrong),
               count=(f"{houses} houses", houses, Quantifier.EXACT, Unit.DWELLING),
               who=("a teacher", Kind.ANONYMOUS_SOURCE, None))

    def ward(w: Writer) -> None:
        day = after(cleared, 1)
        w.line(f"For a ring road {others} houses came down in Dahar on {said_on(day)}, a contractor said.", "d",
               "contractor", Act.DEMOLITION, "came down", origin=(dahar,), when=(said_on(day), day),
               count=(f"{others} houses", others, Quantifier.EXACT, Unit.DWELLING),
               reason=("ring road", Ground.DEVELOPMENT), who=("a contractor", Kind.EYEWITNESS, None))

    world.report("Land Rights Note", after(survey, 20), early)
    world.report("Valley Times", after(notice, 2), order)
    world.report("Hill Radio", after(cleared, 1), done)
    world.report("Valley Times", after(cleared, 6), denied)
    world.report("Road News", after(cleared, 3), ward)
    world.expects("date", cleared.isoformat())
    world.counts({"s": 4, "d": 1})
    return world


def sweeps(seed: int) -> World:
    """Written after the weights were set; sweeps a month apart, vague counts, a relay chain, an NGO list."""
    dice, world = Dice(400 + seed), World(f"sweeps {seed}")
    port = place("Port Sallum", "EG", "Matruh", 31.5, 25.1)
    inland = place("Bir Hassan", "EG", "Matruh", 30.9, 25.9)
    one = dice.day(2016, 9)
    two = after(one, dice.chance.randint(28, 40))
    n, m = dice.count(110, 190), dice.count(210, 290)

    def first(w: Writer) -> None:
        w.line("Refugees in Port Sallum are being put on buses to the border, residents say.", "u1", "caller",
               Act.EXPULSION, "put on buses", status=ONGOING, origin=(port,), people=("Refugees", Group.REFUGEE))
        w.line(f"Police took {n} people from their rooms on {said_on(one)}, a landlord told Gulf Wire by phone.",
               "u1", "caller", Act.EXPULSION, "took", when=(said_on(one), one),
               count=(f"{n} people", n, Quantifier.EXACT, Unit.PERSON), by=("Police", Organ.POLICE),
               who=("a landlord", Kind.ANONYMOUS_SOURCE, None))
        w.line("Their phones were taken, he said.", "u1", "caller", Act.CONFISCATION, "taken",
               who=("he", Kind.ANONYMOUS_SOURCE, None))

    def relay(w: Writer) -> None:
        w.line("More than a hundred refugees were driven out of Port Sallum last week, according to Gulf Wire.",
               "u1", "caller", Act.EXPULSION, "driven out", origin=(port,),
               when=("last week", after(one, -3), after(one, 3)), people=("refugees", Group.REFUGEE),
               who=("Gulf Wire", Kind.OTHER_MEDIA, None))
        w.line("The agency quotes a landlord as saying that phones were taken.", "u1", "caller", Act.CONFISCATION,
               "taken", who=("a landlord", Kind.ANONYMOUS_SOURCE, None), media="The agency")

    def second(w: Writer) -> None:
        w.line(f"A month after the first sweep, {m} people were taken from Port Sallum on {said_on(two)}, a nun said.",
               "u2", "nun", Act.EXPULSION, "taken", origin=(port,), when=(said_on(two), two),
               count=(f"{m} people", m, Quantifier.EXACT, Unit.PERSON), people=("people", Group.REFUGEE),
               who=("a nun", Kind.EYEWITNESS, None))
        w.line("Since then nobody may leave the old quarter after dark, she said.", "u2", "nun",
               Act.MOVEMENT_RESTRICTION, "leave", status=ONGOING, who=("she", Kind.EYEWITNESS, None))

    def other(w: Writer) -> None:
        w.line(f"Hundreds were sent away from Port Sallum on {said_on(two)}, a port worker said.", "u2", "porter",
               Act.EXPULSION, "sent away", origin=(port,), when=(said_on(two), two),
               count=("Hundreds", 200, Quantifier.VAGUE, Unit.PERSON),
               who=("a port worker", Kind.ANONYMOUS_SOURCE, None))

    def elsewhere(w: Writer) -> None:
        w.line(f"In Bir Hassan tents of herders were burnt on {said_on(after(two, 1))}, an imam said.", "h", "imam",
               Act.DEMOLITION, "burnt", origin=(inland,), when=(said_on(after(two, 1)), after(two, 1)),
               people=("herders", Group.FARMER), who=("an imam", Kind.ANONYMOUS_SOURCE, None))

    def listed(w: Writer) -> None:
        w.line(f"{one:%B}: {n} people expelled from Port Sallum.", "u1", "caller", Act.EXPULSION, "expelled",
               origin=(port,), when=(f"{one:%B}", *month_of(one)),
               count=(f"{n} people", n, Quantifier.EXACT, Unit.PERSON),
               who=("Refugee Desk", Kind.ORGANISATION, None), unnamed=True)
        w.line(f"{two:%B}: {m} people expelled from Port Sallum.", "u2", "nun", Act.EXPULSION, "expelled",
               origin=(port,), when=(f"{two:%B}", *month_of(two)),
               count=(f"{m} people", m, Quantifier.EXACT, Unit.PERSON),
               who=("Refugee Desk", Kind.ORGANISATION, None), unnamed=True)

    world.report("Gulf Wire", after(one, 2), first)
    world.report("Desert Sun", after(one, 5), relay)
    world.report("Harbour Mission", after(two, 3), second)
    world.report("Gulf Wire", after(two, 4), other)
    world.report("Gulf Wire", after(two, 6), elsewhere)
    world.report("Refugee Desk", dt.date(2017, 3, 1), listed)
    world.counts({"u1": 1, "u2": 2, "h": 1})
    return world


def all_worlds(seeds: int = 5) -> list[World]:
    """Return every world under `seeds` seeds."""
    made = (evictions, deportations, flood, demolitions, sweeps)
    return [make(seed) for make in made for seed in range(seeds)]
