"""What runs in the closed process: take one job, read, answer in frames.

Nothing here trusts the file, and nothing outside trusts what is answered here.
"""

from __future__ import annotations

import contextlib
import encodings
import importlib
import os
import pkgutil
from collections.abc import Iterator

from witnessmark.intake.readers.contract import Found, Job, Outcome, Part, Scanned, TurnedAway, Unreadable
from witnessmark.intake.readers.registry import PRELOADED, Entry, dispatch
from witnessmark.intake.sandbox.wire import frame

# Whatever Python would import late must be here before the doors close.
_LATE = (
    "_strptime", "base64", "binascii", "bz2", "calendar", "email._header_value_parser", "email.generator",
    "email.contentmanager", "email.feedparser", "email.headerregistry", "email.mime.text", "email.parser", "gzip",
    "html.entities", "json.decoder", "lzma", "pyexpat", "quopri", "stringprep", "tarfile", "unicodedata",
    "xml.etree.ElementTree", "xml.parsers.expat", "zlib",
)
for _name in (*PRELOADED, *_LATE):
    importlib.import_module(_name)
for _module in pkgutil.iter_modules(encodings.__path__):
    with contextlib.suppress(ImportError):  # code pages of other systems
        importlib.import_module(f"encodings.{_module.name}")


def answer(read_from: int, write_to: int) -> None:
    """Read one job from a pipe and write its outcomes to another."""
    job, data = Job.unpacked(_all(read_from))
    for block in outcomes(data, job):
        _write(write_to, block)
    _write(write_to, frame({"kind": "end"}))


def outcomes(data: bytes, job: Job) -> Iterator[bytes]:
    """Yield a frame for each outcome of reading `data`; a refusal of the whole file is the last."""
    try:
        for outcome, entry, media_type in dispatch(data, job):
            yield _framed(outcome, entry, media_type)
    except Unreadable as refusal:
        yield frame({"kind": "refused", "member": "", "reason": str(refusal)})
    except RecursionError:
        yield frame({"kind": "refused", "member": "", "reason": "is nested too deeply"})


def _framed(outcome: Outcome, entry: Entry, media_type: str) -> bytes:
    match outcome:
        case Found():
            header = {
                "kind": "found", "member": outcome.member, "text": outcome.text, "reader": entry.name,
                "media_type": outcome.media_type or media_type, "own": outcome.data is not None,
                "locators": [[at.start, at.kind, at.label] for at in outcome.locators],
                "metadata": [[m.field, m.value, m.found_in.value] for m in outcome.metadata],
                "notes": list(outcome.notes),
            }
            return frame(header, outcome.data or b"")
        case Part():
            return frame({"kind": "part", "member": outcome.member}, outcome.data)
        case TurnedAway():
            return frame({"kind": "refused", "member": outcome.member, "reason": outcome.reason})
        case Scanned():
            return frame({"kind": "scanned", "pages": outcome.pages, "among": list(outcome.among),
                          "media_type": media_type}, outcome.image)


def _all(descriptor: int) -> bytes:
    blocks = []
    while block := os.read(descriptor, 1_048_576):
        blocks.append(block)
    return b"".join(blocks)


def _write(descriptor: int, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(descriptor, rest[:1_048_576]) :]
