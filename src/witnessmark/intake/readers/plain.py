"""Plain text and Markdown.

Key lines at the top become metadata and leave the text, except the title, which stays as the
text's first paragraph; of Markdown the marks that only set type are taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from witnessmark.intake.draft import Draft
from witnessmark.intake.readers.contract import NOTHING_KNOWN, Found, Job, Known, Unreadable, found
from witnessmark.intake.text.cleaning import clean, directions, repetitions
from witnessmark.intake.text.dates import date_in
from witnessmark.intake.text.decoding import decoded
from witnessmark.intake.text.heading import guessed, header_of, masthead, title_line
from witnessmark.intake.text.paragraphs import paragraphs
from witnessmark.model.report import FoundIn, Metadatum

name = "text/1"
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^ {0,3}(?:[-*_=] ?){3,}$")
_LINK = re.compile(r"!?\[([^\]\[\n]{0,500})\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__|\*)(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_QUOTE = re.compile(r"^ {0,3}>+ ?")


def read(data: bytes, job: Job) -> Iterator[Found]:
    """Yield the text as one report."""
    got = decoded(data)
    if got is None:
        raise Unreadable("is neither text nor a format that is read here")
    characters, encoding = got
    notes = () if encoding in ("utf-8", "utf-8-sig") else (f"read as {encoding}",)
    markdown = job.media_type == "text/markdown"
    yield read_characters(characters, Known(notes=notes), markdown=markdown)


def read_characters(characters: str, known: Known = NOTHING_KNOWN, *, markdown: bool = False) -> Found:
    """Return the report that decoded characters hold."""
    draft = Draft()
    draft.directions, draft.repetitions = directions(characters), repetitions(characters)
    lines = clean(characters).split("\n")
    header = header_of(lines)
    metadata = known.with_more(header.metadata)
    blocks = [(p, number + header.lines) for p, number in paragraphs("\n".join(lines[header.lines :]))]
    if markdown:
        blocks = [(bare, n) for p, n in blocks if (bare := _without_marks(p))]
    title = known.title or header.title
    headed = markdown and any(_HEADING.match(line) for line in lines[header.lines : header.lines + 3])
    texts = [words for words, _ in blocks]
    above = int(masthead(texts) is not None)
    while above < 2 and len(texts) > above + 2 and len(texts[above]) <= 70 and date_in(texts[above]):
        above += 1  # a line with the outlet's name, and one with the day, over the title
    if not title and blocks and (title_line(texts[above:]) or (headed and len(blocks) > 1)):
        title = " ".join(texts[above].split())
        metadata.append(Metadatum("title", title[:500], FoundIn.GUESS))
    else:
        above = 0
    for words, number in blocks[:above]:
        draft.paragraph(words, ("line", str(number)))
    if title:
        draft.title(title)
    for words, number in blocks[above:]:
        if number != blocks[above][1] or " ".join(words.split()) != title:
            draft.paragraph(words, ("line", str(number)))
    metadata += guessed(texts, known=frozenset(m.field for m in metadata))
    return found(draft, metadata, known)


def _without_marks(paragraph: str) -> str:
    lines = []
    for line in paragraph.split("\n"):
        if _RULE.match(line):
            continue
        heading = _HEADING.match(line)
        bare = _QUOTE.sub("", heading[1] if heading else line)
        lines.append(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", bare)))
    return " ".join(lines).strip()
