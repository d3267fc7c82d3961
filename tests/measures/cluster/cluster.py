"""A cluster of several nodes on this machine."""

import random
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Required, Self, TypedDict, Unpack

import httpx

from tests.measures.cluster.access import Security, Vault
from tests.measures.cluster.failure import ClusterError
from tests.measures.cluster.home import Home
from tests.measures.cluster.java import jdks
from tests.measures.cluster.node import LOOPBACK, Machine, Node
from tests.measures.cluster.release import Release, chosen

# Three JVMs that start at once on two busy processors; a quiet machine takes a tenth of it.
_PATIENCE = 180
# Below the ports that the kernel hands out by itself, so that none is taken while its node is down.
_PORTS = range(20_000, 30_000)


class Options(TypedDict, total=False):
    """How a cluster is to be: where its files lie, how many nodes, the heap of each ("512m").

    `secured` asks for TLS, users and roles, see access.py; for `quick` and `standing` see `Machine`; `settings` are
    added to those of every node.
    """

    folder: Required[Path]
    nodes: int
    heap: str
    secured: bool
    quick: bool
    standing: bool
    settings: Mapping[str, object]


class Cluster:
    """Nodes that found each other; `Cluster.start` makes it, leaving its `with` block ends it."""

    def __init__(self, release: Release, nodes: Sequence[Node], security: Security | None = None) -> None:
        self.release = release
        self.nodes = tuple(nodes)
        self._security = security

    @classmethod
    def start(cls, version: str = "", **options: Unpack[Options]) -> Self:
        """Starts a cluster as `prepare` describes it, and returns when all nodes have joined and all is green.

        Raises `ClusterError`.
        """
        cluster = cls.prepare(version, **options)
        try:
            cluster.launch()
            cluster.wait()
        except BaseException:
            cluster.stop()
            raise
        return cluster

    @classmethod
    def prepare(cls, version: str = "", **options: Unpack[Options]) -> Self:
        """A cluster whose files are all there and of which no node runs yet.

        `version` chooses the release ("3", "2"; "" the newest for which there is a JDK). Raises `ClusterError`.
        """
        folder = options["folder"].resolve()
        secured = options.get("secured", False)
        release, jdk = chosen(version, jdks(), secured=secured)
        home = Home(release, jdk)
        home.make(secured=secured)
        machine = Machine(
            home, options.get("heap", "512m"), quick=options.get("quick", True), standing=options.get("standing", False)
        )
        vault = Vault(home, folder) if secured else None
        named = _settings(options.get("nodes", 3), folder, options.get("settings", {}))
        if vault is not None:
            named = {name: values | vault.furnish(name) for name, values in named.items()}
        nodes = [Node(folder / name, machine, values) for name, values in named.items()]
        return cls(release, nodes, vault.security if vault else None)

    def launch(self) -> None:
        """Starts the JVMs and does not wait for them."""
        for node in self.nodes:
            node.start()

    @property
    def urls(self) -> tuple[str, ...]:
        """The address of every node, in order."""
        scheme = "https" if self._security else "http"
        return tuple(f"{scheme}://{LOOPBACK}:{node.http_port}" for node in self.nodes)

    @property
    def secured(self) -> bool:
        return self._security is not None

    @property
    def security(self) -> Security:
        """What a client of a secured cluster is given. Raises `ClusterError` where the cluster is not secured."""
        if self._security is None:
            raise ClusterError("这个集群没有开权限控制。")
        return self._security

    def client(self, index: int = 0) -> httpx.Client:
        """A client for the node `index`, as the administrator where the cluster is secured; other users give `auth`."""
        verify: ssl.SSLContext | bool = False
        credentials = None
        if self._security:
            verify = ssl.create_default_context(cafile=str(self._security.ca))
            credentials = self._security.admin.credentials
        return httpx.Client(base_url=self.urls[index], verify=verify, auth=credentials, trust_env=False, timeout=30)

    def wait(self, *, nodes: int | None = None, status: str = "green", seconds: float = _PATIENCE) -> None:
        """Returns when each running node sees `nodes` nodes (all that run) and `status`. Raises `ClusterError`."""
        running = [index for index, node in enumerate(self.nodes) if node.running]
        expected = nodes or len(running)
        deadline = time.monotonic() + seconds
        for index in running:
            while not self._sees(index, expected, status):
                self._check(index, deadline)
                time.sleep(0.2)

    def kill(self, index: int) -> None:
        """Ends one JVM as a power cut would (SIGKILL)."""
        self.nodes[index].kill()

    def restart(self, index: int) -> None:
        """Starts a node that was killed on its data and ports, and returns when it has joined and all is green."""
        self.nodes[index].stop()
        self.nodes[index].start()
        self.wait()

    def pause(self, index: int) -> None:
        """Makes a node hang (SIGSTOP) until `resume`."""
        self.nodes[index].pause()

    def resume(self, index: int) -> None:
        self.nodes[index].resume()

    def stop(self) -> None:
        """Ends every JVM; the files stay."""
        for node in self.nodes:
            node.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _sees(self, index: int, nodes: int, status: str) -> bool:
        asked = {"wait_for_nodes": str(nodes), "wait_for_status": status, "timeout": "1s", "local": "true"}
        try:
            with self.client(index) as client:
                return client.get("/_cluster/health", params=asked, timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def _check(self, index: int, deadline: float) -> None:
        node = self.nodes[index]
        if not node.running:
            raise ClusterError(f"第 {index + 1} 个节点没有起来，请看 {node.log}：{node.last_words}")
        if time.monotonic() > deadline:
            raise ClusterError(f"集群在限定的时间里没有就绪，请看 {node.log}：{node.last_words}")


def _settings(nodes: int, folder: Path, added: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """The settings of each node, by its name."""
    names = [f"node-{number}" for number in range(1, nodes + 1)]
    ports = _free_ports(2 * nodes)
    http, transport = ports[:nodes], ports[nodes:]
    common = {
        "cluster.name": "policy-kb",
        "cluster.initial_cluster_manager_nodes": names,
        "discovery.seed_hosts": [f"{LOOPBACK}:{port}" for port in transport],
        "network.host": LOOPBACK,
        "path.repo": [str(folder / "snapshots")],
        # A full disk of the machine must not make the indices read-only.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "action.destructive_requires_name": True,
        **added,
    }
    return {
        name: {
            **common,
            "node.name": name,
            "http.port": http[number],
            "transport.port": transport[number],
            "path.data": str(folder / name / "data"),
            "path.logs": str(folder / name),
        }
        for number, name in enumerate(names)
    }


def _free_ports(count: int) -> list[int]:
    """`count` ports of the loopback address that nobody listens on."""
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket() as tried:
            try:
                tried.bind((LOOPBACK, port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise ClusterError("本机没有空闲的端口，请先停掉一些程序。")
