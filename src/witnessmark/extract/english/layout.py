"""The shape of a report: title, captions, paragraphs, list rows, speaker turns.

Invariant: a block's `text` is as long as its slice of the document, so offsets inside it
plus `start` are offsets of the document; only line breaks inside it became spaces. Nothing
is parsed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from witnessmark.extract.frames import Document
from witnessmark.extract.row_cells import is_ruled
from witnessmark.model.text import Span

BlockKind = Literal["title", "caption", "heading", "paragraph", "item", "turn"]

LONGEST = 20_000

_BULLET = re.compile(r"[ \t]*(?:[-–—•*·▪◦‣]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[|])[ \t]+")
_TURN = re.compile(
    r"[ \t]*(?:\[(?:[\w./-]+(?: \w+)?,? )?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]m)?\][ \t]*|"
    r"\d{1,2}:\d{2}[ \t]+(?:-[ \t]+)?)?"
    r"((?:[A-Z][\w.'’-]*|(?<=\][ \t])[a-z][\w.'’-]*)(?:[ \t]+[A-Z0-9(][\w.'’)-]*){0,3}|Q|A|Q\d+|A\d+)(?::|"
    r"\.(?=[ \t]*[—–]))[ \t]+"
)
_CAPTION = re.compile(r"[ \t]*(?:Photo|Image|Caption|File photo|Picture|Video|Figure|Map)\b[^\n]{0,40}[:—–]", re.I)
_DATELINE = re.compile(
    r"[A-Z][A-Za-z’'-]+(?:[ ,/]+[A-Z][A-Za-z’'.-]+){0,4}(?:,? *\(?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} "
    r"[A-Z][a-z]{2,8}\.?)(?:,? \d{4})?\)?)?,? *(?:\([A-Z][\w ./]+\))? *(?:[—–]|--|- )\s*(?=\S)"
)
_END = re.compile(r"[.!?…:;,][\"”’')\]]*$")
_NOT_SPEAKERS = frozenset(
    "note update total date location source summary subject published background figure table from to re cc "
    "when where what who why notice title contact overview needs response highlights key ref reference attn "
    "place time sent reported status province district".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch that reads as one. `text` starts at `start`; `speaker` only for turns."""

    kind: BlockKind
    start: int
    text: str
    paragraph: int
    speaker: Span | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def blocks_of(document: Document) -> list[Block]:
    """Return the blocks of a document in text order, none longer than LONGEST."""
    blocks: list[Block] = []
    text = document.text
    captions = [loc.start for loc in document.locators if loc.kind == "caption"]
    titles = [loc.start for loc in document.locators if loc.kind == "title"]
    paragraph = 0
    for start, end in _stretches(text):
        for a, b in _lines(text, start, end):
            raw = text[a:b]
            if not raw.strip():
                continue
            lead = len(raw) - len(raw.lstrip())
            a, raw = a + lead, raw[lead:].rstrip()
            kind, skip, speaker = _kind(raw)
            headed = kind in ("heading", "paragraph") or (kind == "turn" and text[b : b + 2].isspace())
            if not blocks and headed and _is_title(raw, document):
                kind, skip, speaker = "title", 0, None
            if a in titles:
                kind = "title"
            if a in captions:
                kind = "caption"
            entry = document.entry(a)
            if entry is not None and entry.author is not None and entry.start == a:
                kind, speaker = "turn", (0, entry.author.end - a)
                skip = len(raw) - len(raw[speaker[1] :].lstrip(" :"))
            if kind == "paragraph":
                dateline = _DATELINE.match(raw)
                skip = dateline.end() if dateline else 0
            body = raw[skip:].replace("\n", " ").replace("\t", " ").replace("\r", " ")
            if not body.strip():
                continue
            who = Span(a + speaker[0], a + speaker[1]) if speaker else None
            blocks += _pieces(Block(kind, a + skip, body, paragraph, who))
        paragraph += 1
    return blocks


def _stretches(text: str) -> list[tuple[int, int]]:
    """Split at blank lines."""
    out: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(r"\n[ \t\r\u3000]*\n+", text):
        out.append((start, match.start()))
        start = match.end()
    out.append((start, len(text)))
    return [(a, b) for a, b in out if a < b]


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a stretch into lines that stand alone; join the lines of wrapped prose."""
    rows: list[tuple[int, int]] = []
    at = start
    for line in text[start:end].split("\n"):
        rows.append((at, at + len(line)))
        at += len(line) + 1
    out: list[tuple[int, int]] = []
    for a, b in rows:
        line = text[a:b]
        table = is_ruled(line) or (bool(out) and is_ruled(text[out[-1][0] : out[-1][1]]))
        alone = not out or table or bool(_BULLET.match(line) or _is_turn(line) or _CAPTION.match(line))
        if not alone:
            before = text[out[-1][0] : out[-1][1]]
            last = before.rsplit("\n", 1)[-1].rstrip()
            wrapped = len(last) >= 45 and not _END.search(last)
            alone = not wrapped and (
                (_END.search(last) is not None and len(last) < 60)
                or len(last) < 45
                or "\t" in line
                or len(last) > 130
            )
        if alone:
            out.append((a, b))
        else:
            out[-1] = (out[-1][0], b)
    return out


def _is_turn(line: str) -> bool:
    match = _TURN.match(line)
    if match is None:
        return False
    name = match.group(1).lower()
    return name.split()[0] not in _NOT_SPEAKERS and name.split()[-1] not in _NOT_SPEAKERS


def _kind(raw: str) -> tuple[BlockKind, int, tuple[int, int] | None]:
    bullet = _BULLET.match(raw)
    if bullet:
        return "item", bullet.end(), None
    if _CAPTION.match(raw):
        return "caption", 0, None
    if _is_turn(raw):
        match = _TURN.match(raw)
        if match is not None and len(raw) - match.end() > 25:
            return "turn", match.end(), match.span(1)
    if len(raw) < 110 and "\n" not in raw and not _END.search(raw):
        return "heading", 0, None
    return "paragraph", 0, None


def _is_title(raw: str, document: Document) -> bool:
    if document.title and raw.strip().casefold() == document.title.strip().casefold():
        return True
    return len(raw) < 140 and not re.search(r"[.!?][\"”’')\]]*$", raw) and "\n" not in raw


def _pieces(block: Block) -> list[Block]:
    if len(block.text) <= LONGEST:
        return [block]
    out: list[Block] = []
    at = 0
    while at < len(block.text):
        cut = min(at + LONGEST, len(block.text))
        if cut < len(block.text):
            stop = max(block.text.rfind(". ", at, cut), block.text.rfind("  ", at, cut))
            if stop <= at:
                stop = block.text.rfind(" ", at, cut)
            if stop > at:
                cut = stop + 1
        piece = block.text[at:cut]
        if piece.strip():
            out.append(Block(block.kind, block.start + at, piece, block.paragraph, block.speaker))
        at = cut
    return out
