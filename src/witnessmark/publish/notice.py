"""The notice that a release was taken back: which one, and since when; nothing of what it told or why."""

from __future__ import annotations

from witnessmark.disclosure.view import Month
from witnessmark.publish import wording


def notice(released: Month, sums: str, withdrawn: Month) -> str:
    """Return the text in both languages.

    Args:
        sums: the SHA-256 of the dossier's `SHA256SUMS`, by which whoever holds a copy knows it.
    """
    return "\n".join(
        wording.words(language)["notice"].format(
            released=wording.month(released, language), withdrawn=wording.month(withdrawn, language), sums=sums)
        for language in ("en", "ko")) + "\n"
