"""Which nouns name human beings at all, beyond the plain words for people.

Wider than `groups.is_people`: trades, offices, kinship and quantities of people ("the weavers", "two
nurses", "dozens"). Used where a verb's own meaning asks for a human object, so that a trade need not be
listed to be deported. What names teams, passengers or animals stays out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from witnessmark.extract.english.grammar import lemma
from witnessmark.extract.english.groups import is_excluded, is_people
from witnessmark.extract.english.lexicon import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_TRADE = re.compile(
    r"(?:(?:smith|keep|mak|teach|work|mong|sell|hold|build|driv|dwell|till|herd|gather|cutt|pick|wash|comb|mind|"
    r"hunt|fish|farm|bak|weav|writ|preach|lead|own|mak|min|dig|burn|call|join|read|sing|paint|plant|ten|squatt|"
    r"occupi|offend|protest|demonstrat|campaign|villag|settl|island|highland|lowland|outsid|newcom|lodg|board|"
    r"rent|travell?|strang|prison|foreign|law|broadcast|report|publish|organis|organiz|lectur|garden|cook|clean|"
    r"labour|labor|employ|trad|deal|brok|smuggl|fight|command|defend|desert|defect|escap|surviv|mourn|believ|"
    r"worshipp|wand|vagrant|begg|ped[dl]l|hawk|shopkeep|stallhold|smallhold|leasehold|household)ers?|"
    r"\w{3,}(?:ists?|ians?)|\w{2,}(?:men|women|folk|folks|people|kin|herds|wives|boys|girls|hands|mates)|"
    r"\w{3,}(?:ees))$", re.I)
_THINGS = frozenset(
    "committee trustee coffee fee tree knee guarantee degree settlement lists list mists mist regimen specimen hymen "
    "levee".split())
_SOME = frozenset("some many most others other those all half everyone everybody none dozens scores hundreds "
                  "thousands tens million whoever anybody anyone few several both nobody these".split())


def is_human(token: Token) -> bool:
    """Tell whether a noun, pronoun or bare quantity can stand for human beings."""
    if is_people(token):
        return True
    if is_excluded(token):
        return False
    word = lemma(token)
    if word in lexicon().human or token.lower_ in _SOME:
        return True
    if token.pos_ not in {"NOUN", "PROPN", "ADJ", "VERB"} or word in _THINGS:
        return False
    if token.ent_type_ == "NORP" and token.tag_ in {"NNPS", "NNS"}:
        return True
    return token.lower_ not in _THINGS and _TRADE.match(token.lower_) is not None
