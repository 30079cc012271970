"""Which acts stand, under which code, with which values: both layers' findings weighed over the whole story.

The rules and the learned layer each say what they read in a sentence; here every value that the text offers for a field
is held beside the others, by where it stands and who takes it for what, and the likeliest stands. See
`docs/adr/0014-weighing-over-the-story.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from witnessmark.extract.frames import Document, Frame, Rules
from witnessmark.extract.learned.encoder_file import NoEncoder
from witnessmark.extract.weighing.rows import as_sure_as_their_text

if TYPE_CHECKING:
    from witnessmark.extract.weighing.joint import Weights

FLOOR = 0.05
"""Acts that are less likely than this are not proposed at all."""


def both_layers(document: Document, found_in: Rules, weights: Weights | None = None) -> Sequence[Frame]:
    """Return the frames of both layers; the rules' alone where the learned layer is not installed.

    Args:
        weights: what a case has learnt of the joint score; else the package's own.
    """
    from witnessmark.extract.weighing.choose import weighed
    from witnessmark.extract.weighing.joint import features, joint, weights_of
    from witnessmark.extract.weighing.story import story_of

    try:
        story = story_of(document, found_in)
    except NoEncoder:
        return found_in(document).frames
    own = weights_of(document.language, weights)
    frames = [replace(one.frame, score=joint(features(one.clues, one.chance, len(story.text)), own))
              for one in weighed(story, FLOOR)]
    frames = as_sure_as_their_text(frames)
    acts = sorted((f for f in frames if f.score >= FLOOR or f.reader != "rules"), key=lambda f: (f.trigger, f.passage))
    return [*acts, *(frame for frame in story.found.frames if frame.act is None)]
