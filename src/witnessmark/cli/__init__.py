"""The command line: each verb parses, makes one call into `app`, and prints.

Results go to stdout (`--json`: one object a line), progress and errors to stderr.
Exit codes: 0 ok, 1 error, 2 usage, 3 verification failed, 4 would leak, 5 partly imported.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from witnessmark.errors import WitnessmarkError


def main() -> None:
    """Run the command line and exit with its code."""
    from witnessmark.cli.verbs import app

    try:
        app(standalone_mode=True)
    except WitnessmarkError as fault:
        from witnessmark.cli.printing import plain

        print(f"witnessmark: {plain(str(fault))}", file=sys.stderr)
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        print("witnessmark: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as fault:  # noqa: BLE001  the outermost edge: say where, never what was read
        print(f"witnessmark: a fault of the program itself ({_where(fault)}). Nothing half-done was kept; "
              "please report this line.", file=sys.stderr)
        sys.exit(1)


def _where(fault: Exception) -> str:
    """Return the kind of fault and the place in the program, without any of its text."""
    frames = traceback.extract_tb(fault.__traceback__)
    inner = next((f for f in reversed(frames) if "witnessmark" in f.filename), frames[-1])
    return f"{type(fault).__name__} at {Path(inner.filename).name}:{inner.lineno}"
