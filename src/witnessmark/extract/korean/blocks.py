"""The shape of a report on the page: blocks (paragraphs), list rows, speaker turns, headings.

Invariant: blocks are spans of the text in order and do not overlap. Wrapped lines are one
block; rows, headings and turns stand alone. Not handled here: what a block says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from witnessmark.extract.korean.morphemes import PIECE, pieces
from witnessmark.model.text import Span

BULLET = re.compile(r"[ \t]*(?:[-–—•*·○◦●■□▪▶►◇◆ㅇ※✓]|[①-⑳]|\(?\d{1,2}[.)](?!\d)|\(?[가-하][.)])\s*")
TURN = re.compile(r"[ \t]*(?P<who>[^\s:：\[\](){}<>\"“'‘.,][^:：\n\"“.,]{0,18}?)\s*[:：]\s+(?=\S)")
LABEL = re.compile(r"[ \t]*[\[(<【]?(?P<key>출처|제보자|제보|정보원|증언자|구술자|면담자|면담 대상|면담대상|진술인|"
                   r"자료|발신|"
                   r"작성|작성자|보낸 사람|정보 출처)[\])>】]?\s*[:：]\s*(?P<value>\S.*?(?<![?？]))\s*$")
TOTAL = re.compile(r"[ \t]*(?=(?:합계|총계|소계|전체|누계|총|계)\s*[:：]?\s)")
ENDS = tuple(".!?。”\"’」』)…】]")
ASKS = re.compile(r"^(?:질문|문|기자|진행자?|면담자|면접자|조사관|조사자|사회자?|앵커|Q\d*|MC)$", re.I)


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the text that reads as one unit.

    `kind` is paragraph, row, heading or turn; `body` skips a bullet or a speaker's name;
    `who` is the speaker's span of a turn.
    """

    kind: str
    start: int
    end: int
    body: int
    who: Span | None = None


def blocks_of(text: str, authors: Mapping[int, Span] = MappingProxyType({})) -> list[Block]:
    """Return the blocks of a text in order; blank lines only separate.

    `authors` are the speakers of a chat's messages, by where their lines start.
    """
    lines = _lines(text)
    turns = _are_turns(text, lines)
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        start, end = lines[index]
        line = text[start:end]
        bullet = BULLET.match(line) or (TOTAL.match(line) if blocks and blocks[-1].kind == "row" else None)
        if (author := authors.get(start)) is not None:
            end, index = _wrapped(text, lines, index, turns=turns)
            said = end - len(text[author.end : end].lstrip(" :："))
            blocks.append(Block("turn", start, end, min(said, end - 1), author))
            continue
        turn = TURN.match(line) if turns else None
        if turn and not LABEL.match(line):
            end, index = _wrapped(text, lines, index, turns=turns)
            who = Span(start + turn.start("who"), start + turn.end("who"))
            blocks.append(Block("turn", start, end, start + turn.end(), who))
            continue
        if bullet and bullet.end() < len(line):
            end, index = _wrapped(text, lines, index, turns=turns)
            blocks.append(Block("row", start, end, start + bullet.end()))
            continue
        if "\t" in line.strip() or line.count("|") >= 2:
            blocks.append(Block("row", start, end, start))
            index += 1
            continue
        end, index = _wrapped(text, lines, index, turns=turns)
        body = text[start:end].rstrip()
        short = len(body) <= 60 and not body.rstrip("”\"’").endswith(tuple(".!?。")) and "\n" not in body
        short = short and body[0] not in "“\"‘"
        blocks.append(Block("heading" if short else "paragraph", start, end, start))
    return [part for block in blocks for part in _parts(text, block)]


def _parts(text: str, block: Block) -> list[Block]:
    """Cut a block that no paragraph is as long as into pieces, at sentence ends."""
    if block.end - block.start <= PIECE:
        return [block]
    return [Block(block.kind, start, end, min(max(start, block.body), end), block.who)
            for start, end in pieces(text, block.start, block.end)]


def _lines(text: str) -> list[tuple[int, int]]:
    lines, start = [], 0
    for piece in text.split("\n"):
        if piece.strip():
            lines.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start += len(piece) + 1
    return lines


def _wrapped(text: str, lines: list[tuple[int, int]], index: int, *, turns: bool) -> tuple[int, int]:
    """Join lines that were only wrapped; return the block's end and the next line's index."""
    start, end = lines[index]
    index += 1
    while index < len(lines):
        begin, stop = lines[index]
        following = text[begin:stop]
        if text[end:begin].count("\n") > 1 or text[start:end].endswith(ENDS) or end - start < 25:
            break
        last = text.rfind("\n", start, end) + 1 or start
        if _short_of(text, last, end, begin, stop) or end - last < 25 or BULLET.match(following) or "\t" in following:
            break
        if (turns and TURN.match(following)) or LABEL.match(following) or text[end - 1] in ":：":
            break
        end = stop
        index += 1
    return end, index


def _short_of(text: str, start: int, end: int, begin: int, stop: int) -> bool:
    """Tell whether a line ends though the next line's first word would still have fitted beside it.

    A line that was only wrapped is about as long as the one after it; a title is shorter.
    """
    word = text.find(" ", begin, stop)
    first = (word if word > 0 else stop) - begin
    return end - start + 1 + first < .8 * (stop - begin)


def _are_turns(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether the text is a transcript: the same few names open several lines."""
    names: dict[str, int] = {}
    for start, end in lines[:400]:
        match = TURN.match(text[start:end])
        if match and not LABEL.match(text[start:end]) and not BULLET.match(text[start:end]):
            names[match.group("who")] = names.get(match.group("who"), 0) + 1
    asked = any(ASKS.match(name) for name in names)
    return sum(n for n in names.values() if n > 1) >= 2 or (asked and len(names) >= 2)
