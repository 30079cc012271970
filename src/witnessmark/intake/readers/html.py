"""Web pages: the article, not the menus around it.

The main part is found by what pages say of themselves (`articleBody`, `article`, `main`) and
otherwise by where running text is densest. Title, outlet, date, language and address come from
JSON-LD, `meta` and `time`. Scripts never run, nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from witnessmark.intake.draft import Draft
from witnessmark.intake.readers.contract import NOTHING_KNOWN, Found, Job, Known, Unreadable, found
from witnessmark.intake.readers.html_meta import page_metadata
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.decoding import decoded
from witnessmark.intake.text.heading import guessed, title_line
from witnessmark.model.report import FoundIn, Metadatum

name = "html/1"
_DROPPED = ("script,style,noscript,template,svg,canvas,iframe,object,embed,form,button,input,select,textarea,"
            "nav,aside,dialog,menu,[hidden],[aria-hidden=true],[role=navigation],[role=banner],"
            "[role=complementary],[role=contentinfo],[role=search],[role=dialog]")
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|breadcrumbs?|share|sharing|social|related|recommend\w*|comments?|"
    r"cookie\w*|consent|banner|advert\w*|ads?|promo\w*|newsletter|subscri\w*|popup|modal|pagination|pager|"
    r"toolbar|widget|footer|masthead|skip|tags?|most-?read|trending|sns|gnb|lnb|copyright)(?:$|[\s_-])", re.I)
_BLOCKS = frozenset("p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table thead tbody "
                    "tfoot tr figure figcaption header footer address hr body html center details summary td th "
                    "fieldset caption".split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_DEPTH = 200
_CANDIDATES = 400
_BREAK = "\n"


def read(data: bytes, job: Job) -> Iterator[Found]:
    """Yield the page as one report."""
    declared = _CHARSET.search(data[:4096])
    got = decoded(data, declared=declared[1].decode("ascii") if declared else None)
    if got is None:
        raise Unreadable("is not a readable web page")
    yield read_page(got[0])


def read_page(markup: str, known: Known = NOTHING_KNOWN) -> Found:
    """Return the report of a page's markup."""
    page = LexborHTMLParser(markup)
    if page.body is None:
        raise Unreadable("holds no text")
    metadata = known.with_more(page_metadata(page))
    title = next((m.value for m in metadata if m.field == "title"), None)
    heading = _heading(page, title)
    for node in page.css(_DROPPED):
        if node.tag not in ("html", "body"):
            node.decompose()
    blocks = _blocks(_main(page.body))
    for whole in (False, True):
        if sum(len(words) for _tag, words in blocks) < 40:
            blocks = _blocks(page.body, whole=whole)
    draft = Draft()
    if heading:
        draft.title(heading)
    if not heading and title_line([words for _tag, words in blocks]):
        heading = blocks.pop(0)[1]
        metadata.append(Metadatum("title", heading[:500], FoundIn.GUESS))
        draft.title(heading)
    for tag, words in blocks:
        if heading and tag in _HEADINGS and _same(words, heading):
            continue
        draft.paragraph(words, *((("caption", words[:80]),) if tag == "figcaption" else ()))
    metadata += guessed([w for _t, w in blocks], known=frozenset(m.field for m in metadata))
    return found(draft, metadata, known)


def _heading(page: LexborHTMLParser, title: str | None) -> str | None:
    """Return the headline: the h1 that agrees with the stated title, or the only h1, or the title."""
    headings = [t for node in page.css("h1")[:10] if (t := one_line(node.text(separator=" ")))]
    if title:
        agreeing = next((h for h in headings if _same(h, title) or h in title), None)
        return agreeing or (headings[0] if len(headings) == 1 and len(headings[0]) > 15 else title)
    return headings[0] if headings else None


def _main(body: LexborNode) -> LexborNode:
    for selector in ("[itemprop=articleBody]", "article", "main", "[role=main]"):
        nodes = [n for n in body.css(selector) if _running_text(n) > 200]
        if nodes:
            return max(nodes, key=_running_text)
    best, top = body, 0.0
    total = _running_text(body)
    for node in body.css("div,section,td")[:_CANDIDATES]:
        if _is_boilerplate(node):
            continue
        mass = _running_text(node)
        if mass < 0.5 * total or mass < 200:
            continue
        whole = len(node.text(separator=" ", strip=True)) or 1
        score = mass / total + mass / whole
        if score > top:
            best, top = node, score
    return best


def _running_text(node: LexborNode) -> int:
    """Count characters of text that runs: paragraphs and long blocks, less what stands in links."""
    count = 0
    for block in node.css("p,blockquote,pre,li,dd"):
        words = len(block.text(separator=" ", strip=True))
        linked = sum(len(a.text(strip=True)) for a in block.css("a"))
        if linked <= 0.5 * words:
            count += words
    if count:
        return count
    own = len(node.text(separator=" ", strip=True))
    return max(own - 2 * sum(len(a.text(strip=True)) for a in node.css("a")), 0)


def _is_boilerplate(node: LexborNode) -> bool:
    if node.tag in ("article", "main", "body", "html"):
        return False
    attributes = node.attributes
    label = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(label.strip()) and _BOILERPLATE.search(label) is not None


def _blocks(root: LexborNode, *, whole: bool = False) -> list[tuple[str, str]]:
    """Return (tag, words) of each block of text in order; table rows are one block each.

    Unless `whole`, what names itself boilerplate or is little more than links is left out; but a
    name never takes more than half of the text away, nor a name among others more than a third
    ("post with-sidebar" is a post).
    """
    total = len(root.text(separator=" ", strip=True))
    blocks: list[tuple[str, str]] = []
    pending: list[str] = []
    current = [root.tag or ""]

    def flush() -> None:
        words = one_line("".join(pending))
        pending.clear()
        if words:
            blocks.append((current[-1], words))

    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag or ""
        if leaving:
            flush()
            current.pop()
            continue
        if tag == "-text":
            pending.append(node.text_content or "")
        elif tag == "br":
            if next((p for p in reversed(pending) if p.strip(" ") or p == _BREAK), "") == _BREAK:
                flush()  # two breaks in a row part paragraphs
            else:
                pending.append(_BREAK)
        elif tag == "tr":
            flush()
            if not whole and _link_list(node, tag):
                continue
            cells = [one_line(c.text(separator=" ")) for c in node.iter() if c.tag in ("td", "th")]
            if any(c.tag in ("p", "div", "table", "ul") for c in _within(node)) and len(cells) == 1:
                stack += [(c, False) for c in reversed(list(node.iter(include_text=True)))]
            elif any(cells):
                blocks.append(("tr", " | ".join(c for c in cells if c)))
        elif tag in _BLOCKS or not tag.startswith(("-", "_", "!")):
            if len(stack) > 200_000 or len(current) > _DEPTH:
                continue
            if not whole and node is not root and tag in _BLOCKS and (
                (_is_boilerplate(node) and len(node.text(separator=" ", strip=True)) <= _share(node) * total)
                or _link_list(node, tag)
            ):
                continue
            if tag in _BLOCKS:
                flush()
                current.append(tag)
                stack.append((node, True))
            stack += [(c, False) for c in reversed(list(node.iter(include_text=True)))]
    flush()
    return blocks


def _share(node: LexborNode) -> float:
    """Return how much of the text may go with this node by its name."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".split()
    return 0.5 if any(_BOILERPLATE.fullmatch(name) for name in names) else 1 / 3


def _within(node: LexborNode) -> Iterator[LexborNode]:
    for cell in node.iter():
        yield from cell.iter()


def _link_list(node: LexborNode, tag: str) -> bool:
    """Say whether a list or block is little more than links, as menus and related stories are."""
    if tag not in ("ul", "ol", "div", "section", "header", "footer", "dl", "p", "tr", "td", "table"):
        return False
    links = node.css("a")
    if tag == "footer" and node.parent is not None and node.parent.tag in ("body", "html"):
        return True
    if len(links) < 3:
        return False
    whole = len(node.text(separator=" ", strip=True)) or 1
    return sum(len(a.text(strip=True)) for a in links) > 0.7 * whole


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).lower() == re.sub(r"\W+", "", other).lower()
