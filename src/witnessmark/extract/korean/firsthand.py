"""Whether a speaker of Korean text tells what they saw or went through themselves.

What says so: their own words (우리, 제가, …을 보았다), the clause before their name (…에서 쫓겨난, 아이를 업고 나온), or a
sentence beside that has them see it. Sources and officials who pass on what others say are none. Not handled here: who
speaks (`attribution`).
"""

from __future__ import annotations

import re

_SAW = (r"(?:보았|봤|지켜보|지켜봤|지켜보았|목격|눈으로|나가\s?보니|가\s?보니|세어|셌|업고\s|들고\s?나왔|두고\s?(?:나왔|왔)|빠져나왔|도망쳤|달아났|뛰어나[왔와오]|걸었|"
        r"숨어|숨었|날랐|불려\s?갔|끌려\s?나왔|쫓겨났|잠을\s?잤|빼앗겼|잃었|헐렸|건너왔|넘어왔|헤엄|기다렸|짐을\s?쌌)")
_OWN = re.compile(r"(?:^|[\s“\"‘])(?:우리|우린|저희|저는|제가|제\s|나는|내가|나도|난|내\s)(?=[가-힣\s]?)")
_LIVED = re.compile(_SAW)
_WHO = re.compile(r"(?:쫓겨난|쫓겨\s?온|추방된|풀려난|빠져나온|도망쳐\s?온|도망\s?온|피해\s?온|피란\s?온|피난\s?온|건너온|넘어온|살아남은|살던|끌려갔던|갇혔던|잡혔던|뛰어나온|"
                  r"업고\s?(?:나온|있던)|들고\s?(?:나온|있던)|안고\s?(?:나온|뛰어나온|있던|서\s?있던)|지켜본|목격한|돌아온|겪은|집을\s?잃은|집이\s?헐린|여읜|현장에\s?(?:있던|있었던))\s(?:\S+\s){0,2}\S+$")
_BESIDE = re.compile(r"^\s*(?:이\s(?:여성|남성|주민|노인|교사|운전수)|그녀|그|\S{2,4}\s?씨)[은는도]\s(?:(?![가-힣][이가]\s)[^.]){0,90}" + _SAW)
_SECOND = re.compile(r"소식통|관계자|당국자|간부|브로커|대변인|전문가|연구|교수|변호사|장관|차관|시장|국장|총리|의원|대표|활동가|단체|기자")


def may_have_seen(words: str) -> bool:
    """Tell whether a speaker is of those whom acts befall, not one who passes on what others say."""
    return _SECOND.search(words) is None


def went_through(before: str, quoted: str, beside: str) -> bool:
    """Tell whether a speaker was there.

    Args:
        before: the words right before the name, in its sentence.
        quoted: what stands in quotation marks of what they say.
        beside: the sentence after theirs.
    """
    return (_WHO.search(before) is not None or _OWN.search(quoted) is not None or _LIVED.search(quoted) is not None
            or _BESIDE.match(beside) is not None)
