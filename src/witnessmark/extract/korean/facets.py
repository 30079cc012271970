"""Which facets a group has that its own words leave open: from the act, its ground, and the group the story is about.

Invariant: a facet that the words name stays. Not handled here: finding the words (`participants`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from witnessmark.extract.frames import Frame
from witnessmark.vocab.codes import Act, Ground, Group

Groups = tuple[Group, ...]

_PLAIN = frozenset({Group.RESIDENT, Group.OTHER})
_BY_ACT = {Act.DISPLACEMENT: Group.IDP}
_AT_HOME = frozenset({Act.EVACUATION, Act.RELOCATION, Act.FLIGHT, Act.EVICTION})
_OWN = re.compile(r"주민|시민|군민|인민|민간인|마을\s?사람|이웃|부대|당국|간부|활동가|기자")
"""Words that name people apart from those the story is about."""

_BARE = re.compile(r"(?:(?:이|그)들|(?:이|그)\s?(?:사람|가족|세대|집|여자|여성|남자|남성|노인|부부)들?|[\d,만천백십여몇한두세네다섯여섯일곱여덟아홉열스물남은나머지\s]*(?:명|세대|가구|집|가정|식구|쌍)(?:들)?|"
                   r"(?:온\s?|일|한\s?|남은\s)?(?:가족|식구|일가족?|세대|집)(?:들)?|나머지|전원|모두|둘|셋|넷|우리(?:\s(?:가족|식구|집))?|저희(?:\s(?:가족|집))?|저|나|부부|아내|남편|아이(?:들)?|자식(?:들)?|"
                   r"어머니|아버지|부모|형제|여성(?:들)?|사람(?:들)?)$")
"""Words that say how many or whose, but not who."""


def faceted(frame: Frame, text: str, story: Groups) -> Frame:
    """Return the frame with the facets its group has by act, ground and story; homes destroyed name nobody.

    `story` holds the facets of the group told of before, none at first.
    """
    if not frame.affected:
        return frame
    codes, span = frame.affected[0]
    if not set(codes) <= _PLAIN:
        return frame
    if frame.act is Act.DEMOLITION:
        return replace(frame, affected=())
    if any(code is Ground.FAMILY_DEFECTION for code, _ in frame.ground):
        return replace(frame, affected=(((Group.DEFECTOR_FAMILY,), span),))
    words = span.slice(text).strip()
    if story and _BARE.match(words) and not _OWN.search(text, max(0, span.start - 8), span.end):
        return replace(frame, affected=((story, span),))
    if frame.act in _BY_ACT:
        return replace(frame, affected=(((_BY_ACT[frame.act],), span),))
    if codes == (Group.OTHER,) and frame.act in _AT_HOME:
        return replace(frame, affected=(((Group.RESIDENT,), span),))
    return frame
