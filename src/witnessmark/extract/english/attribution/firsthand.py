"""Whether a speaker of English text tells what they saw or went through themselves.

Three places say so: the clause that tells who they are ("who watched from the trees", "whose house is among
them"), what is told in their name ("he had hidden in the sorghum"), and a sentence right beside that has them see or
do it ("She went with them and counted 640"). Offices and sources who stay behind their office say what their office
knows.
"""

from __future__ import annotations

import re

_SELF = r"(?:(?:had|has|have|was|were|is|also|then|himself|herself|still|just|only|first)\s+)*"
_SAW = (r"(?:saw|seen|watch(?:ed|ing)|witnessed|counted|heard the|hid(?:den)?|fled|escaped|ran|crawled|trailed|"
    r"followed|walked|"
        r"slept|lost (?:his|her|their)|carried (?:his|her|their)|left (?:his|her|their)|went with|stood (?:by|at|"
        r"there|in)|"
        r"survived|was (?:spared|there|present|beaten|expelled|evicted|deported|released|among)|"
        r"were (?:expelled|evicted|deported|beaten|there|among)|came home|came back|crossed|waded|swam|loaded|"
        r"drove (?:the|one)|"
        r"(?:once |had )?lived (?:there|in|at|on|beside)|brought (?:his|her|their))")
_WHO = re.compile(
    rf"[^.;:“\"\n]{{0,60}}?\b(?:who|and)\s+{_SELF}{_SAW}\b|[^.;:“\"\n]{{0,40}}?\bwhose\s+(?:own\s+)?(?:house|home|"
    rf"hut|shop|stall|"
    r"family|land|field|parents?|brother|sister|husband|wife|son|daughter|village)s?\b|\s+(?:reached|speaking|"
    r"there|who\b)?[^.;:“\"\n]{0,30}"
    r"\b(?:present at|among those|one of those|at the scene)\b", re.I)
_TOLD = re.compile(rf"\b(?:he|she|they)\s+{_SELF}{_SAW}\b|\b(?:his|her) own (?:house|home|hut|stall|shop|eyes|"
    rf"family)\b", re.I)
_BESIDE = re.compile(rf"(?:He|She|They)\s+(?:[\w’'-]+\s+){{0,9}}?{_SAW}\b")
_LIVED = re.compile(
    r"\b(?:I|we)\s+(?:\w+ly\s+|had\s+|have\s+|also\s+|just\s+|only\s+|all\s+|could\s+(?:see|hear|only)\s*)*(?:saw|"
    r"watched|counted|heard|was|were|"
    r"lost|left|fled|ran|walked|hid|slept|built|carried|took|lived|went|came|waited|packed|locked|climbed|crossed|"
    r"begged|asked them|"
    r"loaded|buried|woke|opened|closed|brought|paid|showed|sat|stood|got|swam|put)\b|\b(?:told|gave|beat|made|"
    r"drove|let|sent|ordered|"
    r"forced|stopped|threw|took|put|pushed|dragged|pulled|herded|loaded|turned) (?:us|me)\b|"
    r"\bmy (?!view|opinion|colleague|client|knowledge|request|office|ministry|government|sources?|understanding|"
    r"country|name\b)\w+|"
    r"\bour (?:house|home|village|land|children|street|papers|cattle|names|fields?|goats|huts?|shops?|stalls?|"
    r"roofs?|families|doors?|"
    r"lanes?|quarter|things|belongings|animals|cows|boats?)s?\b", re.I)
_OFFICE = re.compile(r"\b(?:official|spokes\w+|minister|governor|mayor|commander|commissioner|officer|analyst|"
    r"researcher|professor|"
                     r"expert|lawyer|director|secretary|diplomat|source|insider|informant)s?\b", re.I)
_POST = re.compile(
    r"\b(?:(?:assistant |deputy |district |county |provincial |regional |municipal |disaster |housing |land |"
    r"communications |press |police )+"
    r"(?:commissioner|officer|director|secretary|administrator|chief|coordinator|inspector|warden)|"
    r"communications director|chief warden|"
    r"attorney general|ombudsman|registrar|prefect|collector|magistrate)\b", re.I)
_SPEAKS_FOR = re.compile(r",?\s+(?:who (?:speaks|spoke|answers) for|(?:a|the|its|their) spokes\w+|speaking for|"
    r"on behalf of)\b", re.I)


def speaks_for_office(text: str, after: str) -> bool:
    """Tell whether somebody named speaks as the holder of a post ("the disaster officer, Ruth Ekiru"), or for a body
    by the words right `after` the name."""
    return _POST.search(text) is not None or _SPEAKS_FOR.match(after) is not None


def went_through(text: str, *, after: str, direct: str, told: str, beside: str) -> bool:
    """Tell whether a speaker was there.

    Args:
        text: the words that name the speaker.
        after: the words right behind these.
        direct: what is quoted of them.
        told: what is retold in their name.
        beside: the sentences next to where they speak.
    """
    if _OFFICE.search(text):
        return False
    return (_WHO.match(after) is not None or _LIVED.search(direct) is not None or _TOLD.search(told) is not None
            or any(_BESIDE.match(sentence) for sentence in beside.split("\n")))
