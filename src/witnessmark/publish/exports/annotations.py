"""W3C Web Annotations (2017) of the quoted passages, with their codes.

Invariant: only passages the view quotes, each pointed at where the dossier prints it
(`../index.html`, the claim's anchor, then the words); the report itself is nowhere named but
by its outlet, and no time is given.
"""

from __future__ import annotations

import json
from enum import StrEnum

from witnessmark.disclosure.view import PublicClaim, PublicIncident, PublicView
from witnessmark.publish import wording
from witnessmark.publish.exports.names import release_key

FILE = "data/annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PAGE = "../index.html"
FRAGMENTS = "http://tools.ietf.org/rfc/rfc3236"
Node = dict[str, object]


def collection(view: PublicView) -> dict[str, bytes]:
    """Return one AnnotationCollection whose single page holds an annotation a quoted claim."""
    base = f"urn:witnessmark:{release_key(view)}"
    items = [_annotation(base, i, c) for i in view.incidents for c in i.claims if c.quote]
    document = {
        "@context": CONTEXT, "id": f"{base}:annotations", "type": "AnnotationCollection", "label": view.title,
        "total": len(items),
        "first": {"id": f"{base}:annotations:1", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return {FILE: (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}


def _annotation(base: str, incident: PublicIncident, claim: PublicClaim) -> Node:
    codes: list[StrEnum] = [claim.act, claim.status, *claim.groups, *claim.orderer, *claim.perpetrator, *claim.ground,
                            *claim.consequences]
    tags: list[Node] = [_text(code.value, "tagging") for code in dict.fromkeys(codes)]
    described = [_text(wording.sentence(claim, language), "describing", language) for language in ("en", "ko")]
    return {
        "id": f"{base}:{claim.number}", "type": "Annotation", "motivation": "describing",
        "body": [*described, *tags, _text(incident.number, "linking")],
        "target": {
            "type": "SpecificResource", "source": PAGE,
            "selector": {
                "type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": claim.number,
                "refinedBy": {"type": "TextQuoteSelector", "exact": claim.quote},
            },
        },
    }


def _text(value: str, purpose: str, language: str | None = None) -> Node:
    node: Node = {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}
    return node | {"language": language} if language else node
