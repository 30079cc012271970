"""What a server writes of itself: a line a thing, as words or as JSON, and never what people work with.

Invariant: of the program's own lines the words are shown, which are kinds and places; of a library's line only its
kind, place and fault's kind: its words may quote what it was handed.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import Literal, TextIO

Form = Literal["text", "json"]
OWN = "witnessmark"


class Lines(logging.Formatter):
    """One line a record: JSON with the second, UTC; or words, to which the system's journal adds the time."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        body: dict[str, object] = {"level": record.levelname.lower(), "from": record.name}
        if record.name.partition(".")[0] == OWN:
            body |= {"what": record.getMessage(), **getattr(record, "told", {})}
        else:
            body["place"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            fault = record.exc_info[1]
            frames = traceback.extract_tb(fault.__traceback__)
            body["fault"] = type(fault).__name__
            body["where"] = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
        if self._form == "json":
            at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
            return json.dumps({"at": at, **body}, ensure_ascii=False)
        return " ".join(str(value) for value in body.values())


def write_logs(form: Form, *, requests: bool, to: TextIO | None = None) -> None:
    """Let this process write its lines to standard error, requests too where that is wanted; once a process."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Lines(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN).setLevel(logging.WARNING)
    logging.getLogger(f"{OWN}.requests").setLevel(logging.INFO if requests else logging.WARNING)
    logging.captureWarnings(True)
