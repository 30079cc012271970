"""The doctor: a server that is awaited and vouched for, and a backup by the hour."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import math
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from typer.testing import CliRunner

from tests.web.certificates import self_signed
from witnessmark.app import runs
from witnessmark.app.case import Case
from witnessmark.app.doctor import of_backup, of_server
from witnessmark.cli.verbs import program
from witnessmark.errors import UsageError
from witnessmark.web.watched import Counts

NOW = dt.datetime(2026, 12, 3, 12, 0, tzinfo=dt.UTC)


class _Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def answering(port: int = 0, secured: ssl.SSLContext | None = None) -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", port), _Well)
    if secured is not None:
        server.socket = secured.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def backup_of(folder: Path, *, at: dt.datetime | None, base: bytes = b"x", run: bytes = b"x") -> Path:
    """A folder as an online backup leaves it, with one run that ended at a moment, if any did."""
    for part in runs.FOLDERS:
        (folder / part).mkdir(parents=True)
    (folder / runs.HEAD).write_text("{}")
    (folder / runs.RUNS / runs.named(1)).write_bytes(run)
    if base:
        (folder / runs.BASE / runs.named(1)).write_bytes(base)
    if at is not None:
        (folder / runs.LAST).write_text(json.dumps({"run": 1, "base": 1, "at": at.isoformat()}))
    return folder


def test_a_server_that_is_still_starting_is_awaited() -> None:
    """Asked once it does not answer; asked for a while it is well as soon as it is."""
    with answering() as port:
        pass
    assert of_server(f"http://127.0.0.1:{port}").detail == "does not answer"
    started: list[object] = []

    def meanwhile(_: float) -> None:
        if not started:
            started.append(server := answering(port))
            server.__enter__()

    try:
        assert of_server(f"http://127.0.0.1:{port}", wait=30, pause=meanwhile).ok
    finally:
        for one in started:
            one.__exit__(None, None, None)  # type: ignore[attr-defined]


def test_a_house_that_vouches_for_itself_is_believed_where_it_is_named(tmp_path: Path) -> None:
    """Its certificate is refused by the system's authorities, in words of its own, and taken by that authority."""
    certificate, key = self_signed(tmp_path)
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(certificate, key)
    with answering(secured=secured) as port:
        address = f"https://localhost:{port}"
        refused = of_server(address)
        assert not refused.ok and "vouched" in refused.detail and "--authority" in refused.advice
        assert of_server(address, authority=certificate).ok
        asked = CliRunner().invoke(program(), ["doctor", "--server", address, "--authority", str(certificate)])
        assert asked.exit_code == 0 and "well" in asked.output
    with pytest.raises(UsageError, match="certificates"):
        of_server(address, authority=key)
    with pytest.raises(UsageError, match="certificates"):
        of_server(address, authority=tmp_path / "nothing")


@pytest.mark.parametrize(("hours", "ok"), [(0.1, True), (0.9, True), (1.1, False), (47, False), (-5, False)])
def test_a_backup_is_too_old_by_the_hour(tmp_path: Path, hours: float, ok: bool) -> None:
    """A timer of five minutes that missed an hour is told; longer where somebody asks for it; never from the future."""
    folder = backup_of(tmp_path / "kept", at=NOW - dt.timedelta(hours=hours))
    assert of_backup(folder, now=NOW).ok is ok
    assert of_backup(folder, now=NOW, older_than=48).ok
    assert f"{NOW - dt.timedelta(hours=hours):%H:%M} UTC" in of_backup(folder, now=NOW).detail


@pytest.mark.parametrize("lacks", [{"at": None}, {"base": b""}, {"run": b""}])
def test_a_backup_without_a_whole_run_and_its_base_is_none(tmp_path: Path, lacks: dict[str, bytes]) -> None:
    """No run that ended, no base copy, an empty file: not well, whenever that was."""
    folder = backup_of(tmp_path / "kept", **({"at": NOW} | lacks))  # type: ignore[arg-type]
    found = of_backup(folder, now=NOW)
    assert not found.ok and "witnessmark backup" in found.advice
    assert runs.last_run(folder) is None


def test_the_age_of_the_backup_is_told_to_prometheus(tmp_path: Path, make_case: object) -> None:
    """In seconds since the last run ended; infinite where none has, so that one rule catches both."""
    case: Case = make_case()  # type: ignore[operator]
    for name, at in (("kept", dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)), ("none", None)):
        counts = Counts(case)
        counts.tell_of_backup(backup_of(tmp_path / name, at=at))
        line = next(line for line in generate_latest(counts.registry).decode().splitlines()
                    if line.startswith("witnessmark_backup_age_seconds "))
        age = float(line.split()[1])
        assert age == math.inf if at is None else 7200 <= age < 7300
