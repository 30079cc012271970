"""A case of three outlets that tell of the same expulsions in part, each with a source and counts of its own."""

from __future__ import annotations

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.vocab.codes import Access, Consent

TOWNS = ("Hoeryong", "Musan", "Onsong", "Hyesan", "Kapsan", "Pochon", "Sinuiju", "Manpo", "Wonsan", "Hamhung")
OUTLETS = {"River Wire": ("a resident", 0, 1.0), "Hill Post": ("a driver", 4, 0.85),
           "Coast Herald": ("a trader", 9, 0.7)}
KNOWN = {"River Wire": (0, 1, 2, 3, 4, 5, 6), "Hill Post": (0, 2, 4, 6, 7, 8), "Coast Herald": (0, 1, 4, 7, 9)}


def told_by_outlets(case: Case, *, restricted: str = "") -> Case:
    """Add a report for each outlet, of every incident that it knows; those of one outlet may be restricted.

    Days and counts of one incident differ from outlet to outlet, so that which tell of the same is not sure.
    """
    for outlet, (who, late, part) in OUTLETS.items():
        text = "Families expelled\n" + "".join(
            f"\nOn {3 + late} May 2019, police expelled {round((30 + 11 * at) * part)} families from {TOWNS[at]}, "
            f"{who} told {outlet}.\n" for at in KNOWN[outlet])
        access = Access.RESTRICTED if outlet == restricted else Access.PUBLIC
        asked = Asked.of(published=f"2019-06-{3 + late:02d}", outlet=outlet, access=access, consent=Consent.NOT_NEEDED)
        assert [a.status for a in add_bytes(case, text.encode(), name=f"{outlet}.txt", asked=asked)] == ["added"]
    return case
