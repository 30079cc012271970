"""Who keeps a connection and never says what they ask is left; who waits for an answer is not."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from witnessmark.web.patience import Patient
from witnessmark.web.team import server as team_server


class Quick(Patient):
    head, stall, most = 0.6, 0.6, 4


async def slow(scope: Scope, receive: Receive, send: Send) -> None:
    """Read what comes, take longer than anybody's patience, and answer."""
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(1.2)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(slow, log_config=None, lifespan="off", http=Quick))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(20)


def left_after(connection: socket.socket, drip: bytes = b"") -> float:
    """Return after how many seconds the other side closed, while a byte was sent each tenth of a second."""
    begun = time.monotonic()
    connection.settimeout(0.1)
    while time.monotonic() - begun < 20:
        try:
            if connection.recv(100) == b"":
                break
        except TimeoutError:
            pass
        except OSError:
            break
        try:
            connection.send(drip)
        except OSError:
            break
    return time.monotonic() - begun


@pytest.mark.parametrize(("said", "drip"), [(b"", b""), (b"GET / HTTP/1.1\r\nx-a: ", b"a"),
                                            (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc", b"")],
                         ids=["nothing", "lines that never end", "a body that stops"])
def test_who_never_finishes_asking_is_left(port: int, said: bytes, drip: bytes) -> None:
    """Silence, a byte now and then, half a body: the connection is closed within its time."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.send(said)
        assert left_after(connection, drip) < 15


def test_who_waits_for_an_answer_is_not_left(port: int) -> None:
    """An answer that takes twice as long comes, and on the same connection a second one; half a third is left."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        for _ in range(2):
            connection.send(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc")
            told = b""
            while not told.endswith(b"ok"):
                part = connection.recv(1000)
                assert part
                told += part
            assert told.startswith(b"HTTP/1.1 200")
        connection.send(b"GET / HT")
        assert left_after(connection) < 15


def test_one_more_than_there_may_be_is_not_taken(port: int) -> None:
    """The fifth of four is closed at once, and there is room again once one has gone."""
    time.sleep(0.3)
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(Quick.most)]
    time.sleep(0.1)
    with socket.create_connection(("127.0.0.1", port)) as fifth:
        assert left_after(fifth) < Quick.head
    for one in held:
        one.close()


def test_a_teams_server_has_this_patience() -> None:
    """It is what `serve --team` is made with."""
    assert team_server.Patient is Patient
