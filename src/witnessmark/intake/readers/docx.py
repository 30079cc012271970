"""Word documents (.docx), read from their XML.

Text of paragraphs, tables (a row per paragraph, cells parted by " | "), text boxes once,
footnotes and endnotes after the body. Deleted tracked changes, comments, headers, footers,
fields' codes and macros are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from witnessmark.intake.draft import Draft, Mark
from witnessmark.intake.readers.contract import Found, Job, found, stated
from witnessmark.intake.readers.packed import Packed, attribute, local
from witnessmark.intake.text.heading import guessed, stated_value, title_line
from witnessmark.model.report import FoundIn, Metadatum

name = "docx/1"
_SKIPPED = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "commentReference"))
_TITLE_STYLES = ("title", "제목")


def read(data: bytes, job: Job) -> Iterator[Found]:
    """Yield the document as one report."""
    packed = Packed(data, job.limits)
    body = packed.xml(_main_part(packed))
    metadata = properties(packed, "docProps/core.xml")
    blocks = list(_blocks(body, ()))
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if part in packed:
            blocks += [(words, style, marks) for note in packed.xml(part)
                       if attribute(note, "type") is None for words, style, marks in _blocks(note, ())]
    yield composed(blocks, metadata)


def composed(blocks: list[tuple[str, str, tuple[Mark, ...]]], metadata: list[Metadatum]) -> Found:
    """Return the report that (words, style, marks) blocks of an office document make."""
    blocks = [b for b in blocks if b[0].strip()]
    draft = Draft()
    texts = [words for words, _style, _marks in blocks]
    titled = bool(blocks) and (blocks[0][1].lower().startswith(_TITLE_STYLES) or title_line(texts))
    for i, (words, _style, marks) in enumerate(blocks):
        if i == 0 and titled:
            draft.title(words, *marks)
        else:
            draft.paragraph(words, *marks)
    if titled:  # the words on the page are the title readers see; properties often keep a template's
        metadata = [m for m in metadata if m.field != "title"]
        metadata.append(Metadatum("title", " ".join(texts[0].split())[:500], FoundIn.GUESS))
    known = frozenset(m.field for m in metadata)
    return found(draft, metadata + list(guessed(texts[titled:], known=known)))


def properties(packed: Packed, member: str) -> list[Metadatum]:
    """Return title and language of the document's own properties.

    Dates of creation and saving are left out: they tell about the file, not the publication.
    """
    metadata: list[Metadatum] = []
    if member not in packed:
        return metadata
    for element in packed.xml(member).iter():
        kind = local(element)
        words = " ".join((element.text or "").split())
        if kind == "title" and words:
            metadata.append(stated("title", words[:500]))
        elif kind == "language" and (item := stated_value("language", words)):
            metadata.append(item)
    return metadata


def _main_part(packed: Packed) -> str:
    if "word/document.xml" in packed:
        return "word/document.xml"
    if "_rels/.rels" in packed:
        for relation in packed.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                return (attribute(relation, "Target") or "").lstrip("/")
    return "word/document.xml"


def _blocks(parent: Element, marks: tuple[Mark, ...]) -> Iterator[tuple[str, str, tuple[Mark, ...]]]:
    stack = [iter(parent)]
    tables = 0
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        kind = local(child)
        if kind == "p":
            yield _words(child), _style(child), marks
        elif kind == "tbl":
            tables += 1
            yield from _rows(child, tables)
        elif kind not in _SKIPPED:
            stack.append(iter(child))


def _rows(table: Element, number: int) -> Iterator[tuple[str, str, tuple[Mark, ...]]]:
    for row_number, row in enumerate((r for r in table.iter() if local(r) == "tr"), 1):
        cells = [" ".join(_words(p) for p in cell.iter() if local(p) == "p") for cell in row if local(cell) == "tc"]
        mark: Mark = ("row", f"table {number} row {row_number}")
        yield " | ".join(words for cell in cells if (words := cell.strip())), "", (mark,)


def _words(paragraph: Element) -> str:
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        kind = local(child)
        if kind == "t":
            pieces.append(child.text or "")
        elif kind in ("tab", "br", "cr"):
            pieces.append(" ")
        elif kind == "noBreakHyphen":
            pieces.append("-")
        elif kind == "p" and len(stack) > 1:
            pieces.append(" ")
            stack.append(iter(child))
        elif kind not in _SKIPPED:
            stack.append(iter(child))
    return "".join(pieces)


def _style(paragraph: Element) -> str:
    for child in paragraph:
        if local(child) == "pPr":
            for item in child:
                if local(item) == "pStyle":
                    return attribute(item, "val") or ""
    return ""
