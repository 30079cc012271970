"""Names of people as Korean reports call them: what stands before 씨, without what somebody is.

Invariant: read off the words alone. A surname by itself names nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=20_000)
def called(text: str) -> tuple[str, ...]:
    """Return the words of a name that stands before 씨, in order: `교사 아마두 바리 씨` → 아마두 바리.

    Empty where only a surname, a letter or nothing stands there.
    """
    found = _BEFORE_SSI.search(text)
    name: list[str] = []
    for word in reversed(found[1].split() if found else ()):
        if word in _NO_NAME or _ENDS_ROLE.search(word):
            break
        name.append(word)
    return tuple(reversed(name)) if len("".join(name)) >= 2 and "모" not in name else ()


def one_called(left: tuple[str, ...], right: tuple[str, ...]) -> bool | None:
    """Whether two names written in Hangul are one: one whole, the other whole or a word of it.

    None where that can't be told: a family name may stand against a given name, and foreign names have many spellings.
    """
    if left and right and (set(left) <= set(right) or set(right) <= set(left)):
        return True
    return None


_BEFORE_SSI = re.compile(r"((?:[가-힣]{1,7} ){0,5}[가-힣]{1,7}) ?씨(?![가-힣]{3})")
_NO_NAME = frozenset(
    "이곳 현지 마을 전 한 어느 익명의 남편 아내 어머니 아버지 아들 딸 형 동생 누나 언니 삼촌 사촌 할머니 할아버지 "
    "원로 "
    "대표 회장 의장 시장 촌장 이장 신부 목사 수녀 스님 교수 박사 변호사 기자 농부 목축민 유목민 어부 목동".split()
)
_ENDS_ROLE = re.compile(
    r"(?<=[가-힣])(의|에서|에|은|는|인|던)$|"
    r"(교사|주민|상인|농민|어민|노동자|운전사|기사|간호사|의사|직원|교원|학생|가장|활동가|소식통|관계자|간부|목격자|탈북민|대변인)$"
)
