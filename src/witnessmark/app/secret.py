"""Secrets that are not typed in: the first line of a file, or what a command prints.

Invariant: a secret is on no command line and in no message. A command is how a case opens by a hardware token or the
system's keyring: whatever prints the passphrase (`secret-tool lookup …`, `age -d -i …`, `pass show …`) is called as it
is written, by no shell; what it asks (a touch, a PIN) it asks at the terminal itself.
"""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from witnessmark.errors import UsageError

LONGEST = 64 * 1024
"""Bytes of a file that are looked at for its first line's end."""


def first_line(file: Path) -> str:
    """Return the secret on the first line of a file of text.

    Raises:
        UsageError: there is no such file, it can't be read as text, or its first line is empty or has no end in sight.
    """
    try:
        with file.open("rb") as held:
            raw = held.read(LONGEST + 1)
        words = _line(raw)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise UsageError(f"There is no file {file}.",
                         advice="Check the path; a stick may not be plugged in.") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"{file} can't be read as text.",
                         advice="Name a small file of text whose first line is the secret.") from fault
    if not words:
        raise UsageError(f"{file} is empty.", advice="Write the secret on its first line.")
    return words


def printed_by(command: str) -> str:
    """Return the secret that a command prints on its first line.

    Raises:
        UsageError: the command can't be run, fails, or prints nothing.
    """
    advice = "Try it by itself in this terminal; it prints the passphrase and nothing else."
    try:
        done = subprocess.run(shlex.split(command), stdout=subprocess.PIPE, check=False)
        words = _line(done.stdout)
    except (OSError, ValueError, IndexError) as fault:
        raise UsageError("The command for the passphrase could not be run, or failed.", advice=advice) from fault
    if done.returncode:
        raise UsageError("The command for the passphrase could not be run, or failed.", advice=advice)
    if not words:
        raise UsageError("The command for the passphrase printed nothing.", advice=advice)
    return words


def _line(raw: bytes) -> str:
    line = raw.partition(b"\n")[0]
    return "" if len(line) > LONGEST else line.decode("utf-8").strip("\r")
