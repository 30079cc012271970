"""Recovery shares: any two of three give the key back, and nothing else gives anything."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.errors import InvalidRecord
from witnessmark.vault import bech32
from witnessmark.vault.keys import Keyring
from witnessmark.vault.shares import Share, interpolated, inverse, joined, split, times

KEYS = st.binary(min_size=32, max_size=32)


def by_long_division(a: int, b: int) -> int:
    """Multiply as polynomials over GF(2) and take the rest by 0x11b: another way than the code's."""
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0x11B << (bit - 8)
    return product


def test_the_field_is_that_of_aes() -> None:
    """The products that FIPS 197 §4.2 works out, every product by long division, every inverse."""
    assert times(0x57, 0x83) == 0xC1 and times(0x57, 0x13) == 0xFE
    assert all(times(a, b) == by_long_division(a, b) for a in range(256) for b in range(256))
    assert all(by_long_division(a, inverse(a)) == 1 for a in range(1, 256))


def test_the_vector_of_the_threshold_secret_sharing_draft() -> None:
    """draft-mcgrew-tss-03, §9: "test" with a final zero, from shares 1 and 2."""
    points = [(1, bytes.fromhex("b9fa07e185")), (2, bytes.fromhex("f5409b4511"))]
    assert interpolated(points) == b"test\0" == interpolated(points[::-1])


@pytest.mark.parametrize("text", ["a1lqfn3a", "?1v759aa", "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"])
def test_the_valid_texts_of_bip_350_are_read_and_written(text: str) -> None:
    """Those of its valid texts whose letters make whole bytes."""
    prefix = text.rpartition("1")[0]
    assert bech32.encoded(prefix, bech32.decoded(prefix, text)) == text


@pytest.mark.parametrize("text", ["y1b0jsk6g", "lt1igcx5c0", "qyrz8wqd2c9m", "1qyrz8wqd2c9m", "in1muywd", "mm1crxm3i",
                                  "au1s5cgom", "M1VUXWEZ", "16plkw9", "1p2gdwpf", "a1lqfn3q"])
def test_the_invalid_texts_of_bip_350_are_refused(text: str) -> None:
    with pytest.raises(InvalidRecord):
        bech32.decoded(text.rpartition("1")[0].lower() or "a", text)


@given(KEYS)
def test_any_two_of_three_give_the_key_back(secret: bytes) -> None:
    """In any order, all three as well, and through paper."""
    shares = split(secret)
    for chosen in (*combinations(shares, 2), shares, shares[::-1]):
        assert joined(chosen) == secret
        assert joined([Share.read(share.written().upper()) for share in chosen]) == secret


@given(KEYS, KEYS)
def test_one_share_fits_every_key(secret: bytes, other: bytes) -> None:
    """For whatever other key there is a second share that would give it: one share tells nothing."""
    share = split(secret)[0]
    whole = other + bytes(4)
    slope = bytes(times(inverse(1), a ^ b) for a, b in zip(share.value, whole, strict=True))
    second = bytes(byte ^ times(2, step) for byte, step in zip(whole, slope, strict=True))
    assert interpolated([(1, share.value), (2, second)]) == whole


@given(KEYS, KEYS)
def test_shares_of_two_sets_are_never_joined(secret: bytes, other: bytes) -> None:
    """Of another key or of the same one made anew; nor with the set's name forged."""
    ours, theirs = split(secret), split(other)
    for mixed in ((ours[0], theirs[1]), (ours[0], split(secret)[1]),
                  (ours[0], Share(ours[0].set, 2, theirs[1].value))):
        with pytest.raises(InvalidRecord):
            joined(mixed)


def test_too_few_or_one_twice_is_refused() -> None:
    shares = split(bytes(32))
    for few in ((), shares[:1], (shares[0], shares[0]), (*shares, shares[1])):
        with pytest.raises(InvalidRecord):
            joined(few)


@given(KEYS, st.integers(0, 81), st.sampled_from(bech32.LETTERS))
def test_a_wrong_letter_is_found_on_the_share_itself(secret: bytes, at: int, letter: str) -> None:
    """Before any other share is looked at; so are a lost letter and two that changed places."""
    text = "".join(split(secret)[1].written().split())
    assert len(text) == 82
    for wrong in (text[:at] + letter + text[at + 1 :], text[:at] + text[at + 1 :],
                  text[:at] + text[at : at + 2][::-1] + text[at + 2 :]):
        if wrong != text:
            with pytest.raises(InvalidRecord):
                Share.read(wrong)


def test_shares_open_the_same_case_and_never_show() -> None:
    keys = Keyring.new()
    shares = keys.shared()
    assert Keyring.from_shares(shares[1:]).subkey("database") == keys.subkey("database")
    assert shares[0].value.hex() not in repr(shares) and repr(shares[0].value) not in repr(shares)
