"""The command line: each verb parses, makes one call into `app`, and prints.

Results go to stdout (`--json`: one object a line), progress and errors to stderr.
Exit codes: 0 ok, 1 error, 2 usage, 3 verification failed, 4 would leak, 5 partly imported, 130 stopped by Ctrl-C,
143 told to stop.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from pathlib import Path

from witnessmark.errors import WitnessmarkError


def main() -> None:
    """Run the command line and exit with its code."""
    from witnessmark.cli.stopping import leave_in_order
    from witnessmark.cli.verbs import program

    leave_in_order()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")       # a terminal that has no Hangul still gets a line
    try:
        program(next(iter(sys.argv[1:]), None))(standalone_mode=True)
    except WitnessmarkError as fault:
        _say(str(fault))
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        print("witnessmark: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as fault:
        where = f" ({os.fsdecode(fault.filename)})" if isinstance(fault.filename, str | bytes) else ""
        _say(f"{fault.strerror or 'A file could not be read or written'}{where}. "
             "Check the path, who may write there, and the space on the disk.")
        sys.exit(1)
    except Exception as fault:  # noqa: BLE001  the outermost edge: say where, never what was read
        if isinstance(fault, UnicodeError) and any(_unspeakable(word) for word in sys.argv):
            _say("A word of this command is no UTF-8. Only paths may be written so.")
            sys.exit(2)
        print(f"witnessmark: a fault of the program itself ({_where(fault)}). Nothing half-done was kept; "
              "please report this line.", file=sys.stderr)
        sys.exit(1)


def _say(text: str) -> None:
    from witnessmark.cli.printing import plain

    print(f"witnessmark: {plain(text)}", file=sys.stderr)


def _unspeakable(word: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in word)


def _where(fault: Exception) -> str:
    """Return the kind of fault and the place in the program, without any of its text."""
    frames = traceback.extract_tb(fault.__traceback__)
    inner = next((f for f in reversed(frames) if "witnessmark" in f.filename), frames[-1])
    return f"{type(fault).__name__} at {Path(inner.filename).name}:{inner.lineno}"
