"""Witnessmark: a corroborated, source-protected, citable record of forced displacement.

`read` and `read_all` read the claims of a text or file. `init_case` and `open_case` give a case, whose methods are the
verbs of the command line: `add`, `amend`, `claims`, `contexts`, `incidents`, `show`, `search`, `judge`, `assess`,
`rehearse`, `publish`, `analyse` and so on; those that read or decide are functions of this package too, with the case
first. `memory_case` gives one that no file is made of. `verify` checks a case, a dossier or a proof; `undercount`
estimates how many no list names. Names load when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from witnessmark.analysis.counts import Filter, Question
    from witnessmark.app.add import add_paths as add
    from witnessmark.app.analyse import analyse
    from witnessmark.app.case import Case, init_case, open_case
    from witnessmark.app.check import verify
    from witnessmark.app.claims import contexts
    from witnessmark.app.claims import standing_claims as claims
    from witnessmark.app.in_memory import memory_case
    from witnessmark.app.incidents import incidents
    from witnessmark.app.judge import assess, judge, undo
    from witnessmark.app.link import join, link, resolve, split, unlink
    from witnessmark.app.metadata import amend
    from witnessmark.app.read import read, read_all
    from witnessmark.app.show import search, show
    from witnessmark.app.tables import Claims, Contexts, Incidents
    from witnessmark.app.undercount import undercount
    from witnessmark.errors import WitnessmarkError
    from witnessmark.model.access import Actor
    from witnessmark.model.claim import Claim, Context
    from witnessmark.model.incident import Incident
    from witnessmark.model.report import Report
    from witnessmark.model.text import Reading, Span

__version__ = "0.1.0"

_HOMES = {
    "Actor": ("model.access", "Actor"),
    "Case": ("app.case", "Case"),
    "Claim": ("model.claim", "Claim"),
    "Claims": ("app.tables", "Claims"),
    "Context": ("model.claim", "Context"),
    "Contexts": ("app.tables", "Contexts"),
    "Filter": ("analysis.counts", "Filter"),
    "Incident": ("model.incident", "Incident"),
    "Incidents": ("app.tables", "Incidents"),
    "Question": ("analysis.counts", "Question"),
    "Reading": ("model.text", "Reading"),
    "Report": ("model.report", "Report"),
    "Span": ("model.text", "Span"),
    "WitnessmarkError": ("errors", "WitnessmarkError"),
    "add": ("app.add", "add_paths"),
    "amend": ("app.metadata", "amend"),
    "analyse": ("app.analyse", "analyse"),
    "assess": ("app.judge", "assess"),
    "claims": ("app.claims", "standing_claims"),
    "contexts": ("app.claims", "contexts"),
    "incidents": ("app.incidents", "incidents"),
    "init_case": ("app.case", "init_case"),
    "join": ("app.link", "join"),
    "judge": ("app.judge", "judge"),
    "link": ("app.link", "link"),
    "memory_case": ("app.in_memory", "memory_case"),
    "open_case": ("app.case", "open_case"),
    "read": ("app.read", "read"),
    "read_all": ("app.read", "read_all"),
    "resolve": ("app.link", "resolve"),
    "search": ("app.show", "search"),
    "show": ("app.show", "show"),
    "split": ("app.link", "split"),
    "undercount": ("app.undercount", "undercount"),
    "undo": ("app.judge", "undo"),
    "unlink": ("app.link", "unlink"),
    "verify": ("app.check", "verify"),
}

__all__ = [
    "Actor", "Case", "Claim", "Claims", "Context", "Contexts", "Filter", "Incident", "Incidents", "Question",
    "Reading", "Report", "Span", "WitnessmarkError", "__version__", "add", "amend", "analyse", "assess", "claims",
    "contexts", "incidents", "init_case", "join", "judge", "link", "memory_case", "open_case", "read", "read_all",
    "resolve", "search", "show", "split", "undercount", "undo", "unlink", "verify",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'witnessmark' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = home
    return getattr(import_module(f"witnessmark.{module}"), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
