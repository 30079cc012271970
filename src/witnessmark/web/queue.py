"""What the review queue is narrowed to, and what each other choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from witnessmark.app.case import Case
from witnessmark.model.report import Report
from witnessmark.store.base import ClaimGroup, ClaimQuery
from witnessmark.store.tally import BANDS
from witnessmark.vocab.codes import Act, Status

BAND_NAMES = ("doubtful", "likely", "sure")
FILTERS = ("report", "act", "status", "sure", "decided", "order")
REPORTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue is narrowed to; every part is empty or one known value."""

    report: str = ""
    act: str = ""
    status: str = ""
    sure: str = ""
    decided: str = ""           # empty: not yet
    order: str = ""             # empty: what most needs a look first

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        """Return what an address or a form asks for; what is unknown is as nothing."""
        known: dict[str, Set[str]] = {"act": set(Act), "status": set(Status), "sure": set(BAND_NAMES),
                                      "decided": {"yes", "all"}, "order": {"text"}}
        kept = {name: sent.get(name, "") for name in FILTERS}
        return cls(**{n: v if n == "report" or v in known[n] else "" for n, v in kept.items()})

    @property
    def reports(self) -> tuple[str, ...]:
        return (self.report,) if self.report else ()

    @property
    def query(self) -> ClaimQuery:
        ends = (*BANDS[1:], 1.01)
        at = BAND_NAMES.index(self.sure) if self.sure else None
        return ClaimQuery(
            reports=self.reports, acts=(Act(self.act),) if self.act else (),
            statuses=(Status(self.status),) if self.status else (),
            judged={"": False, "yes": True, "all": None}[self.decided],
            sure=None if at is None else (BANDS[at], ends[at]), by_weight=not self.order,
        )

    def address(self, **changes: str) -> str:
        """Return the part of the address after `?` with some filters changed."""
        every = {name: getattr(self, name) for name in FILTERS} | changes
        return urlencode({name: value for name, value in every.items() if value})

    def holds(self, group: ClaimGroup, but: str = "") -> bool:
        """Say whether a group's claims pass every filter other than `but`."""
        values = {"act": group.act, "status": group.status, "sure": BAND_NAMES[group.sure]}
        judged = {"": not group.judged, "yes": group.judged, "all": True}[self.decided]
        return (judged or but == "decided") and all(
            name == but or not (asked := getattr(self, name)) or asked == value for name, value in values.items())


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many claims it would leave, whether it is taken now, where it leads."""

    value: str
    count: int
    chosen: bool
    address: str
    name: str = ""


def facets_of(case: Case, asked: Asked, groups: Sequence[ClaimGroup]) -> dict[str, list[Choice]]:
    """Return each facet's values with how many claims the other filters leave of them."""
    told: dict[str, Callable[[ClaimGroup], str]] = {
        "decided": lambda g: "yes" if g.judged else "", "act": lambda g: g.act, "status": lambda g: g.status,
        "sure": lambda g: BAND_NAMES[g.sure],
    }
    facets: dict[str, list[Choice]] = {}
    for name, value_of in told.items():
        counts: Counter[str] = Counter()
        for group in groups:
            if asked.holds(group, but=name):
                counts[value_of(group)] += group.count
        now = getattr(asked, name)
        if name == "decided":
            order = [("", counts[""]), ("yes", counts["yes"]), ("all", counts.total())]
        else:
            counts.setdefault(now, 0) if now else None
            order = [(b, counts[b]) for b in BAND_NAMES if b in counts] if name == "sure" else counts.most_common()
        facets[name] = [_choice(asked, name, value, count) for value, count in order]
    reports = case.store.claim_reports(case.actor, replace(asked.query, reports=()), REPORTS_SHOWN)
    if asked.report and asked.report not in dict(reports):
        reports = [(asked.report, sum(g.count for g in groups if asked.holds(g))), *reports]
    named = {r.id: r for r in case.store.reports(case.actor, ids=[report for report, _ in reports])} if reports else {}
    facets["report"] = [replace(_choice(asked, "report", report, count), name=_title(named.get(report)))
                        for report, count in reports]
    return facets


def _choice(asked: Asked, name: str, value: str, count: int) -> Choice:
    now = getattr(asked, name)
    return Choice(value, count, value == now, asked.address(**{name: "" if value == now else value}))


def _title(report: Report | None) -> str:
    return (report.title or report.original.name) if report else "?"
