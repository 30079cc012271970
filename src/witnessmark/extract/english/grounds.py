"""Why it was done and what followed: reasons by connector, consequences by their words.

A reason needs a connector ("because of", "accused of", "to make way for"); its code comes
from the words after it. Nothing is inferred from the act alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from witnessmark.extract.row_cells import other_cells, reason_cell
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Consequence, Ground

_CAUSE = r"""accus(?:es|ed|ing) (?:the |them |him |her |us )?(?:\w+ )?of|grounds?: |reasons?: |
for the (?:building|construction|sake) of|for want of|to (?=(?:save|protect) (?:the |its |their ))|(?:told|
said|saying|claims?|claimed|says) that (?=the land (?:was|is|belong))|because of|because|due to|owing to|
as a result of|in (?:retaliation|punishment|reprisal|
response|revenge|return) (?:for|to)|on account of|by reason of|by virtue of|out of concern (?:for|over)|
under (?=(?:the |a |an )?(?:new |recent |\w+ )?(?:[\w-]+ )?(?:law|act|code|ordinance|regulations?|rules?|decree)\b)|
as part of (?=(?:an? |the |its |their )?(?:[\w-]+ ){0,4}(?:scheme|project|works?|plan|programme|program|
development|redevelopment|renewal|crackdown|campaign|drive|operation|sweep)\b)|
(?:with|on|using) (?:the|an?) (?:excuse|claim|argument|pretext|charge|allegation|justification) (?:of|that)|
(?:saying|claiming|alleging|arguing|asserting|insisting|on the argument that)(?: that)? (?=(?:they|he|she|it|
the (?:site|land|area|plots?|houses?|homes|families|people|residents|settlement|buildings?))\b)|
(?:was|were|are|is) said to be (?=of |from |unreliable|disloyal|hostile)|as (?=(?:relatives?|families|kin|kinsmen|
outsiders|foreigners|enemies|traitors|spies|suspects?|supporters?|illegal|unregistered)\b)|
as (?:a )?punishment for|on (?:the )?(?:grounds?|basis|charges?|suspicion|allegations?|pretext|pretence) (?:of|
that)|on (?:suspicion|charges) of|under the pretext (?:of|that)|for reasons? of|in the name of|
citing (?!(?:an? |the |unnamed |local |several |two |its |their )*(?:\w+ )?(?:officials?|sources?|residents?|
witness\w*|spokes\w+|reports?|documents?|media|data|figures))|(?:was|were|been|being|are|is)?\s?accused of|
(?:who )?(?:stand |stood )?accused of|blam(?:ed|ing) (?:\w+ )?for|suspected of|convicted of|found guilty of|
caught|fearing|for fear of|amid|in the wake of|in order to make way for|(?:in order )?to (?:make way|make room|
clear (?:the )?(?:way|land|space)|free up land) for|to allow (?:for )?(?:the )?(?:construction|building) of|
ahead of|in connection with|over (?:alleged |claims |concerns |fears |suspected |the |their |a |an )?|
for (?:alleged(?:ly)?|having|being|failing to|lacking|refusing to|engaging in|involvement in|violating|
breaching|not having|not holding|using|making|helping|contacting|living|staying|entering|overstaying|crossing|
illegally|smuggling|lack of|the construction of|construction of|a (?:new )?(?:dam|road|mine|park|railway|
airport|plantation)|security reasons|crimes?)|since (?:they|he|she|the|their)|as (?=(?:\w+ ){0,3}(?:flood|fight|
river|rebel|storm|water|clash|violence|cyclone|wildfire|fire|lava|troops|fighters|gunmen|militia)\w*)|
after (?=(?:[\w’'-]+ ){0,4}(?:flood|fight|clash|attack|storm|cyclone|typhoon|landslide|earthquake|erupti|heavy|
rain|river|shell|violence|raid|air|dam|killing|wildfire|defect|a relative|relatives|family|gunmen|rebels|
militia|armed|soldiers|troops|warning|shooting|protest|riot|unrest|escap|execut|alert|explosion|leak|immolat|coup|
fled|crossed|bomb|rocket|missile|mudslide|quake|tsunami|outbreak|border)\w*)|before (?=the (?:\w+ ){0,2}(?:dam|
reservoir|games|visit|congress|storm|flood|cyclone|typhoon|hurricane)\b)|
within (?:\w+ ){1,3}of (?=the (?:\w+ ){0,3}(?:rocket|attack|
shelling|quake|flood|eruption)\w*)|following|ravaged by|triggered by|caused by|driven by|displaced by|
(?<=fled )(?=(?:\w+ ){0,2}(?:fighting|violence|attacks?|clashes|flood\w*|shelling|conflict|war)\b)|
(?<=fleeing )(?=(?:\w+ ){0,2}(?:fighting|violence|attacks?|clashes|flood\w*|shelling|conflict|war)\b)|
(?<=who )(?=had no |have no |lacked? |did not have )|(?<=without )(?=(?:valid )?(?:papers|documents|residence|
residency|permits?|visas?)\b)|(?=\bundocumented\b)|(?=(?:flood|landslide|disaster|erosion|avalanche)-prone\b)|
(?=built (?:illegally|without (?:\w+ ){0,2}permi))|so that|the reason given (?:was|is)|the reason (?:was|
is)(?: that)?|(?<=for being )|whose (?=(?:relatives?|famil\w+|sons?|daughters?|children|siblings?|brothers?|kin|
members?) (?:\w+ ){0,3}(?:defect|escap|fled|flee|gone))|
whose (?=(?:residence |travel |work |stay )?(?:papers|documents|permits?|visas?|passports?|registration|
licen[cs]es?|leases?) )|(?<=with )(?=no (?:\w+ )?(?:papers|documents|registration|permits?|residence|residency|
visas?)\b)|(?:in|for) lack of|(?:deemed|declared|classed|classified|branded|labelled|labeled|designated|
regarded|listed) (?:to be |as )?(?:an? )?(?=illegal|unlawful|unauthori[sz]ed|unsafe|uninhabitable|hostile|
unreliable|disloyal|enem|trait|separatis|extremis|terroris|high[- ]risk|encroach|squatt|trespass|a reserve|
protected|a military)|(?:in order )?to (?=(?:curb|stop|prevent|stem|combat|root out|deter|crack down on|cut off|
tighten|strengthen) (?:\w+ ){0,3}(?:smuggl|traffick|phone|border|security|rebels?|insurgen|militan|crime|theft|
poach|encroach|floods?|disease|erosion)\w*)|(?:is|was|are|were|being) (?:needed|wanted|earmarked|required|
intended|reserved|set aside) for (?=(?:an? |the |new |its )?\w)|(?:in|by) (?:an? |the )?(?:\w+ )?(?:drive|
crackdown|campaign|operation) (?:against|on) """
_CONNECTOR = re.compile(
    r"(?:(?<=\W)|^)(?:" + _CAUSE.replace("\n", "") + r")(?:\s+(?:the\s+|an?\s+|their\s+)?|(?=\w))", re.I
)
_STRONG = re.compile(
    r"because|due to|owing|grounds?|pretext|excuse|account of|accused|citing|punishment|charges|suspicion|reason|"
    r"make way|for (?:having|being|failing|refusing)|convicted",
    re.I,
)
_STOP = re.compile(
    r"(?<!\b[A-Z])\.|[;:!?\n”\"]|,\s+(?!and\b|or\b)|\s[–—]\s|\b(?:according to|which|while|but|were expelled|"
    r"was expelled|he said|she said|officials said)\b|"
    r",?\s(?:and|or)\s(?=(?:their|they|his|her|he|she|it|we|the \w+ (?:were|was|are|is|had|have)|were|was|are|"
    r"had|have|ordered|sent|moved|forced|told|will|expelled|evicted|"
    r"deported|relocated|fled|burned|demolished|could|would|must|barred|banned)\b)|"
    r"\s(?:on|in|since|by|from|until|last|during)\s(?=(?:the )?(?:\d|early|late|mid|January|February|March|"
    r"April|May\b|June|July|August|September|October|November|"
    r"December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|spring|summer|autumn|winter|recent|past|"
    r"last|week|month|year))|"
    r"\s(?=last (?:week|month|year|spring|summer|autumn|winter)|yesterday|earlier this)",
    re.I,
)
_NARROW = re.compile(
    r"\s(?:in|have|has|had|were|was|are|is|and|to|into|near|at|from|who|which|that|across|around|on)\b"
)
_ACCUSED = re.compile(r"(?:who )?(?:was|were|been|being|are|is|stand|stood)?\s?(?:accus|convict|found guilty|"
    r"caught)", re.I)
_PAPERS = re.compile(
    r"(?:\w+ )?(?:papers|documents|permits?|visas?|passports?|registration|licen[cs]es?|leases?)\b", re.I)
_WEAK = re.compile(r"^(?:following|after|amid|ahead of|as|over|since|caught|in the wake of|for|fearing)\b", re.I)


@dataclass(frozen=True, slots=True)
class Tables:
    ground: tuple[tuple[Ground, re.Pattern[str]], ...]
    consequence: tuple[tuple[Consequence, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Read the patterns once."""
    raw = tomllib.loads(files(__package__).joinpath("grounds.toml").read_text("utf-8"))
    return Tables(
        tuple((Ground(code), re.compile(r"(?:\b|(?<=-))(?:" + pattern + ")", re.I)) for code,
            pattern in raw["ground"].items()),
        tuple(
            (Consequence(code), re.compile(r"\b(?:" + pattern + ")", re.I))
            for code, pattern in raw["consequence"].items()
        ),
    )


def grounds_in(text: str, start: int, end: int, base: int) -> list[tuple[Ground, Span]]:
    """Return the reasons stated in `text[start:end]`; spans are shifted by `base`."""
    out: list[tuple[Ground, Span]] = []
    for match in _CONNECTOR.finditer(text, start, end):
        stop = _STOP.search(text, match.end(), end)
        last = stop.start() if stop else end
        if text[match.end() : match.end() + 12].lower() == "undocumented":
            last = match.end() + 12
        if match.end() == match.start() or match.group().lower().startswith("amid"):
            narrow = _NARROW.search(text, match.end() + 1, last)
            last = narrow.start() if narrow else last
        words = text[match.end() : last].rstrip(" ,")
        if len(words) < 3 or len(words) > 220:
            continue
        connector = match.group().strip()
        bare = match.end() == match.start()
        words_before = text[max(start, match.start() - 12) : match.start()] if bare else ""
        code = (
            code_of(words_before + words) if words_before else
            code_of(connector + " " + words)
            if re.match(r"accused|suspected|convicted|on (?:suspicion|charges)|whose", connector, re.I)
            else code_of(words)
        )
        if connector.lower().startswith("whose"):
            code = Ground.RESIDENCE_STATUS if _PAPERS.match(words) else Ground.FAMILY_DEFECTION
        if _ACCUSED.match(connector) and code in {Ground.FAMILY_DEFECTION, Ground.OTHER, None}:
            code = Ground.ALLEGED_CRIME
        if code is None:
            if not _STRONG.search(connector):
                continue
            code = Ground.OTHER
        if _WEAK.match(connector) and code is Ground.OTHER:
            continue
        span = Span(base + match.end(), base + match.end() + len(words))
        if not any(s.overlaps(span) for _, s in out):
            out.append((code, span))
    return out


def row_ground(text: str, at: int, taken: Sequence[Span]) -> list[tuple[Ground, Span]]:
    """Return the reason that the table's row around `at` gives: in its column of reasons, or in a table without a
    heading row in a cell with none of the spans `taken` that names one."""
    cell = reason_cell(text, at)
    if cell is not None:
        return [(code_of(cell.slice(text)) or Ground.OTHER, cell)]
    return [(code, cell) for cell in other_cells(text, at, taken) if (code := code_of(cell.slice(text)))][:1]


def code_of(words: str) -> Ground | None:
    """Return the code whose words come first in the phrase."""
    hits = [(m.start(), i, code) for i, (code, pattern) in enumerate(tables().ground) if (m := pattern.search(words))]
    return min(hits, key=lambda h: (h[0] // 12, h[1]))[2] if hits else None


def consequences_in(text: str, start: int, end: int, base: int) -> list[tuple[Consequence, Span]]:
    """Return what followed for the people, as stated in `text[start:end]`."""
    out: list[tuple[Consequence, Span]] = []
    for code, pattern in tables().consequence:
        match = pattern.search(text, start, end)
        if match is not None:
            span = Span(base + match.start(), base + match.end())
            if not any(s.overlaps(span) for _, s in out):
                out.append((code, span))
    return sorted(out, key=lambda item: item[1])
