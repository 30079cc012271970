"""Digits that number a person or a line instead of counting people: telephone, identity and account numbers.

Invariant: a count written as counts are written, in groups of three with its noun, is never taken for one.
"""

from __future__ import annotations

import re

from witnessmark.extract.figures.words import DWELLING_PLURALS, HOUSEHOLD_PLURALS, PERSON_PLURALS
from witnessmark.model.text import Span

# ruff: noqa: E501 - a pattern reads best on one line
_GROUPS = r"\d{2,4}(?:[\s.·–-]\d{2,4}){1,4}"
_COUNTED = "(?:" + "|".join(sorted({w for w in (*PERSON_PLURALS, *HOUSEHOLD_PLURALS, *DWELLING_PLURALS) if w.isalpha()})) + ")"
_NUMBERING = re.compile(
    rf"\+\s?\(?\d{{1,3}}\)?[\s.·–-]?\(?\d{{1,4}}\)?(?:[\s.·–-]?\d{{2,4}}){{1,4}}(?!\d)"      # +254 700 000 111
    rf"|(?<![\w.,])\(?0\d{{1,4}}\)?[\s.·–-]?{_GROUPS}(?![\d,]|\s?[가-힣])"                      # 0722 555 014, 02-733-1234
    r"|(?<![\w.,])0\d{8,11}(?!\d)"
    r"|(?<![\w.,-])\d{6}\s?[-–]\s?[\d*xX]{7}(?!\w)"                                          # a resident number
    r"|(?i:\b(?:tel|telephone|phones?|phone numbers?|mobile|cell|cellphone|fax|whats\s?app|signal|viber|telegram|imo|hotline|helpline"
    r"|call us at|text us at|reach (?:me|us|him|her|them) (?:at|on)|contact(?: numbers?)?|p\.?o\.? box|account|a/c|id(?: card)?|passport|registration|case|file|ref)"
    rf"\s?(?:(?:no|number|nr)\b)?[.:#]*\s{{0,2}}(?:is\s|on\s|at\s)?\(?\+?(?>{_GROUPS}|\d{{5,14}})(?!\d|,\d|\s?(?:\w+\s)?{_COUNTED}\b))"
    rf"|(?:전화|휴대폰|휴대전화|핸드폰|연락처|팩스|계좌|사서함|주민등록번호|여권)(?:\s?번호)?(?:는|은)?\s?[:：]?\s?(?>{_GROUPS}|\d{{5,14}})(?!\d|\s?(?:여\s?)?(?:명|세대|가구|사람|채|호))"
)
_DIGITS = re.compile(r"\d{5}|\d[\s.·–-]\d|\+")
"""What stands in every such number: most texts hold none of it."""

MOST = 9_000_000_000
"""More people than live: no count."""


def numberings(text: str) -> list[Span]:
    """Return where digits number a person, a line or a paper, in order."""
    if _DIGITS.search(text) is None:
        return []
    return [Span(*found.span()) for found in _NUMBERING.finditer(text)]
