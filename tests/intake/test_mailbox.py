"""A mailbox's server may lie: about sizes, numbers and when it is done; it gets no memory and no hour for it."""

from __future__ import annotations

import contextlib
import resource
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.intake.imap import certified
from witnessmark.errors import RefusedInput
from witnessmark.intake.held_imap import TALK
from witnessmark.intake.limits import Limits
from witnessmark.intake.mailbox import Letter, Mailbox, Patience, Refused, Seen, letters

MANY = 200 * 2**20
SHORT = Patience(quiet=0.6, altogether=2.0)
Say = Callable[[bytes], None]


class Liar:
    """A server over TLS that is asked in order and answers as a test says: `answers` by the word that is asked."""

    def __init__(self, folder: Path) -> None:
        self.certificate, key = certified(folder)
        self._trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._trusted.load_cert_chain(self.certificate, key)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.mailbox = Mailbox("localhost", "reader", port=self._door.getsockname()[1])
        self.asked: list[bytes] = []
        self.sent = 0
        self.answers: dict[bytes, Callable[[Say], None]] = {
            b"CAPABILITY": lambda say: say(b"* CAPABILITY IMAP4rev1\r\n"),
            b"EXAMINE": lambda say: say(b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n"),
            b"SEARCH": lambda say: say(b"* SEARCH 1\r\n"),
            b"RFC822.SIZE": lambda say: say(b"* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n"),
            b"BODY.PEEK": lambda say: say(b"* 1 FETCH (UID 1 BODY[]<0> {4}\r\nbody)\r\n"),
        }
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            line, _ = self._door.accept()
            with self._trusted.wrap_socket(line, server_side=True) as talk:
                def say(words: bytes) -> None:
                    if self._stopped.is_set():
                        raise OSError
                    talk.sendall(words)
                    self.sent += len(words)

                say(b"* OK ready\r\n")
                for line_ in talk.makefile("rb"):
                    self.asked.append(line_)
                    tag = line_.split()[0]
                    for word, answer in self.answers.items():
                        if word in line_:
                            answer(say)
                            break
                    say(tag + b" OK done\r\n")
        except OSError:
            pass                                                        # the other side hung up, as it should

    def close(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(5)


@pytest.fixture
def liar(tmp_path: Path) -> Iterator[Liar]:
    made = Liar(tmp_path)
    yield made
    made.close()


def read(liar: Liar, limits: Limits = Limits(), patience: Patience = SHORT) -> list[tuple[Letter | Refused, Seen]]:
    return list(letters(liar.mailbox, "pw", certificate=liar.certificate, limits=limits, patience=patience))


def held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def endless(say: Say, words: bytes) -> None:
    for _ in range(MANY // len(words)):
        say(words)


def test_a_server_that_is_honest_is_read(liar: Liar) -> None:
    (letter, through), = read(liar)
    assert isinstance(letter, Letter) and letter.data == b"body" and through == Seen(7, 1)


def lying_literal(say: Say) -> None:
    say(b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n" % MANY)
    endless(say, b"x" * 2**20)


def endless_literals(say: Say) -> None:
    endless(say, b"* 1 FETCH (UID 1 BODY[]<0> {65536}\r\n" + b"x" * 65536 + b")\r\n")


@pytest.mark.parametrize("word", [b"BODY.PEEK", b"RFC822.SIZE", b"SEARCH", b"EXAMINE", b"LOGIN", b"CAPABILITY"])
@pytest.mark.parametrize("flood", [
    lying_literal, endless_literals, lambda say: endless(say, b"x" * 65536),
    lambda say: endless(say, b"* 1 EXISTS\r\n" * 4096),
], ids=["literal", "literals", "line", "lines"])
def test_more_than_was_asked_for_is_not_taken(liar: Liar, word: bytes, flood: Callable[[Say], None]) -> None:
    """200 MB where a few bytes were asked: the line is closed after the first of them, and no room is made for them."""
    liar.answers = {word: flood, **{other: told for other, told in liar.answers.items() if other != word}}
    before = held()
    with pytest.raises(RefusedInput):
        read(liar, Limits(input=2**20), Patience())
    assert held() - before < 48 * 2**20
    assert liar.sent < 32 * 2**20


def test_untagged_lines_are_not_gathered_over_many_questions(liar: Liar) -> None:
    """A little too much with each of 40 letters is not kept: each answer is forgotten before the next question."""
    liar.answers[b"SEARCH"] = lambda say: say(b"* SEARCH " + b" ".join(b"%d" % n for n in range(1, 41)) + b"\r\n")
    chatter = b"* NOISE " + b"x" * (TALK - 4096) + b"\r\n"

    def body(say: Say) -> None:
        say(chatter)
        say(b"* 1 FETCH (UID 1 BODY[]<0> {4}\r\nbody)\r\n")

    liar.answers[b"BODY.PEEK"] = body
    before = held()
    assert len(read(liar, patience=Patience())) == 40
    assert held() - before < 24 * 2**20


def test_a_letter_is_asked_for_with_its_limit_and_one_byte_and_told_as_too_large(liar: Liar) -> None:
    """A server that states too little is not the end of the look: its letter is listed, and the next one comes."""
    body = b"x" * 1001
    liar.answers[b"BODY.PEEK"] = lambda say: say(b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n" % len(body) + body + b")\r\n")
    (letter, through), = read(liar, Limits(input=1000))
    assert isinstance(letter, Refused) and through == Seen(7, 1)
    assert any(b"BODY.PEEK[]<0.1001>" in line for line in liar.asked)


@pytest.mark.parametrize("word", [b"BODY.PEEK", b"SEARCH", b"LOGIN"])
def test_an_answer_that_drips_ends(liar: Liar, word: bytes) -> None:
    """A byte now and then is no silence; the answer as a whole has its time."""
    def drip(say: Say) -> None:
        for _ in range(200):
            say(b"*")
            time.sleep(0.1)

    liar.answers = {word: drip, **{other: told for other, told in liar.answers.items() if other != word}}
    begun = time.monotonic()
    with pytest.raises(RefusedInput, match=r"slow|broke"):

        read(liar)
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize("said", [b"9" * 5000, b"4294967296", b"99999999999", b"-3", b"1e9", "٣".encode(), b"0"])
def test_numbers_that_no_mailbox_has_are_passed_over(liar: Liar, said: bytes) -> None:
    liar.answers[b"SEARCH"] = lambda say: say(b"* SEARCH " + said + b" 1 1 " + said + b"\r\n")
    liar.answers[b"EXAMINE"] = lambda say: say(b"* 1 EXISTS\r\n* OK [UIDVALIDITY " + said + b"]\r\n")
    (_, through), = read(liar)
    assert through == Seen(0, 1)


@pytest.mark.parametrize("words", [
    b"* 1 FETCH (UID 1 BODY[]<0> {" + b"9" * 5000 + b"}\r\n", b"\xff\xfe\r\n", b"* 1 FETCH {3}\r\nabc\r\n* BYE {",
    b"a1 OK\r\n", b"+ go on\r\n" * 40, b"* CAPABILITY \xff\r\n",
])
@pytest.mark.parametrize("word", [b"CAPABILITY", b"EXAMINE", b"SEARCH", b"BODY.PEEK"])
def test_what_is_no_imap_is_told_in_our_words(liar: Liar, word: bytes, words: bytes) -> None:
    """Whatever imaplib makes of it, who looks hears of a server that can't be read, or nothing came."""
    liar.answers[word] = lambda say: say(words)
    try:
        came = read(liar)
    except RefusedInput as fault:
        assert "FETCH" not in str(fault) and "999" not in str(fault)
    else:
        assert len(came) <= 1


def test_who_stops_in_the_middle_leaves_politely(liar: Liar) -> None:
    came = letters(liar.mailbox, "pw", certificate=liar.certificate, patience=SHORT)
    next(came)
    came.close()
    liar.close()
    assert any(b"LOGOUT" in line for line in liar.asked)


def test_a_certificate_that_is_none_is_told_as_what_it_is(liar: Liar, tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("not one")
    for path in (tmp_path / "nowhere.pem", tmp_path / "none.pem"):
        with pytest.raises(RefusedInput, match="certificate"):
            list(letters(liar.mailbox, "pw", certificate=path))
    assert liar.asked == []
