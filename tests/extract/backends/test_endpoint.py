"""The endpoint backend against a real server on this machine: answering well, badly, slowly and with lies."""

from __future__ import annotations

import json
import logging
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.extract.backends.endpoint import message, raw, saying, send, serving
from witnessmark.errors import UsageError
from witnessmark.extract.backends.answer import MOST_ACTS
from witnessmark.extract.backends.contract import BackendFailed, Role, Schema, Words
from witnessmark.extract.backends.loopback import LARGEST_ANSWER, Endpoint
from witnessmark.extract.backends.openai import PATIENCE, OpenAIBackend
from witnessmark.vocab.codes import Act, Organ, Status

TEXT = "Men in uniform packed off the Seventh Lane people."
SECRET = "Seventh Lane"
GOOD = {"act": "expulsion", "words": "packed off", "sentence": TEXT, "status": "carried_out",
        "perpetrator": [{"words": "Men in uniform", "code": "military"}], "affected": [], "when": ["May"]}
EN = Schema("en")


def test_a_good_answer_becomes_proposals_and_only_the_text_is_sent() -> None:
    with serving(saying(GOOD)) as endpoint:
        (proposal,) = OpenAIBackend(endpoint.url + "/", "small").propose(TEXT, EN)
    assert (proposal.act, proposal.words, proposal.status) == (Act.EXPULSION, Words("packed off"), Status.CARRIED_OUT)
    assert [(r.role, r.words.quote, r.code) for r in proposal.roles] == [
        (Role.PERPETRATOR, "Men in uniform", Organ.MILITARY), (Role.WHEN, "May", None)]
    assert endpoint.paths == ["/v1/chat/completions"]
    (asked,) = endpoint.asked
    assert asked["messages"][1] == {"role": "user", "content": TEXT}
    assert SECRET not in json.dumps({**asked, "messages": asked["messages"][:1]})


def test_an_answer_in_a_fence_is_read() -> None:
    with serving(raw(message("```json\n" + json.dumps({"acts": [GOOD]}) + "\n```"))) as endpoint:
        assert len(OpenAIBackend(endpoint.url, "small").propose(TEXT, EN)) == 1


BAD = {
    "no JSON": raw(b"<html>" + SECRET.encode()),
    "broken JSON": raw(message('{"acts": [{"act": "expul')),
    "words around": raw(message("Here you are: " + json.dumps({"acts": [GOOD]}))),
    "a list": raw(message([GOOD])),
    "no acts": raw(message({"act": GOOD})),
    "acts no list": raw(message({"acts": "expulsion"})),
    "not a number": raw(message('{"acts": [], "x": NaN}')),
    "nested without end": raw(message("[" * 100_000)),
    "a number without end": raw(message('{"acts": [' + "9" * 50_000 + "]}")),
    "no choices": raw(b'{"choices": []}'),
    "choices of another kind": raw(b'{"choices": {"0": {}}}'),
    "a null message": raw(b'{"choices": [{"message": {"content": null}}]}'),
    "broken UTF-8": raw(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
    "an error": raw(SECRET.encode(), status=500),
    "too much": raw(b" " * (LARGEST_ANSWER + 1)),
    "a redirect on this machine": raw(b"", status=307, Location="http://127.0.0.1:9/v1/chat/completions"),
}


@pytest.mark.parametrize("script", BAD.values(), ids=BAD.keys())
def test_a_bad_answer_fails_in_one_line_without_a_word_of_text(
    script: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(script) as endpoint, pytest.raises(BackendFailed) as failure:
        OpenAIBackend(endpoint.url, "small").propose(TEXT, EN)
    told = [str(failure.value), repr(failure.value), caplog.text, *capfd.readouterr()]
    assert "\n" not in str(failure.value)
    assert not any(SECRET in line or "packed" in line for line in told)
    assert failure.value.__cause__ is None


WRONG = [
    {}, None, 7, "expulsion", [], {"act": "expulsion"}, {**GOOD, "act": "genocide"}, {**GOOD, "act": ["expulsion"]},
    {**GOOD, "words": None}, {**GOOD, "words": {"a": 1}}, {**GOOD, "words": ""}, {**GOOD, "words": "x" * 10_000},
    {**GOOD, "sentence": 5},
]


@pytest.mark.parametrize("item", WRONG)
def test_an_item_of_the_wrong_shape_is_left_out_and_the_rest_stands(item: Any) -> None:
    with serving(raw(message({"acts": [item, GOOD]}))) as endpoint:
        assert len(OpenAIBackend(endpoint.url, "small").propose(TEXT, EN)) == 1


@pytest.mark.parametrize("roles", [
    {"perpetrator": "Men in uniform"}, {"perpetrator": [{"words": "Men in uniform", "code": "wizards"}]},
    {"perpetrator": [{"words": "Men in uniform"}]}, {"perpetrator": ["Men in uniform"]}, {"when": [{"words": "May"}]},
    {"when": {"May": 1}}, {"affected": [None, 3, [], {"words": ["x"], "code": "trader"}]}, {"status": "certain"},
])
def test_a_role_of_the_wrong_shape_or_code_is_left_out(roles: dict[str, Any]) -> None:
    bare = {"act": "expulsion", "words": "packed off", "sentence": TEXT}
    with serving(raw(message({"acts": [{**bare, **roles}]}))) as endpoint:
        (proposal,) = OpenAIBackend(endpoint.url, "small").propose(TEXT, EN)
    assert proposal.roles == ()
    assert proposal.status is None


def test_a_flood_of_acts_is_cut() -> None:
    with serving(raw(message({"acts": [GOOD] * 3000}))) as endpoint:
        assert len(OpenAIBackend(endpoint.url, "small").propose(TEXT, EN)) == MOST_ACTS


def _silent(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    time.sleep(1.5)


def _dripping_body(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def _dripping_head(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Long: aaaaaaaaaaaaaaaaaaaa":
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("script", [_silent, _dripping_body, _dripping_head])
def test_a_slow_answer_is_cut_off_at_the_deadline_of_the_whole(script: Any) -> None:
    with serving(script) as endpoint:
        begun = time.monotonic()
        with pytest.raises(BackendFailed, match=r"within 0\.4 seconds") as failure:
            OpenAIBackend(endpoint.url, "small", seconds=0.4).propose(TEXT, EN)
        assert time.monotonic() - begun < 1.4
    assert failure.value.gone


def test_nobody_there_is_told_and_after_some_tries_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    backend = OpenAIBackend(f"http://127.0.0.1:{port}/v1", "small")
    for _ in range(PATIENCE):
        with pytest.raises(BackendFailed, match="can't be reached"):
            backend.propose(TEXT, EN)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("asked once more"))
    with pytest.raises(BackendFailed, match="not asked any more") as failure:
        backend.propose(TEXT, EN)
    assert failure.value.gone


@pytest.mark.parametrize("url", [
    "http://example.org/v1", "http://10.0.0.1/v1", "http://192.168.1.5:11434/v1", "http://0.0.0.0:8080/v1",
    "http://[::ffff:127.0.0.1]/v1", "http://[2001:db8::1]/v1", "http://[fe80::1%25lo]/v1", "http://127.0.0.1.nip.io/v1",
    "http://localhost.example/v1", "http://2130706433/v1", "http://0x7f.1/v1", "http://127.1/v1", "http:///v1",
    "https://127.0.0.1/v1", "ftp://127.0.0.1/v1", "file:///etc/passwd", "unix:///run/x.sock", "http://me@127.0.0.1/v1",
    "http://127.0.0.1@example.org/v1", "http://127.0.0.1:99999/v1", "http://127.0.0.1/v1?x=1", "http://127.0.0.1/v1#x",
    "http://127.0.0.1/v 1", "http://127.0.0.1/v1\r\nX-Y: 1", "http://[::1", "http://127.0.0.1:port/v1",
])
def test_an_address_that_is_not_this_machine_is_refused_without_a_look_up(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    with pytest.raises(UsageError):
        OpenAIBackend(url, "small")


@pytest.mark.parametrize(("url", "host", "port", "path"), [
    ("http://127.0.0.1:8080/v1/", "127.0.0.1", 8080, "/v1"), ("http://127.8.9.1", "127.8.9.1", 80, ""),
    ("http://[::1]:11434/v1", "::1", 11434, "/v1"),
])
def test_this_machine_is_taken(url: str, host: str, port: int, path: str) -> None:
    assert Endpoint.of(url) == Endpoint(host, port, path)


def test_localhost_is_taken_only_where_it_is_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(address: str) -> Any:
        return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", found("127.0.0.1"))
    assert Endpoint.of("http://localhost:8080/v1").host == "127.0.0.1"
    monkeypatch.setattr(socket, "getaddrinfo", found("203.0.113.7"))
    with pytest.raises(UsageError):
        Endpoint.of("http://localhost:8080/v1")


@pytest.mark.parametrize("model", ["", "a\nb", "x" * 500])
def test_a_model_without_a_plain_name_is_refused(model: str) -> None:
    with pytest.raises(UsageError, match="model"):
        OpenAIBackend("http://127.0.0.1:8080/v1", model)


def test_no_redirect_off_this_machine_is_followed_and_no_proxy_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection of a whole exchange goes to the loopback address that was named."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://203.0.113.7:3128")
    reached: list[Any] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        reached.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)

    def away(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        send(handler, b"", status=302, Location="http://203.0.113.7/v1/chat/completions")

    with serving(away) as endpoint, pytest.raises(BackendFailed, match="status 302"):
        OpenAIBackend(endpoint.url, "small").propose(TEXT, EN)
    assert [address[0] for address in reached] == ["127.0.0.1"]
    assert len(endpoint.asked) == 1
