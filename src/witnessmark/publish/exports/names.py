"""Names for records in formats that want them unique across publications.

Invariant: a name holds nothing but the release's own digest, taken of the view as published,
and the number the dossier prints. Two releases share no name, so none follows a source or an
incident from one release to the next.
"""

from __future__ import annotations

import hashlib

from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import json_file

LENGTH = 12


def release_key(view: PublicView) -> str:
    """Return 12 hex digits of the SHA-256 of `data/release.json`."""
    return hashlib.sha256(json_file.release(view)).hexdigest()[:LENGTH]


def name(key: str, number: str) -> str:
    """Return `wm-0123456789ab-I-1` for an incident, claim or other part of a release."""
    return f"wm-{key}-{number}"
