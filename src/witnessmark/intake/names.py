"""What is odd about a file's name: marks that turn it round, letters that pass for others.

Such a name can hide what a file is (`invoice‮fdp.exe` shows as a PDF) or pass for another
file's. It is told beside the report and changes nothing else; a name is kept as it was given.
"""

from __future__ import annotations

import re
import unicodedata

from witnessmark.intake.text.cleaning import DIRECTION

_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL"})
"""Scripts with letters that look like Latin ones; Hangul or Han beside Latin is no sign of anything."""
_UNSEEN = re.compile("[\u200b-\u200d\u00ad\u2060-\u2064\ufeff\u115f\u1160\u3164\uffa0]")
_WORD = re.compile(r"[^\W\d_]+")


def oddities(name: str) -> tuple[str, ...]:
    """Return what is odd about a file's name, in words without the name; nothing for a plain one."""
    found = []
    if DIRECTION.search(name):
        found.append("its name holds marks that turn the direction of writing, so it shows otherwise than it is")
    if _UNSEEN.search(name) or any(unicodedata.category(character) == "Cc" for character in name):
        found.append("its name holds characters that can't be seen")
    if any(len(_scripts(word)) > 1 for word in _WORD.findall(name)):
        found.append("its name mixes letters of several scripts that look alike")
    return tuple(found)


def _scripts(word: str) -> set[str]:
    """Return the scripts of a word's letters among those that pass for one another."""
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _ALIKE
