"""Whom plain "families" and "residents" are, by what the rest of the report says of them.

A report names its people once ("Rohingya families") and then says "residents", "her husband", "everyone". Runs last
over the drafts: plain people take the group that the report is about, people who are away from home count as
displaced, and abroad as refugees. A group stated by the act's own words stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import Affected, Draft
from witnessmark.extract.english.lexicon import lexicon
from witnessmark.vocab.codes import Act, Ground, Group, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene

_LEFT = re.compile(
    r"\b(?:defect\w*|whose (?:\w+ ){1,3}(?:left|fled|escaped|crossed|disappeared)|missing (?:members?|persons?)|"
    r"those who (?:left|fled|crossed|escaped)|(?:son|daughter|brother|sister|husband|wife|child|relative|cousin|"
    r"uncle)s?\b[^.;]{0,25} "
    r"(?:is|are|was|were|had|has|who|live[sd]?)\b[^.;]{0,25}\b(?:in South Korea|in the South|left|fled|gone|"
    r"crossed|escaped|abroad))",
    re.I)
_KIN = re.compile(
    r"\b(?:famil(?:y|ies)|households?|relatives?|parents?|(?:grand)?mothers?|(?:grand)?fathers?|wife|wives|husbands?|sons?|"
    r"daughters?|brothers?|sisters?|children|child|cousins?|aunts?|uncles?|kin|(?:son|daughter|brother|"
    r"sister)-in-law)\b", re.I)
_PLAIN = frozenset({Group.RESIDENT, Group.IDP})
_AWAY = frozenset({Act.RETURN, Act.RETURN_DENIED})
_DEFECTION = frozenset({Ground.FAMILY_DEFECTION, Ground.SECURITY, Ground.OTHER})
_GIVEN = (Group.REFUGEE, Group.RETURNEE, Group.TENANT)
_REFUGEES = re.compile(r"\b(?:refugees?|asylum[- ]seekers?)\b(?! agency)", re.I)
_UPROOTED = re.compile(r"\b(?:displaced (?:people|persons|families|residents|households)|the displaced|idps|"
                       r"evacuees)\b", re.I)
_NATIONALS = re.compile(
    r"^(?:[a-z-]+ )*(?:[A-Z][a-z]+(?:ans|ians|ese|is|eans|ns)|Afghans?|Kyrgyz|Tajiks?|Uzbeks?|[A-Z][a-z]+(?:an|ian|"
    r"ese|i|ean) "
    r"(?:nationals|citizens|boys|men|women|families|couples?|journalists|workers))\b")
_ABROAD = frozenset({Act.EXPULSION, Act.FLIGHT, Act.RETURN, Act.DETENTION, Act.DISPLACEMENT, Act.RETURN_DENIED})
_SETTLED_IN = frozenset({Act.FLIGHT, Act.DISPLACEMENT})


@lru_cache(maxsize=1)
def _minority() -> re.Pattern[str]:
    names = sorted(lexicon().minority_names, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(n.capitalize()) for n in names if len(n) > 3) + r")s?\b"
                      r"(?! (?:State|National|Army|Union|Hills|Sea|Democratic|Liberation|government|forces|"
                      r"militia\w*|police))")


def belong(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Give plain people the group the report is about; writes to the drafts."""
    if not drafts:
        return
    text = scene.document.text
    names = Counter(m.group().lower().rstrip("s") for m in _minority().finditer(text))
    minority = bool(names) and (max(names.values()) >= 2 or _minority().search(text[:300]) is not None)
    grounds = {code for d in drafts for code, _ in d.ground}
    left = _LEFT.search(text) is not None and grounds <= _DEFECTION
    stated = Counter(code for d in drafts for codes, _ in d.affected for code in set(codes))
    given = next((g for g in _GIVEN if stated[g] >= 2), None)
    if given is None and len(_REFUGEES.findall(text)) >= 2:
        given = Group.REFUGEE
    if given is None and len(_UPROOTED.findall(text)) >= 2:
        given = Group.IDP
    abroad = _REFUGEES.search(text) is not None
    for draft in drafts:
        draft.affected = [_of(draft, group, text, minority=minority, left=left, given=given, abroad=abroad)
                          for group in draft.affected]


def _of(draft: Draft, group: Affected, text: str, *, minority: bool, left: bool, given: Group | None,
        abroad: bool) -> Affected:
    codes, span = group
    if set(codes) != {Group.RESIDENT}:
        return group
    own = span.slice(text)
    if minority:
        return (Group.MINORITY,), span
    if left and _KIN.search(own) and any(code is Ground.FAMILY_DEFECTION for code, _ in draft.ground):
        return (Group.DEFECTOR_FAMILY,), span
    national = _NATIONALS.match(own) is not None
    if national and draft.act in _ABROAD and (abroad or draft.act in {Act.EXPULSION, Act.FLIGHT}):
        return (Group.REFUGEE,), span
    if given is not None and (draft.act not in _SETTLED_IN or given is not Group.IDP) and not national:
        return (given,), span
    away = draft.act in _AWAY or (draft.act is Act.DISPLACEMENT and (
        draft.status is Status.ONGOING or draft.trigger.entry.needs == "encamped"))
    if away:
        return (Group.IDP,), span
    return group
