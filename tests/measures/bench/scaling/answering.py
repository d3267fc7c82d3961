"""How long answers take, asked by one client and by many at a time: in the process, and over HTTP of the real site.

A client asks, waits for the answer, and asks the next. In the process a client is a thread; the embedded engine then
works under one interpreter lock, as it does in the site. Over HTTP the clients are threads of this process and the site
is another one; both share the machine.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal
from urllib.parse import quote, urlsplit

from kb.library import LiveLibrary
from kb.search.query import Question
from tests.measures.bench.scaling.memory import Memory
from tests.measures.bench.scaling.topology import Topology
from tests.web.conftest import free_port, wait_until_ready

CLIENTS = (1, 8, 32)
# A Java server that has just started compiles what it does for the first thousand times.
_ROUNDS_TO_WARM_UP, _TOGETHER = 3, 960
_LONG, _LONGEST_START = 60.0, 600.0

Way = Literal["library", "http"]
Client = Callable[[Question], object]


@dataclass(frozen=True)
class Latency:
    """Milliseconds from asking to the whole answer, and answers in a second of all clients together."""

    p50: float
    p95: float
    p99: float
    rate: float

    @classmethod
    def of(cls, seconds: Sequence[float], wall: float) -> "Latency":
        ordered = sorted(second * 1000 for second in seconds)
        p50, p95, p99 = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99))
        return cls(p50, p95, p99, len(seconds) / wall)


Latencies = dict[str, Latency]
"""By the number of clients, written as text as JSON has it."""


def latencies(
    make_client: Callable[[], Client], question: Sequence[Question], forget: Callable[[], None] = lambda: None
) -> Latencies:
    """The latencies for every number of clients, before each of which the engine is to `forget` answers. Each asks a part of the questions, in an order of their own: of one client
    all, of many together some hundred."""
    client = make_client()
    for one in _ROUNDS_TO_WARM_UP * list(question):
        client(one)
    measured: Latencies = {}
    for clients in CLIENTS:
        forget()
        measured[str(clients)] = _asked_by(clients, make_client, question)
    return measured


def in_process(live: LiveLibrary) -> Callable[[], Client]:
    """Clients that are threads of this process, as the threads of the site are."""
    return lambda: lambda question: live.library().search(question)


def over_http(url: str) -> Callable[[], Client]:
    """Clients that ask a site and keep their connection; an answer is JSON, read and parsed."""
    address = urlsplit(url)

    def make() -> Client:
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_LONG)

        def ask(question: Question) -> object:
            connection.request("GET", f"/api/search?mode={question.mode}&q={quote(question.text)}")
            answer = connection.getresponse()
            content = json.loads(answer.read())
            if answer.status != http.HTTPStatus.OK:
                raise SystemExit(f"网站没有回答“{question.text}”：{content}")
            return content

        return ask

    return make


@dataclass(frozen=True)
class Site:
    """A running site; `process` is its id."""

    url: str
    process: int

    @property
    def memory(self) -> Memory:
        return Memory.of(self.process)


@contextmanager
def site(topology: Topology) -> Iterator[Site]:
    """`kb serve` over the index of `topology`. The engine is chosen as an office does it, by the environment."""
    port = free_port()
    command = [sys.executable, "-m", "kb", "serve", "--port", str(port)]
    command += ["--corpus", str(topology.corpus), "--index", str(topology.index)]
    # It warns of every question that waits; a pipe that nobody reads would stop it.
    environment = {**os.environ, **topology.environment()}
    serve = subprocess.Popen(command, stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, serve, _LONGEST_START)
        yield Site(url, serve.pid)
    finally:
        serve.terminate()
        serve.wait(_LONG)


def _asked_by(clients: int, make_client: Callable[[], Client], question: Sequence[Question]) -> Latency:
    many = len(question) if clients == 1 else _TOGETHER // clients
    seconds: list[float] = []
    failures: list[BaseException] = []

    def run(first: int) -> None:
        try:
            client = make_client()
            for one in islice(cycle(question), first, first + many):
                started = time.perf_counter()
                client(one)
                seconds.append(time.perf_counter() - started)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number * len(question) // clients,)) for number in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Latency.of(seconds, time.perf_counter() - started)
