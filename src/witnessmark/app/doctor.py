"""The verb `doctor`: what this machine can do for Witnessmark, and the next step where it can't."""

from __future__ import annotations

import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from witnessmark import __version__
from witnessmark.extract.learned import missing
from witnessmark.intake import sandbox_status


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


def _swap() -> Finding:
    try:
        swaps = Path("/proc/swaps").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return Finding("swap", True, "unknown on this system")
    return Finding("swap", not swaps, f"{len(swaps)} swap areas" if swaps else "none",
                   "Text in memory may reach the disk: turn swap off or encrypt it." if swaps else "")
