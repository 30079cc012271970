"""How likely an analyst keeps a claim: one number from trigger, roles and company.

The number is a heuristic to be calibrated later; what is doubtful falls under one half,
what belongs to another subject (sport, stocks, birds, history) under three tenths.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from witnessmark.extract.english.drafts import CORE, Draft
from witnessmark.vocab.codes import Act, Group, Organ, Status

if TYPE_CHECKING:
    from witnessmark.extract.english.scene import Scene

_OTHER_SUBJECTS = {
    "sport": (
        r"\b(?:season|league|coach|striker|midfielder|goalkeeper|playoffs?|championship|tournament|quarterback|"
        r"innings|wicket|franchise|stadium|fans|squad|"
        r"head coach|touchdown|defender|fixture|relegation|cup final|semi-final|roster|batting|"
        r"rugby|basketball|hockey|football|club|players?|matches|referee|kick-?off|goals?|scored|half-?time|tier|promoted|relegated|medals?)\b"
    ),
    "finance": (
        r"\b(?:stocks?|shares|investors?|bonds?|shareholders?|nasdaq|dow jones|earnings|dividend|hedge funds?|"
        r"yields?|quarterly|headquarters|startup|revenue)\b"
    ),
    "aviation": (
        r"\b(?:airline|airport terminal|passengers?|boeing|airbus|cabin crew|runway|pilot|takeoff|carry-on|"
        r"flight attendant)\b"
    ),
    "nature": (
        r"\b(?:species|birds?|nests?|nesting|migratory|breeding|wildlife|flock|chicks|ornitholog\w+|butterfl\w+|"
        r"whales?|wolves|wolf|penguins?|bees?|hives?|beekeep\w*|honey|swarms?|pollen|ringers)\b"
    ),
    "film": (
        r"\b(?:film|movie|director|actor|actress|screenplay|premiere|box office|novel|soundtrack|album|episode|"
        r"documentary|thriller|cinema|museum|exhibition|novels|novelist|poets?|poem|chapters?|fiction|literature|publisher|"
        r"protagonist|translator|playwright|theatre|stage)\b"
    ),
    "medicine": r"\b(?:virus|cells?|bacteria|antibod\w+|immune|tumou?r|protein|molecul\w+|pathogen|genome)\b",
    "software": r"\b(?:software|servers?|cache|database|kernel|cloud|malware|app store|algorithm|browser)\b",
    "weather": (
        r"\b(?:temperatures?|celsius|fahrenheit|forecasters?|sunshine|showers|mild|humid|cold front|"
        r"meteorolog\w+)\b"
    ),
}
_OURS = re.compile(
    r"\b(?:displac\w+|evict\w+|deport\w+|expel\w+|expulsion|refugees?|famil(?:y|ies)|households?|villagers?|"
    r"evacuees?|evacuat\w+|homes|houses|huts|shacks|villages?|militia|soldiers|"
    r"resettle\w+|camps?|shelters?|banish\w+|minority|demolish\w+|razed|uprooted|authorities|residents|"
    r"borders?|defect\w+|migrants?|herders?|outsiders|residency|state security|security (?:bureau|agents|police)|"
    r"raids?|rohingya|checkpoints?|relocat\w+|removals?|homeland|squatters|settlers|exil\w+)\b",
    re.I,
)
_SUBJECTS = {name: re.compile(pattern, re.I) for name, pattern in _OTHER_SUBJECTS.items()}
OLD = 25
_SPEAKER = frozenset({"i", "me", "we", "us"})
_OFFICIAL = frozenset({Organ.STATE_SECURITY, Organ.BORDER_GUARD, Organ.POLICE, Organ.MILITARY, Organ.LOCAL_AUTHORITY,
                       Organ.GOVERNMENT, Organ.RULING_PARTY, Organ.ARMED_GROUP})
_UNPEOPLED = frozenset({Act.MOVEMENT_RESTRICTION, Act.SURVEILLANCE, Act.CONFISCATION, Act.BACKGROUND_CHECK})
_TELLING_VERBS = frozenset(
    "evict deport banish expel relocate resettle evacuate displace demolish raze detain confiscate repatriate eviction "
    "deportation expulsion banishment evacuation relocation demolition displacement confiscation bulldoze".split())
_STRONG_GROUPS = frozenset(
    {
        Group.RESETTLER,
        Group.DEFECTOR_FAMILY,
        Group.RETURNEE,
        Group.MINORITY,
        Group.REFUGEE,
        Group.IDP,
        Group.RESIDENT,
        Group.FARMER,
        Group.TRADER,
        Group.BORDER_GUARD,
        Group.TENANT,
        Group.BROKER,
        Group.SMUGGLER,
    }
)


def subject_factor(text: str) -> float:
    """Return how far the document's words speak of another subject altogether (1 = not at all)."""
    ours = len({m.group().lower() for m in _OURS.finditer(text)})
    counted = {name: len({m.group().lower() for m in pattern.finditer(text)}) for name, pattern in _SUBJECTS.items()}
    theirs = max(counted.values())
    if counted["film"] >= 3 or (theirs >= 3 and theirs * 2 > ours):
        return 0.3  # a story of exile has the words of exile too
    if theirs >= 2 and ours <= 2:
        return 0.4
    return 1.0


def score(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Set each draft's score; writes to the drafts."""
    factor = subject_factor(scene.document.text)
    ours = len({m.group().lower()[:6] for m in _OURS.finditer(scene.document.text)}) if factor == 1.0 else 0
    words = {m.group().lower()[:6] for m in _OURS.finditer(scene.document.text)}
    sure = [d for d in drafts if d.hint is None and d.act in CORE and d.score >= 0.5
            and (d.affected or d.figure or d.anaphor)]
    dated = [d for d in drafts if d.when is not None]
    past = bool(dated) and all(_historic(d, scene.document.told_on(d.words.start)) for d in dated)
    for draft in drafts:
        if draft.hint is not None:
            draft.hint *= factor  # weighed where both layers' scores meet
            continue
        value = draft.score * factor
        others_core = any(d is not draft for d in sure)
        if draft.act not in CORE and not others_core:
            value *= max(_alone(draft, ours), 0.9 if draft.phrase and ours else 0.0)
        speaker = draft.parts.theme is not None and draft.parts.theme.lower_ in _SPEAKER
        if not draft.affected and not draft.figure and not speaker and draft.status is not Status.DENIED:
            near = others_core or ours >= 3 or draft.act in _UNPEOPLED
            value *= 0.95 if near and draft.act not in {Act.DETENTION, Act.RETURN} else 0.82
        if draft.affected and draft.placed:
            value = min(0.97, value * 1.06)
        elif not draft.placed:
            value *= 0.93
        if draft.figure is not None:
            value = min(0.97, value * 1.05)
        if draft.status is Status.DENIED and not draft.placed and not draft.affected:
            value *= 0.85
        if others_core and draft.act in _UNPEOPLED:
            value = max(value, min(value * 1.25, 0.75))
        value *= _anchored(draft, words)
        token = draft.trigger.token
        theme = draft.parts.theme
        alike = any(d is not draft and d.act is draft.act for d in sure)
        if alike and ((theme is None and not draft.trigger.is_verb) or (
                theme is not None and theme.lower_ in {"he", "she", "him", "her"})):
            value = min(value * 1.6, 0.75)  # a pronoun or a bare noun in a report on such acts
        if token.dep_ in {"acl", "amod"} and token.tag_ == "VBN" and draft.figure is None and others_core:
            value *= 0.75  # "those expelled": told of in passing
        if token.dep_ == "relcl" and draft.act in {Act.FLIGHT, Act.DISPLACEMENT} and others_core and any(
                d is not draft and d.sentence is draft.sentence for d in sure):
            value *= 0.65  # "families who crossed say …": told to say who they are
        if token.dep_ in {"acl", "amod"} and theme is not None and theme.lower_ in {"those", "anyone"} and (
                draft.figure is None and draft.status is Status.CARRIED_OUT):
            value *= 0.7  # "a camp for those sent back"
        if draft.sentence.text.rstrip().endswith("?"):
            value *= 0.25
        if past:
            value *= 0.25
        elif _historic(draft, scene.document.told_on(draft.words.start)):
            value *= 0.85
        draft.score = round(value, 3)


def _alone(draft: Draft, ours: int) -> float:
    """Weigh an act that moves nobody in a report without one that does: by its people, doer and the report's words.

    `ours` counts the different words of displacement in the report.
    """
    groups = {code for codes, _ in draft.affected for code in codes}
    theme = draft.parts.theme
    several = draft.figure is not None or (theme is not None and (
        theme.tag_ in {"NNS", "NNPS"} or theme.lower_ in {"people", "they", "them"}))
    if theme is not None and theme.lower_ in _SPEAKER:
        return 0.95
    official = any(code in _OFFICIAL for code, _ in (*draft.perpetrator, *draft.orderer))
    if draft.act is Act.DETENTION:
        if several and (official or ours or groups & _STRONG_GROUPS):
            return 0.95
        return 0.8 if ours >= 2 or official else 0.6
    if draft.act is Act.BACKGROUND_CHECK and not ours and not groups & _STRONG_GROUPS:
        return 0.5
    if groups & _STRONG_GROUPS or official:
        return 0.97 if ours else 0.9
    return 0.95 if ours >= 2 else 0.85 if ours else 0.5


def _anchored(draft: Draft, words: set[str]) -> float:
    """Weigh a plain verb by what else ties the act to people put out of home: count, doer, group, report's words."""
    theme = draft.parts.theme
    if draft.trigger.entry.lemma in _TELLING_VERBS or draft.act is Act.RETURN_DENIED or (
            draft.phrase and (words or (theme is not None and theme.lower_ in _SPEAKER))):
        return 1.0
    own = {word[:6] for word in re.findall(r"\w+", draft.sentence.text[
        draft.words.start - draft.sentence.start : draft.words.end - draft.sentence.start].lower())}
    groups = {code for codes, _ in draft.affected for code in codes}
    if draft.status is Status.DENIED or (theme is not None and theme.lower_ in {*_SPEAKER, "you"}):
        return 0.95
    named = theme is not None and theme.pos_ in {"NOUN", "PROPN"} and bool(groups & _STRONG_GROUPS)
    ties = (draft.figure is not None) + bool(draft.perpetrator or draft.orderer) + named + min(len(words - own), 2)
    return 1.0 if ties >= 2 else 0.85 if ties else 0.8 if draft.phrase else 0.45


def _historic(draft: Draft, published: dt.date | None) -> bool:
    when = draft.when
    if when is None or when.end is None:
        return False
    if published is not None:
        return when.end.year < published.year - OLD
    return when.end.year < 1985
