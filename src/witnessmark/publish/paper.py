"""The dossier as a tagged PDF (PDF/UA-1), one a language, by WeasyPrint.

Invariant: built from the same page as the HTML; nothing is fetched but pictures that the page itself holds; the same
view gives the same bytes with the same libraries and fonts. WeasyPrint is an optional part: it needs Pango on the
system, and for Korean a font that has Hangul.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from witnessmark.disclosure.view import PublicView
from witnessmark.drawing import stylesheet
from witnessmark.errors import MissingExtra, WitnessmarkError
from witnessmark.publish.exports.names import release_key
from witnessmark.publish.pages import LANGUAGES, page

FILES = {"en": "dossier.pdf", "ko": "dossier.ko.pdf"}
_SVG = re.compile(r"<svg\b[^>]*>.*?</svg>", re.S)
_LABEL = re.compile(r'aria-label="([^"]*)"')
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
_MIX = re.compile(r"color-mix\(in srgb, (#[0-9a-f]{3,6}) (\d+)%, (#[0-9a-f]{3,6})\)")
_WEIGHED = re.compile(r"font: \d+ ([\d.]+px) ([^;}]+)")
_HALO = re.compile(r"paint-order: stroke; stroke: [^;]+; stroke-width: [^;]+; stroke-linejoin: round;")
"""White edges behind letters: here they would cover them."""
_LIGHT = re.compile(r"(--[\w-]+):\s*([^;]+);")


def documents(view: PublicView, data: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """Return `dossier.pdf` and `dossier.ko.pdf`; `data` names the data files beside them.

    Raises:
        MissingExtra: WeasyPrint is not installed. WitnessmarkError: Pango under it is not.
    """
    weasyprint = _weasyprint()
    css, charts = (_asset("dossier.css"), stylesheet())
    sheets = [weasyprint.CSS(string=sheet) for sheet in (_still(css), _still(charts, css), _asset("paper.css"))]
    picture = _still(css + charts, css)
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    made = {}
    for language in LANGUAGES:
        text = _SVG.sub(lambda found: _as_image(found[0], picture), page(view, language, data, printed=True))
        document = weasyprint.HTML(string=text, url_fetcher=fetcher)
        made[FILES[language]] = bytes(document.write_pdf(
            stylesheets=sheets, pdf_variant="pdf/ua-1", pdf_identifier=release_key(view).encode("ascii"),
            finisher=_scoped))
    return made


def _scoped(_: Any, pdf: Any) -> None:
    """Say of each heading cell what it heads: its column in a table's head, elsewhere its row (ISO 14289-1, 7.5)."""
    held = {made.number: made for made in pdf.objects}

    def above(element: Any) -> Any:
        return held[int(element["P"].split()[0])]

    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            element["A"]["Scope"] = "/Column" if above(above(element)).get("S") == "/THead" else "/Row"


def _weasyprint() -> Any:
    try:
        import weasyprint
    except ImportError as fault:
        raise MissingExtra("A PDF", "pdf") from fault
    except OSError as fault:
        raise WitnessmarkError("WeasyPrint lacks Pango.", advice="On Debian: apt install libpango-1.0-0 "
                               "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk") from fault
    return weasyprint


def _as_image(svg: str, style: str) -> str:
    """Return a drawing as a picture with its description, which is what a tagged PDF reads out."""
    label = _LABEL.search(svg)
    dressed = re.sub(r"^<svg\b", '<svg xmlns="http://www.w3.org/2000/svg"', svg)
    dressed = dressed.replace(">", f"><style>{html.escape(style, quote=False)}</style>", 1)
    held = base64.b64encode(dressed.encode("utf-8")).decode("ascii")
    return f'<img alt="{label[1] if label else ""}" src="data:image/svg+xml;base64,{held}">'


def _still(css: str, variables: str | None = None) -> str:
    """Return rules with the light theme's values in place of variables and mixtures, and none for screens of a kind."""
    known = dict(_LIGHT.findall((variables or css).partition("@media")[0]))
    for _ in range(3):
        css = _VARIABLE.sub(lambda found: known.get(found[1], "inherit").strip(), css)
    css = _HALO.sub("", css)
    css = _MIX.sub(lambda found: _mixed(found[1], int(found[2]), found[3]), css)
    css = _WEIGHED.sub(r"font-weight: bold; font-size: \1; font-family: \2", css)
    return re.sub(r"@media[^{]*(?:prefers-color-scheme|max-width)[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)


def _mixed(over: str, percent: int, under: str) -> str:
    """Return one colour over another as one of its own."""
    a, b = (_channels(colour) for colour in (over, under))
    return "#" + "".join(f"{round((x * percent + y * (100 - percent)) / 100):02x}" for x, y in zip(a, b, strict=True))


def _channels(colour: str) -> tuple[int, ...]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


def _asset(name: str) -> str:
    return (files("witnessmark.publish") / "assets" / name).read_text("utf-8")
