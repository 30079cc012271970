"""Feeds of news (RSS, RDF, Atom): each entry is a report, the feed's title its outlet.

Only what stands in the file is read: an entry that gives the beginning of a text gives no more than that.
Nothing is fetched.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, tostring

from witnessmark.intake import media
from witnessmark.intake.readers.contract import Found, Job, Known, TurnedAway, Unreadable, stated
from witnessmark.intake.readers.html import read_page
from witnessmark.intake.readers.packed import attribute, local, parsed_xml
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.dates import date_in
from witnessmark.intake.text.decoding import decoded
from witnessmark.model.report import Metadatum

name = "feed/1"
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"'][^>]{0,200}?\?>")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,400}\?>")
_FEEDS = ("rss", "RDF", "feed")
_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""Where an entry's text stands, the fullest first."""
_DATES = ("pubDate", "published", "date", "issued", "updated")
_ADDRESS = re.compile(r"https?://\S{3,900}")
_TAG = re.compile(r"<[a-zA-Z/!]")


def read(data: bytes, job: Job) -> Iterator[Found | TurnedAway]:
    """Yield a feed's entries in order as `entry N`."""
    root = parsed_xml(_as_utf8(data))
    if local(root) not in _FEEDS:
        raise Unreadable("is XML that is no feed of news")
    entries = [node for node in root.iter() if local(node) in _ENTRIES]
    if not entries:
        raise Unreadable("is a feed without entries")
    if len(entries) > job.limits.members:
        raise Unreadable(f"holds more than {job.limits.members} entries")
    outlet = _words(_child(root, "title")) or _words(_child(_child(root, "channel"), "title"))
    for number, entry in enumerate(entries, 1):
        member = f"entry {number}"
        try:
            yield _report(entry, member, outlet)
        except Unreadable as refusal:
            yield TurnedAway(member, str(refusal))


def _report(entry: Element, member: str, outlet: str) -> Found:
    text = next((told for name in _TEXTS if (told := _markup(_child(entry, name)))), "")
    if not text:
        raise Unreadable("holds no text")
    known = Known(member, tostring(entry, encoding="utf-8"), media.XML, tuple(_stated(entry, outlet)))
    return read_page(f"<html><body><article>{text}</article></body></html>", known)


def _stated(entry: Element, outlet: str) -> Iterator[Metadatum]:
    title = one_line(re.sub(r"<[^>]{0,200}>", "", _words(_child(entry, "title"))))
    if title:
        yield stated("title", title[:500])
    if outlet:
        yield stated("outlet", outlet[:200])
    day = next((day for name in _DATES if (day := _day(_words(_child(entry, name))))), None)
    if day:
        yield stated("published", day)
    links = [node for node in entry if local(node) == "link"]
    whole = [node for node in links if attribute(node, "rel") in (None, "alternate")]
    address = next((a for node in whole if (a := one_line(attribute(node, "href") or node.text or ""))), "")
    if _ADDRESS.fullmatch(address):
        yield stated("url", address)


def _day(written: str) -> str | None:
    """Return the day of a date as feeds write them, in letters' form or ISO."""
    try:
        return email.utils.parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        day = date_in(written[:60])
        return day.isoformat() if day else None


def _markup(node: Element | None) -> str:
    """Return an element's text as markup: HTML in words, or elements of its own (Atom's XHTML)."""
    if node is None:
        return ""
    if len(node):
        for inside in node.iter():
            inside.tag = local(inside)
        return "".join(tostring(child, encoding="unicode") for child in node)
    words = (node.text or "").strip()
    return words if _TAG.search(words) else "".join(f"<p>{escape(part)}</p>" for part in words.split("\n") if part)


def _child(node: Element | None, wanted: str) -> Element | None:
    return None if node is None else next((child for child in node if local(child) == wanted), None)


def _words(node: Element | None) -> str:
    return "" if node is None else one_line("".join(node.itertext()))


def _as_utf8(data: bytes) -> bytes:
    """Return the XML in UTF-8 without its declaration: parsers of XML know few of the encodings that feeds name."""
    declared = _DECLARED.match(data[:1000])
    got = decoded(data, declared=declared[1].decode("ascii") if declared else None)
    if got is None:
        raise Unreadable("has damaged XML inside")
    return _DECLARATION.sub("", got[0]).lstrip().encode("utf-8", "replace")
