"""One full name in two Latin spellings: Yusuf and Youssef, an initial and the word it stands for.

Invariant: names are compared as words in small letters without accents; two names that share no word are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.reconcile.outlets import skeleton


def spelt_alike(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two full names are one in two spellings: Yusuf Abdi and Youssef Abdi, J. Otieno and James Otieno.

    One word is the same in both, letter by letter; Jan is not Jana.
    """
    few, many = sorted((left, right), key=len)
    if not set(few) & set(many):
        return False
    return all(any(_one_word(w, other) for other in many) for w in few)


def _one_word(a: str, b: str) -> bool:
    if a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return True
    heard = hissed(skeleton(a)), hissed(skeleton(b))
    plain = [re.sub(r"[aeiouwyh]", "", word.replace("ph", "f").replace("kh", "h").replace("q", "k")) for word in (a, b)]
    stem = {a, b} in ({a, a + "a"}, {b, b + "a"})
    return not stem and len(plain[0]) >= 2 and (heard[0] == heard[1] or _once(plain[0]) == _once(plain[1]))


def _once(letters: str) -> str:
    return re.sub(r"(.)\1+", r"\1", letters)


def hissed(consonants: str) -> str:
    """Return consonants with z, j and s as one: Dizon is 디손 or 디존."""
    return re.sub(r"(.)\1+", r"\1", consonants.replace("j", "s"))
