"""The verbs of `scale`: public news at archive size, on many processors or machines. No case is opened or needed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from witnessmark.errors import UsageError
from witnessmark.scale import (
    Alone,
    Cluster,
    Counted,
    Duplicates,
    Extracted,
    Hands,
    Reconciled,
    Settings,
    count_files,
    duplicate_files,
    extract_files,
    reconcile_files,
)
from witnessmark.scale.run import Told


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a verb of `scale` works.

    `work` is a folder for what is made on the way, beside `out` when None; `keep` leaves it there. One worker without
    an address works in this process, without a cluster. `part` is how many claims or reports make a task.
    """

    workers: int | None = None
    address: str | None = None
    temp: Path | None = None
    work: Path | None = None
    keep: bool = False
    part: int | None = None

    def folder(self, out: Path) -> Path:
        return self.work or out.with_name(f"{out.name}.work")


@contextmanager
def _hands(asked: Asked) -> Iterator[Hands]:
    """Give those who do the work.

    Raises:
        UsageError: fewer than one worker or claim. MissingExtra: Ray is not installed.
    """
    if (asked.workers is not None and asked.workers < 1) or (asked.part is not None and asked.part < 1):
        raise UsageError("At least one worker and one row a part are needed.", advice="Leave the option out.")
    if asked.workers == 1 and asked.address is None:
        with Alone() as alone:
            yield alone
        return
    with Cluster(workers=asked.workers, address=asked.address, temp=asked.temp) as cluster:
        yield cluster


def _ended(asked: Asked, out: Path) -> None:
    """Remove what was made on the way, if it is not to be kept."""
    if not asked.keep:
        shutil.rmtree(asked.folder(out), ignore_errors=True)


def scale_reconcile(claims: Path, out: Path, asked: Asked, told: Told | None = None) -> Reconciled:
    """Write the incident of each claim, as `reconcile` does, in parts.

    Raises:
        RefusedInput: the claims can't be read or are malformed. UsageError: `out` can't be written, or as of workers.
        MissingExtra: Ray is not installed.
    """
    with _hands(asked) as hands:
        settings = Settings(asked.part) if asked.part else Settings()
        done = reconcile_files(claims, out, asked.folder(out), hands, settings=settings, told=told)
    _ended(asked, out)
    return done


def scale_extract(reports: Path, out: Path, asked: Asked, *, every: bool = False,
                  told: Told | None = None) -> Extracted:
    """Write the claims of a table of reports, those that `read` shows or every one.

    Raises:
        As of `scale_reconcile`, of reports.
    """
    with _hands(asked) as hands:
        kept = {"part": asked.part} if asked.part else {}
        done = extract_files(reports, out, asked.folder(out), hands, every=every, told=told, **kept)
    _ended(asked, out)
    return done


def scale_duplicates(reports: Path, out: Path, asked: Asked, told: Told | None = None) -> Duplicates:
    """Write the pairs of reports that share so much of their text that one asks who copied whom.

    Raises:
        As of `scale_reconcile`, of reports.
    """
    with _hands(asked) as hands:
        kept = {"part": asked.part} if asked.part else {}
        done = duplicate_files(reports, out, asked.folder(out), hands, told=told, **kept)
    _ended(asked, out)
    return done


def scale_counts(claims: Path, incidents: Path, out: Path, asked: Asked, *, by: Sequence[str],
                 told: Told | None = None) -> Counted:
    """Write how many incidents, claims and outlets there are by some fields.

    Raises:
        As of `scale_reconcile`; UsageError: a field that incidents are not counted by.
    """
    with _hands(asked) as hands:
        kept = {"part": asked.part} if asked.part else {}
        done = count_files(claims, incidents, out, asked.folder(out), hands, by=by, told=told, **kept)
    _ended(asked, out)
    return done
