"""What reports take from one another: documents, courts, streets, bodies that speak of themselves."""

from __future__ import annotations

from tests.reconcile.factory import Desk
from tests.reconcile.test_run import gather
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Reconciliation
from witnessmark.reconcile import reconcile
from witnessmark.vocab.codes import Act, AttributionKind, ContradictionKind, Status

Kind = AttributionKind


def order(outlet: str, published: str, text: str, who: str, when: tuple[str, ...]) -> tuple[Desk, list[Claim]]:
    desk = Desk(text, outlet, published)
    return desk, [desk.claim(text.strip(), Act.EVICTION, "leave", status=Status.ORDERED, origin=("Hyesan",), when=when,
                             said=(desk.source(who, Kind.DOCUMENT),))]


def only(result: Reconciliation) -> tuple[int, int]:
    (incident,) = result.incidents
    return incident.origins.low, incident.origins.high


def test_a_notice_and_what_the_papers_say_of_it_are_one_document() -> None:
    notice = order("Circle office", "2018-09-07", "By this notice all who live in Hyesan shall leave by 17 "
                   "September.\n", "notice", ("by 17 September", "2018-09-07", "2018-09-17"))
    paper = order("Valley Post", "2018-09-24", "The notice of 7 September told those in Hyesan to leave in ten days.\n",
                  "The notice", ("7 September", "2018-09-07", "2018-09-17"))
    assert only(reconcile(gather(notice, paper))) == (1, 1)


def test_documents_of_other_days_may_be_one_and_may_be_two() -> None:
    first = order("Valley Post", "2018-09-24", "A notice told those in Hyesan to leave by 17 September.\n",
                  "A notice", ("by 17 September", "2018-09-07", "2018-09-17"))
    second = order("Harbour Times", "2018-09-26", "Shown at a gate, a decree: who lives in Hyesan has to leave his "
                   "house, one and all, by 17 September.\n", "a decree",
                   ("by 17 September", "2018-09-10", "2018-09-17"))
    assert only(reconcile(gather(first, second))) == (1, 2)


def evicted(
    outlet: str, published: str, text: str, who: str, kind: Kind, n: int | None = None
) -> tuple[Desk, list[Claim]]:
    desk = Desk(text, outlet, published)
    figure = desk.figure(f"{n} households", n) if n else None
    return desk, [desk.claim(text.strip(), Act.EVICTION, "evicted", origin=("Hyesan",),
                             when=("3 December", "2018-12-03"), figure=figure, said=(desk.source(who, kind),))]


def test_a_body_named_by_a_paper_is_the_one_that_speaks_in_its_own_note() -> None:
    paper = evicted("Border Post", "2018-12-05", "Households were evicted from Hyesan on 3 December, the Karen Border "
                    "Relief group told us.\n", "the Karen Border Relief group", Kind.ORGANISATION)
    own = evicted("Karen Border Relief", "2018-12-09", "We listed 412 households evicted from Hyesan on 3 December.\n",
                  "We", Kind.ORGANISATION, 412)
    assert only(reconcile(gather(paper, own))) == (1, 1)


def test_two_named_witnesses_of_one_report_are_two() -> None:
    text = ("Gul Mina saw 40 households evicted from Hyesan on 3 December.\n"
            "Haji Sardar Khan saw people evicted from Hyesan on 3 December.\n")
    desk = Desk(text, "Border Post", "2018-12-05")
    lines = text.split("\n")
    claims = [
        desk.claim(line, Act.EVICTION, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
                   said=(desk.source(name, Kind.EYEWITNESS),))
        for line, name in zip(lines[:2], ("Gul Mina", "Haji Sardar Khan"), strict=True)
    ]
    assert only(reconcile(claims)) == (2, 2)


def test_a_court_that_stays_what_is_to_come_contradicts_nothing_done_before() -> None:
    done = evicted("Border Post", "2018-12-05", "Gul Mina saw 40 households evicted from Hyesan on 3 December.\n",
                   "Gul Mina", Kind.EYEWITNESS, 40)
    text = "No further household shall be evicted from Hyesan, the court ordered on 12 December.\n"
    desk = Desk(text, "High Court", "2018-12-12")
    stay = desk, [desk.claim(text.strip(), Act.EVICTION, "evicted", status=Status.HALTED, origin=("Hyesan",),
                             when=("12 December", "2018-12-12"), said=(desk.source("the court", Kind.DOCUMENT),))]
    found = reconcile(gather(done, stay))
    kinds = {c.kind for i in found.incidents for c in i.contradictions}
    assert ContradictionKind.STATUS not in kinds


def test_what_one_street_lost_does_not_contradict_the_whole() -> None:
    whole = evicted("Border Post", "2018-12-05", "A trader said 37 households were evicted from Hyesan on 3 "
                    "December.\n", "A trader", Kind.ANONYMOUS_SOURCE, 37)
    street = evicted("Harbour Times", "2018-12-06", "A cook said 4 households were evicted from Hyesan on 3 "
                     "December, in his unit alone.\n", "A cook", Kind.ANONYMOUS_SOURCE, 4)
    found = reconcile(gather(whole, street))
    counts = [c for i in found.incidents for line in i.contradictions for c in line.differences if c.field == "figure"]
    assert [c.compatible for c in counts] == [True]
