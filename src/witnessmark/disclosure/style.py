# ruff: noqa: E501 - patterns read best on one line
"""What in a verbatim passage can tell who wrote or translated it: warnings for the person who releases it.

Nothing is refused here: a passage of a public report is out already. Deliberately not handled: whose style
it is; a stylometric attacker with other texts of a writer names one of 260 authors right 5 times in 100
from 400 characters, 15 to 19 times from 960.
"""

from __future__ import annotations

import re
from enum import StrEnum

LONG = 400
"""So many characters of one hand are enough for a style to be told apart from others."""


class Trait(StrEnum):
    """What a passage carries of the hand that wrote it."""

    LONG = "long"                   # enough text for its style
    SPEECH = "speech"               # somebody's own words: I, we, you
    FOREIGN = "foreign"             # words of another script, as a translator leaves them
    TRANSLATOR = "translator"       # a translator's or editor's mark
    DIALECT = "dialect"             # endings or words of a region


_MARKS = re.compile(r"\[[^\]]{1,60}\]|\((?:sic|lit\.?|literally|trans\.?|translator|역주|원문)[^)]*\)|[?!]{2,}|…|\.{3,}",
                    re.IGNORECASE)
_SPEECH = {"en": re.compile(r"\b(?:I|we|us|our|my|you|your)\b"),
           "ko": re.compile(r"(?<![가-힣])(?:나는|내가|우리[는가도]?|저희|당신)(?![가-힣])")}
_FOREIGN = {"en": re.compile(r"[가-힣一-鿿]"), "ko": re.compile(r"[A-Za-z]{3,}|[一-鿿]")}
_DIALECT = re.compile(r"[가-힣](?:꼬마|지비|슴둥|습둥|슴다|습꾸마|우다|수다|소꽈|하니까네|했지비|함둥|합네다|습네다|랍네다|라요)"
                      r"(?=[\s.,!?”’]|$)|\b(?:ain’t|ain't|gonna|wanna|y’all|y'all|gotta|kinda|innit)\b", re.IGNORECASE)


def traits(passage: str, language: str) -> tuple[Trait, ...]:
    """Return what a passage carries of the hand that wrote it, in the order of `Trait`."""
    code = "ko" if language == "ko" else "en"
    found = {
        Trait.LONG: len(passage) >= LONG, Trait.SPEECH: bool(_SPEECH[code].search(passage)),
        Trait.FOREIGN: bool(_FOREIGN[code].search(passage)), Trait.TRANSLATOR: bool(_MARKS.search(passage)),
        Trait.DIALECT: bool(_DIALECT.search(passage)),
    }
    return tuple(trait for trait in Trait if found[trait])
