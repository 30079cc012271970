"""PDF files: text with its pages; wrapped lines joined, parted words mended, running heads left out.

Each page is judged by itself: one that is a picture with hardly any text is drawn and recognised
(by the caller), and its words are put in their place among the pages of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from witnessmark.intake.draft import Draft, Mark
from witnessmark.intake.readers.contract import Found, Job, Known, Scanned, Unreadable, found, stated
from witnessmark.intake.readers.pdf_layout import Line, flowed, without_running_heads
from witnessmark.intake.readers.picture import pgm, recognised_blocks
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.heading import guessed, title_line
from witnessmark.model.report import FoundIn, Metadatum

name = "pdf/1"
_TEMPLATE_TITLES = ("untitled", "microsoft word", "microsoft powerpoint", "제목 없음", "document", "title")
_DRAWN_SIDE = 3_000
_PARTED = 2
_STAMP, _MUCH, _SOME, _OBJECTS = 200, 0.3, 0.1, 500
"""Fewer letters than a stamp's, and the share of a page that pictures cover beside it, or alone."""

Paragraph = list[tuple[str, int]]


def read(data: bytes, job: Job) -> Iterator[Found | Scanned]:
    """Yield the text as one report, or `Scanned` where the pages are pictures."""
    document = _opened(data)
    pages = len(document)
    if pages > job.limits.pages:
        raise Unreadable(f"has more than {job.limits.pages} pages")
    if job.page is not None:
        yield Scanned(pages, _drawn(document, job.page))
        return
    held = [_page_lines(document, number) for number in range(pages)]
    lines = [line for here in held for line in here]
    if not lines and job.words is None:
        if not _has_pictures(document):
            raise Unreadable("holds no text")
        yield Scanned(pages)
        return
    scanned = [number for number, here in enumerate(held, 1) if _is_picture(document, number, here)]
    if scanned and job.words is None:
        yield Scanned(pages, among=tuple(scanned))
        return
    words = {number: blocks for number, text in (job.words or {}).items()
             if (blocks := recognised_blocks(text)) and _fuller(blocks, held[number - 1])}
    if not lines and not words:
        raise Unreadable("shows no text that could be recognised")
    notes = _notes(held, scanned, words, job)
    kept = [line for line in without_running_heads(lines, pages) if line.page not in words]
    yield _composed(_paragraphs(kept, words), _metadata(document), notes)


def _paragraphs(lines: list[Line], words: Mapping[int, list[str]]) -> Iterator[Paragraph]:
    """Yield the paragraphs of all pages in order; those of recognised pages stand by themselves."""
    rest = iter([*sorted(words), None])
    at, coming = 0, next(rest)
    while coming is not None or at < len(lines):
        end = next((i for i in range(at, len(lines)) if coming is not None and lines[i].page > coming), len(lines))
        yield from flowed(lines[at:end])
        at = end
        if coming is not None:
            yield from ([(block, coming)] for block in words[coming])
            coming = next(rest)


def _is_picture(document: pypdfium2.PdfDocument, number: int, lines: list[Line]) -> bool:
    """Say whether a page is a scan: hardly any text (a stamp), and pictures over much of it."""
    letters = _letters(line.words for line in lines)
    return letters < _STAMP and _covered(document, number - 1) >= (_MUCH if letters else _SOME)


def _fuller(blocks: list[str], lines: list[Line]) -> bool:
    """Say whether recognising gave more than the page's own text: a photo with its caption gives no more."""
    own = _letters(line.words for line in lines)
    return _letters(blocks) > (1.5 * own + 20 if own else 0)


def _letters(texts: Iterable[str]) -> int:
    return sum(c.isalnum() for text in texts for c in text)


def _notes(held: list[list[Line]], scanned: list[int], words: Mapping[int, list[str]], job: Job) -> tuple[str, ...]:
    pages = len(held)
    notes = []
    if words:
        notes.append(f"{_named(sorted(words))} of {pages} recognised from pictures; check the words")
    unread = [number for number in scanned if number not in (job.words or {})]
    if unread:
        notes.append(f"{_named(unread)} of {pages} not read: {job.unread}")
    empty = [number for number, here in enumerate(held, 1)
             if number not in words and number not in unread and sum(len(line.words.strip()) for line in here) < 20]
    if empty and len(empty) < pages:
        notes.append(f"{len(empty)} of {pages} pages hold no text")
    return tuple(notes)


def _named(numbers: list[int]) -> str:
    """Return `page 3` or `pages 2-5, 8`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {told}" if len(numbers) == 1 else f"pages {told}"


def _composed(paragraphs: Iterable[Paragraph], metadata: list[Metadatum], notes: tuple[str, ...]) -> Found:
    draft = Draft()
    pieces = [[(words, _on_page(page)) for words, page in part] for part in paragraphs]
    texts = ["".join(words for words, _m in part) for part in pieces]
    titled = title_line(texts)
    for i, part in enumerate(pieces):
        if i == 0 and titled:
            draft.title(texts[0], *part[0][1])
        else:
            draft.joined(part)
    if titled and "title" not in {m.field for m in metadata}:
        metadata.append(Metadatum("title", one_line(texts[0])[:500], FoundIn.GUESS))
    opening = [one_line(t) for t in texts[titled:][:8]]
    metadata += guessed(opening, known=frozenset(m.field for m in metadata))
    return found(draft, metadata, Known(notes=notes))


def _on_page(page: int) -> tuple[Mark, ...]:
    return (("page", str(page)),)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        if not len(document):
            raise Unreadable("has no pages")
        return document
    except pypdfium2.PdfiumError as fault:
        if "assword" in str(fault):
            raise Unreadable("is encrypted with a password") from fault
        raise Unreadable("is a damaged PDF file") from fault


def _metadata(document: pypdfium2.PdfDocument) -> list[Metadatum]:
    """Return the title of the document's properties; its dates tell of the file, not the publication."""
    title = one_line(document.get_metadata_value("Title") or "")
    usable = len(title) > 4 and not title.lower().startswith(_TEMPLATE_TITLES) and "." not in title[-5:]
    return [stated("title", title[:500])] if usable else []


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        count = text.count_chars()
        codes = [pdfium.FPDFText_GetUnicode(text, i) for i in range(count)]
        lines = []
        start = 0
        for end in [*_line_ends(text, codes), count]:
            if end > start and (line := _line(text, codes, (start, end), number + 1)):
                lines.append(line)
            start = end
        return lines
    finally:
        text.close()
        page.close()


def _line_ends(text: pypdfium2.PdfTextPage, codes: list[int]) -> Iterator[int]:
    """Yield where lines end. PDFium writes a word parted at a line's end as one, with U+0002 at the hyphen."""
    for i, code in enumerate(codes):
        if code in (10, 13):
            yield i
        elif code == _PARTED:
            if i + 1 < len(codes) and i and _bottom(text, i + 1) < _bottom(text, i - 1) - 2:
                yield i + 1
            else:
                codes[i] = ord("-")


def _bottom(text: pypdfium2.PdfTextPage, index: int) -> float:
    try:
        return float(text.get_charbox(index, loose=True)[1])
    except pypdfium2.PdfiumError:
        return 0.0


def _line(text: pypdfium2.PdfTextPage, codes: list[int], span: tuple[int, int], page: int) -> Line | None:
    inked = [i for i in range(*span) if codes[i] > 32]
    if not inked:
        return None
    first, last = inked[0], inked[-1]
    try:
        left, bottom, _right, top = text.get_charbox(first, loose=True)
        _left, _bottom, right, _top = text.get_charbox(last, loose=True)
    except pypdfium2.PdfiumError:
        left = right = bottom = top = 0.0
    size = pdfium.FPDFText_GetFontSize(text, first)
    words = "".join(chr(c) if c < 0x110000 else "" for c in codes[span[0] : span[1]])
    words = words.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")  # pairs to one character
    return Line(words, page, left, right, bottom, max(top - bottom, size, 1.0))


def _has_pictures(document: pypdfium2.PdfDocument) -> bool:
    for number in range(min(len(document), 20)):
        try:
            page = document[number]
            if any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                return True
        except pypdfium2.PdfiumError:
            continue
    return False


def _covered(document: pypdfium2.PdfDocument, number: int) -> float:
    """Return how much of a page pictures cover, from 0 to 1; overlaps count twice."""
    try:
        page = document[number]
        whole = max(page.get_width() * page.get_height(), 1.0)
        pictures = islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), _OBJECTS)
        area = 0.0
        for picture in pictures:
            left, bottom, right, top = picture.get_bounds()
            area += max(right - left, 0) * max(top - bottom, 0)
        return min(float(area / whole), 1.0)
    except pypdfium2.PdfiumError:
        return 0.0


def _drawn(document: pypdfium2.PdfDocument, number: int) -> bytes:
    try:
        page = document[number]
        scale = min(300 / 72, _DRAWN_SIDE / max(page.get_width(), page.get_height(), 1))
        bitmap = page.render(scale=scale, grayscale=True)
    except (pypdfium2.PdfiumError, IndexError) as fault:
        raise Unreadable("has a page that can't be drawn") from fault
    return pgm(bytes(bitmap.buffer), width=bitmap.width, height=bitmap.height, stride=bitmap.stride)
