"""Serve a team's workbench: on loopback behind a proxy, or on a network address with TLS; never in the clear."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from witnessmark.app.case import Case
from witnessmark.app.sessions import Sessions, Terms, server_of
from witnessmark.app.show import warm
from witnessmark.errors import UsageError
from witnessmark.extract.parallel import cores
from witnessmark.store.postgres import PostgresStore
from witnessmark.web.ending import ended_in_order
from witnessmark.web.patience import Patient
from witnessmark.web.polling import Polling
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach
from witnessmark.web.team.leading import LedHere, Way
from witnessmark.web.team.readers import Reader, Told, beside, ending_with
from witnessmark.web.watched import told_on

USUAL_READERS = 4
ENDS = 6
"""Seconds that a server that is told to stop gives who still waits: a stream of events would wait for ever."""
USUAL = {"http": 80, "https": 443}


def run_team(case: Case, *, host: str, port: int, certificate: Path | None, key: Path | None, address: str | None,
             terms: Terms, announce: Callable[[str], None], metrics: int | None = None,
             backup: Path | None = None, proxy: str | None = None, watched: float | None = None,
             readers: int = 0) -> None:
    """Serve until stopped; sessions end with it. `announce` gets the address once the port is bound.

    Args:
        host: the network address to listen at. certificate, key: PEM files for TLS.
        address: how people reach it where that is another address than `host`, as https://desk.example.org.
        metrics: a port on loopback for counts and durations. backup: the online backup whose age is told there.
        proxy: the address that a proxy speaks from which says, in X-Forwarded-For, whence a request came: it alone is
            believed. Without it nobody is.
        watched: seconds between two looks at what was set up by `watch`; None: never.
        readers: processes that answer pages beside this one, for a case on a PostgreSQL server.

    Raises:
        UsageError: it would speak in the clear over a network, the port is taken, a file can't be read, or the case
            names nobody yet.
    """
    sessions = Sessions(server_of(case), terms=terms)
    check_way(host, certificate, key, address, proxy)
    if readers and not isinstance(case.store, PostgresStore):
        raise UsageError("Readers beside the server are for a case on a PostgreSQL server.",
                         advice="Leave --readers out, or move the case: witnessmark push")
    listener = _bound(host, port)
    bound = listener.getsockname()[1]
    reach = reach_at(host, bound, secure=certificate is not None, address=address, hidden=proxy is None)

    def speaking(app: ASGIApp) -> uvicorn.Config:
        return uvicorn.Config(
            app, http=Patient.among(1 + readers), log_config=None, log_level="warning", access_log=False,
            server_header=False, timeout_keep_alive=75, timeout_graceful_shutdown=ENDS,
            proxy_headers=proxy is not None, forwarded_allow_ips=proxy or "",
            ssl_certfile=certificate, ssl_keyfile=key)

    try:
        speaking(FastAPI()).load()
    except OSError as fault:
        listener.close()
        raise UsageError("The certificate or its key can't be read.", advice="Both are PEM files; check the paths."
                         ) from fault

    def read(own: socket.socket, way: Way, told: Told, alive: int) -> None:
        store = sessions.case.store
        assert isinstance(store, PostgresStore)
        store.only_read()                      # before anything is asked: the server's connections are not ours
        reader = Reader(speaking(create_team_app(sessions, reach, reader=(way, told))))
        ending_with(alive, reader.end)
        threading.Thread(target=warm, args=(sessions.case,), name="warming", daemon=True).start()
        reader.run(sockets=[own])

    if readers:
        listener, *others_listen = _shared(listener, host, bound, 1 + readers)
    with listener, (beside(listener, others_listen, tls=certificate is not None, read=read) if readers
                    else nullcontext()) as others:
        app = create_team_app(sessions, reach)
        if backup is not None:
            app.state.counts.tell_of_backup(backup)
        whole = app if others is None else LedHere(app, secret=others.way.secret)
        if others is not None and isinstance(case.store, PostgresStore):
            case.store.erased = others.anew
        warming = threading.Thread(target=warm, args=(sessions.case,), name="warming", daemon=True)
        server = uvicorn.Server(speaking(whole))
        polling = Polling(app.state.server)                   # the server's own hand: it adds, and answers nobody
        with ended_in_order(server):
            try:
                announce(address or f"{reach.scheme}://{_named(host)}:{bound}")
                warming.start()
                if watched:
                    polling.start(watched)
                with (nullcontext() if metrics is None else told_on(metrics, app.state.counts),
                      nullcontext() if others is None else others.heard(app.state.counts,
                                                                        app.state.server.upkeep.incidents)):
                    server.run(sockets=[listener] if others is None else [listener, others.inner])
            finally:
                polling.stop()
                if warming.ident is not None:
                    warming.join()            # the case closes next: nobody may read it any more
                finish(app)


def usual_readers(case: Case) -> int:
    """Return how many readers a server has where nobody says it: none for a case in a file."""
    return min(USUAL_READERS, cores() - 1) if isinstance(case.store, PostgresStore) else 0


def check_way(host: str, certificate: Path | None, key: Path | None, address: str | None,
              proxy: str | None = None) -> None:
    """Raise UsageError unless passwords are safe on the way: TLS here, or loopback alone with a proxy before it."""
    if (certificate is None) != (key is None):
        raise UsageError("TLS takes a certificate and its key.", advice="Give --tls-cert and --tls-key.")
    if certificate is None and not _loopback(host):
        raise UsageError("Passwords would go over the network in the clear.",
                         advice="Give --tls-cert and --tls-key, or serve on 127.0.0.1 behind a proxy with --address.")
    if proxy is not None:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as fault:
            raise UsageError("That is no address of a proxy.", advice="Give the one it speaks from, as 127.0.0.1."
                             ) from fault
        if address is None:
            raise UsageError("It isn't said by what name people reach it.",
                             advice="Add --address https://desk.example.org.")
    if address is not None:
        parts = urlsplit(address)
        if parts.scheme not in USUAL or not parts.hostname or parts.path.strip("/") or parts.query:
            raise UsageError("That is no address of a server.", advice="Write it as https://desk.example.org.")
        if parts.scheme == "http" and not _loopback(parts.hostname):
            raise UsageError("Passwords would go over the network in the clear.", advice="Give an https:// address.")
    elif host in ("0.0.0.0", "::"):  # noqa: S104 - refused here
        raise UsageError("It isn't said by what name people reach it.", advice="Add --address https://desk.example.org.")


def reach_at(host: str, port: int, *, secure: bool, address: str | None, hidden: bool = False) -> Reach:
    """Return the hosts that a server answers to and how."""
    if address is not None:
        parts = urlsplit(address)
        names = {str(parts.hostname)}
        scheme, port = parts.scheme, parts.port or USUAL[parts.scheme]
    else:
        names = {_named(host)} | ({"localhost"} if _loopback(host) else set())
        scheme = "https" if secure else "http"
    hosts = {f"{name}:{port}" for name in names} | (names if port == USUAL[scheme] else set())
    return Reach(frozenset(hosts), scheme, hidden=hidden and address is not None)


def _shared(alone: socket.socket, host: str, port: int, number: int) -> list[socket.socket]:
    """Return so many sockets that listen at one port, among which the system deals, for one that had it alone.

    That one was had first: no other program listens there, whose people would be dealt to us and ours to it.
    """
    alone.close()
    return [_bound(host, port, shared=True) for _ in range(number)]


def _bound(host: str, port: int, *, shared: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as fault:
        listener.close()
        raise UsageError(f"{host} port {port} can't be had.", advice="Use another --port, or check --host.") from fault
    return listener


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host
