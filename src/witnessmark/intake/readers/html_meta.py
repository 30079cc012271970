"""What a web page states about itself: JSON-LD first, then `meta`, `time` and `title`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from witnessmark.intake.readers.contract import stated
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.dates import date_in
from witnessmark.model.report import Metadatum

_ARTICLE = re.compile(r"(?:News|Opinion|Report|Blog|Scholarly)?(?:Article|Posting|NewsArticle|Report)$|WebPage$")
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "publisher", "article:publisher_name"),
    "published": ("article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate",
                  "publish-date", "dc.date.issued", "dc.date", "dcterms.issued", "date", "parsely-pub-date",
                  "sailthru.date", "citation_publication_date", "article.published", "cxenseparse:recs:publishtime"),
    "url": ("og:url",),
}
_SEPARATOR = re.compile(r"\s+[-|–—:·«»]\s+|\s*\|\s*")


def page_metadata(page: LexborHTMLParser) -> Iterator[Metadatum]:
    """Yield at most one metadatum per field."""
    linked = _linked_data(page)
    tags = _meta_tags(page)
    outlet = linked.get("outlet") or _first(tags, "outlet")
    title = linked.get("title") or _first(tags, "title") or _title_tag(page, outlet)
    if title:
        yield stated("title", title[:500])
    if outlet and not outlet.startswith("http"):
        yield stated("outlet", outlet[:200])
    day = None
    for written in (linked.get("published"), *(tags.get(k) for k in _META["published"]), *_times(page)):
        day = day or (date_in(written) if written else None)
    if day:
        yield stated("published", day.isoformat())
    root = page.root
    declared = ((root.attributes.get("lang") if root else None) or tags.get("og:locale") or "").lower()
    if declared[:2] in ("en", "ko") and declared[2:3] in ("", "-", "_"):
        yield stated("language", declared[:2])
    canonical = page.css_first("link[rel=canonical]")
    address = (canonical.attributes.get("href") if canonical else None) or _first(tags, "url") or ""
    if re.fullmatch(r"https?://\S{3,900}", address):
        yield stated("url", address)


def _linked_data(page: LexborHTMLParser) -> dict[str, str]:
    for node in page.css("script[type='application/ld+json']")[:20]:
        try:
            value = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        for item in _items(value):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if not any(isinstance(k, str) and _ARTICLE.search(k) for k in kinds):
                continue
            publisher = item.get("publisher")
            if isinstance(publisher, list) and publisher:
                publisher = publisher[0]
            outlet = publisher.get("name") if isinstance(publisher, dict) else publisher
            values = {"title": item.get("headline") or item.get("name"), "published": item.get("datePublished"),
                      "outlet": outlet}
            return {k: one_line(v) for k, v in values.items() if isinstance(v, str) and one_line(v)}
    return {}


def _items(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (g for g in graph if isinstance(g, dict))


def _meta_tags(page: LexborHTMLParser) -> dict[str, str]:
    tags: dict[str, str] = {}
    for node in page.css("meta")[:400]:
        attributes = node.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = one_line(attributes.get("content") or "")
        if key and content:
            tags.setdefault(key.strip().lower(), content)
    return tags


def _first(tags: dict[str, str], field: str) -> str | None:
    return next((tags[k] for k in _META[field] if k in tags), None)


def _times(page: LexborHTMLParser) -> Iterator[str]:
    nodes = page.css("time[itemprop=datePublished],time[pubdate],[itemprop=datePublished],article time,time")
    for node in nodes[:5]:
        yield node.attributes.get("datetime") or node.attributes.get("content") or node.text()


def _title_tag(page: LexborHTMLParser, outlet: str | None) -> str | None:
    node = page.css_first("title")
    words = one_line(node.text()) if node else ""
    parts = _SEPARATOR.split(words)
    if outlet and len(parts) > 1:
        parts = [p for p in parts if p and p.lower() != outlet.lower()]
        return parts[0] if parts else words
    if len(parts) > 1 and len(parts[0]) > 2 * len(parts[-1]):
        return parts[0]
    return words or None
