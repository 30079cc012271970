"""A speaker of whom a report says that it heard them before: whoever spoke in that outlet's earlier report.

Invariant: joined are only speakers of one outlet on one incident, where the words beside the later one say that the
outlet met, reached or quoted them before, and the descriptions can be of one. For certain where one earlier speaker
alone fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from witnessmark.reconcile.accounts import counts_at_odds
from witnessmark.reconcile.media import sentence_at
from witnessmark.reconcile.outlets import outlet_key
from witnessmark.reconcile.people import described, loosely_one, one_noun, words_of
from witnessmark.reconcile.speakers import PEOPLE, one_name
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import Speech, Voice

_US = (
    r"(?:this (?:newspaper|paper|magazine|agency|radio|station|group|bulletin|report)|we|us|me|our \w+|"
    r"the (?:[A-Z]\w+ ?){1,4}|(?:[A-Z]\w+ ?){1,3})"
)
_SELF = r"(?:this (?:newspaper|paper|magazine|agency|radio|station|group|bulletin)|us)"
_MET = r"(?:spoke|spoken|talked|reached|met|interviewed|quoted|heard|visited|called|cited)"
_TOLD = r"(?:told|spoke (?:to|with)|talked (?:to|with)|wrote to|called|informed|reported to)"
_ONCE = r"(?:first|last|already|earlier|previously|then)"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|spring|summer|autumn|winter"
)
_THEN = (
    rf"(?:(?!\bthat\b)[^.,\n]){{0,40}}\b"
    rf"(?:ago|last (?:week|month|year|{_MONTHS})|(?:in|since|early|late|mid-) ?(?:{_MONTHS}))\b"
)
_BEFORE = re.compile(
    rf"\b(?:who|whom|which|that) {_US} ?(?:(?:had|have|has) (?:{_ONCE} )?{_MET}|{_ONCE} {_MET}|{_MET}{_THEN})\b|"
    rf"\bwho (?:(?:had|has) (?:{_ONCE} )?{_TOLD}|{_ONCE} {_TOLD}) {_US}|\bwho {_TOLD} {_US}{_THEN}|"
    rf"\b{_MET} (?:again|anew|a second time|once more)\b|\b(?:spoke|called|wrote) again\b|"
    rf"\bwho (?:had|has) \w+ (?!that\b)[^.\n“”]{{0,60}}?\b(?:to|for|with|on) {_SELF}\b|"
    r"\bthe same (?:source|resident|man|woman|witness|official|villager|trader|person|contact|teacher|doctor|farmer|"
    r"caller|listener|reader|mother|father|widow|worker|driver|nurse|elder|neighbou?r|informant|relative)\b|"
    r"\b(?:earlier|previously|already) (?:quoted|interviewed|cited)\b|"
    rf"\b(?:who|whose \w+) {_ONCE} (?!{_US}\b)[^.\n]{{0,60}}? (?:for|to|on|in) {_US}|"
    r"\b(?:called|rang|telephoned|phoned|wrote|wrote in|got in touch) (?:\w+ )?"
    r"(?:back|again|anew|a second time|once more)\b|\bback on the (?:line|phone|telephone)\b|"
    r"\b(?:in|for|since) (?:her|his|their) (?:first|last|earlier|previous) "
    r"(?:call|letter|message|interview|conversation|account)\b"
)
_BEFORE_KO = re.compile(
    r"(?:앞서|지난달|지난번|지난주|지난해|지난 \S+월|지난(?:봄|여름|가을|겨울)|먼저|먼젓번|저번|"
    r"지난 (?:보도|방송|호|통화|편지)|이전에|일전에|일찍이|당시|처음|최초로|첫 ?통화)[^.\n]{0,50}"
    r"(?:전(?:한|했던|해 ?(?:준|왔던|온))|말(?:한|했던|해 ?(?:준|주었던))|알(?:린|렸던|려 ?(?:준|왔던|온))|"
    r"증언(?:한|했던)|제보(?:한|했던|해 온)|통화(?:한|했던)|만(?:난|났던)|인터뷰(?:한|했던)|인용(?:한|했던)|"
    r"밝(?:힌|혔던)|"
    r"털어놓(?:은|았던)|들려 ?(?:준|주었던)|세어 준|전화(?:한|했던|해 온|를 걸어 ?(?:왔던|온)))|"
    r"(?:다시|또|재차|한 번 더) (?:전화를 걸|수화기|편지를|소식을)|"
    r"다시 (?:연락|통화|전화|만나|접촉|전해)|재차 (?:연락|통화|전화|전)|재통화|"
    r"(?:같은|동일한|동일) (?:소식통|주민|남성|여성|관계자|상인|간부|인물)"
)


MOST = 100  # people of one incident among whom somebody is looked for
_PRESS = r"(?:radio|station|broadcaster|newspaper|paper|outlet|news agency|website|journalist|reporter|programme)s?"
_OTHER = r"(?:another|other|a second|a foreign|an exile|a different)"
_ELSEWHERE = re.compile(
    rf"\b(?:told|told (?:it|this|the same)[^.\n]{{0,20}} to|(?:gave|given) [^.\n]{{0,30}} to|(?:spoke|spoken|talked) "
    rf"(?:to|with)) "
    rf"{_OTHER} (?:[\w-]+ ){{0,2}}{_PRESS}\b|"
    rf"\b{_OTHER} (?:[\w-]+ ){{0,2}}{_PRESS} (?:had|has|have) (?:also |already )?"
    rf"(?:reached|spoken|rung|called|quoted|interviewed) (?:to )?(?:him|her|them)\b"
)
_ELSEWHERE_KO = re.compile(
    r"(?:다른|또 다른|여러|해외|외국) ?(?:방송|매체|신문|언론|라디오|기자)\S{0,3}?"
    r"(?:(?:에도|에게도|와도|과도|에서도) [^.\n]{0,30}(?:이야기|말|전했|전한|알렸|알린|밝혔|밝힌|통화|인터뷰|제보)|"
    r"(?:에|에게|와|과) [^.\n]{0,15}(?:같은|똑같은|이미|먼저) )"
)


def heard_elsewhere(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield the speakers who are said to have told another newsroom the same, with the only one there who may be they.
    """
    known: dict[int, list[Voice]] = defaultdict(list)
    for speech in speeches:
        for voice in speech.voices:
            for n in sorted({setting.episode[c.id] for c in voice.claims}) if voice.kind in PEOPLE else ():
                known[n].append(voice)
    for speech in speeches:
        people = [v for v in speech.voices if v.kind in PEOPLE and v.claims]
        for voice in people:
            words = speech.reading.text if len(people) == 1 else _sentences(voice, speech)
            if not (_ELSEWHERE.search(words) or _ELSEWHERE_KO.search(words)):
                continue
            episodes = {setting.episode[c.id] for c in voice.claims}
            others = {id(o): o for n in episodes for o in known[n][:MOST]
                      if o.report != voice.report and _may_be(voice, o)}
            meant = [o for o in others.values() if not (o.told_to & voice.told_to) and not counts_at_odds(voice, o)]
            if len({o.report for o in meant}) == len(meant) == 1:
                yield Relay(voice, meant[0], True, "heard_elsewhere")


def _may_be(voice: Voice, other: Voice) -> bool:
    named = one_name(voice.text, other.text)
    return named if named is not None else loosely_one(words_of(voice), words_of(other))


def heard_before(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield the speakers whom an outlet says that it heard before, with who they were then."""
    known: dict[tuple[str, int], list[Voice]] = defaultdict(list)
    for speech in as_published(speeches):
        outlet = outlet_key(speech.reading.report.outlet)
        if outlet is None:
            continue
        told = [(v, sorted({setting.episode[c.id] for c in v.claims})) for v in speech.voices if v.kind in PEOPLE]
        for voice, episodes in told:
            words = _sentences(voice, speech)
            if _BEFORE.search(words) or _BEFORE_KO.search(words):
                earlier = {id(o): o for n in episodes for o in known[(outlet, n)] if _fits(voice, o, words)}
                meant = _nearest(voice, list(earlier.values()), words)
                yield from (Relay(voice, other, len(meant) == 1, "heard_before") for other in meant[-1:])
        for voice, episodes in told:
            for n in episodes:
                known[(outlet, n)].append(voice)


def _sentences(voice: Voice, speech: Speech) -> str:
    """Return the sentences in which somebody is brought in, and all that rests on them."""
    text = speech.reading.text
    return " ".join(dict.fromkeys(
        [sentence_at(text, start) for start, _ in sorted(voice.spans)] + [c.quote for c in voice.claims]
    ))


def _fits(voice: Voice, other: Voice, words: str) -> bool:
    if one_name(voice.text, other.text) is False:
        return False
    return loosely_one(voice.text, other.text) or one_noun(other.text, words)


def _nearest(voice: Voice, earlier: Sequence[Voice], words: str) -> list[Voice]:
    """Return whose noun the words about the speaker hold, where anybody's; else all."""
    named = [o for o in earlier if one_name(voice.text, o.text)]
    alike = [o for o in earlier if described(o.text).noun and one_noun(o.text, words)]
    found = named or alike or list(earlier)
    reports = {o.report for o in found}
    return found if len(found) <= 1 or len(reports) < len(found) else found[-1:]
