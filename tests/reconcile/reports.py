"""The reports of the scenarios: one call told in Korean, translated, reprinted and rewritten."""

from __future__ import annotations

from tests.reconcile.factory import Desk
from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Act, AttributionKind, Ground, Group, Organ, Quantifier, Status, Unit

KOREAN = (
    "양강도 혜산시에서 거주 등록이 없는 이주민 세대가 추방됐다고 소식통이 알려왔다.\n"
    "양강도 소식통은 17일 새벽일보와의 통화에서 “지난 3일 혜산시에서 84세대가 원래 살던 곳으로 추방됐다”고 전했다.\n"
    "앞서 지난달 말 보위부는 타 지역 출신 주민들의 신원을 조사했다고 소식통은 설명했다.\n"
    "그는 봄에 추가 추방이 있을 것이라는 소문이 돌고 있다고 말했다.\n"
)
ENGLISH = (
    "Resettled families without residence papers were expelled "
    "from Hyesan, Ryanggang Province, a source says.\n"
    "“On December 3, 84 households were expelled from Hyesan to "
    "the places they came from,” a source in Ryanggang "
    "told Saebyeok Ilbo on December 21.\n"
    "Late last month, the state security department looked into "
    "the origins of residents from other regions, the "
    "source explained.\n"
    "He said that rumors are going around that more expulsions will follow in spring.\n"
    "This article was translated from the Korean.\n"
)
REWRITE = (
    "About 80 families have been forced out of the North Korean "
    "border city of Hyesan, according to Saebyeok Ilbo.\n"
    "The paper, citing a source in Ryanggang Province, reported "
    "that some 80 households were expelled in early "
    "December because they were not registered there.\n"
)
OTHER = (
    "Families from Hyesan began arriving in the hills last week, a nurse of Pochon said.\n"
    "The nurse told Border Post that more than 70 households "
    "had been expelled from Hyesan in December and came "
    "past Pochon by truck.\n"
)
DENIAL = (
    "No one has been expelled from Hyesan in December, an "
    "official of the provincial committee said in a statement.\n"
)


def korean(outlet: str = "새벽일보", published: str = "2018-12-18") -> tuple[Desk, list[Claim]]:
    desk = Desk(KOREAN, outlet, published, "ko")
    caller = desk.source("양강도 소식통", told=("17일", "2018-12-17"), place="양강도")
    same = desk.source("소식통은 설명", told=None)
    lines = KOREAN.split("\n")
    return desk, [
        desk.claim(
            lines[1],
            Act.EXPULSION,
            "추방됐다”",
            origin=("혜산시",),
            destination=("원래 살던 곳",),
            when=("지난 3일", "2018-12-03"),
            figure=desk.figure("84세대", 84),
            groups=("이주민", (Group.RESETTLER,)),
            ground=("거주 등록이 없는", Ground.RESIDENCE_STATUS),
            said=(caller,),
        ),
        desk.claim(
            lines[2],
            Act.BACKGROUND_CHECK,
            "조사했다",
            when=("지난달 말", "2018-11-21", "2018-11-30"),
            groups=("타 지역 출신 주민들", (Group.RESETTLER,)),
            perpetrator=("보위부", Organ.STATE_SECURITY),
            said=(same,),
        ),
        desk.claim(lines[3], Act.EXPULSION, "추가 추방", status=Status.RUMOURED, said=(desk.source("그는"),)),
    ]


def english(outlet: str = "Saebyeok Ilbo English", published: str = "2018-12-24") -> tuple[Desk, list[Claim]]:
    desk = Desk(ENGLISH, outlet, published)
    caller = desk.source("a source in Ryanggang", told=("December 21", "2018-12-21"), place="Ryanggang")
    lines = ENGLISH.split("\n")
    return desk, [
        desk.claim(
            lines[1],
            Act.EXPULSION,
            "84 households were expelled",
            origin=("Hyesan",),
            destination=("the places they came from",),
            when=("December 3", "2018-12-03"),
            figure=desk.figure("84 households", 84),
            groups=("Resettled families", (Group.RESETTLER,)),
            ground=("without residence papers", Ground.RESIDENCE_STATUS),
            said=(caller,),
        ),
        desk.claim(
            lines[2],
            Act.BACKGROUND_CHECK,
            "looked into the origins",
            when=("Late last month", "2018-11-21", "2018-11-30"),
            perpetrator=("the state security department", Organ.STATE_SECURITY),
            said=(desk.source("the source explained"),),
        ),
        desk.claim(
            lines[3], Act.EXPULSION, "more expulsions", status=Status.RUMOURED, said=(desk.source("He"),)
        ),
    ]


def rewrite(outlet: str = "Harbour Times", published: str = "2018-12-20") -> tuple[Desk, list[Claim]]:
    desk = Desk(REWRITE, outlet, published)
    lines = REWRITE.split("\n")
    relayed = desk.source("Saebyeok Ilbo", AttributionKind.OTHER_MEDIA)
    caller = desk.source("a source in Ryanggang Province", place="Ryanggang Province")
    return desk, [
        desk.claim(
            lines[1],
            Act.EXPULSION,
            "were expelled",
            origin=("Hyesan",),
            when=("early December", "2018-12-01", "2018-12-10"),
            figure=desk.figure("some 80 households", 80, quantifier=Quantifier.ABOUT),
            ground=("not registered there", Ground.RESIDENCE_STATUS),
            said=(caller, relayed),
        ),
    ]


def other(outlet: str = "Border Post", published: str = "2018-12-27") -> tuple[Desk, list[Claim]]:
    desk = Desk(OTHER, outlet, published)
    lines = OTHER.split("\n")
    nurse = desk.source("a nurse of Pochon", AttributionKind.EYEWITNESS, place="Pochon")
    return desk, [
        desk.claim(
            lines[1],
            Act.EXPULSION,
            "expelled from Hyesan",
            origin=("Hyesan",),
            when=("December", "2018-12-01", "2018-12-31"),
            figure=desk.figure("more than 70 households", 70, quantifier=Quantifier.MORE_THAN),
            said=(nurse,),
        ),
    ]


def denial(outlet: str = "Central News", published: str = "2018-12-29") -> tuple[Desk, list[Claim]]:
    desk = Desk(DENIAL, outlet, published)
    official = desk.source("an official of the provincial committee", AttributionKind.OFFICIAL_STATEMENT)
    return desk, [
        desk.claim(
            DENIAL.strip(),
            Act.EXPULSION,
            "expelled",
            status=Status.DENIED,
            origin=("Hyesan",),
            when=("December", "2018-12-01", "2018-12-31"),
            said=(official,),
        ),
    ]


def wave(
    year: int, households: int, *, town: str = "Hyesan", outlet: str = "Border Post"
) -> tuple[Desk, list[Claim]]:
    """One wave in one town, reported in its own year, with its own count."""
    text = (
        f"In March {year}, {households} households of unregistered "
        f"settlers were expelled from {town}, a trader "
        f"who was there that spring told us.\nThe security department ordered it.\n"
    )
    desk = Desk(text, outlet, f"{year}-04-09")
    trader = desk.source("a trader", AttributionKind.EYEWITNESS)
    return desk, [
        desk.claim(
            text.split("\n")[0],
            Act.EXPULSION,
            "expelled",
            origin=(town,),
            when=(f"March {year}", f"{year}-03-01", f"{year}-03-31"),
            figure=desk.figure(f"{households} households", households),
            groups=("unregistered settlers", (Group.RESETTLER,)),
            ground=("unregistered", Ground.RESIDENCE_STATUS),
            said=(trader,),
        ),
    ]


def looking_back(years: dict[int, int]) -> tuple[Desk, list[Claim]]:
    """A later report that mentions earlier waves as background."""
    told = " ".join(f"In {year}, {n} households were put out of Hyesan." for year, n in years.items())
    text = f"Hyesan has seen this before.\n{told}\n"
    desk = Desk(text, "Harbour Times", "2018-12-22")
    claims = []
    for year, n in years.items():
        sentence = f"In {year}, {n} households were put out of Hyesan."
        claims.append(
            desk.claim(
                sentence,
                Act.EXPULSION,
                sentence[:-1],
                origin=("Hyesan",),
                when=(f"{year}", f"{year}-01-01", f"{year}-12-31"),
                figure=desk.figure(f"{n} households", n),
            )
        )
    return desk, claims


def persons(outlet: str = "Valley Radio", published: str = "2018-12-26") -> tuple[Desk, list[Claim]]:
    text = "A teacher said that 84 people were expelled from Hyesan in December over missing papers.\n"
    desk = Desk(text, outlet, published)
    return desk, [
        desk.claim(
            text.strip(),
            Act.EXPULSION,
            "expelled",
            origin=("Hyesan",),
            when=("December", "2018-12-01", "2018-12-31"),
            figure=desk.figure("84 people", 84, Unit.PERSON),
            ground=("missing papers", Ground.RESIDENCE_STATUS),
            said=(desk.source("A teacher"),),
        ),
    ]


def flood(outlet: str = "Harbour Times", published: str = "2018-12-15") -> tuple[Desk, list[Claim]]:
    """A look-alike: same town and month, another shock and other people."""
    text = "Ice on the river burst its banks and 84 households in Hyesan had to be evacuated on December 4.\n"
    desk = Desk(text, outlet, published)
    return desk, [
        desk.claim(
            text.strip(),
            Act.EVACUATION,
            "evacuated",
            origin=("Hyesan",),
            when=("December 4", "2018-12-04"),
            figure=desk.figure("84 households", 84),
            ground=("Ice on the river burst its banks", Ground.DISASTER_RISK),
        ),
    ]
