"""The verb `erase`: a report whose consent was withdrawn leaves the case for good.

Invariant: nothing but a report whose consent stands as withdrawn is erased; the log still verifies afterwards, and says
that something was erased, when and by whom. What this cannot reach: backups and copies made before, releases that
were given away, old blocks of flash disks.
"""

from __future__ import annotations

from witnessmark.app.case import Case
from witnessmark.app.incidents import forget, list_incidents
from witnessmark.app.judge import reasoned
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.vocab.codes import Consent


def erase(case: Case, report: str, *, reason: str) -> int:
    """Erase a report with its original, readings, claims and every decision that tells of it.

    Incidents are made anew without it. Returns how many entries of the log hold nothing any more.

    Raises:
        NotFound: there is no such report. UsageError: its consent was not withdrawn, or no reason was given.
    """
    case.actor.require(Permission.ADMIN)
    reasoned(reason)
    if case.store.report(case.actor, report).consent is not Consent.WITHDRAWN:
        raise UsageError("Consent to this report stands; only what was withdrawn is erased.",
                         advice="witnessmark amend REPORT --consent withdrawn --reason TEXT, then erase.")
    emptied = case.erase_rows(report, reason)
    forget(case)
    list_incidents(case)
    return emptied
