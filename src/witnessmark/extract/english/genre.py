"""What kind of document this is, where that decides who speaks by default.

An official notice speaks for its issuer, an aid bulletin for the body that wrote it; all
else leaves unmarked statements to the outlet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from witnessmark.extract.english.layout import Block
from witnessmark.extract.frames import Document
from witnessmark.model.text import Span
from witnessmark.vocab.codes import AttributionKind

_OFFICIAL = re.compile(
    r"\b(?:press release|for immediate release|public notice|official notice|notice (?:to|of)|official "
    r"(?:statement|gazette|communiqué)|"
    r"gazette notice|hereby|proclamation|decree no|executive order|by order of|circular no|administrative order|"
    r"statement by the)\b",
    re.I,
)
_BULLETIN = re.compile(
    r"\b(?:situation report|sitrep|situation update|flash update|displacement (?:update|report|tracking)|"
    r"bulletin|emergency update|"
    r"humanitarian (?:update|snapshot|bulletin)|operational update|monitoring report|protection (?:update|"
    r"monitoring)|weekly update|"
    r"urgent action|field update|dtm)\b",
    re.I,
)
_BODY = re.compile(
    r"\b(?:(?:The )?(?:Ministry|Department|Office|Municipality|Directorate|Bureau|Commission|Council|Government|"
    r"Prefecture|Agency|Authority|"
    r"Committee|Administration)(?: (?:of|for|on|and|the|[A-Z][\w'’-]+))*|(?:[A-Z][\w'’-]+ )+(?:Municipality|"
    r"Council|Ministry|Authority|"
    r"Department|Prefecture|Commission|Administration|Government|Agency|Police))\b"
)
_NGO = re.compile(
    r"\b(?:OCHA|UNHCR|IOM|IFRC|UNICEF|(?:The )?(?:[A-Z][\w'’-]+ )+(?:Network|Council|Watch|Observatory|Society|"
    r"Cross|Crescent|Association|"
    r"Foundation|Committee|Monitor|Alliance|Coalition|Centre|Center|Project|Group|Union|Trust|Initiative|"
    r"Cluster|Relief|Aid|Action|Agency|"
    r"Organi[sz]ation|Forum|Mission))\b"
)
_LETTER = re.compile(r"^[ \t]*((?:My )?(?:Dear|Dearest|Beloved)\b[^\n]{1,40}?)[,:!]?[ \t]*$", re.M)
_SIGNED = re.compile(
    r"^[ \t]*((?:Your|Yours|With love|Love)\b[^\n.]{0,30}\.?|[A-Z][\w’'-]*\.?(?: [A-Z][\w’'-]*\.?)?)[ \t]*$", re.M)
_DECREE = re.compile(
    r"^[ \t]*(?:[A-Z][\w ]{0,30} )?(NOTICE|DECREE|ORDER|DIRECTIVE|RESOLUTION|PROCLAMATION|ORDINANCE|"
    r"INSTRUCTION)\b", re.M)
_ARTICLES = re.compile(r"^[ \t]*(?:Article |§ ?|\()?1[.)]?[ \t].{0,400}?^[ \t]*(?:Article |§ ?|\()?2[.)]?[ "
    r"\t]", re.M | re.S)
_NEWSROOM = re.compile(
    r"\b(?:news|newspaper|post|times|daily|weekly|radio|tv|television|press(?! office)|wire|herald|tribune|"
    r"gazette|journal|chronicle|"
    r"observer|mirror|standard|star|sun|echo|record|agency|cable|dispatch|magazine|broadcast\w*|service|courier|"
    r"gleaner|"
    r"correo|diario|noticias)\b", re.I)
_OFFICES = re.compile(
    r"\b(?:ministry|municipality|press office|department|directorate|government|governor|prefecture|city hall|"
    r"embassy|court|"
    r"police|army|permanent mission|authority|presidency)\b", re.I)
_BODIES = re.compile(
    r"\b(?:rights|forum|monitor|watch|network|council|committee|association|foundation|alliance|coalition|union|"
    r"group|lab|centre|"
    r"center|relief|aid|cross|crescent|circle|commission|mesa|ngo|initiative|trust|society|federation|mission|"
    r"UNHCR|IOM|OCHA)\b", re.I)
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|my|[Mm]y|us|our|[Oo]ur)\b")
_EDITORS = re.compile(
    r"\b(?:told us|our (?:correspondent|reporter|newsroom|readers|listeners|programme|station|editors|sister|"
    r"partner)|we (?:asked|withhold|"
    r"reported|publish|spoke|contacted|approached)|asked us)", re.I)
FIRST_PERSON = 3
"""Words of the first person outside quotation marks from which on a piece is its writer's own account."""
HEAD = 700


@dataclass(frozen=True, slots=True)
class Genre:
    """Kind of the default speaker and where the text names it; both None for a news piece."""

    kind: AttributionKind | None = None
    issuer: Span | None = None
    body: Span | None = None  # the body whose orders an official paper gives


def genre_of(document: Document, blocks: list[Block]) -> Genre:
    """Judge by headings and first lines only."""
    text = document.text
    head = text[:HEAD]
    shout = head.upper()
    letter = _LETTER.search(head)
    if letter is not None:
        return Genre(AttributionKind.EYEWITNESS, _signature(text) or Span(*letter.span(1)))
    decree = _DECREE.search(head)
    if decree is not None and _ARTICLES.search(text) is not None:
        body = _BODY.search(head)
        return Genre(AttributionKind.DOCUMENT, Span(*decree.span(1)),
                     Span(body.start(), body.end()) if body is not None else None)
    if _BULLETIN.search(head):
        issuer = _NGO.search(head) or _named_outlet(document, head)
        if issuer is not None:
            return Genre(AttributionKind.ORGANISATION, Span(issuer.start(), issuer.end()))
        official = _BODY.search(head)
        if official is not None:
            return Genre(AttributionKind.OFFICIAL_STATEMENT, Span(official.start(), official.end()))
    if _OFFICIAL.search(head) or (
        re.match(r"\s*(?:NOTICE|PRESS RELEASE|PROCLAMATION|ORDER|DECREE)\b", shout) and head[:4].isupper()
    ):
        issuer = _BODY.search(text) or _named_outlet(document, head)
        if issuer is not None:
            span = Span(issuer.start(), issuer.end())
            return Genre(AttributionKind.OFFICIAL_STATEMENT, span, span)
    return _own_voice(document)


def _own_voice(document: Document) -> Genre:
    """Return who speaks by the outlet's own name where it is no newsroom (a ministry, a rights group), else the
    writer of a piece in the first person."""
    text, outlet = document.text, document.outlet or ""
    if outlet and not _NEWSROOM.search(outlet):
        kind = (AttributionKind.OFFICIAL_STATEMENT if _OFFICES.search(outlet) else
                AttributionKind.ORGANISATION if _BODIES.search(outlet) else None)
        if kind is not None:
            named = re.search(rf"(?:The )?{re.escape(outlet)}|\b(?:We|Our)\b", text)
            return Genre(kind, Span(*named.span()) if named is not None else None)
    unquoted = _QUOTED.sub(lambda quote: " " * len(quote.group()), text)
    own = list(_FIRST_PERSON.finditer(unquoted))
    if len(own) >= FIRST_PERSON and _EDITORS.search(unquoted) is None:
        return Genre(AttributionKind.EYEWITNESS, Span(*own[0].span()))
    return Genre()


def _signature(text: str) -> Span | None:
    """Return the words with which a letter is signed: the last short line with a name or a kinship."""
    found = None
    for match in _SIGNED.finditer(text, max(0, len(text) - 400)):
        found = match
    return Span(*found.span(1)) if found is not None else None


def _named_outlet(document: Document, head: str) -> re.Match[str] | None:
    return re.search(re.escape(document.outlet), head) if document.outlet else None
