"""What the gate decides on, and what it makes of it: a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from witnessmark.disclosure.candidates import Weighed
from witnessmark.disclosure.cells import Cell, GivenAway
from witnessmark.disclosure.coarser import Coarser
from witnessmark.disclosure.leading import LedBack, Search
from witnessmark.disclosure.memory import Remembered, told_fields
from witnessmark.disclosure.policies import Reason
from witnessmark.disclosure.population import Population
from witnessmark.disclosure.sight import Detail
from witnessmark.disclosure.view import PublicClaim, PublicView
from witnessmark.disclosure.words import PrivateWords
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident
from witnessmark.vocab.codes import Access, Consent


@dataclass(frozen=True, slots=True)
class ReportTerms:
    """What a report's access and consent allow."""

    access: Access
    consent: Consent
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Material:
    """What the gate decides on.

    Attributes:
        incidents: the reconciled incidents of the whole case.
        retell: how an incident reads from some of its claims alone.
        claims: every standing claim by id; only those in `releasable` can pass.
        releasable: ids of claims that a person marked releasable.
        confirmed: ids of claims that a person accepted.
        terms: access and consent by report id.
        sources: the origin that each claim reduces to; without one it is a source of its own.
        earlier: what earlier releases told, in their order.
        population: who lives where; None in a case that holds no table.
        private: the words of the reports that are not public.
        search: these reports among others, as an attacker would search them; None where none is offered.
    """

    incidents: Sequence[Incident]
    retell: Callable[[Incident, Sequence[Claim]], Incident]
    claims: Mapping[str, Claim]
    releasable: frozenset[str]
    confirmed: frozenset[str]
    terms: Mapping[str, ReportTerms]
    sources: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[Remembered] = ()
    population: Population | None = None
    private: PrivateWords = field(default_factory=PrivateWords)
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class Drafted:
    """One claim as it would be told, what it would attribute to whom, and what its count counts."""

    claim: str
    report: str
    access: Access
    public: PublicClaim
    source: str | None
    detail: Detail | None
    cell: Cell | None = None

    def remembered(self) -> Remembered:
        return Remembered(self.claim, self.report, self.source, self.detail, told_fields(self.public), self.cell)


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published, what it does to each source, and why claims that were marked stay out.

    `applied` says how claims are told less exactly; None is left out. `closed` are the claims whose counts would
    give a smaller one away, with what they give; they are left out where the draft is `generalised`. `led` are the
    claims that lead back to a report that is not public when told as drafted, or as their source needs it.
    """

    view: PublicView
    claims: tuple[Drafted, ...]
    weighed: Weighed
    kept_out: tuple[Reason, ...]
    applied: Mapping[str, Coarser | None]
    closed: Mapping[str, GivenAway] = field(default_factory=dict)
    generalised: bool = False
    led: Mapping[str, LedBack] = field(default_factory=dict)
