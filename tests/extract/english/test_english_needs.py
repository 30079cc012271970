"""Plain verbs and trades: an act only in the company of people, homes, camps, custody or papers."""

from __future__ import annotations

import pytest

from tests.extract.english.test_english_wording import stated

ACTS = [
    ("In Varda district 61 weavers were deported to Olmen on Monday, two elders said.", "expulsion:carried_out"),
    ("About 4,400 families in Aster were left homeless by the flood.", "displacement:carried_out"),
    ("Police held 46 squatters from the village of Oran overnight in a warehouse.", "detention:carried_out"),
    ("Herders from Kasra have been forbidden to leave the district since the raids on their villages.",
     "movement_restriction:ongoing"),
    ("The families of the village have not been let back to their houses in Oran.", "return_denied:ongoing"),
    ("Soldiers took the villagers' goats and their papers in the village of Oran.", "confiscation:carried_out"),
    ("Thousands of families are living in tents near the border at Olmen.", "displacement:ongoing"),
]
NOTHING = [
    "Half the town turned out to watch the parade.",
    "The road to the airport was closed for repairs.",
    "The players lived in a camp in the hills before the final.",
    "She took their coats and kept the change.",
    "The neighbourhood watch head in Hoeryong handed out coal to families on Friday.",
    "Residents asked the neighborhood watch unit in Musan for rice.",
    "Village Rights Watch published its yearly report on families in Goma.",
]


@pytest.mark.parametrize(("text", "act"), ACTS)
def test_plain_words_state_an_act_of_people_put_out_of_home(text: str, act: str) -> None:
    """Whoever the people are, and however plain the verb, the act is read with its status."""
    assert act in stated(text)


@pytest.mark.parametrize("text", NOTHING)
def test_plain_words_alone_state_nothing(text: str) -> None:
    """The same verbs about crowds, roads, teams and coats are no claims."""
    assert stated(text) == []
