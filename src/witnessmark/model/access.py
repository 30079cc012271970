"""Who is acting and what they may do. Deny by default: no actor, no data.

Invariant: every read and write of a case takes an `Actor`; a permission no role grants
is refused with the same words whether or not the record exists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from witnessmark.errors import AccessDenied, InvalidRecord
from witnessmark.vocab.codes import Access

T = TypeVar("T")


class Permission(StrEnum):
    COLLECT = "collect"          # add originals, readings, metadata
    READ = "read"                # readings, claims, incidents, search
    JUDGE = "judge"              # judgements on claims, links, grades
    RELEASE = "release"          # build a public view, publish
    AUDIT = "audit"              # log and verification
    VAULT = "vault"              # identities of sources: seal, open
    ADMIN = "admin"              # settings; no content


class Role(StrEnum):
    COLLECTOR = "collector"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    CUSTODIAN = "custodian"
    RELEASER = "releaser"
    AUDITOR = "auditor"
    ADMIN = "admin"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.COLLECTOR: frozenset({Permission.COLLECT}),
    Role.ANALYST: frozenset({Permission.READ, Permission.JUDGE}),
    Role.REVIEWER: frozenset({Permission.READ, Permission.JUDGE}),
    Role.CUSTODIAN: frozenset({Permission.VAULT}),
    Role.RELEASER: frozenset({Permission.READ, Permission.RELEASE}),
    Role.AUDITOR: frozenset({Permission.AUDIT}),
    Role.ADMIN: frozenset({Permission.ADMIN, Permission.AUDIT}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """One person (or device on their behalf) with their roles and clearance.

    `clearance` is the set of report access levels whose content the actor may read. `compartments` are those whose
    reports are open to them beside the reports that lie in none; None: every one there is or will be. `only` leaves of
    what the roles grant these permissions alone; None: all of it.
    """

    handle: str
    roles: frozenset[Role]
    clearance: frozenset[Access] = field(default_factory=lambda: frozenset({Access.PUBLIC}))
    compartments: frozenset[str] | None = frozenset()
    only: frozenset[Permission] | None = None

    def __post_init__(self) -> None:
        if not self.handle:
            raise InvalidRecord("an actor needs a handle", path="$.actor.handle")
        for name in self.compartments or ():
            compartment_of(name)

    @classmethod
    def solo(cls, handle: str = "me") -> Actor:
        """One person who holds the whole case on one machine."""
        return cls(handle, frozenset(Role), frozenset(Access), None)

    def may(self, permission: Permission) -> bool:
        within = self.only is None or permission in self.only
        return within and any(permission in GRANTS[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raise AccessDenied unless one of the actor's roles grants `permission`; it names the roles that would."""
        if not self.may(permission):
            granting = [role for role in Role if permission in GRANTS[role]]
            if not self.roles.isdisjoint(granting):         # a role that would do, held to less here
                raise AccessDenied("This is not open to you.", advice="It is closed where you are now.")
            raise AccessDenied("This is not open to you.", advice=f"It takes a role that you do not have: "
                                                                  f"{' or '.join(granting)}. Ask the case's admin.")

    def cleared_for(self, access: Access, compartment: str = "") -> bool:
        """Say whether a report of this level, in this compartment (empty: in none), is open to the actor."""
        inside = not compartment or self.compartments is None or compartment in self.compartments
        return access in self.clearance and inside

    @property
    def sees_all(self) -> bool:
        """Whether every report of a case is open to the actor, those to come too."""
        return self.compartments is None and self.clearance.issuperset(Access)

    def narrowed(self, to: Actor) -> Actor:
        """Return this actor with no more than `to` has as well."""
        return Actor(self.handle, self.roles & to.roles, self.clearance & to.clearance,
                     _both(self.compartments, to.compartments), _both(self.only, to.only))


def _both(a: frozenset[T] | None, b: frozenset[T] | None) -> frozenset[T] | None:
    """Return what is in both, where None is all there is."""
    return b if a is None else a if b is None else a & b


_COMPARTMENT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def compartment_of(name: str) -> str:
    """Return the name of a compartment; InvalidRecord when it is none."""
    if not _COMPARTMENT.fullmatch(name):
        raise InvalidRecord("a compartment is called by small letters, digits and hyphens, 40 at most",
                            path="$.compartment", advice="Take a name that tells nothing: north-2.")
    return name
