"""Plain news wording: what an act means, whom it befalls, where, why, who says so. All texts are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import extract
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef

PUBLISHED = dt.date(2022, 6, 15)


def claims_of(text: str) -> list[Claim]:
    reading = Reading.of_text(text, ReportRef("r", "en", published=PUBLISHED))
    return [c for c in extract(reading, learned=False).claims if c.confidence >= 0.3]


def stated(text: str) -> set[str]:
    return {f"{c.act.code.value}:{c.status.code.value}" for c in claims_of(text)}


FLOOD = ("Floods hit Tansa district after two days of rain, and the river burst a levee on Monday night.\n\n")
SHELLING = ("Shelling hit the town of Orlivka on Monday as fighting drew near, the mayor said.\n\n")
BANISHED = ("Households in Musan are being banished for using foreign phones, a source in North Hamgyong Province said "
            "on the 3rd.\n\n")


@pytest.mark.parametrize(("text", "expected"), [
    (FLOOD + "Soldiers moved 240 families to a school in Korba.", "evacuation:carried_out"),
    (FLOOD + "The army told residents to leave the valley at once.", "evacuation:ordered"),
    (SHELLING + "Women and children were taken by bus to Lviv.", "evacuation:carried_out"),
    (BANISHED + "Two families were sent to Kapsan County in May.", "expulsion:carried_out"),
    ("Landlords drove 30 tenants out of their rooms in Karachi on Friday.", "eviction:carried_out"),
    ("Bailiffs gave 12 tenants until noon to leave the building in Lagos, which a court had awarded to a developer.",
     "eviction:ordered"),
    ("Families in the Ba valley were told to vacate their homes by July.", "eviction:ordered"),
    ("Jordan returned 90 Syrians at the Nasib crossing on Sunday.", "expulsion:carried_out"),
    ("The crisis committee put the number of displaced at more than 600 in Beni.", "displacement:ongoing"),
    ("About 300 evacuees were in evacuation centres in Iligan on Friday.", "displacement:ongoing"),
    ("Those who refuse will be deported to Chad, the ministry said.", "expulsion:threatened"),
    ("The villagers may not go back to Tarfa, the army said.", "return_denied:ongoing"),
    ("Displaced families were advised not to return to Bara until the mines are cleared.", "return_denied:ordered"),
    ("Of the 200 families expelled from Goma, 40 have come back.", "return:carried_out"),
    ("Officers visit the families of deserters in Kars twice a week.", "surveillance:ongoing"),
    ("Cameras were installed at the gate of the mosque where the exiled families pray.", "surveillance:carried_out"),
    ("Police went from house to house looking for refugees from Darfur.", "background_check:carried_out"),
    ("Families of defectors were asked which relatives live abroad.", "background_check:carried_out"),
    ("The army has forbidden residents of Sarmin to leave the town.", "movement_restriction:ongoing"),
    ("After the closure of Haman on 2 June, families were expelled.", "movement_restriction:carried_out"),
    ("The evicted families lost their plots in Mbeya on 3 May.", "confiscation:carried_out"),
])
def test_plain_wording_states_its_act(text: str, expected: str) -> None:
    """The act and status that an analyst would code are among those read."""
    assert expected in stated(text)


@pytest.mark.parametrize("text", [
    "Visitors were taken by bus to the museum and brought back to Geneva.",
    "Guests arrived in Venice for the wedding and reached Rome by train.",
    "The school has a camera above the stage for concerts.",
    "The coach told his players to be ready to leave for the final.",
    "Staff were asked for proof of vaccination before the concert.",
    "The club closed the camp for young players on Friday.",
])
def test_plain_look_alikes_state_nothing(text: str) -> None:
    """The same words about outings and offices are no claims."""
    assert stated(text) == set()


def one(text: str, act: str) -> Claim:
    return next(c for c in claims_of(text) if c.act.code.value == act)


def groups(claim: Claim) -> set[str]:
    return {code.value for a in claim.affected for code in a.codes}


def test_plain_people_take_the_group_of_the_report() -> None:
    """Residents of a report on one minority belong to it; nationals abroad are refugees, officials are others."""
    text = "Soldiers burned Rohingya houses in Tula.\n\nThe Rohingya said everyone was expelled from Tula on Friday."
    assert groups(one(text, "expulsion")) == {"minority"}
    assert groups(one("Turkey deported 40 Afghans to Kabul on Friday, an aid group said.", "expulsion")) == {"refugee"}
    officials = "Police detained six officials in Osh on Friday and expelled their families."
    assert groups(one(officials, "detention")) == {"other"}


def test_where_people_shelter_is_where_they_came_to() -> None:
    """The place of a shelter is a destination and no origin."""
    claim = one("Some 400 displaced people are staying in schools in Goma.", "displacement")
    assert [p.text for p in claim.destination] == ["Goma"]
    assert not claim.origin


def test_words_point_back_to_a_place() -> None:
    """"The city" stands for the city named before; joined names that no gazetteer knows are places too."""
    claims = claims_of("Police raided homes in Chongjin on Friday.\n\nOn Sunday 30 families were expelled from the "
                       "city.")
    expulsion = next(c for c in claims if c.act.code.value == "expulsion")
    assert [p.text for p in expulsion.origin] == ["the city"]
    assert expulsion.origin[0].place is not None
    assert expulsion.origin[0].place.name == "Chongjin"
    claim = one("Rangers evicted 60 families from Korobi and Tandewa on Friday.", "eviction")
    assert [p.text for p in claim.origin] == ["Korobi", "Tandewa"]


def test_where_the_source_is_is_not_where_it_happened() -> None:
    """A source's province is not taken for the place of an act where another place is named."""
    text = ("A source in Chagang Province said on the 8th that families were expelled from Kanggye.\n\n"
            "Two men were arrested, the source said.")
    assert [p.text for p in one(text, "detention").origin] != ["Chagang Province"]


def test_the_country_that_expels_is_where_they_were() -> None:
    """A country as the subject of an expulsion is its origin."""
    assert [p.text for p in one("Algeria expelled 300 migrants to Niger on Friday.", "expulsion").origin] == ["Algeria"]


@pytest.mark.parametrize(("text", "act", "ground"), [
    ("Families without city registration were expelled from Pyongyang in May.", "expulsion", "residence_status"),
    ("The city demolished 40 huts in Accra to make room for a bypass.", "demolition", "development"),
    ("Two households with relatives in South Korea were expelled from Musan.", "expulsion", "family_defection"),
    ("Traders were expelled from Pyongyang ahead of the party congress.", "expulsion", "security"),
    (FLOOD + "About 900 people were evacuated from Korba.", "evacuation", "disaster_risk"),
])
def test_a_reason_needs_no_connector(text: str, act: str, ground: str) -> None:
    """What people lack, what land is for and what the report is about are reasons."""
    assert ground in {g.code.value for g in one(text, act).ground}


def test_a_deadline_ahead_is_no_date_of_what_is_done() -> None:
    """"By the end of the month" gives an order its end and a done act nothing; "since" opens a span."""
    done = one("The army has expelled 40 families from Tarfa and wants it empty by the end of the month.", "expulsion")
    assert done.when is None
    claim = one("Police have detained 60 refugees in Tunis since unrest began on 2 June.", "detention")
    assert claim.when is not None
    assert (claim.when.start, claim.when.end) == (dt.date(2022, 6, 2), PUBLISHED)


def test_a_time_that_says_who_people_are_is_not_the_act_s() -> None:
    """The year people came is no date of what is done to them."""
    claim = one("Police expelled families who came to the city of Osh in 2012.", "expulsion")
    assert claim.when is None


@pytest.mark.parametrize(("text", "kind"), [
    ("Villagers said soldiers burned 20 houses in Tarfa on Friday.", "eyewitness"),
    ("The sheriff said 300 people were evacuated from Altona on Friday.", "official_statement"),
    ("The city of Nakura said 12 families were evicted on Friday.", "official_statement"),
])
def test_who_speaks(text: str, kind: str) -> None:
    """Commoners are eyewitnesses, those in office make official statements."""
    assert claims_of(text)[0].attribution[0].kind.value == kind


def test_it_stands_for_who_said_it() -> None:
    """Who says that it will move people has ordered it."""
    claim = one("The provincial government has said it will relocate 300 families from Pemba in August.", "relocation")
    assert [o.code.value for o in claim.orderer] == ["local_authority"]


def test_what_followed_is_told_in_the_next_sentence() -> None:
    """Lost posts and a family that does not know are consequences."""
    text = "Police detained 12 teachers in Osh on Friday. Their wives do not know where they are."
    assert "family_separation" in {c.code.value for c in one(text, "detention").consequences}


def test_a_heading_says_what_the_rows_below_it_count() -> None:
    text = ("Highlights\n- Clashes since 2 May have displaced an estimated 9,000 people in Kapoeta.\n"
            "- The governor ordered residents of Narus to evacuate by 20 May.\n\nDisplacement by county\n"
            "Budi: 2,400 people\nLafon: 310 households\n")
    reading = Reading.of_text(text, ReportRef("rows", "en", published=dt.date(2021, 5, 18)))
    rows = [(c.act.code.value, c.figure.low, c.figure.unit.value)
            for c in extract(reading, learned=False).claims if c.figure]
    assert rows[1:] == [("displacement", 2400, "person"), ("displacement", 310, "household")]


@pytest.mark.parametrize("text", [
    "Raids since 2 May have displaced 9,000 people in Kapoeta.",
    "Bandits who came in early May expelled 30 families from Narus.",
])
def test_the_month_of_may_makes_nothing_uncertain(text: str) -> None:
    assert any(s.endswith(":carried_out") for s in stated(text))


def test_those_kept_from_returning_are_told_of_once_with_their_home() -> None:
    (claim,) = claims_of("Soldiers prevented those who had fled from returning to Narus on 14 March.")
    assert (claim.act.code.value, [p.text for p in claim.destination]) == ("return_denied", ["Narus"])


def test_taken_and_sent_is_one_move_to_where_they_were_sent() -> None:
    for learned in (False, True):
        reading = Reading.of_text("Authorities removed about 75 households from Narus and sent them to farms in Budi.",
                                  ReportRef("r", "en", published=PUBLISHED))
        (claim,) = [c for c in extract(reading, learned=learned).claims if c.confidence >= 0.3]
        assert (claim.act.code.value, claim.figure and claim.figure.low) == ("relocation", 75)
        assert "Budi" in [p.text for p in claim.destination]


def test_where_somebody_was_interviewed_is_nobodys_home() -> None:
    text = ("Interview with a former resident of Musan, 12 May 2017, Bangkok\n\n"
            "Interviewer: When did you leave Musan?\nWitness: They banished our household to Yonsa in 2014.\n")
    origins = {p.text for c in claims_of(text) for p in c.origin}
    assert origins == {"Musan"}


@pytest.mark.parametrize(("text", "places"), [
    ("Rangers forced 320 families out of Nkoben and Ololulunga on Tuesday.", ["Nkoben", "Ololulunga"]),
    ("Police evicted 40 families from the outskirts of Lomule in May.", ["Lomule"]),
    ("Soldiers emptied Ndikire of its 40 families on Friday.", ["Ndikire"]),
])
def test_a_name_no_gazetteer_knows_is_a_place_after_such_words(text: str, places: list[str]) -> None:
    """What people are forced out of is where they lived, known or not."""
    assert places in [[p.text for p in c.origin] for c in claims_of(text)]
