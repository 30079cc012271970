"""A disk that takes no more at the one step that goes past the engine's own handling of faults."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app.case import init_case, open_case
from witnessmark.errors import DiskFull
from witnessmark.model.access import Actor

ME = Actor.solo()


def test_a_disk_that_fills_while_erased_rows_leave_the_journal(tmp_path: Path) -> None:
    """What is done stays done, the error is the usual one, and the next time makes it good."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP) as case:
        case.set_setting("theme", "dark")
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            with pytest.raises(DiskFull):
                case.store.after_erasing()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        case.store.after_erasing()
    with open_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME) as case:
        assert case.settings["theme"] == "dark"
