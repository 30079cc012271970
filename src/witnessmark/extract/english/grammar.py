"""Small facts about English grammar that all rules share: lemmas, subjects, clauses, phrases.

Works on parser tokens; knows nothing of acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
CAUSING = frozenset(
    "order force tell ask instruct compel oblige make require command direct urge pressure push allow permit let "
    "drive prompt cause want advise request warn lead enable help prevent stop threaten expect persuade coerce "
    "send encourage see leave have".split()
)

_IRREGULAR = {
    "fled": "flee",
    "families": "family",
    "homes": "home",
    "people": "people",
    "peoples": "people",
    "households": "household",
    "ashes": "ash",
    "refugees": "refugee",
    "burnt": "burn",
    "resettled": "resettle",
    "razed": "raze",
    "bulldozed": "bulldoze",
    "uprooted": "uproot",
    "exiled": "exile",
    "banished": "banish",
    "evictions": "eviction",
    "deportations": "deportation",
    "wives": "wife",
    "women": "woman",
    "men": "man",
    "children": "child",
    "idps": "idp",
    "belongings": "belonging",
    "relocated": "relocate",
    "evicted": "evict",
    "evacuated": "evacuate",
    "deported": "deport",
    "displaced": "displace",
    "demolished": "demolish",
    "expelled": "expel",
    "detained": "detain",
    "confiscated": "confiscate",
}


def lemma(token: Token) -> str:
    """Return the lower-case lemma, mended where the small model often errs."""
    low = token.lower_
    return _IRREGULAR.get(low) or token.lemma_.lower() or low


_BEFORE_A_MONTH = frozenset(
    "in since by of from until till during before after early late mid last next this every".split())


def is_may(token: Token) -> bool:
    """Tell whether `May` is the month, which the small model often takes for the modal verb ("since 2 May have")."""
    if token.text != "May" or token.i == 0:
        return False
    before = token.nbor(-1)
    return before.like_num or before.lower_ in _BEFORE_A_MONTH or before.lower_[:-2].isdigit()


def is_passive(verb: Token) -> bool:
    """Tell whether the verb's subject undergoes it."""
    for child in verb.children:
        if child.dep_ in {"auxpass", "nsubjpass"}:
            return True
        if (
            verb.tag_ in {"VBN", "VBD"}
            and child.dep_ == "aux"
            and child.lower_ in {"get", "got", "gets", "getting", "being", "been"}
        ):
            return True
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    if verb.dep_ in {"acl", "amod"} and verb.tag_ == "VBN":
        return True
    if verb.dep_ == "conj" and not any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children):
        head = verb.head
        has_object = any(c.dep_ == "dobj" for c in verb.children)
        return head.tag_ in VERB_TAGS and is_passive(head) and not has_object
    if verb.dep_ == "conj" and verb.tag_ == "VBN":
        return is_passive(verb.head) if verb.head.tag_ in VERB_TAGS else False
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in {"advcl", "ccomp", "xcomp"}
        and not any(c.dep_ in {"aux", "nsubj", "dobj"} for c in verb.children)
    )


def subject_of(verb: Token, *, depth: int = 0) -> Token | None:
    """Return the head of the subject, shared, controlled and relative subjects included."""
    if depth > 8:
        return None
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return antecedent(child, verb)
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass"}:  # the parser sometimes hangs the subject on the auxiliary
            for inner in child.children:
                if inner.dep_ in SUBJECTS:
                    return antecedent(inner, verb)
    head = verb.head
    if head == verb:
        return None
    if verb.dep_ in {"acl", "relcl"}:
        return head
    if verb.dep_ == "amod":
        return head
    if verb.dep_ in {"conj", "dep"} and head.tag_ in VERB_TAGS:
        return subject_of(head, depth=depth + 1)
    if verb.dep_ == "conj" and head.dep_ in {"acl", "relcl"}:
        return head.head
    if verb.dep_ in {"xcomp", "ccomp"} and head.tag_ in VERB_TAGS:
        if lemma(head) in CAUSING and not is_passive(head):
            held = object_of(head)
            if held is not None:
                return held
        return subject_of(head, depth=depth + 1)
    if verb.dep_ in {"xcomp", "acomp"} and head.pos_ == "ADJ":
        return subject_of(head, depth=depth + 1)
    if verb.dep_ == "xcomp" or verb.dep_ == "advcl":
        return subject_of(head, depth=depth + 1)
    if verb.dep_ == "pcomp" and head.head != head:
        above = head.head
        held = object_of(above) if above.tag_ in VERB_TAGS and not is_passive(above) else None
        if held is not None and head.lower_ == "from":
            return held
        return subject_of(above, depth=depth + 1) if above.tag_ in VERB_TAGS else None
    return None


def antecedent(subject: Token, verb: Token) -> Token:
    """Return the noun a relative pronoun stands for, else the subject itself."""
    if subject.lower_ in {"who", "which", "that", "whom"} and verb.dep_ == "relcl":
        return verb.head
    if subject.lower_ in {"who", "which", "that"} and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        return verb.head.head
    return subject


def object_of(verb: Token) -> Token | None:
    """Return the head of the direct object."""
    for child in verb.children:
        if child.dep_ in {"dobj", "dative"} and child.pos_ != "ADP":
            return child
    if verb.dep_ == "conj" and verb.head.tag_ in VERB_TAGS:
        nearer = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "prep"}]
        if not nearer:
            return next((c for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i), None)
    # the parser reads "ordered 30 families to leave" as a clause with a subject of its own
    for child in verb.children:
        if child.dep_ in {"ccomp", "xcomp"} and any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children):
            for inner in child.children:
                if inner.dep_ == "nsubj":
                    return inner
    return None


def preposition(token: Token, words: frozenset[str]) -> Token | None:
    """Return the object of the first preposition among `words` below the token."""
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in words:
            for inner in child.children:
                if inner.dep_ in {"pobj", "pcomp"}:
                    return inner
    return None


_MEANS = frozenset(
    "midnight noon midday dawn dusk evening morning night nightfall daybreak sunset sunrise then now day end week "
    "month "
    "year lunchtime truck lorry bus train boat plane air sea road rail land ship ferry car helicopter foot force "
    "mistake accident hand phone law decree loudspeaker default".split()
)


def agent_by(verb: Token) -> Token | None:
    """Return who did it in a passive's "by" phrase, not when or by what means."""
    for child in verb.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ == "by":
            for inner in child.children:
                if inner.dep_ in {"pobj", "pcomp"} and inner.ent_type_ not in {"DATE", "TIME", "CARDINAL"} and (
                        lemma(inner) not in _MEANS and inner.tag_ != "VBG"):
                    return inner
    return None


def conjuncts(token: Token) -> list[Token]:
    """Return the token and what is coordinated with it, in text order."""
    out = [token]
    for other in token.conjuncts:
        if other not in out and other.i > token.i:
            out.append(other)
    return out


def phrase(head: Token, *, deep: bool = False) -> tuple[Token, Token]:
    """Return first and last token of a noun phrase without article; `deep` keeps of-phrases."""
    first = last = head
    for child in head.children:
        if child.i < head.i and child.dep_ in {
            "compound",
            "amod",
            "nmod",
            "nummod",
            "quantmod",
            "poss",
            "advmod",
            "npadvmod",
            "predet",
        }:
            edge = child.left_edge
            if edge.i < first.i:
                first = edge
        elif child.i > head.i and deep and child.dep_ == "prep" and child.lower_ == "of":
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                last = phrase(inner, deep=True)[1]
                after = last.doc[last.i + 1] if last.i + 1 < len(last.doc) else None
                if after is not None and after.dep_ == "nummod" and after.head == inner:
                    last = after
        elif child.dep_ == "case" and child.i > head.i:
            continue
    doc = head.doc
    while first.i < head.i and (first.pos_ in {"DET", "PUNCT", "SPACE", "CCONJ"} or first.tag_ in {"DT", "PDT", "``"}):
        first = doc[first.i + 1]
    return first, last
