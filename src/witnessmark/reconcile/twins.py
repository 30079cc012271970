"""Claims that compare alike in every field: one node of the clustering, however many reports.

A thousand reprints weigh as much as one, and cost as much.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from witnessmark.reconcile.profile import Profile


def twins(found: Sequence[Profile]) -> tuple[list[list[int]], list[int]]:
    """Return the groups of equal profiles, and for each profile its group.

    Only claims whose place and time are known at all can be twins: two silent claims are not
    the same statement.
    """
    group_of: dict[Hashable, int] = {}
    groups: list[list[int]] = []
    node_of: list[int] = []
    for i, profile in enumerate(found):
        key = _key(profile) or ("alone", i)
        if key not in group_of:
            group_of[key] = len(groups)
            groups.append([])
        groups[group_of[key]].append(i)
        node_of.append(group_of[key])
    return groups, node_of


def _key(profile: Profile) -> Hashable | None:
    if not profile.home or profile.start is None or profile.home[0].level == "country":
        return None
    if profile.home[0].level == "adm1" and profile.low is None:
        return None
    return (
        profile.act,
        profile.status,
        profile.home,
        profile.home_soft,
        profile.toward,
        profile.start,
        profile.end,
        profile.time_soft,
        profile.low,
        profile.high,
        profile.unit,
        profile.kind,
        profile.groups,
        profile.grounds,
        profile.organs,
    )
