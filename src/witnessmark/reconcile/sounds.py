"""Whether two spellings of a place, in one script or in Hangul and Latin letters, are heard as one name.

Invariant: only the consonants are compared, as transcription keeps them: all of them one by one, or, where there are
four at least, with those said twice taken as one. What is heard alike is a candidate, never proof: `places` uses it for
names that nobody resolved.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from witnessmark.reconcile.outlets import consonants

FEWEST = 3  # consonants by which a name is known in another script
SURE = 4  # and by which two spellings of one script are
_KIND = re.compile(
    r"\s+(마을|부락|시|군|구|읍|면|리|동|촌|섬|주|도|현|지구|지역)$|(?<=[가-힣]{2})(시|군|읍|리|동|촌|섬)$"
)


@lru_cache(maxsize=50_000)
def heard(name: str) -> str:
    """Return the consonants of a name, letter by letter; empty where it has too few or is of another script."""
    plain = unicodedata.normalize("NFC", _KIND.sub("", name))
    if re.search(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff가-힣]", plain):
        return ""
    found = consonants("".join(c for c in plain if c.isalnum()))
    return found if len(found) >= FEWEST else ""


@lru_cache(maxsize=50_000)
def gist(name: str) -> str:
    """Return the consonants of a name with those said twice as one: what two spellings have to share."""
    return re.sub(r"(.)\1+", r"\1", heard(name))


def alike(a: str, b: str) -> bool:
    """Whether two names are heard as one."""
    left, right = heard(a), heard(b)
    if not left or not right:
        return False
    if left == right and hangul(a) is not hangul(b):
        return True
    return len(gist(a)) >= SURE and gist(a) == gist(b)


def hangul(text: str) -> bool:
    """Whether a name is written in Hangul."""
    return bool(re.search("[가-힣]", text))
