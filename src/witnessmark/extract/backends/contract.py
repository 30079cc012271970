"""What an optional backend is asked and what it may answer.

A backend gets a few sentences and a schema, and answers with *quoted words*: it proposes, it never decides.
Nothing it says counts before `grounding` finds its words in the text, so a backend can be wrong, careless or
hostile without a value ever standing on words that are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from witnessmark.errors import WitnessmarkError
from witnessmark.vocab.codes import Act, Consequence, Ground, Group, Organ, Status


class Role(StrEnum):
    """The parts of an act a backend may point at, named as the claim record names them."""

    ORDERER = "orderer"
    PERPETRATOR = "perpetrator"
    AFFECTED = "affected"
    FIGURE = "figure"
    ORIGIN = "origin"
    DESTINATION = "destination"
    WHEN = "when"
    GROUND = "ground"
    CONSEQUENCES = "consequences"


CODES: dict[Role, type[Organ] | type[Group] | type[Ground] | type[Consequence]] = {
    Role.ORDERER: Organ, Role.PERPETRATOR: Organ, Role.AFFECTED: Group, Role.GROUND: Ground,
    Role.CONSEQUENCES: Consequence,
}
"""The roles that carry a code; the others take their value from the grammars that the rules use."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What is looked for: the acts of the vocabulary, in the language of the text (`en` or `ko`)."""

    language: str
    acts: tuple[Act, ...] = tuple(Act)
    roles: tuple[Role, ...] = tuple(Role)


@dataclass(frozen=True, slots=True)
class Words:
    """Words a backend claims to quote; `at` is the code point it says they begin at, None if it says nothing."""

    quote: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Words for one role of an act; `code` where the role carries one."""

    role: Role
    words: Words
    code: Organ | Group | Ground | Consequence | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One act a backend sees: the words that say it, and the sentence it means where they stand more than once."""

    act: Act
    words: Words
    passage: str | None = None
    status: Status | None = None
    roles: tuple[RoleWords, ...] = ()


class BackendFailed(WitnessmarkError):
    """A backend gave no usable answer. The message says how, never what was asked or answered.

    Args:
        gone: it could not be reached or let the time run out, so that asking again now is of no use.
    """

    def __init__(self, what: str, *, gone: bool = False) -> None:
        super().__init__(what)
        self.gone = gone


class Backend(Protocol):
    """Anything that proposes acts for a few sentences."""

    @property
    def name(self) -> str:
        """Say in one line what answers, for the explanation of a claim."""
        ...

    def propose(self, text: str, schema: Schema) -> Sequence[Proposal]:
        """Return what it sees in the text; raises BackendFailed when it has no usable answer."""
        ...
