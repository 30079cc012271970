"""Passwords, one-time secrets, and codes by the clock."""

from __future__ import annotations

import base64

import pytest

from tests.conftest import CHEAP
from witnessmark.errors import UsageError
from witnessmark.vault.onetime import address_of, code_at, new_shared_secret, step_of
from witnessmark.vault.passwords import Passwords, code_written, digest_of_secret, new_codes, new_secret

RFC = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(("second", "code"), [
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
    (20000000000, "353130")])
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    """RFC 6238, appendix B, the SHA-1 rows, cut to six digits."""
    assert code_at(RFC, second) == code
    assert step_of(RFC, f"{code[:3]} {code[3:]}", second) == second // 30


def test_a_code_holds_one_step_before_and_after() -> None:
    """Clocks may differ by thirty seconds and no more."""
    now = 1_700_000_010
    assert [step_of(RFC, code_at(RFC, now + 30 * off), now) for off in (-2, -1, 0, 1, 2)] == [
        None, now // 30 - 1, now // 30, now // 30 + 1, None]
    assert [step_of(RFC, wrong, now) for wrong in ("", "12345", "1234567", "abcdef", "１２３４５６")] == [None] * 5


def test_secrets_are_new_each_time_and_long() -> None:
    assert len({new_shared_secret() for _ in range(20)}) == 20 and len(base64.b32decode(new_shared_secret())) == 20
    assert len(new_secret()) == 43 and new_secret() != new_secret() and len(digest_of_secret("x")) == 64
    assert address_of(RFC, "ana").startswith("otpauth://totp/Witnessmark:ana?")


def test_a_password_fits_itself_alone() -> None:
    """Nothing fits where there is no hash, and what is kept does not hold the password."""
    passwords = Passwords(CHEAP)
    hashed = passwords.hash("a handful of plain words")
    assert hashed.startswith("$argon2id$") and "plain" not in hashed
    assert passwords.fits("a handful of plain words", hashed)
    assert not passwords.fits("a handful of plain word", hashed)
    assert not passwords.fits("", "") and not passwords.fits("x", "no hash")


@pytest.mark.parametrize("password", ["", "eleven char", " " * 20, "x" * 1001])
def test_a_password_that_is_no_guard_is_refused(password: str) -> None:
    with pytest.raises(UsageError):
        Passwords(CHEAP).hash(password)


def test_recovery_codes_are_read_however_they_are_typed() -> None:
    codes = new_codes()
    assert len(set(codes)) == 8
    for code in codes:
        assert code_written(code.upper().replace("-", " ")) == code
