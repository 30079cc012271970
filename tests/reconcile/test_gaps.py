"""What reconciliation does where a claim lacks its place, its date or its usual act."""

from __future__ import annotations

import datetime as dt

from tests.reconcile.test_run import holding
from tests.reconcile.truth import World, Writer, place
from tests.reconcile.weather import over
from tests.reconcile.worlds import deportations, flood, sweeps
from witnessmark.model.place import ResolvedPlace
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.focus import CasePlaces
from witnessmark.reconcile.places import Relation, relation, spot_of_place
from witnessmark.reconcile.speakers import body_words
from witnessmark.vocab.codes import Act, AttributionKind, ContradictionKind, Quantifier, Status, Unit

DAY = dt.date
TOWN = place("Orlo", "XK", "Drin", 42.1, 20.4)
OTHER = place("Vrana", "XK", "Drin", 42.5, 20.9)
SOURCE = AttributionKind.ANONYMOUS_SOURCE


def dated(w: Writer) -> None:
    w.line("On 3 May 61 families were evicted from Orlo, a clerk said.", "a", "clerk", Act.EVICTION, "evicted",
           origin=(TOWN,), when=("3 May", DAY(2012, 5, 3)), count=("61 families", 61), who=("a clerk", SOURCE, None))


def placeless(w: Writer) -> None:
    w.line("In Orlo even the beds were carried off.", "a", "baker", Act.CONFISCATION, "carried off")
    w.line("Dozens were put on the road on 3 May, a baker said.", "a", "baker", Act.EVICTION, "put on the road",
           when=("3 May", DAY(2012, 5, 3)), who=("a baker", SOURCE, None))


def test_a_report_whose_claims_name_no_place_is_placed_by_its_text() -> None:
    """The town stands in the text, though no claim carries it."""
    world = World("placeless")
    world.report("Post", DAY(2012, 5, 5), dated)
    world.report("Herald", DAY(2012, 5, 6), placeless)
    assert len(reconcile(world.claims).incidents) == 1


def test_only_whole_names_of_places_of_the_case_are_found() -> None:
    """`Orlovo` is not Orlo, a country is no locality, and the town named most is the main one."""
    country = spot_of_place(ResolvedPlace("test:XK", "Kosovo", "XK", None, 42.6, 20.9, "country"))
    orlo, vrana = spot_of_place(TOWN), spot_of_place(OTHER)
    places = CasePlaces([("Orlo", orlo), ("Vrana", vrana), ("Kosovo", country), ("오를로", orlo)])
    assert places.main("In Orlovo, Kosovo, nothing happened to the orlo birds.") == ()
    assert places.main("Vrana lies beyond Orlo; from Orlo they walked.") == (orlo,)
    assert places.main("오를로에서 소식이 왔다.") == (orlo,)
    assert CasePlaces([]).main("Orlo") == ()


def test_two_wards_of_one_town_are_two_places_in_one() -> None:
    """Each lies in the town; neither is the other, though both carry the town's id."""
    north, south = (
        spot_of_place(ResolvedPlace("geonames:2043834", name, "KP", "Ryanggang", 41.4, 128.2, "place"))
        for name in ("Buk-dong, Hyesan", "Nam-dong, Hyesan")
    )
    town = spot_of_place(ResolvedPlace("geonames:2043834", "Hyesan", "KP", "Ryanggang", 41.4, 128.2, "adm2"))
    assert relation(north, south) is Relation.SIBLING
    assert relation(north, town) is relation(town, south) is Relation.NEAR


def test_news_without_a_date_is_not_drawn_into_background_told_after_it() -> None:
    """The report opens with its news; the wave of three years ago is told after it."""

    def news(w: Writer) -> None:
        w.line("Families in Orlo have been told to leave, a clerk said.", "b", "clerk", Act.EVICTION, "leave",
               status=Status.ORDERED, origin=(TOWN,), who=("a clerk", SOURCE, None))
        w.line("In 2012, 61 families were evicted from Orlo.", "a", None, Act.EVICTION, "evicted", origin=(TOWN,),
               when=("2012", DAY(2012, 1, 1), DAY(2012, 12, 31)), count=("61 families", 61))

    world = World("news")
    world.report("Post", DAY(2012, 5, 5), dated)
    world.report("Herald", DAY(2015, 8, 1), news)
    result = reconcile(world.claims)
    first, order, background = world.claims
    assert holding(result, background) == holding(result, first)
    assert holding(result, order) != holding(result, first)


def test_two_undated_counts_of_one_report_stay_apart_unless_one_is_a_part() -> None:
    """Neither count is told as a part or a total, so they are two waves."""

    def two(words: str) -> list[bool]:
        def counts(w: Writer) -> None:
            dated(w)
            w.line(f"{words} 38 families were evicted.", "b", None, Act.EVICTION, "evicted", count=("38 families", 38))

        world = World(words)
        world.report("Post", DAY(2012, 5, 5), counts)
        result = reconcile(world.claims)
        return [holding(result, world.claims[0]) == holding(result, world.claims[1])]

    assert two("Of them,") == [True]
    assert two("Elsewhere in the year") == [False]


def test_one_body_s_statement_in_two_outlets_is_one_origin() -> None:
    """Words around the body's name do not make it another body; another body is another origin."""

    def statement(words: str) -> World:
        world = World(words)
        for outlet, body in (("Post", "the Orlo town council"), ("Herald", words)):

            def told(w: Writer, body: str = body, outlet: str = outlet) -> None:
                w.line(f"{outlet} learnt that 61 families left Orlo on 3 May: {body} said so.", "a", body,
                       Act.EVICTION, "left", origin=(TOWN,), when=("3 May", DAY(2012, 5, 3)),
                       count=("61 families", 61), who=(body, AttributionKind.OFFICIAL_STATEMENT, None))

            world.report(outlet, DAY(2012, 5, 5 + len(outlet)), told)
        return world

    same = reconcile(statement("a spokesman for the town council of Orlo").claims).incidents
    other = reconcile(statement("the ministry of housing").claims).incidents
    assert [(i.origins.low, i.origins.high) for i in same] == [(1, 1)]
    assert [i.origins.low for i in other] == [2]
    assert body_words("도당위원회 대변인은") == body_words("도당위원회가")


def test_one_removal_under_two_names_of_the_act_is_compared() -> None:
    """Expelled in one report, relocated in the next: the same count on two days, and its denial."""

    def moved(w: Writer) -> None:
        w.line("The 61 families were moved from Orlo on 9 May, a porter said.", "a", "porter", Act.RELOCATION,
               "moved", origin=(TOWN,), when=("9 May", DAY(2012, 5, 9)), count=("61 families", 61),
               who=("a porter", SOURCE, None))

    def denied(w: Writer) -> None:
        w.line("Nobody was expelled from Orlo in May, the mayor said.", "a", None, Act.EXPULSION, "expelled",
               status=Status.DENIED, origin=(TOWN,), when=("May", DAY(2012, 5, 1), DAY(2012, 5, 31)),
               who=("the mayor", AttributionKind.OFFICIAL_STATEMENT, None))

    world = World("names")
    world.report("Post", DAY(2012, 5, 5), dated)
    world.report("Herald", DAY(2012, 5, 12), moved)
    world.report("Agency", DAY(2012, 5, 14), denied)
    result = reconcile(world.claims)
    assert len(result.incidents) == 1
    found = {(c.kind, c.values) for line in result.incidents[0].contradictions for c in line.differences}
    assert (ContradictionKind.DATE, ("2012-05-03", "2012-05-09")) in found
    assert ContradictionKind.DENIAL in {kind for kind, _ in found}


def test_two_destinations_of_one_act_are_listed_with_all_who_tell_them() -> None:
    """A place contradiction names both places and every claim, in both languages."""
    world = World("destinations")
    for outlet, target in (("Post", "Vrana"), ("Herald", "Lipa"), ("Radio", "Lipa")):
        spot = OTHER if target == "Vrana" else place("Lipa", "XK", "Prizren", 42.2, 21.7)

        def told(w: Writer, target: str = target, spot: ResolvedPlace = spot, outlet: str = outlet) -> None:
            w.line(f"{outlet}: 61 families were taken from Orlo to {target} on 3 May.", "a", outlet, Act.EXPULSION,
                   "taken", origin=(TOWN,), destination=(spot,), when=("3 May", DAY(2012, 5, 3)),
                   count=("61 families", 61))

        world.report(outlet, DAY(2012, 5, 5), told)
    incident = reconcile(world.claims).incidents[0]
    places = [c for c in incident.contradictions if c.kind is ContradictionKind.PLACE]
    assert [(c.field, c.values, len(c.claims)) for c in places] == [("destination", ("Lipa", "Vrana"), 3)]
    assert places[0].explanation.startswith("Lipa against Vrana") and "Lipa, Vrana" in places[0].explanation_ko


def test_one_slip_of_a_unit_or_a_bare_country_parts_no_event() -> None:
    """Families become people, or the country people came from stands for the town: still one event."""
    abroad = ResolvedPlace("test:AL", "Albania", "AL", None, 41.0, 20.0, "country")
    for where, words, unit in ((TOWN, "61 people from Orlo", Unit.PERSON), (abroad, "61 families from Albania", None)):

        def slipped(w: Writer, where: ResolvedPlace = where, words: str = words, unit: Unit | None = unit) -> None:
            w.line(f"{words} were put out on 3 May, a nurse said.", "a", "nurse", Act.EVICTION, "put out",
                   origin=(where,), when=("3 May", DAY(2012, 5, 3)), who=("a nurse", SOURCE, None),
                   count=(words[:11], 61, Quantifier.EXACT, unit or Unit.HOUSEHOLD))

        world = World(words)
        world.report("Post", DAY(2012, 5, 5), dated)
        world.report("Herald", DAY(2012, 5, 6), slipped)
        incidents = reconcile(world.claims).incidents
        assert len(incidents) == 1
        assert [c.kind for c in incidents[0].contradictions] == [ContradictionKind.UNIT] * (unit is not None)


def test_weathered_claims_keep_their_waves() -> None:
    """With a quarter of the claims missed and fields lost, waves stay apart and most hold together."""
    worlds = [(world.claims, world.incident) for make in (deportations, flood, sweeps) for world in (make(7), make(8))]
    precision, recall = over(worlds, 4)
    assert precision >= 0.93
    assert recall >= 0.85


def test_a_past_year_in_the_act_s_sentence_dates_a_claim_without_a_date() -> None:
    """The wave of another year is not the news, though its date was not read; this year's says nothing."""

    def recap(w: Writer) -> None:
        w.line("On 1 August 2015, 44 families were evicted from Orlo.", "b", None, Act.EVICTION, "evicted",
               origin=(TOWN,), when=("1 August 2015", DAY(2015, 8, 1)), count=("44 families", 44))
        w.line("In spring 2012 families were evicted too.", "a", None, Act.EVICTION, "evicted", origin=())
        w.line("In 2015 more are to be evicted.", "b", None, Act.EVICTION, "evicted", status=Status.PLANNED)

    world = World("recap")
    world.report("Post", DAY(2012, 5, 5), dated)
    world.report("Herald", DAY(2015, 8, 9), recap)
    result = reconcile(world.claims)
    first, news, past, more = world.claims
    assert holding(result, past) == holding(result, first)
    assert holding(result, more) == holding(result, news) != holding(result, first)


def test_a_sum_over_many_years_ties_no_waves_together() -> None:
    """A report that sums up ten years and lists two waves tells two waves, and a sum of its own."""

    def listed(w: Writer) -> None:
        w.line("Between 2006 and 2016 families were evicted from Orlo again and again.", "sum", None, Act.EVICTION,
               "evicted", origin=(TOWN,), when=("Between 2006 and 2016", DAY(2006, 1, 1), DAY(2016, 12, 31)))
        w.line("In May 2012, 61 families went.", "a", None, Act.EVICTION, "went", origin=(),
               when=("May 2012", DAY(2012, 5, 1), DAY(2012, 5, 31)), count=("61 families", 61))
        w.line("An order of March 2016 named 90 more.", "b", None, Act.EVICTION, "order", status=Status.ORDERED,
               when=("March 2016", DAY(2016, 3, 1), DAY(2016, 3, 31)))

    world = World("listed")
    world.report("Watch", DAY(2016, 12, 31), listed)
    world.report("Post", DAY(2012, 5, 5), dated)
    result = reconcile(world.claims)
    _, wave, order, first = world.claims
    assert holding(result, wave) == holding(result, first)
    assert len(result.incidents) == 3 and holding(result, order) != holding(result, first)
