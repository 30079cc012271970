"""Campaigns: incidents tied as stages of one process. A machine's proposal, with its reasons.

Invariant: waves stay incidents of their own; a campaign only ties them. Two incidents are tied
when they share province, group or ground, and do not differ in either nor in country; years
between them need both a shared ground and a shared group or organ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.ids import derived_id
from witnessmark.model.incident import Campaign
from witnessmark.reconcile.cluster import Partition
from witnessmark.reconcile.places import Spot
from witnessmark.reconcile.profile import Profile
from witnessmark.reconcile.wording import Said, joined, said, unique
from witnessmark.vocab.codes import Act, Stage
from witnessmark.vocab.stages import NO_STAGE, REMOVAL

NEAR_DAYS = 400
FAR_DAYS = 366 * 15
SOON_DAYS = 120  # a report this near tells of the day; a later one looks back on many
ELSEWHERE_DAYS = 120
STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Episode:
    """What tying needs of one incident. Days are ordinals; masks as in `Profile`."""

    incident: str
    areas: frozenset[tuple[str | None, str | None]]
    start: int | None
    end: int | None
    groups: int
    grounds: int
    organs: int
    stages: frozenset[Stage]
    reports: frozenset[str]
    soon: frozenset[str] = frozenset()  # reports of the time: published within `SOON_DAYS` of it
    acts: frozenset[Act] = frozenset()
    countries: frozenset[str] = frozenset()


def episode_of(incident: str, found: Sequence[Profile]) -> Episode:
    """Return an incident's claims as one episode."""
    hard = [p for p in found if p.start is not None and not p.time_soft] or [
        p for p in found if p.start is not None
    ]
    groups = grounds = organs = 0
    for p in found:
        groups, grounds, organs = groups | p.groups, grounds | p.grounds, organs | p.organs
    return Episode(
        incident,
        frozenset(a for p in found for s in p.home if (a := _area(s))),
        min((p.start for p in hard if p.start is not None), default=None),
        max((p.end for p in hard if p.end is not None), default=None),
        groups,
        grounds,
        organs,
        frozenset(p.stage for p in found if p.claim.status.code not in NO_STAGE),
        frozenset(p.report for p in found),
        frozenset(p.report for p in found if _soon(p)),
        frozenset(p.act for p in found),
        frozenset(s.country for p in found for s in p.home if s.country),
    )


def _soon(profile: Profile) -> bool:
    published = profile.claim.reading.report.published
    return published is not None and profile.end is not None and published.toordinal() - profile.end <= SOON_DAYS


def campaigns_of(episodes: Sequence[Episode]) -> list[Campaign]:
    """Return the campaigns of two or more incidents, with what ties them."""
    ordered = sorted(episodes, key=lambda e: (e.start or 0, e.incident))
    by_area: dict[tuple[str | None, str | None], list[int]] = {}
    for i, episode in enumerate(ordered):
        for area in sorted(episode.areas, key=str):
            by_area.setdefault(area, []).append(i)
        for report in sorted(episode.soon):
            by_area.setdefault(("told together", report), []).append(i)
    tied = Partition(len(ordered))
    reasons: dict[int, list[Said]] = {}
    for members in by_area.values():
        for n, i in enumerate(members):
            for j in members[n + 1 : n + 60]:
                tying = tie(ordered[i], ordered[j])
                if tying:
                    tied.join(i, j)
                    reasons.setdefault(i, []).append(tying)
    out: list[Campaign] = []
    for members in tied.sets():
        if len(members) < 2:
            continue
        part = [ordered[i] for i in members]
        told = unique([why for i in members for why in reasons.get(i, ())])
        why = said("campaign", n=len(part), why=joined(told[:4]))
        stages = tuple(s for s in STAGES if any(s in e.stages for e in part))
        out.append(
            Campaign(
                derived_id("cmp", part[0].incident),
                tuple(e.incident for e in part),
                stages,
                why.en,
                why.ko,
            )
        )
    return sorted(out, key=lambda c: c.id)


def tie(a: Episode, b: Episode) -> Said | None:
    """Return what ties two incidents, None when nothing does."""
    if _clash(a.grounds, b.grounds) or _clash(a.groups, b.groups):
        return None
    if a.countries and b.countries and not a.countries & b.countries:
        return None
    gap = _gap(a, b)
    ground, group, organ = a.grounds & b.grounds, a.groups & b.groups, a.organs & b.organs
    shared = [said(name) for name, bits in (("ground", ground), ("group", group), ("organ", organ)) if bits]
    if a.reports & b.reports:
        shared.append(said("told_together"))
    if gap is None or gap > FAR_DAYS:
        return None
    together = bool(a.soon & b.soon) and bool(a.acts & b.acts & REMOVAL)
    if not a.areas & b.areas:
        if together and gap <= ELSEWHERE_DAYS and a.countries & b.countries:
            return said("tie_elsewhere")
        return None
    if together and gap <= NEAR_DAYS and not (ground or group):
        return said("tie_together")
    if gap <= NEAR_DAYS:
        return said("tie_near", shared=joined(shared, ", "), n=NEAR_DAYS) if (ground or group) else None
    if (ground and (group or organ)) or (group and (organ or a.reports & b.reports)):
        return said("tie_years", shared=joined(shared, ", "))
    return None


def _area(spot: Spot) -> tuple[str | None, str | None] | None:
    if spot.level == "country" or not spot.resolved:
        return (None, spot.name) if not spot.resolved else None
    return (spot.country, spot.name if spot.level == "adm1" else spot.adm1)


def _clash(a: int, b: int) -> bool:
    return bool(a and b and not a & b)


def _gap(a: Episode, b: Episode) -> int | None:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return None
    return max(0, max(a.start, b.start) - min(a.end, b.end))
