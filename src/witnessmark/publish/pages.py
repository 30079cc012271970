"""The dossier's page in one language, for a browser or for print; made of a view alone, every text escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from witnessmark.disclosure.view import PublicView
from witnessmark.publish import analysed, citing, figures, wording
from witnessmark.vocab.counts import filled

LANGUAGES: dict[str, str] = {"en": "index.html", "ko": "index.ko.html"}
BOTH = "index.both.html"
SHOWN_CLAIMS = 4
"""How many claims of an incident stand open; the others are folded, and unfolded in print."""


def page(view: PublicView, language: str, data: Mapping[str, Sequence[str]], *, printed: bool = False) -> str:
    """Return the page; `data` names the data files of each format. On paper nothing is folded, linked or searched."""
    values: dict[str, Any] = {
        "view": view, "title": wording.title(view.title, language), "lang": language, "w": wording.words(language),
        "label": wording.labeller(language), "fill": filled,
        "other": next((code, name) for code, name in LANGUAGES.items() if code != language),
        "headline": lambda incident: wording.headline(incident, language),
        "sentence": lambda claim: wording.sentence(claim, language),
        "month": lambda value: wording.month(value, language),
        "speakers": lambda claim: wording.speakers(claim, language),
        "ladder": lambda incident: wording.ladder(incident, language),
        "contradiction": lambda found: wording.contradiction(found, language),
        "drawn": [
            (name, draw(view, language), "" if printed else draw(view, language, narrow=True))
            for name, draw in (("map", figures.view_map), ("timeline", figures.view_timeline))
        ],
        "unplaced": figures.unplaced(view),
        "figures": analysed.figures(view, language), "denied": analysed.left_out(view, language),
        "kinds": figures.kinds(view),
        "citations": citing.every(view), "styles": citing.STYLES,
        "shown_claims": len(view.incidents) and max(len(i.claims) for i in view.incidents) if printed else SHOWN_CLAIMS,
        "data": data, "printed": printed, "both": BOTH,
    }
    return _environment().get_template("dossier.html").render(values)


def both(view: PublicView) -> str:
    """Return the page that sets each incident in English beside the same in Korean: what is told, without figures."""
    halves = [{
        "lang": language, "w": wording.words(language), "label": wording.labeller(language),
        "title": wording.title(view.title, language), "headline": partial(wording.headline, language=language),
        "sentence": partial(wording.sentence, language=language),
        "contradiction": partial(wording.contradiction, language=language),
        "ladder": partial(wording.ladder, language=language), "page": page,
    } for language, page in LANGUAGES.items()]
    return _environment().get_template("both.html").render(view=view, halves=halves)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), undefined=StrictUndefined,
        autoescape=select_autoescape(default=True, default_for_string=True), trim_blocks=True, lstrip_blocks=True,
    )
