"""Reasons that no connector introduces: what the people lack or did, what the land is for, the flood or war itself.

Own words of the sentence come first ("families without registration", "who left a relative out"); then, for those who
are moved by a disaster or a war that the whole report is about, the words that name it. Ran where `grounds` found none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import Draft
from witnessmark.extract.english.meant import subject_of_report
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene

_PAPERS = (r"(?:registration|registered|residence|residency|permits?|pass(?:es)?|papers|documents|visas?|"
           r"identity cards?|id cards?|"
           r"registering)")
_STATED = (
    (Ground.FAMILY_DEFECTION, re.compile(
        r"\b(?:those who (?:left|fled|crossed|escaped|defected|have left|had left)|whose (?:\w+ ){1,3}?(?:have |"
        r"has |had )?(?:left|"
        r"fled|escaped|crossed|defected|gone|disappeared)\b[^,.;]{0,30}|(?:with|have|has|had) (?:a |an |any |"
        r"their |missing )?(?:members?|relatives?|"
        r"sons?|daughters?|family|uncle|aunt|brother|sister)s? (?:\w+ ){0,3}?(?:in (?:South Korea|the South|China|"
        r"Japan|exile|Turkey)|"
        r"abroad|missing|who (?:left|fled|crossed|escaped|is registered as missing))|related to (?:the \w+|"
        r"those \w+|defectors)|"
        r"after (?:a |her |his |their |the |two |\w+ )*(?:family|relative|son|daughter|brother|sister|neighbou?r|"
        r"families)\b"
        r"[^,.;]{0,30}? (?:fled|escaped|crossed|left|defected|disappeared)\b[^,.;]{0,30})", re.I)),
    (Ground.RESIDENCE_STATUS, re.compile(
        r"\b(?:without (?:being |a |an |any |proper |valid |legal |local |city |travel |such a |the |"
        r"[A-Z]\w+ )*" + _PAPERS +
        r"|(?:are|were|is|was|who are|people) not (?:properly )?registered|whose (?:\w+ )?(?:permits?|visas?|"
        r"papers|cards?|residence) "
        r"(?:have |has |had )?(?:expired|lapsed|run out)|live[sd]? at an address other than[^,.;]{0,30}|"
        r"illegal (?:settlers|residents|"
        r"migrants|immigrants|occupants)|do(?:es)? not (?:hold|have|apply for) "
        r"(?:\w+ ){0,2}?(?:" + _PAPERS + r"|asylum)|"
        r"put up illegally[^,.;]{0,30}|overstayed[^,.;]{0,20}|undocumented|unregistered)", re.I)),
    (Ground.ALLEGED_CRIME, re.compile(
        r"\b(?:held responsible for|had been caught|was caught|were caught|caught|found (?:with|using)|"
        r"admitted (?:to )?|convicted of|"
        r"charged with|sentenced for|users of|suspected of|had criminal (?:convictions|records)|who commit offences|"
        r"refused to (?:join|serve|sign|pay|attend|vote|work)|failed to (?:report|register|pay)|tried to (?:cross|"
        r"escape|flee)|left out a|"
        r"worked for the (?:occup\w+|enemy|old \w+)|watch(?:ed|ing) (?:south korean |foreign )?(?:films|dramas|"
        r"videos|broadcasts)|"
        r"crossed illegally|smuggl\w+)(?: [^,.;]{3,45})?(?=[,.;]| (?:was|were|have|has|had|are|is|in|on)\b)", re.I)),
    (Ground.DEVELOPMENT, re.compile(
        r"(?:\bto (?:make (?:room|way|space) for|create|build|widen|extend|construct|free (?:up )?land for)|"
        r"\b(?:needed|wanted|required|cleared|"
        r"earmarked|expropriated|claimed|needs? the (?:land|site|area)|wants? the (?:land|site|area)) for|\b(?:is|"
        r"are|was|were) to "
        r"(?:be turned into|become)) (?:an? |the )?(?:[\w-]+ ){0,4}?(?:roads?|highway|motorway|bypass|line|railway|"
        r"airport|runway|dam|"
        r"reservoir|mine|pit|quarry|plant|factory|project|promenade|park|parking places?|stadium|museum|blocks|"
        r"towers?|flats|port|"
        r"harbour|station|resort|hotel|estate|plantation|canal|bridge|terminal|mall|market|zone|development|"
        r"barrage|pipeline|base|apartments|places)\b", re.I)),
    (Ground.SECURITY, re.compile(
        r"\b(?:ahead of|before|in the run-up to|during|for the duration of) (?:the |a |this |"
        r"next )?(?:\w+['’]?s? ){0,3}?(?:congress|plenum|summit|"
        r"visit|anniversary|elections?|holidays?|games|parade|birthday|meeting|conference)\b|\b(?:a |"
        r"the )?(?:counter-?terror\w*|anti-terror\w*|"
        r"security) (?:operation|risk|reasons|zone|campaign|measures?)|\bfor (?:their|its|the) (?:own )?(?:safety|"
        r"security)\b|\ba closed "
        r"zone|\bbuffer zone|\bafter (?:an? |the |two |several )?(?:\w+ )?(?:escapes?|crossings?|defections?|"
        r"self-immolations?|shootings?)\b", re.I)),
    (Ground.IDENTITY, re.compile(
        r"\b(?:because (?:of )?(?:they|she|he|the \w+) (?:was|were|is|are|had) (?:found )?(?:a )?(?:headscarf|"
        r"muslims?|christians?|ethnic \w+)|"
        r"(?:who|for having) (?:had )?(?:prayed|fasted|worn a (?:veil|headscarf|beard))|with (?:a )?(?:beards?|"
        r"headscar(?:f|ves)|veils?)|"
        r"overseas relations|bad songbun|hostile class|(?:gone|going|went) to (?:a )?church|attend(?:ed|"
        r"ing) church)\b", re.I)),
    (Ground.OTHER, re.compile(r"\b(?:for (?:a|an|his|her|their) (?:unpaid )?debts?(?: of [^,.;]{3,25})?|"
                              r"unpaid rent|rent arrears)\b", re.I)),
)
_DISASTER = re.compile(
    r"\b(?:(?:Typhoon|Cyclone|Hurricane|Tropical Storm) [A-Z]\w+|(?:an? |the )?(?:magnitude [\d.]+ )?(?:earthquake|"
    r"quake|tsunami)|"
    r"(?:wild|bush|forest )?fires?|floods?|flood ?waters?|flooding|flooded|mud(?:slides?|flows?)|landslides?|"
    r"lava(?: flow)?|eruption|"
    r"volcano|wall of (?:mud|water)|levee|storm surge|storm|explosion|blast|avalanche|heavy rain(?:s|fall)?|"
    r"drought|rising water)\b")
_WAR = re.compile(
    r"\b(?:(?:heavy |renewed |fierce |the )?(?:fighting|clashes|shelling|air ?strikes?|bombardment|bombing|bombs|"
    r"offensive|attacks?|"
    r"war|battles?|gunfire|raids?|violence|rioting|riots|under fire)|exchanged fire|attacked|bombed|shelled)\b")
_MOVED = frozenset({Act.EVACUATION, Act.FLIGHT, Act.DISPLACEMENT, Act.DEMOLITION, Act.RETURN_DENIED})
_NEAR = 3


def stated_in(draft: Draft) -> list[tuple[Ground, Span]]:
    """Return the reason that the act's own words state without a connector; nothing for flight and return."""
    if draft.act in {Act.FLIGHT, Act.DISPLACEMENT, Act.RETURN}:
        return []
    base, text = draft.sentence.block.start, draft.sentence.block.text
    for code, pattern in _STATED:
        match = pattern.search(text, draft.zone.start - base, draft.zone.end - base)
        if match is not None:
            span = Span(base + match.start(), base + match.end())
            if not span.overlaps(draft.words):
                return [(code, span)]
    return []


def add_circumstances(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Give the disaster or the war that a report is about to those it moved; writes to the drafts."""
    if not drafts:
        return
    subject = subject_of_report(scene)
    if not (subject.disaster or subject.war):
        return
    pattern, code = (_DISASTER, Ground.DISASTER_RISK) if subject.disaster else (_WAR, Ground.CONFLICT)
    first = pattern.search(scene.document.text)
    for draft in drafts:
        by_hand = draft.act is Act.DEMOLITION and bool(draft.perpetrator) and subject.disaster
        if draft.ground or draft.act not in _MOVED or by_hand:
            continue
        found = _nearest(scene, draft, pattern)
        if found is None and first is not None and draft.act is not Act.RETURN_DENIED:
            found = Span(*first.span())
        if found is not None and not found.overlaps(draft.words):
            draft.ground = [(code, found)]


def _nearest(scene: Scene, draft: Draft, pattern: re.Pattern[str]) -> Span | None:
    """Return the words that name it in the sentence, else in those just before in the paragraph."""
    for number in range(draft.sentence.number, max(draft.sentence.number - _NEAR, -1), -1):
        sentence = scene.sentences[number]
        if sentence.block.paragraph != draft.sentence.block.paragraph:
            return None
        match = pattern.search(sentence.text)
        if match is not None:
            return Span(sentence.start + match.start(), sentence.start + match.end())
    return None
