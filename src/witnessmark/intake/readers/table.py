"""Tables of reports (.csv, .tsv): one report per row, by headings known in English and Korean."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from witnessmark.intake import media
from witnessmark.intake.draft import Draft
from witnessmark.intake.readers.contract import Found, Job, Known, TurnedAway, Unreadable, found
from witnessmark.intake.text.cleaning import clean, one_line
from witnessmark.intake.text.decoding import decoded
from witnessmark.intake.text.heading import guessed, stated_value
from witnessmark.intake.text.paragraphs import paragraphs
from witnessmark.model.report import Metadatum

name = "csv/1"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "story", "excerpt", "report", "본문",
             "내용", "기사", "전문", "기사본문", "description", "summary", "message"),
    "title": ("title", "headline", "subject", "제목", "기사제목", "표제"),
    "published": ("date", "published", "publication_date", "published_at", "pubdate", "날짜", "일자", "게재일",
                  "발행일", "보도일", "작성일", "일시"),
    "outlet": ("outlet", "source", "publisher", "media", "newspaper", "매체", "언론사", "매체명", "출처", "신문"),
    "language": ("language", "lang", "언어"),
    "url": ("url", "link", "주소", "링크"),
    "author_kind": ("author_kind",),
}
FIELDS = tuple(HEADINGS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading holds which field; `text` is always one of them.

    `lacking` are the fields whose headings the caller named in vain.
    """

    headings: Mapping[str, str]
    lacking: frozenset[str] = frozenset()

    @classmethod
    def of(cls, headings: Iterable[str], given: Mapping[str, str]) -> Columns:
        """Match headings to fields: those given first, then those known by name.

        What is given for one table of a batch may not be there in the next.

        Raises:
            Unreadable: no column holds text, neither a given one nor a known one.
        """
        there = {_key(h): h for h in headings}
        mapping: dict[str, str] = {}
        lacking = frozenset(name for name, heading in given.items() if _key(heading) not in there)
        for field_name, heading in given.items():
            if field_name in HEADINGS and field_name not in lacking:
                mapping[field_name] = there[_key(heading)]
        for field_name, known in HEADINGS.items():
            hit = next((there[k] for k in known if k in there and there[k] not in mapping.values()), None)
            if field_name not in mapping and hit is not None:
                mapping[field_name] = hit
        if "text" not in mapping:
            raise Unreadable("has neither the columns that --column names nor one of text that is known by name"
                             if "text" in lacking else "has no column of text; name it with --column text=HEADING")
        return cls(mapping, lacking)


def read(data: bytes, job: Job) -> Iterator[Found | TurnedAway]:
    """Yield a report per row; the first row holds the headings."""
    got = decoded(data)
    if got is None:
        raise Unreadable("is no readable table")
    csv.field_size_limit(job.limits.text)
    delimiter = "\t" if job.media_type == media.TSV else delimiter_of(got[0])
    try:
        rows = list(csv.reader(io.StringIO(got[0].lstrip("\ufeff"), newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise Unreadable("is a damaged table") from fault
    yield from of_rows(rows, job, member="")


def of_rows(rows: list[list[str]], job: Job, *, member: str) -> Iterator[Found | TurnedAway]:
    """Yield a report per row of cells; rows are numbered from 1, the headings being the first."""
    first = next((i for i, row in enumerate(rows) if sum(bool(c.strip()) for c in row) > 0), None)
    if first is None:
        raise Unreadable("is empty")
    headings = [one_line(h) for h in rows[first]]
    columns = Columns.of((h for h in headings if h), job.columns)
    if len(rows) - first - 1 > job.limits.rows:
        raise Unreadable(f"has more than {job.limits.rows} rows")
    for number, row in enumerate(rows[first + 1 :], first + 2):
        values = {h: c for h, c in zip(headings, row, strict=False) if h and c.strip()}
        if values:
            yield of_values(values, columns, member=f"{member}row {number}")


def of_values(values: Mapping[str, str], columns: Columns, *, member: str,
              data: bytes | None = None) -> Found | TurnedAway:
    """Return the report of one row's values; its bytes are the row as a JSON object unless given."""
    metadata: list[Metadatum] = []
    for field_name, heading in columns.headings.items():
        value = one_line(values.get(heading, ""))
        if field_name != "text" and value:
            item = stated_value(field_name, value)
            metadata += [item] if item else []
    draft = Draft()
    title = next((m.value for m in metadata if m.field == "title"), "")
    body = values.get(columns.headings["text"], "")
    row = member.rpartition("/")[2].removeprefix("row ")
    if body.strip() and title and not one_line(body).startswith(title):
        draft.title(title, ("row", row))
    blocks = [words for words, _line in paragraphs(clean(body))]
    for words in blocks:
        draft.paragraph(words, ("row", row))
    if not blocks:
        return TurnedAway(member, "has no text in its row")
    metadata += guessed(blocks, known=frozenset(m.field for m in metadata))
    original = data if data is not None else json.dumps(dict(values), ensure_ascii=False).encode("utf-8", "replace")
    # An object may leave out what it has no value for; a table has all its columns in its first row.
    lacking = columns.lacking if data is None else columns.lacking & {"text"}
    notes = ("lacks a column that --column names; the usual headings were used",) if lacking else ()
    return found(draft, metadata, Known(member, original, media.JSON, notes=notes))


def delimiter_of(text: str) -> str:
    """Return what parts the cells of a table, by its first line."""
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _key(heading: str) -> str:
    return re.sub(r"[\s-]+", "_", heading.strip().lower())


