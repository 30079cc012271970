"""A paper or a body's own report, and whoever made it or leads the body: one origin.

The register and the headmistress who keeps it, the invoice and the firm's dispatcher, the bulletin and its editor.
Invariant: joined are voices of different reports on one incident with no counts at odds, where the one who speaks has
an office in a house and the paper is that house's: by its name, or, where it is only one of a kind of houses, by one
exact count of one act that two hardly come to. A driver, a patient or a pupil of the house made none of its papers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from witnessmark.reconcile.amounts import at_odds
from witnessmark.reconcile.papers import DECIDED, matter_of_paper, paper_kinds
from witnessmark.reconcile.people import said_of, words_of
from witnessmark.reconcile.speakers import PEOPLE, latin, one_name, person_name
from witnessmark.reconcile.statements import COMMON, spoken_alike
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import BODIES, Speech, Voice, is_body
from witnessmark.vocab.codes import AttributionKind, Quantifier, Status

FEW = 10  # below it, two come to one count by themselves
MOST = 60  # voices of one incident that are compared
MOST_CLAIMS = 12  # of each of both

_HOUSES: dict[str, tuple[str, str]] = {
    "school": (
        r"\b(school|college|academy|kindergarten|nursery|madrasa)\b|학교|유치원|탁아소|학원",
        r"\b(head ?(master|mistress|teacher)|principal|rector|registrar)\b|교장|교감|원장|학장",
    ),
    "clinic": (
        r"\b(clinic|hospital|dispensary|infirmary|health (post|cent(er|re))|maternity)\b|"
        r"진료소|병원|보건소|의원(?=[은이의에 ])",
        r"\b(dr|doctor|physician|surgeon|nurse|matron|midwife|medic)\b|의사|간호사|간호장|원장|의무원|조산사",
    ),
    "firm": (
        r"\b(firm|company|haulage|hauliers?|trans(port)?|lines|contractors?|enterprise|co\.|ltd|inc|garage|"
        r"mill|waybills?|invoices?|freight)\b|회사|운수|상사|업체|공사(?=[는가의에 ])|송장|운송장",
        r"\b(dispatcher|manager|owner|director|accountant|bookkeeper|foreman|boss|proprietor)\b|"
        r"배차|사장|지배인|경리|회계|소유주|업주|점장",
    ),
    "parish": (
        r"\b(parish|church|chapel|diocese|convent|monastery|temple|mosque|mission)\b|본당|교회|성당|교구|수도원|모스크",
        r"\b(priest|pastor|vicar|bishop|fr|father|imam|abbot|abbess|prior(ess)?|deacon|sacristan|sexton)\b|"
        r"신부|목사|주교|이맘|주지|수도원장|집사",
    ),
    "lodging": (
        r"\b(hotel|guest ?house|inn|hostel|shelter)\b|호텔|여관|여인숙|쉼터|대피소",
        r"\b(owner|manager|inn ?keeper|keeper|warden|landlady|landlord|host(ess)?)\b|주인|관리인|지배인|소장",
    ),
    "committee": (
        r"\b(committee|council|association|union|co-?operative|federation|assembly)\b|위원회|조합|협회|연합회|연맹|의회",
        r"\b(chair(man|woman|person)?|president|head|secretary|treasurer|leader|coordinator|convenor)\b|"
        r"위원장|회장|조합장|총무|서기|대표|의장",
    ),
}
"""Houses that keep papers, and who makes them there, in both languages."""
_HOUSE = {kind: re.compile(house, re.IGNORECASE) for kind, (house, _) in _HOUSES.items()}
_ROLE = {kind: re.compile(role, re.IGNORECASE) for kind, (_, role) in _HOUSES.items()}
_LEADS = re.compile(
    "|".join(role for _, role in _HOUSES.values()) + r"|\b(deputy|chief|minister|governor|mayor|clerk|officer|official|"
    r"editor|publisher|author|archivist|curator|founder|commissioner|spokes\w+|captain|commander|keeper|administrator|"
    r"(runs|leads|heads|edits|founded|keeps|chairs))\b|"
    r"(국장|소장|과장|부장|청장|대변인|편집장|편집인|발행인|사무국장|사무총장|기록관|담당|책임자|운영자|소유자)",
    re.IGNORECASE,
)
_BODY_NAME = re.compile(r"\b[A-Z][\w’'-]*(?: (?:[A-Z][\w’'-]*|of|for|and|the|de|del|da|do)(?= ?))*")
_HOUSE_WORDS = frozenset(
    "school college academy clinic hospital dispensary firm company haulage trans transport lines parish church chapel "
    "diocese mosque temple hotel inn hostel shelter committee council association union cooperative federation office "
    "bureau department ministry directorate secretariat commission agency centre center group network society club "
    "foundation archive museum museums registry authority coach governor mayor girls boys primary secondary".split()
)
_SMALL = frozenset(("the", "for", "and"))
_ADDRESSED = re.compile(r"\b(to|against|from|asks?|asked|blames?|blamed|urged?|thanks?) (the )?$", re.IGNORECASE)
"""Before the name of a house that a paper is sent to, and not made by."""
_PLACED = re.compile(r"\b(of|in|at|from|near|outside)\s+(the\s+)?[A-Z][\w’'-]*")
_MADE = (
    r"(?:wrote|writes|keeps|kept|drew up|draws up|compiled|signed|issued|drafted|filled in|entered|filmed|shot|took|"
    r"drew|recorded|posted|published|edits|edited|photographed)"
)
_THING = (
    r"(?P<thing>notices?|orders?|letters?|lists?|registers?|decrees?|leaflets?|posters?|circulars?|rolls?|ledgers?|"
    r"log ?books?|rulings?|permits?|diar(?:y|ies)|notebooks?|maps?|films?|videos?|footage|pictures|photographs|"
    r"reports?|minutes|manifests?|petitions?|journals?)"
)
_THING_KO = (
    r"(?P<it>통지|통고|공고|공문|명단|명부|장부|대장|전단|벽보|지시문|결정서|일기|수첩|공책|편지|지도|영상|동영상|사진|"
    r"보고서|회의록|탄원서)"
)
_DID = re.compile(
    rf"\b{_MADE} (?:up |down )?(?:the|this|that|these|those|a|an|his|her|our|every|each) (?:[\w-]+ ){{0,2}}{_THING}\b|"
    rf"{_THING_KO}(?:을|를|에) (?:직접 |손수 |혼자 )?(?:쓴|쓰|적은|적었|작성|만든|찍은|찍었|그린|낸|엮은|정리|"
    r"남긴|서명)",
    re.IGNORECASE,
)
"""Somebody who is said to have made a paper: `she drew up the list`, 명단을 작성한."""
_MORE_KINDS = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        "diary": r"\b(diar(y|ies)|notebooks?|journal)\b|일기|수첩|공책",
        "letter": r"\bletters?\b|편지|서한",
        "map": r"\bmaps?\b|지도",
        "film": r"\b(films?|videos?|footage|clips?|recordings?)\b|영상|녹화",
        "report": r"\breports?\b|보고서",
        "minutes": r"\bminutes\b|회의록",
        "manifest": r"\b(manifests?|waybills?)\b|운송장|적하",
        "petition": r"\bpetitions?\b|탄원서",
        "accounts": r"\b(ledgers?|accounts|invoices?|books)\b|장부|송장",
    }.items()
}
"""Kinds of paper that are known by who made them alone."""
_OUR_PAPER = re.compile(
    r"\b(our|my) (?:[\w-]+ ){0,2}(?P<paper>notices?|orders?|letters?|lists?|registers?|decrees?|leaflets?|posters?|"
    r"circulars?|rolls?|ledgers?|log ?books?|rulings?|permits?)\b|"
    r"(우리|저희|내|제)(?:가|의)? ?(?:\S+ )?(?P<ko>통지|통고|공고|공문|명단|명부|장부|대장|전단|벽보|지시문|결정서)",
    re.IGNORECASE,
)


class _Told(NamedTuple):
    """A voice with the words about it in its report, and the outlet that put that out."""

    voice: Voice
    words: str
    outlet: str


def one_maker(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield papers, and reports that bodies put out, each with the only one of another report who made it."""
    papers: dict[int, list[_Told]] = defaultdict(list)
    makers: dict[int, list[_Told]] = defaultdict(list)
    for speech in as_published(speeches):
        outlet = speech.reading.report.outlet or ""
        for voice in speech.voices:
            alone = len(speech.named) == 1
            told = _Told(voice, speech.reading.text if alone else _around(voice), outlet)
            for n in sorted({setting.episode[c.id] for c in voice.claims}):
                if _paper(voice, outlet):
                    papers[n].append(told)
                elif voice.kind in PEOPLE | BODIES and not voice.bare_denial:
                    makers[n].append(told)
    for n in sorted(papers):
        for paper in papers[n][:MOST]:
            made = [m for m in makers[n][:MOST] if m.voice.report != paper.voice.report and _made(paper, m)]
            if len(made) == 1:
                yield Relay(made[0].voice, paper.voice, True, "one_maker")


def _paper(voice: Voice, outlet: str) -> bool:
    """Whether a voice is a paper's, or a body's in the report that it puts out."""
    if voice.kind is AttributionKind.DOCUMENT:
        return True
    return (voice.own or voice.kind is AttributionKind.OUTLET) and is_body(outlet)


def _around(voice: Voice) -> str:
    return " ".join((said_of(voice), *(c.quote for c in voice.claims)))


def _called(told: _Told) -> str:
    """Return what somebody is called, with the sentences around them."""
    return f"{words_of(told.voice)} {said_of(told.voice)}"


def _made(paper: _Told, maker: _Told) -> bool:
    """Whether somebody made a paper, or leads the body that puts a report out."""
    if _at_odds(paper.voice, maker.voice) or one_name(paper.voice.text, maker.voice.text) is False:
        return False
    if not _matters(paper.voice) & _matters(maker.voice):
        return False
    leads = bool(_LEADS.search(_called(maker)))
    return _its_own(paper, maker) or (leads and (_by_name(paper, maker) or _by_house(paper, maker)))


def _by_name(paper: _Told, maker: _Told) -> bool:
    """Whether the words around a paper name a house whose name stands in the words around the maker."""
    author = person_name(maker.voice.text)
    if author and set(author) <= {w.casefold() for w in re.findall(r"[^\W\d_]+", paper.voice.text)}:
        return True
    where = paper.outlet if _itself(paper) else paper.words
    for found in _BODY_NAME.finditer(where) if latin(where) else ():
        name = found[0]
        words = {w.casefold() for w in re.findall(r"[^\W\d_]+", name)}
        if _ADDRESSED.search(where[: found.start()]):
            continue
        if not words & _HOUSE_WORDS:
            continue
        own = {w.casefold() for w in re.findall(r"[^\W\d_]{3,}", _PLACED.sub(" ", name))} - COMMON - _SMALL
        if latin(maker.words):
            heard = {w.casefold() for w in re.findall(r"[^\W\d_]+", maker.words)}
            if len(own - _HOUSE_WORDS) >= 1 and len(own) > 1 and own <= heard:
                return True
        elif spoken_alike(_PLACED.sub(" ", name), maker.words):
            return True
    return False


def _its_own(paper: _Told, maker: _Told) -> bool:
    """Whether somebody speaks of `our notice`, or is said to have made one, and the paper is of that kind."""
    told = maker.words if maker.voice.kind in PEOPLE else _around(maker.voice)
    found = [m["paper"] or m["ko"] for m in _OUR_PAPER.finditer(told)]
    found += [m["thing"] or m["it"] for m in _DID.finditer(told)]
    return paper.voice.kind is AttributionKind.DOCUMENT and any(_kinds(w) & _kinds(paper.voice.text) for w in found)


def _kinds(text: str) -> frozenset[str]:
    return paper_kinds(text) | frozenset(kind for kind, pattern in _MORE_KINDS.items() if pattern.search(text))


def _by_house(paper: _Told, maker: _Told) -> bool:
    """Whether a house of one kind is behind both, and both give one exact count of one act."""
    if not _counts(paper.voice) & _counts(maker.voice):
        return False
    house = f"{paper.words} {paper.outlet if _itself(paper) else ''}"
    return any(_HOUSE[kind].search(house) and _ROLE[kind].search(_called(maker)) for kind in _HOUSES)


def _itself(paper: _Told) -> bool:
    """Whether the report is the paper, by the body that puts it out."""
    return bool(_HOUSE_WORDS & {w.casefold() for w in re.findall(r"[^\W\d_]+", paper.outlet)}) or is_body(paper.outlet)


def _at_odds(paper: Voice, maker: Voice) -> bool:
    """Whether counts can't both be right: of what was ordered, or of what came about."""
    return any(
        x.act.code is y.act.code
        and (x.status.code in DECIDED) is (y.status.code in DECIDED)
        and at_odds(x.figure, y.figure)
        for x in paper.claims[:MOST_CLAIMS]
        for y in maker.claims[:MOST_CLAIMS]
    )


def _matters(voice: Voice) -> set[str]:
    return {matter_of_paper(c) for c in voice.claims if c.status.code is not Status.DENIED}


def _counts(voice: Voice) -> set[tuple[str, int, str]]:
    """Return the exact counts that a voice gives, by what the act comes to and unit."""
    return {
        (matter_of_paper(c), c.figure.best, c.figure.unit.value)
        for c in voice.claims
        if c.figure and c.figure.best and c.figure.best >= FEW and c.figure.quantifier is Quantifier.EXACT
    }
