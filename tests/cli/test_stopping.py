"""Stopped by a service manager or by a terminal that is closed, a server leaves its case closed and sealed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from witnessmark.app.case import init_case, open_case
from witnessmark.app.layout import JOURNALS, SEAL
from witnessmark.model.access import Actor


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_server_told_to_stop_closes_its_case(tmp_path: Path, ending: signal.Signals) -> None:
    init_case(tmp_path / "case", actor=Actor.solo(), unencrypted=True).close()
    command = [sys.executable, "-m", "witnessmark", "serve", "--no-browser", "--json", "--case", str(tmp_path / "case")]
    usual = lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)      # noqa: E731  whoever runs tests may ignore it
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          preexec_fn=usual) as serving:
        assert serving.stdout is not None
        assert "url" in json.loads(serving.stdout.readline())
        assert json.loads((tmp_path / "case" / SEAL).read_bytes())["state"] == "open"
        serving.send_signal(ending)
        try:
            _, said = serving.communicate(timeout=60)
        finally:
            serving.kill()
        assert serving.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in said
    assert json.loads((tmp_path / "case" / SEAL).read_bytes())["state"] == "closed"
    assert not any((tmp_path / "case" / name).exists() for name in JOURNALS)
    with open_case(tmp_path / "case", actor=Actor.solo()) as case:
        assert not case.recovered
