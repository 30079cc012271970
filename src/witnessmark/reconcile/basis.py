"""What a grade rests on: the reports a person assessed, reconciled by themselves.

Invariant: nothing of a report that nobody assessed enters here, so that newcomers, however many
and however they are worded, can make no two accounts agree: not by joining a known speaker, nor
by parting one in two, nor by bridging two events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from witnessmark.ids import derived_id
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Origin
from witnessmark.reconcile.links import Decided
from witnessmark.reconcile.origins import OriginMap

USABLE = frozenset("ABCD")


@dataclass(frozen=True, slots=True)
class Basis:
    """Per assessed claim its letter, its origin and its episode, as the assessed reports alone make them."""

    letter: Mapping[str, str]
    origin: Mapping[str, str]
    episode: Mapping[str, int]

    def independent(self, a: str, b: str) -> bool:
        """Whether two claims tell one episode from two origins."""
        return self.episode[a] == self.episode[b] and self.origin[a] != self.origin[b]


def assessed_reports(origins: Sequence[Origin], say: Decided) -> frozenset[str]:
    """Return the reports that assessments were made on.

    An assessment that names no reports covers all that carry the origin now.
    """
    out = {report for reports in say.seen.values() for report in reports}
    bare = say.letters.keys() - say.seen.keys()
    for origin in origins:
        if bare and origin.assessed is not None and any(derived_id("org", c) in bare for c in origin.claims):
            out.update(origin.reports)
    return frozenset(out)


def basis_of(claims: Sequence[Claim], groups: Sequence[Sequence[int]], origins: OriginMap) -> Basis:
    """Return the basis that these claims of assessed reports give; `groups` index them by episode."""
    letters = {o.id: o.assessed for o in origins.origins if o.assessed is not None and o.id in origins.counted}
    origin = {c.id: name for c in claims if (name := origins.of_claim.get(c.id)) in letters and name is not None}
    episode = {claims[i].id: n for n, members in enumerate(groups) for i in members}
    return Basis({claim: letters[name] or "F" for claim, name in origin.items()}, origin, episode)
