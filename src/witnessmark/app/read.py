"""The verbs `read` and `context`: what one report says, with no case and nothing on disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from witnessmark.app.paths import path_of
from witnessmark.app.tables import Claims
from witnessmark.errors import RefusedInput, UsageError
from witnessmark.extract import Extraction, extract
from witnessmark.extract.backends import Backend, backend_at
from witnessmark.ids import derived_id
from witnessmark.intake import Intake, Received, Refused
from witnessmark.intake.text.cleaning import clean, one_line
from witnessmark.intake.text.language import language_of
from witnessmark.model.report import FoundIn, Metadatum, current
from witnessmark.model.text import Reading, ReportRef

LONGEST_PATH = 4096
_FILE_NAME = re.compile(r"\S+\.[A-Za-z0-9]{2,5}")


EARLIEST = dt.date(1900, 1, 1)
AHEAD = 2
"""How many years ahead a report may be dated: what was set down for a coming issue, and no slip of a digit."""
LONGEST_VALUE = 500
"""Characters of a title, an outlet's name or a reason."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the caller knows about a report; None leaves it to what the file says."""

    published: dt.date | None = None
    language: str | None = None
    outlet: str | None = None

    def metadata(self) -> tuple[Metadatum, ...]:
        """Return the given facts as metadata found in the call."""
        given = {
            "published": self.published.isoformat() if self.published else None,
            "language": self.language,
            "outlet": self.outlet,
        }
        return tuple(Metadatum(name, value, FoundIn.CALL) for name, value in given.items() if value)


def short(name: str, value: str, most: int = LONGEST_VALUE) -> str:
    """Return a value on one line; raises UsageError where it is longer than a name or a title is."""
    value = one_line(value)
    if len(value) > most:
        raise UsageError(f"{name} is longer than {most} characters.", advice="Shorten it; the text itself stays whole.")
    return value


def latest_day() -> dt.date:
    """Return the last day that a report can be said to be published on: a year too far ahead is a slip."""
    return dt.date(dt.date.today().year + AHEAD, 12, 31)


def day_of_publication(text: str) -> dt.date:
    """Return the day that a text names; raises UsageError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as fault:
        raise UsageError("published is not a day.", advice="Write it as 2018-12-21.") from fault


def facts(published: dt.date | str | None, language: str | None, outlet: str | None) -> Facts:
    """Check what the caller gave.

    Raises:
        UsageError: the date is no ISO day, or none a report can have; the language is no two-letter code; the outlet's
            name is longer than a name.
    """
    published = day_of_publication(published) if isinstance(published, str) else published
    if published is not None and not EARLIEST <= published <= latest_day():
        raise UsageError(f"{published.isoformat()} is no day that a report was published on.",
                         advice=f"A day from {EARLIEST} to {latest_day()} is taken; check the year.")
    outlet = None if outlet is None else short("outlet", outlet)
    if language is not None and not (len(language) in (2, 3) and language.isalpha()):
        raise UsageError("language is not a code.", advice="Write en or ko.")
    return Facts(published, language.lower() if language else None, outlet)


def read(
    source: str | os.PathLike[str],
    *,
    published: dt.date | str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    backend: str | Backend | None = None,
    backend_model: str | None = None,
) -> tuple[Reading, Claims]:
    """Read the claims of one text or file; writes nothing and needs no case.

    Args:
        source: the text itself, or a path (a `Path`, or a string that names an existing file).
        published: day of publication; anchors relative dates. ISO text or a date.
        language: `en` or `ko`; detected when not given.
        outlet: who published it.
        backend: also ask this one: an `http://` address on this machine (with `backend_model`), a model folder,
            or an object that proposes. A failure of it warns and leaves the claims of the other layers.

    Remarks on how it was read (pages without text, a language that is not read) come as warnings.

    Returns:
        The reading and its claims in text order, those below the default threshold included
        (`claims.confident()` leaves them out).

    Raises:
        RefusedInput: the file can't be read, or a string is a file's name where there is none.
        UsageError: a fact is malformed, the source is neither text nor path, or the file holds more than one report
            (`read_all` takes it).
    """
    found = list(_read(source, facts(published, language, outlet), _asked(backend, backend_model)))
    for item in found:
        if isinstance(item, Refused):
            raise RefusedInput(f"{item.name}: {item.reason}")
    if len(found) != 1:
        raise UsageError(f"{Path(source).name} holds {len(found)} reports.", advice="Read them with read_all.")
    extraction = found[0]
    assert isinstance(extraction, Extraction)
    return _told(extraction)


def read_all(
    source: str | os.PathLike[str],
    *,
    published: dt.date | str | None = None,
    language: str | None = None,
    outlet: str | None = None,
    backend: str | Backend | None = None,
    backend_model: str | None = None,
) -> list[tuple[Reading, Claims]]:
    """Read every report of a file that may hold several (an archive, mail, a chat, a table); arguments as in `read`.

    Returns:
        Each report's reading and claims, in the file's order. A part that can't be read warns and is left out.

    Raises:
        RefusedInput: nothing in it can be read. UsageError: a fact is malformed.
    """
    told: list[tuple[Reading, Claims]] = []
    refused: list[Refused] = []
    for item in _read(source, facts(published, language, outlet), _asked(backend, backend_model)):
        if isinstance(item, Refused):
            refused.append(item)
        else:
            told.append(_told(item))
    if refused and not told:
        raise RefusedInput(f"{refused[0].name}: {refused[0].reason}")
    for item in refused:
        warnings.warn(f"{item.name}: {item.reason}", stacklevel=2)
    return told


def _read(
    source: str | os.PathLike[str], known: Facts, backend: Backend | None
) -> Iterator[Extraction | Refused]:
    """Yield what each report of a text or file says; raises as `read` does for what is neither."""
    path = _as_path(source)
    if path is not None:
        yield from read_file(path, known, backend=backend)
        return
    text = clean(str(source))
    if not text.strip():
        raise RefusedInput("The text is empty.", advice="Give the words of a report.")
    yield extract(_reading_of_text(text, known), backend=backend)


def _asked(backend: str | Backend | None, model: str | None) -> Backend | None:
    return backend_of(backend, model) if isinstance(backend, str) or backend is None else backend


def _told(extraction: Extraction) -> tuple[Reading, Claims]:
    for remark in (*extraction.notes, *([extraction.fault] if extraction.fault else [])):
        warnings.warn(remark, stacklevel=3)
    return extraction.reading, Claims(extraction.claims)


def backend_of(address: str | None, model: str | None) -> Backend | None:
    """Return the backend asked for, None for none.

    Raises:
        UsageError: there is no backend at that address or in that folder, or a model is named for none.
    """
    if address is None:
        if model is not None:
            raise UsageError("A model is named, but no backend.", advice="Add --backend http://127.0.0.1:8080/v1.")
        return None
    return backend_at(address, model)


def read_file(
    path: Path, known: Facts, *, intake: Intake | None = None, backend: Backend | None = None
) -> Iterator[Extraction | Refused]:
    """Yield what each report in a file says, or why it was refused."""
    if intake is None:
        with Intake() as own:
            yield from read_file(path, known, intake=own, backend=backend)
        return
    yield from _extracted(intake.receive(path, name=str(path)), known, backend)


def read_bytes(
    data: bytes, name: str, known: Facts, *, intake: Intake, backend: Backend | None = None
) -> Iterator[Extraction | Refused]:
    """Yield what each report in these bytes (standard input) says, or why it was refused."""
    yield from _extracted(intake.receive_bytes(data, name=name), known, backend)


def _extracted(
    items: Iterator[Received | Refused], known: Facts, backend: Backend | None
) -> Iterator[Extraction | Refused]:
    for item in items:
        if isinstance(item, Refused):
            yield item
            continue
        extraction = extract(reading_of(item, known), backend=backend)
        yield replace(extraction, notes=(*item.notes, *extraction.notes))


def reading_of(
    item: Received, known: Facts, *, report: str | None = None, metadata: Sequence[Metadatum] = ()
) -> Reading:
    """Build the reading of a received report: what the caller knows outranks what it found."""
    every = (*(metadata or item.metadata), *known.metadata())
    values = {name: m.value for name, m in current(every).items()}
    published = values.get("published")
    return Reading.of_text(
        item.text,
        ReportRef(
            id=report or derived_id("rep", item.sha256),
            language=values.get("language", "en"),
            file=item.name,
            sha256=item.sha256,
            outlet=values.get("outlet"),
            published=dt.date.fromisoformat(published) if published else None,
            title=values.get("title"),
        ),
        reader=item.reader,
        locators=item.locators,
    )


def _reading_of_text(text: str, known: Facts) -> Reading:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Reading.of_text(
        text,
        ReportRef(
            id=derived_id("rep", digest), language=known.language or language_of(text),
            sha256=digest, outlet=known.outlet, published=known.published,
        ),
    )


def _as_path(source: str | os.PathLike[str]) -> Path | None:
    """Return the path that is meant, None where it is a text; raises UsageError for anything else."""
    if not isinstance(source, str):
        return path_of(source, "What is to be read")
    if "\n" in source or len(source) > LONGEST_PATH or "\x00" in source:
        return None
    try:
        if Path(source).is_file():
            return Path(source)
    except OSError:
        return None
    if _FILE_NAME.fullmatch(source):
        raise RefusedInput("This names a file that does not exist.", advice="Check the path; a text has spaces.")
    return None
