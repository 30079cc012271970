"""Who is acting and what they may do. Deny by default: no actor, no data.

Invariant: every read and write of a case takes an `Actor`; a permission no role grants
is refused with the same words whether or not the record exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from witnessmark.errors import AccessDenied, InvalidRecord
from witnessmark.vocab.codes import Access


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

    `clearance` is the set of report access levels whose content the actor may read.
    """

    handle: str
    roles: frozenset[Role]
    clearance: frozenset[Access] = field(default_factory=lambda: frozenset({Access.PUBLIC}))

    def __post_init__(self) -> None:
        if not self.handle:
            raise InvalidRecord("an actor needs a handle", path="$.actor.handle")

    @classmethod
    def solo(cls, handle: str = "me") -> Actor:
        """One person who holds the whole case on one machine."""
        return cls(handle, frozenset(Role), frozenset(Access))

    def may(self, permission: Permission) -> bool:
        return any(permission in GRANTS[role] for role in self.roles)

    def require(self, permission: Permission) -> None:
        """Raise AccessDenied unless one of the actor's roles grants `permission`."""
        if not self.may(permission):
            raise AccessDenied(
                "This is not open to you.", advice="Ask the case's admin for the role it needs."
            )

    def cleared_for(self, access: Access) -> bool:
        return access in self.clearance
