"""What kind of source a phrase names, by the vocabulary's list of kinds."""

from __future__ import annotations

import re

from witnessmark.vocab.codes import AttributionKind as Kind

_ANONYMOUS = re.compile(
    r"\b(?:sources?|informants?|insiders?)\b|\b(?:anonymous|unnamed|unidentified)\b|"
    r"\b(?:condition of anonymity|not to be named|asked not to be (?:named|identified)|declined to be named|"
    r"familiar with)\b",
    re.I,
)
_EYEWITNESS = re.compile(
    r"\beye-?witness(?:es)?\b|\bwitness(?:es)?\b|\bonlookers?\b|\bwho (?:saw|witnessed)\b|\bsurvivors?\b", re.I
)
_MEDIA = re.compile(
    r"\b(?:newspaper|newspapers|daily|weekly|monthly|issue|news agency|agency reports|broadcaster|radio|"
    r"television|tv|local media|"
    r"state media|media|"
    r"website|outlet|magazine|times|post|herald|gazette|tribune|guardian|observer|chronicle|journal|news|afp|reuters|"
    r"associated press|bbc|cnn|al jazeera|yonhap|xinhua|tass|interfax|kcna|rfa|dpa|ap|press|wire)\b",
    re.I,
)
_DOCUMENT = re.compile(
    r"\b(?:document|documents|letter|decree|memo|memorandum|notice|record|records|report|leaked|satellite "
    r"(?:images|imagery)|imagery|"
    r"video|footage|file|files|court papers|directive|order|ruling|filing|study|survey|census|minutes)\b",
    re.I,
)
_OFFICIAL = re.compile(
    r"\b(?:ministry|minister|ministers|government|spokes(?:man|woman|person|people)|president|governor|mayor|"
    r"officials?|authorit(?:y|ies)|police|army|military|"
    r"commander|commissioner|prosecutor|court|judge|council|municipality|department|immigration|ambassador|"
    r"embassy|foreign office|"
    r"interior|senator|lawmaker|parliament|prime|state (?:agency|department)|civil protection|emergency service|"
    r"disaster management|"
    r"prefect|chief secretary|district officer|administrator|office|kremlin|cabinet|secretary|bureau|"
    r"directorate|statement|communiqué|communique|chair(?:man|woman|person)?|policeman|policewoman|constable|deputy|"
    r"inspector|colonel|captain|lieutenant|sergeant|admiral|sheriff|premier|chancellor|secretariat|magistrate|regent|"
    r"(?:state|national|federal|regional|provincial|government)\b[\w ]{0,30} (?:agency|board|service|corporation)|"
    r"fire (?:agency|service|brigade)|rescue service)\b",
    re.I,
)
_ORGANISATION = re.compile(
    r"\b(?:ngo|unhcr|iom|ocha|unicef|un|u\.n\.|united nations|red cross|red crescent|amnesty|human rights|"
    r"médecins|medecins|save the children|"
    r"norwegian refugee council|organi[sz]ation|association|union|foundation|committee|coalition|network|"
    r"charity|aid (?:group|agency|agencies|workers?)|"
    r"rights groups?|group|groups|monitor|observatory|watch|institute|federation|forum|alliance|society|church|"
    r"council of|centre|center|campaign|"
    r"bulletin|mission|agency|agencies|programme|party|activists)\b",
    re.I,
)
_PAPER = re.compile(r"\b(?:newspaper|weekly|daily|magazine|broadcaster|news agency|news site|radio station)\b")
_PERSONAL = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|professor|sheikh|chief|elder|pastor|father|imam|aged \d|\d{2}-year-old)\b\.?", re.I
)
_PRONOUN = re.compile(r"^(?:he|she|they|it|i|we|who|the (?:man|woman))$", re.I)
_COMMON = re.compile(
    r"\b(?:residents?|villagers?|locals?|people|families|farmers?|traders?|workers?|refugees?|women|men|woman|"
    r"man|neighbou?rs?|"
    r"relatives?|teachers?|elders?|tenants?|students?|nurses?|doctors?|drivers?|merchants?|mother|father|widow|"
    r"herders?|defectors?|"
    r"soldiers?|lawyers?|activists?|shopkeepers?|fishermen|fisherman|community leaders?|deportees?|evacuees?|"
    r"many|some|others|one)\b",
    re.I,
)


def kind_of(text: str, entity: str = "") -> Kind:
    """Return the kind of a source phrase; `entity` is the parser's label of its head."""
    body = text.strip()
    named = entity == "PERSON" or (bool(re.search(r"(?<!^)\b[A-Z][\w'’-]+ [A-Z][\w'’-]+", body)) and entity != "ORG")
    if re.search(r"\b(?:spokes(?:man|woman|person)|minister|governor|mayor|commissioner|president)\b", body, re.I):
        return Kind.ANONYMOUS_SOURCE if _ANONYMOUS.search(body) else Kind.OFFICIAL_STATEMENT
    if _ANONYMOUS.search(body):
        return Kind.ANONYMOUS_SOURCE
    if re.search(r"\b(?:petitioners?|plaintiffs?|applicants?|complainants?|petition|complaint|"
        r"affidavit)\b", body, re.I):
        return Kind.DOCUMENT
    if _EYEWITNESS.search(body):
        return Kind.EYEWITNESS
    if _PAPER.search(body):
        return Kind.OTHER_MEDIA
    if re.search(r"\b(?:the State|(?:the |deputy )?head of (?:the )?[A-Z]|administration)\b", body):
        return Kind.OFFICIAL_STATEMENT
    if re.fullmatch(r"(?:the )?(?:province|county|district|city|town|region|township|"
                    r"state)(?: of [A-Z][\w'’ -]+)?", body,
                    re.I):
        return Kind.OFFICIAL_STATEMENT
    if entity == "PERSON":
        return Kind.OFFICIAL_STATEMENT if _OFFICIAL.search(body) else Kind.NAMED_PERSON
    if re.match(
        r"(?:the |some |several |many |two |three |other |local |displaced |former )*"
        r"(?:residents|villagers|people|families|locals|farmers|traders|refugees|relatives|neighbou?rs|herders|tenants)\b",
        body,
        re.I,
    ):
        return Kind.ANONYMOUS_SOURCE
    if not named and re.match(
        r"(?:an?|one|another|two|three|several|some)\b.*\b(?:workers?|staff(?:er)?|employees?|activists?|"
        r"lawyers?|members?|diplomats?|officers?)$",
        body,
        re.I,
    ):
        return Kind.ANONYMOUS_SOURCE
    if _PERSONAL.search(body) and named:
        return Kind.NAMED_PERSON
    if re.search(r"\b(?:human rights watch|amnesty|news ?agency|associated press)\b", body, re.I):
        return Kind.OTHER_MEDIA if re.search(r"news ?agency|associated press", body, re.I) else Kind.ORGANISATION
    if (
        re.match(r"(?:an? |the |one |another |senior |local )*officials?\b", body, re.I)
        and not named
        and re.match(r"(?:an?|one|another|two|several|some)\b", body, re.I)
    ):
        return Kind.ANONYMOUS_SOURCE
    if _MEDIA.search(body) and not _ORGANISATION.search(body):
        return Kind.OTHER_MEDIA
    if _OFFICIAL.search(body) and not re.search(
        r"\b(?:un|u\.n\.|unhcr|iom|ocha|human rights office|rights|aid)\b", body, re.I
    ):
        return Kind.OFFICIAL_STATEMENT
    if _ORGANISATION.search(body):
        return Kind.ORGANISATION
    if _DOCUMENT.search(body):
        return Kind.DOCUMENT
    if _COMMON.search(body) and not named:
        return Kind.ANONYMOUS_SOURCE
    if entity == "ORG" or re.fullmatch(r"[A-Z]{2,8}", body):
        return Kind.ORGANISATION
    if entity == "GPE":
        return Kind.OFFICIAL_STATEMENT
    if named or re.match(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*$", body):
        return Kind.NAMED_PERSON
    return Kind.ANONYMOUS_SOURCE


_COMMONERS = re.compile(
    r"^(?:(?:an?|the|some|one|two|three|four|several|many|other|another|local|displaced|evicted|rohingya|\d+|former|elderly|"
    r"young|old|most|\w+ian|\w+-year-old|of) )*(?:wom[ae]n|famil(?:y|ies)|refugees?|farmers?|villagers?|elders?|"
    r"peasants?|"
    r"herders?|students?|teachers?|tenants?|occupants?|settlers?|fishermen|fisherman|girls?|boys?|survivors?|mothers?|"
    r"widows?|pensioners?|residents?|inhabitants|plasterers?|labourers?)\b(?! (?:union|association|federation|"
    r"committee|council))",
    re.I)
_WAS_THERE = re.compile(
    r"\b(?:who|which) (?:had |have |was |were )?(?:fled|escaped|saw|crossed|came|left|lived|walked|survived|"
    r"took part|among|"
    r"expelled|deported|evicted|displaced|on (?:one|the)|there|present|released|returned)\b|"
    r"\b(?:evacuees?|deportees?|survivors?|refugees?|returnees?|participants?|passengers?|evictees?)\b|"
    r"^one of (?:them|the|those)\b", re.I)
_LIVED = re.compile(
    r"\b(?:I saw|I heard|I was|I lost|I left|we (?:were|had|left|fled|ran|walked|saw|heard|lost|hid|slept|are|could|"
    r"have|took|"
    r"lived|went|came|waited)|(?:told|gave|asked|took|put|beat|made|drove|let|sent|ordered|forced|stopped) (?:us|me)\b|"
    r"our (?:house|home|village|land|children|street|papers|cattle|names|\w+s)|my (?:house|home|village|husband|"
    r"wife|son|"
    r"daughter|children|mother|father|brother|sister|land|shop|family))\b", re.I)


def was_there(text: str, words: str) -> bool:
    """Tell whether an unnamed speaker tells what they went through or saw, by who they are or what they say."""
    if _ANONYMOUS.search(text) or _OFFICIAL.search(text):
        return False
    return _WAS_THERE.search(text) is not None or _LIVED.search(words) is not None


def is_commoner(text: str) -> bool:
    """Tell whether an unnamed speaker is one of the people whom acts befall ("a farmer", "some villagers")."""
    return _COMMONERS.match(text.strip()) is not None and _ANONYMOUS.search(text) is None


def is_pronoun(text: str) -> bool:
    """Tell whether a source phrase only points back to one named before."""
    return _PRONOUN.match(text.strip()) is not None
