"""The command line: each verb parses, makes one call into `app`, and prints.

Results go to stdout (`--json`: one object a line), progress and errors to stderr.
Exit codes: 0 ok, 1 error, 2 usage, 3 verification failed, 4 would leak, 5 partly imported.
"""

from __future__ import annotations

import sys

from witnessmark.errors import WitnessmarkError


def main() -> None:
    """Run the command line and exit with its code."""
    from witnessmark.cli.verbs import app

    try:
        app(standalone_mode=True)
    except WitnessmarkError as fault:
        print(f"witnessmark: {fault}", file=sys.stderr)
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        print("witnessmark: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
