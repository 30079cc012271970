"""A flood: reports of a few coordinated identities that imitate, borrow and bridge what is known.

Each report takes one of the ways in which such a campaign could try to make an event look
corroborated; texts vary in words, numbers and order, in English and Korean.
"""

from __future__ import annotations

import datetime as dt
import random

from tests.reconcile.factory import Desk, judgement
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.links import assessment_value
from witnessmark.vocab.codes import Act, AttributionKind, Decision

NAMED, RELAYED = AttributionKind.NAMED_PERSON, AttributionKind.OTHER_MEDIA
OPENINGS = ("Trucks came at dawn.", "It was cold that day.", "Neighbours watched in silence.", "Doors stood open.",
            "The market was shut.",
            "Snow lay on the road.", "Nobody slept.", "Children were crying.")
CLOSINGS = ("More may follow.", "Nobody knows where they are now.", "The houses stand empty.", "Guards stayed on.",
            "Letters came back unopened.", "The school is closed.", "The road is blocked.", "No one was told why.")
KO_OPENINGS = ("새벽에 트럭이 왔다.",
               "그날은 몹시 추웠다.", "이웃들은 말없이 보았다.", "장마당은 닫혀 있었다.", "눈이 쌓였다.")
KO_CLOSINGS = ("더 있을 수 있다.",
               "어디인지 모른다.", "집들은 비어 있다.", "학교도 문을 닫았다.", "이유는 아무도 모른다.")


def genuine() -> list[Claim]:
    """One event of one reporter's call, another event of a named speaker, and one more with a second speaker in it."""
    text = ("Families were expelled from Hyesan, people there say.\n"
            "“On December 3, 84 households were expelled from Hyesan,” a source in Ryanggang told Border Post on "
            "December 5.\nMen were detained in Hyesan on December 4, according to Ri Song Min.\n")
    first = Desk(text, "Border Post", "2018-12-06")
    caller = first.source("a source in Ryanggang", told=("December 5", "2018-12-05"), place="Ryanggang")
    lines = text.split("\n")
    claims = [
        first.claim(lines[1], Act.EXPULSION, "were expelled from Hyesan,”", origin=("Hyesan",),
                    when=("December 3", "2018-12-03"), figure=first.figure("84 households", 84), said=(caller,)),
        first.claim(lines[2], Act.DETENTION, "detained", origin=("Hyesan",), when=("December 4", "2018-12-04"),
                    said=(first.source("Ri Song Min", NAMED),)),
    ]
    text = "Kim Chol Ho, a former clerk, said that 30 families were expelled from Hoeryong in the autumn of 2018.\n"
    second = Desk(text, "Harbour Times", "2019-02-01")
    return [*claims, second.claim(
        text.strip(), Act.EXPULSION, "were expelled", origin=("Hoeryong",),
        when=("the autumn of 2018", "2018-09-01", "2018-11-30"), figure=second.figure("30 families", 30),
        said=(second.source("Kim Chol Ho", NAMED),))]


def assessed(claims: list[Claim], letter: str = "B") -> list[Judgement]:
    """Assess what stands before the flood comes: origins by name, with the reports a person had seen."""
    return [
        judgement(n, "origin", origin.id, Decision.ASSESS, assessment_value(letter, origin.reports))
        for n, origin in enumerate(reconcile(claims).origins, 1)
    ]


def flood(reports: int, identities: int = 50, seed: int = 7) -> list[Claim]:
    """Return the claims of so many reports, each by one of the identities and one of the ways."""
    chance = random.Random(seed)
    ways = (_witness, _borrowed, _relayed, _called, _bridge, _two_speakers, _korean)
    return [claim for n in range(reports) for claim in chance.choice(ways)(n % identities, n, chance)]


def _desk(who: int, n: int, chance: random.Random, line: str, language: str = "en", outlet: str | None = None) -> Desk:
    opening, closing = (KO_OPENINGS, KO_CLOSINGS) if language == "ko" else (OPENINGS, CLOSINGS)
    text = f"{chance.choice(opening)} {chance.choice(opening)}\n{line}\n{chance.choice(closing)} ({n})\n"
    published = dt.date(2018, 12, 6) + dt.timedelta(days=chance.randrange(90))
    return Desk(text, outlet or f"Sheet {who}", published.isoformat(), language)


def _witness(who: int, n: int, chance: random.Random) -> list[Claim]:
    line = f"Witness W{who}, a porter, said {84 + n % 3} households were expelled from Hyesan on December 3."
    desk = _desk(who, n, chance, line)
    return [desk.claim(line, Act.EXPULSION, "were expelled", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                       figure=desk.figure(f"{84 + n % 3} households", 84 + n % 3),
                       said=(desk.source(f"Witness W{who}"),))]


def _borrowed(who: int, n: int, chance: random.Random) -> list[Claim]:
    """The name of a speaker whom people know from elsewhere."""
    name = chance.choice(("Kim Chol Ho", "Ri Song Min"))
    line = f"{name} said 84 households were expelled from Hyesan on December 3."
    desk = _desk(who, n, chance, line)
    return [desk.claim(line, Act.EXPULSION, "were expelled", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                       figure=desk.figure("84 households", 84), said=(desk.source(name, NAMED),))]


def _relayed(who: int, n: int, chance: random.Random) -> list[Claim]:
    """What a known outlet never wrote."""
    line = "Harbour Times reported that 84 households were expelled from Hyesan on December 3."
    desk = _desk(who, n, chance, line)
    return [desk.claim(line, Act.EXPULSION, "were expelled", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                       figure=desk.figure("84 households", 84), said=(desk.source("Harbour Times", RELAYED),))]


def _called(who: int, n: int, chance: random.Random) -> list[Claim]:
    """A call to the known outlet, in its own name."""
    line = f"“{chance.randrange(70, 99)} households were expelled from Hyesan on December 3,” a source in Ryanggang " \
           "told Border Post on December 5."
    desk = _desk(who, n, chance, line, outlet="Border Post")
    caller = desk.source("a source in Ryanggang", told=("December 5", "2018-12-05"), place="Ryanggang")
    return [desk.claim(line, Act.EXPULSION, "were expelled", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                       said=(caller,))]


def _bridge(who: int, n: int, chance: random.Random) -> list[Claim]:
    """Two events told as one."""
    line = "84 households were expelled from Hyesan and Hoeryong between the autumn and December 3."
    desk = _desk(who, n, chance, line)
    return [desk.claim(line, Act.EXPULSION, "were expelled", origin=("Hyesan", "Hoeryong"),
                       when=("the autumn and December 3", "2018-09-01", "2018-12-03"),
                       figure=desk.figure("84 households", 84))]


def _two_speakers(who: int, n: int, chance: random.Random) -> list[Claim]:
    """Both known speakers in one report, on one event."""
    line = "Kim Chol Ho saw 84 households expelled from Hyesan on December 3, and Ri Song Min saw them expelled."
    desk = _desk(who, n, chance, line)
    return [
        desk.claim(line, Act.EXPULSION, "expelled from", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                   figure=desk.figure("84 households", 84), said=(desk.source("Kim Chol Ho", NAMED),)),
        desk.claim(line, Act.EXPULSION, "them expelled", origin=("Hyesan",), when=("December 3", "2018-12-03"),
                   said=(desk.source("Ri Song Min", NAMED),)),
    ]


def _korean(who: int, n: int, chance: random.Random) -> list[Claim]:
    line = f"주민 {who}씨는 12월 3일 혜산시에서 {80 + n % 9}세대가 추방됐다고 말했다."
    desk = _desk(who, n, chance, line, "ko", outlet=f"소식지 {who}")
    return [desk.claim(line, Act.EXPULSION, "추방됐다", origin=("혜산시",), when=("12월 3일", "2018-12-03"),
                       figure=desk.figure(f"{80 + n % 9}세대", 80 + n % 9), said=(desk.source(f"주민 {who}씨"),))]
