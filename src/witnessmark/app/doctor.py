"""The verb `doctor`: what this machine can do for Witnessmark, and the next step where it can't."""

from __future__ import annotations

import datetime as dt
import http.client
import platform
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from witnessmark import __version__
from witnessmark.app.runs import BASE, SEALED, is_online, last_run, run_files
from witnessmark.errors import UsageError
from witnessmark.extract.learned import missing
from witnessmark.intake import sandbox_status
from witnessmark.store.copying import programs

HOURS = 1.0
"""A backup's last run may be as long ago; the timer in `deploy/` begins one every five minutes."""
_AGAIN = 1.0
"""Seconds between two questions to a server that is awaited."""


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    ok: bool
    detail: str
    advice: str = ""


def doctor() -> list[Finding]:
    """Look at this machine; reads nothing of any case and writes nothing."""
    return [
        Finding("witnessmark", True, f"{__version__} on Python {platform.python_version()}"),
        _sandbox(),
        _encryption(),
        _package("English", "spacy"),
        _package("Korean", "kiwipiepy"),
        _learned(),
        _ocr(),
        _scale(),
        _server(),
        _provider(),
        _copying(),
        _swap(),
    ]


def _sandbox() -> Finding:
    status = sandbox_status()
    return Finding("sandbox", status.closed, str(status), "" if status.closed else
                   "Only plain text and JSON are read here; use a Linux kernel with seccomp.")


def _encryption() -> Finding:
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return Finding("encryption", False, "SQLCipher is missing", "Install witnessmark again.")
    connection = dbapi2.connect(":memory:")
    try:
        found = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return Finding("encryption", bool(found), f"SQLCipher {found[0]}" if found else "not available")


def _package(what: str, name: str) -> Finding:
    try:
        return Finding(what, True, f"{name} {version(name)}")
    except PackageNotFoundError:
        return Finding(what, False, f"{name} is missing", "Install witnessmark again.")


def _learned() -> Finding:
    lacking = missing()
    return Finding("learned layer", lacking is None, lacking or f"onnxruntime {version('onnxruntime')}",
                   "" if lacking is None else "Install the package named; until then rules alone read.")


def _ocr() -> Finding:
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return Finding("OCR", False, "tesseract is missing: scanned pages and images are refused",
                       "apt-get install tesseract-ocr tesseract-ocr-kor tesseract-ocr-eng")
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    have = set(listed.stdout.split())
    lacking = [language for language in ("eng", "kor") if language not in have]
    return Finding("OCR", not lacking, "tesseract with " + ", ".join(sorted(have & {"eng", "kor"})),
                   f"apt-get install {' '.join('tesseract-ocr-' + x for x in lacking)}" if lacking else "")


def _scale() -> Finding:
    """Public news at archive size works without Ray too, on one processor."""
    try:
        return Finding("scale", True, f"ray {version('ray')}")
    except PackageNotFoundError:
        return Finding("scale", True, "one worker; more with: pip install 'witnessmark[ray]'")


def _server() -> Finding:
    """Look for the driver alone: where a case's database lies is the case's to say."""
    what = "cases on a server"
    try:
        return Finding(what, True, f"psycopg {version('psycopg')}")
    except PackageNotFoundError:
        return Finding(what, True, "not installed, and needed for PostgreSQL only",
                       "pip install 'witnessmark[postgres]'")


def _provider() -> Finding:
    """Look for the libraries alone: which provider there is, is the case's to say."""
    what = "signing in by a provider"
    try:
        return Finding(what, True, f"pyjwt {version('pyjwt')}, httpx {version('httpx')}")
    except PackageNotFoundError:
        return Finding(what, True, "not installed, and needed for an identity provider only",
                       "pip install 'witnessmark[oidc]'")


def _copying() -> Finding:
    """Look for PostgreSQL's own programs, which online backups are made with."""
    where = programs()
    what = "backups of a server"
    if where is None:
        return Finding(what, True, "pg_basebackup is not installed, and needed for cases on a server only",
                       "apt-get install postgresql-client")
    told = subprocess.run([where / "pg_basebackup", "--version"], capture_output=True, text=True, timeout=20,
                          check=False)
    return Finding(what, told.returncode == 0, told.stdout.strip() or "pg_basebackup does not run")


def of_server(address: str, *, wait: float = 0, authority: Path | None = None,
              pause: Callable[[float], None] = time.sleep) -> Finding:
    """Ask a team's server at an address, as http://127.0.0.1:8080, whether it is well; sends nothing else anywhere.

    Args:
        wait: for how many seconds to ask again while it is not: a service takes a while to start.
        authority: PEM file with whoever vouches for the server's certificate, where that is none of the system's own.

    Raises:
        UsageError: this is no address, or the file can't be read.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("That is no address of a server.", advice="Write it as http://127.0.0.1:8080.")
    try:
        trusted = ssl.create_default_context(cafile=authority) if parts.scheme == "https" else None
    except OSError as fault:
        raise UsageError(f"{authority} can't be read as certificates.", advice="Give a PEM file.") from fault
    until = time.monotonic() + wait
    while not (found := _asked(parts.hostname, parts.port, trusted)).ok and time.monotonic() < until:
        pause(_AGAIN)
    return found


def _asked(host: str, port: int | None, trusted: ssl.SSLContext | None) -> Finding:
    """Ask a server once."""
    what, told = "the team's server", []
    for path in ("/health/live", "/health/ready"):
        asking = (http.client.HTTPConnection(host, port, timeout=10) if trusted is None else
                  http.client.HTTPSConnection(host, port, timeout=10, context=trusted))
        try:
            asking.request("GET", path)
            told.append(asking.getresponse().status)
        except ssl.SSLCertVerificationError:
            return Finding(what, False, "its certificate is not vouched for by whom this machine trusts, or is over",
                           "Give --authority FILE where your house vouches for it itself.")
        except (OSError, http.client.HTTPException):
            return Finding(what, False, "does not answer", "See `systemctl status witnessmark`, and its journal.")
        finally:
            asking.close()
    if told == [204, 204]:
        return Finding(what, True, "well")
    if told[0] == 204:
        return Finding(what, False, "runs, and can't work on the case",
                       "See that the database runs and lets its login in, and that the disk has room.")
    return Finding(what, False, "something else answers there", "See that address and port are right.")


def of_backup(folder: Path, *, older_than: float = HOURS, now: dt.datetime | None = None) -> Finding:
    """Look at the folder of an online backup: whether the last run ended, on which base copy, and when; opens nothing.

    Args:
        older_than: hours after which a last run is too long ago.
    """
    what, advice = "the backup", "See why it does not run: `systemctl status witnessmark-backup`."
    files = run_files(folder) if is_online(folder) else []
    if not files:
        return Finding(what, False, f"{folder} holds no run", "Run `witnessmark backup`.")
    last = last_run(folder)
    if last is None:
        return Finding(what, False, f"{len(files)} runs, and none of them is known to have ended with a base copy",
                       "Run `witnessmark backup`; where it fails, `--base-days 0` makes a base copy.")
    bases = sum(1 for file in (folder / BASE).iterdir() if file.name.endswith(SEALED))
    detail = f"last run {last.at:%Y-%m-%d %H:%M} UTC, {len(files)} runs, {bases} base copies"
    age = last.age(now or dt.datetime.now(dt.UTC)) / dt.timedelta(hours=1)
    if age < -older_than:
        return Finding(what, False, f"{detail}; that is still to come", "See that the clock of this machine is right.")
    return Finding(what, age <= older_than, detail, "" if age <= older_than else advice)


def _swap() -> Finding:
    try:
        swaps = Path("/proc/swaps").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return Finding("swap", True, "unknown on this system")
    return Finding("swap", not swaps, f"{len(swaps)} swap areas" if swaps else "none",
                   "Text in memory may reach the disk: turn swap off or encrypt it." if swaps else "")
