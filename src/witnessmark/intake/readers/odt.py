"""OpenDocument texts (.odt) and Hancom's .hwpx, which are read alike from their XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from witnessmark.intake.draft import Mark
from witnessmark.intake.readers.contract import Found, Job, Unreadable
from witnessmark.intake.readers.docx import composed, properties
from witnessmark.intake.readers.packed import Packed, attribute, local

name = "odt/1"
hwpx_name = "hwpx/1"
Block = tuple[str, str, tuple[Mark, ...]]
_ODT_SKIPPED = frozenset(("annotation", "tracked-changes", "deletion", "forms", "sequence-decls", "note-citation",
                          "ruby-text", "table-of-content", "alphabetical-index"))
_HWPX_SKIPPED = frozenset(("secPr", "ctrl", "shapeComment", "header", "footer", "memo", "hiddenComment", "markpen"))


def read(data: bytes, job: Job) -> Iterator[Found]:
    """Yield an OpenDocument text as one report."""
    packed = Packed(data, job.limits)
    if "META-INF/manifest.xml" in packed and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise Unreadable("is encrypted")
    body = next((e for e in packed.xml("content.xml") if local(e) == "body"), None)
    if body is None:
        raise Unreadable("lacks a part that its format needs")
    yield composed(list(_odt_blocks(body)), properties(packed, "meta.xml"))


def read_hwpx(data: bytes, job: Job) -> Iterator[Found]:
    """Yield a .hwpx document as one report: sections in order, tables a row per paragraph."""
    packed = Packed(data, job.limits)
    if "META-INF/manifest.xml" in packed and b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise Unreadable("is encrypted")
    sections = sorted((m for m in packed.names() if re.fullmatch(r"Contents/section\d+\.xml", m)),
                      key=lambda m: int(re.sub(r"\D", "", m)))
    if not sections:
        raise Unreadable("lacks a part that its format needs")
    blocks: list[Block] = []
    for section in sections:
        blocks += _hwpx_blocks(packed.xml(section))
    yield composed(blocks, properties(packed, "Contents/content.hpf"))


def _odt_blocks(parent: Element) -> Iterator[Block]:
    tables = 0
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        kind = local(child)
        if kind in ("p", "h"):
            notes: list[Element] = []
            yield _odt_words(child, notes), attribute(child, "style-name") or "", ()
            for note in notes:
                yield from _odt_blocks(note)
        elif kind == "table":
            tables += 1
            rows = (r for r in child.iter() if local(r) == "table-row")
            for number, row in enumerate(rows, 1):
                cells = [" ".join(_odt_words(p, []) for p in c.iter() if local(p) in ("p", "h"))
                         for c in row if local(c) == "table-cell"]
                yield " | ".join(w for c in cells if (w := c.strip())), "", (("row", f"table {tables} row {number}"),)
        elif kind not in _ODT_SKIPPED:
            stack.append(iter(child))


def _odt_words(paragraph: Element, notes: list[Element]) -> str:
    pieces = [paragraph.text or ""]
    work: list[Element | str] = list(_children_reversed(paragraph))
    while work:
        item = work.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        kind = local(item)
        if kind == "s" or kind in ("tab", "line-break"):
            pieces.append(" ")
        elif kind == "note":
            notes += [e for e in item if local(e) == "note-body"]
        elif kind not in _ODT_SKIPPED:
            pieces.append(item.text or "")
            work += _children_reversed(item)
    return "".join(pieces)


def _children_reversed(element: Element) -> Iterator[Element | str]:
    for child in reversed(list(element)):
        yield child.tail or ""
        yield child


def _hwpx_blocks(section: Element) -> list[Block]:
    blocks: list[Block] = []
    tables = 0
    for paragraph in (e for e in section if local(e) == "p"):
        words, found_tables = _hwpx_words(paragraph)
        blocks.append((words, "", ()))
        for table in found_tables:
            tables += 1
            for number, row in enumerate((r for r in table.iter() if local(r) == "tr"), 1):
                cells = [" ".join(_hwpx_words(p)[0] for p in c.iter() if local(p) == "p")
                         for c in row if local(c) == "tc"]
                blocks.append((" | ".join(w for c in cells if (w := c.strip())), "",
                               (("row", f"table {tables} row {number}"),)))
    return blocks


def _hwpx_words(paragraph: Element) -> tuple[str, list[Element]]:
    pieces: list[str] = []
    tables: list[Element] = []
    work: list[Element | str] = [*_children_reversed(paragraph)]
    while work:
        item = work.pop()
        if isinstance(item, str):
            continue
        kind = local(item)
        if kind == "t":
            pieces.append(item.text or "")
            for child in item:
                pieces.append((" " if local(child) in ("tab", "lineBreak", "nbSpace", "fwSpace") else "")
                              + (child.text or "" if local(child) not in ("markpenBegin", "markpenEnd") else "")
                              + (child.tail or ""))
        elif kind == "tbl":
            tables.append(item)
        elif kind not in _HWPX_SKIPPED:
            work += _children_reversed(item)
    return "".join(pieces), tables
