"""Where untrusted bytes come in: every file goes through a closed process and comes out read or refused.

Invariant: whatever a file holds, `receive` ends, raises nothing because of it, and says for the
file and for each part of it either `Received` or `Refused` with a reason that carries none of
its content. What a reading process answers is checked again here.
"""

from __future__ import annotations

import hashlib
import os
import queue
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from witnessmark.errors import InvalidRecord
from witnessmark.intake import media
from witnessmark.intake.limits import MIB, Limits
from witnessmark.intake.names import oddities
from witnessmark.intake.readers.contract import Job, Unreadable
from witnessmark.intake.readers.registry import RECOGNISED, SHOWN, UNCONFINED, entry_for, imports_for
from witnessmark.intake.received import Received, Refused
from witnessmark.intake.sandbox import landlock
from witnessmark.intake.sandbox.recogniser import Recogniser, missing_recogniser
from witnessmark.intake.sandbox.room import Failure, Room
from witnessmark.intake.sandbox.status import sandbox_status
from witnessmark.intake.sandbox.wire import BrokenStream, frames
from witnessmark.intake.text.cleaning import one_line
from witnessmark.model.report import METADATA_FIELDS, FoundIn, Metadatum
from witnessmark.model.text import Locator

ENTRY = "witnessmark.intake.worker:answer"
_REASONS = {
    "time": "took too long to read", "flood": "yields more text than is allowed",
    "memory": "needs more memory than is allowed",
    "stopped": "made its reader do what readers may not, so it was stopped",
    "crashed": "is damaged in a way that its reader could not cope with",
    "unclosed": "could not be read in a closed process on this machine",
}
_OPEN = "needs the sandbox of a Linux kernel, which is missing here (--unsafe-no-sandbox reads it without)"
_MENTION = {FoundIn.GUESS.value: FoundIn.GUESS, FoundIn.FILE.value: FoundIn.FILE, FoundIn.INDEX.value: FoundIn.INDEX}


@dataclass(frozen=True, slots=True)
class _File:
    """One file or part on its way in: how deep it lies, and when its whole batch must be done."""

    name: str
    data: bytes
    depth: int
    deadline: float
    columns: Mapping[str, str]
    rows: bool = False


class Intake:
    """Reads files in warm closed processes; use as a context manager. Safe for several threads.

    Args:
        unsafe_no_sandbox: read every format even where the kernel can't close the process.
        workers: how many files may be read at once.
        ocr: recognise scanned pages where Tesseract is installed; False refuses them.
    """

    def __init__(self, *, unsafe_no_sandbox: bool = False, workers: int = 1, ocr: bool = True,
                 limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._closed = sandbox_status().closed
        self._unsafe = unsafe_no_sandbox
        self._ocr = ocr
        self._rooms: queue.LifoQueue[Room] = queue.LifoQueue()
        self._all = [Room(ENTRY, closed=self._closed, limits=self.limits) for _ in range(max(workers, 1))]
        for room in self._all:
            self._rooms.put(room)
        self.peak_memory = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm processes."""
        for room in self._all:
            room.close()

    def receive(self, path: Path, *, name: str | None = None,
                columns: Mapping[str, str] | None = None, rows: bool = False) -> Iterator[Received | Refused]:
        """Yield what `path` holds; `columns` maps title, text, published … to a table's own headings.

        With `rows` the file is a table of coded records: each row's cells make one text (see `readers.rows`).
        """
        given = name or str(path)
        data = _bytes_of(path, self.limits)
        if isinstance(data, str):
            yield Refused(given, data, None)
            return
        yield from self.receive_bytes(data, name=given, columns=columns, rows=rows)

    def receive_bytes(self, data: bytes, *, name: str,
                      columns: Mapping[str, str] | None = None,
                      rows: bool = False) -> Iterator[Received | Refused]:
        """Yield what these bytes hold; `name` is what they are called in every outcome."""
        if len(data) > self.limits.input:
            yield Refused(name, f"is larger than {self.limits.input // MIB} MiB", None)
            return
        yield from self._read(_File(name, data, 0, time.monotonic() + self.limits.budget, columns or {}, rows))

    def shown(self, data: bytes, *, page: int) -> bytes | str:
        """Return one page of a PDF (from 0), or a picture, as a PNG for the eye; or the reason why there is none."""
        if not (self._closed or self._unsafe):
            return _OPEN
        answer = self._ask(data, Job(SHOWN, "", self.limits, page=page))
        if isinstance(answer, str):
            return answer
        header, image = answer[0] if answer else ({}, b"")
        if header.get("kind") == "refused":
            return one_line(str(header["reason"]))[:300]
        return image if image.startswith(b"\x89PNG\r\n") else _REASONS["crashed"]

    def _read(self, file: _File) -> Iterator[Received | Refused]:
        sha256 = hashlib.sha256(file.data).hexdigest()
        suffix = media.suffix_of(file.name)
        kind = media.media_type(file.data, suffix)
        problem = self._not_even_tried(file, kind)
        if problem:
            yield Refused(file.name, problem, sha256)
            return
        answer = self._ask(file.data, Job(kind, suffix, self.limits, dict(file.columns), rows=file.rows))
        if isinstance(answer, str):
            yield Refused(file.name, answer, sha256)
            return
        notes = oddities(file.name)
        if media.mismatch(suffix, kind):
            notes = ("its name promises another format than it holds", *notes)
        heard = False
        for header, body in answer:
            heard = True
            try:
                yield from self._outcome(file, sha256, (header, body), notes)
            except (KeyError, TypeError, ValueError, InvalidRecord):
                yield Refused(file.name, _REASONS["crashed"], sha256)
                return
        if not heard:
            yield Refused(file.name, "holds nothing that is read here", sha256)

    def _not_even_tried(self, file: _File, kind: str) -> str | None:
        if time.monotonic() > file.deadline:
            return "was not reached: the file it came in took too long as a whole"
        if not (self._closed or self._unsafe or kind in UNCONFINED):
            return _OPEN
        suffix = media.suffix_of(file.name)
        if media.falsely_named(suffix, kind):
            return f"is named .{suffix}, and its bytes are no such file: it is damaged, or a text under a wrong name"
        try:
            if file.depth >= self.limits.depth and kind != media.ZIP and entry_for(kind).container:
                return f"lies more than {self.limits.depth} archives deep"
        except Unreadable:
            return None
        return None

    def _outcome(self, file: _File, sha256: str, answered: tuple[dict[str, Any], bytes],
                 notes: tuple[str, ...]) -> Iterator[Received | Refused]:
        header, body = answered
        kind = header["kind"]
        if kind == "scanned":
            yield from self._recognise(file, sha256, header, notes)
            return
        member = _member(header["member"])
        name = f"{file.name}!/{member}" if member else file.name
        if kind == "refused":
            yield Refused(name, one_line(str(header["reason"]))[:300], None if member else sha256)
        elif kind == "part":
            if file.depth >= self.limits.depth:
                yield Refused(name, f"lies more than {self.limits.depth} archives deep", None)
            else:
                yield from self._read(_File(name, body, file.depth + 1, file.deadline, file.columns))
        else:
            own = bool(header["own"])
            notes = (*notes, *(oddities(member) if member else ()))
            yield received(header, name=name, data=body if own else file.data,
                           sha256=hashlib.sha256(body).hexdigest() if own else sha256, notes=notes)

    def _recognise(self, file: _File, sha256: str, header: dict[str, Any],
                   notes: tuple[str, ...]) -> Iterator[Received | Refused]:
        """Yield the report of a file whose pages are all pictures, or of one with such pages among others."""
        pages, kind = int(header["pages"]), str(header["media_type"])
        among = [int(number) for number in header["among"]][: self.limits.pages]
        numbers = among or list(range(1, pages + 1))
        missing = self._no_recognising()
        if not missing and not among and pages > self.limits.scanned_pages:
            missing = f"has more than {self.limits.scanned_pages} scanned pages"
        words, why = ({}, missing) if missing else self._words_of(file, kind, numbers[: self.limits.scanned_pages])
        if not among and not words:
            yield Refused(file.name, why or "shows no text that could be recognised", sha256)
            return
        if kind == media.PDF:
            unread = why or f"has more than {self.limits.scanned_pages} scanned pages"
            answer = self._ask(file.data, Job(kind, "pdf", self.limits, words=words, unread=unread))
        else:
            answer = self._ask("\f".join(words.values()).encode(), Job(RECOGNISED, "", self.limits))
        if isinstance(answer, str):
            yield Refused(file.name, answer, sha256)
            return
        for read, _body in answer:
            if read["kind"] == "found":
                yield received(read | {"media_type": kind}, name=file.name, data=file.data, sha256=sha256, notes=notes)
            else:
                yield Refused(file.name, one_line(str(read["reason"]))[:300], sha256)

    def _words_of(self, file: _File, kind: str, numbers: list[int]) -> tuple[dict[int, str], str]:
        """Return the words recognised on these pages (from 1), and why the last that has none lacks them."""
        words: dict[int, str] = {}
        why = ""
        recogniser = Recogniser(self.limits, closed=self._closed)
        for number in numbers:
            if time.monotonic() > file.deadline:
                return words, _REASONS["time"]
            image: bytes | str = file.data
            if kind == media.PDF:
                drawn = self._ask(file.data, Job(kind, "pdf", self.limits, {}, number - 1))
                image = drawn if isinstance(drawn, str) else drawn[0][1] if drawn else b""
            told = recogniser.words(image) if isinstance(image, bytes) and image else image or _REASONS["crashed"]
            if isinstance(told, bytes):
                words[number] = told.decode("utf-8", "replace").replace("\f", "\n\n")
            else:
                why = str(told)
        return words, why

    def _no_recognising(self) -> str | None:
        if not self._ocr:
            return "holds pictures of text only, and recognising is turned off"
        if not (landlock.abi() or self._unsafe):
            return "holds pictures of text only; recognising them safely needs a kernel with Landlock"
        return missing_recogniser()

    def _ask(self, data: bytes, job: Job) -> list[tuple[dict[str, Any], bytes]] | str:
        most = self.limits.unpacked + 4 * self.limits.text
        with self._room() as room:
            answer = room.run(job.packed(data), most=most, imports=imports_for(job.media_type))
        if isinstance(answer, Failure):
            return _REASONS[answer.kind]
        self.peak_memory = max(self.peak_memory, answer.memory)
        try:
            found = list(frames(answer.stream))
        except BrokenStream:
            return _REASONS["crashed"]
        if not found or found.pop()[0].get("kind") != "end":
            return _REASONS["crashed"]
        texts = sum(len(header["text"]) for header, _ in found if isinstance(header.get("text"), str))
        return found if texts <= self.limits.text else _REASONS["flood"]

    @contextmanager
    def _room(self) -> Iterator[Room]:
        room = self._rooms.get()
        try:
            yield room
        finally:
            self._rooms.put(room)


def received(header: dict[str, Any], *, name: str, data: bytes, sha256: str, notes: tuple[str, ...]) -> Received:
    """Build a report from an untrusted header; KeyError, TypeError or InvalidRecord where it does not hold."""
    locators = tuple(Locator(int(start), kind, one_line(str(label))[:300])
                     for start, kind, label in header["locators"] if kind in _KINDS)
    metadata = tuple(Metadatum(field, one_line(str(value))[:2000], _MENTION[found_in])
                     for field, value, found_in in header["metadata"] if field in METADATA_FIELDS and value)
    return Received(name, data, sha256, str(header["media_type"])[:100], header["text"], str(header["reader"])[:40],
                    locators, metadata, (*notes, *(one_line(str(n))[:300] for n in header["notes"])))


_KINDS = frozenset(("page", "line", "cell", "message", "row", "paragraph", "turn", "title", "caption"))


def _member(raw: object) -> str:
    return one_line(str(raw))[:1000]


def _bytes_of(path: Path, limits: Limits) -> bytes | str:
    """Return a regular file's bytes, or the reason why not; never waits on pipes or devices."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(opened, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return "is no regular file"
            if about.st_size > limits.input:
                return f"is larger than {limits.input // MIB} MiB"
            return file.read(limits.input + 1)
    except FileNotFoundError:
        return "does not exist"
    except IsADirectoryError:
        return "is a folder"
    except PermissionError:
        return "may not be opened by this user"
    except (OSError, ValueError):
        return "could not be opened"
