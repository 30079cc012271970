"""Claims that compare alike in every field: one node of the clustering, however many reports.

A thousand reprints weigh as much as one, and cost as much.
"""

from __future__ import annotations

from collections.abc import Hashable

from witnessmark.reconcile.profile import Profile


def profile_key(profile: Profile) -> Hashable | None:
    """Return what makes two claims alike in every field; None where too little is known.

    Two silent claims are not the same statement.
    """
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
