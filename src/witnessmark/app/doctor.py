"""The verb `doctor`: what this machine can do for Witnessmark, and the next step where it can't."""

from __future__ import annotations

import datetime as dt
import http.client
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from witnessmark import __version__
from witnessmark.app.runs import BASE, SEALED, is_online, run_files
from witnessmark.errors import UsageError
from witnessmark.extract.learned import missing
from witnessmark.intake import sandbox_status
from witnessmark.store.copying import programs


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


def of_server(address: str) -> Finding:
    """Ask a team's server at an address, as http://127.0.0.1:8080, whether it is well; sends nothing else anywhere.

    Raises:
        UsageError: this is no address.
    """
    parts, what = urlsplit(address), "the team's server"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("That is no address of a server.", advice="Write it as http://127.0.0.1:8080.")
    made = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    told = []
    for path in ("/health/live", "/health/ready"):
        asking = made(parts.hostname, parts.port, timeout=10)
        try:
            asking.request("GET", path)
            told.append(asking.getresponse().status)
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


def of_backup(folder: Path, *, today: dt.date | None = None) -> Finding:
    """Look at the folder of an online backup: when the last run was, and whether it ended; opens nothing of it."""
    what, today = "the backup", today or dt.date.today()
    files = run_files(folder) if is_online(folder) else []
    if not files:
        return Finding(what, False, f"{folder} holds no run", "Run `witnessmark backup`.")
    day = dt.date.fromtimestamp(files[-1].stat().st_mtime)
    bases = sum(1 for file in (folder / BASE).iterdir() if file.name.endswith(SEALED))
    detail = f"last run {day}, {len(files)} runs, {bases} base copies"
    if (today - day).days > 1:
        return Finding(what, False, detail, "See why it does not run: `systemctl status witnessmark-backup`.")
    return Finding(what, True, detail)


def _swap() -> Finding:
    try:
        swaps = Path("/proc/swaps").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return Finding("swap", True, "unknown on this system")
    return Finding("swap", not swaps, f"{len(swaps)} swap areas" if swaps else "none",
                   "Text in memory may reach the disk: turn swap off or encrypt it." if swaps else "")
