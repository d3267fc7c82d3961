"""The cluster that outlives its command: `make cluster` starts it, `make cluster-stop` ends it."""

import fcntl
import json
import os
import shlex
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from kb.files.writing import write_whole
from tests.measures.cluster.cluster import Cluster
from tests.measures.cluster.failure import ClusterError
from tests.measures.cluster.home import PROJECT

FOLDER = PROJECT / ".cache" / "cluster"
_STATE = "running.json"
# A JVM that has not ended by then is killed.
_FAREWELL = 20.0


@dataclass(frozen=True)
class Standing:
    """A cluster that was started by a command that has ended: its JVMs, and the environment of a `kb` that uses it."""

    version: str
    pids: Mapping[str, int]
    environment: Mapping[str, str]

    @classmethod
    def start(cls, version: str, *, folder: Path, nodes: int, heap: str, secured: bool) -> Self:
        """Starts a new cluster, without the data of one before it. Raises `ClusterError`, also where one runs."""
        if cls.at(folder) is not None:
            raise ClusterError("集群已在运行，要换一个请先执行 make cluster-stop。")
        shutil.rmtree(folder, ignore_errors=True)
        cluster = Cluster.prepare(
            version, folder=folder, nodes=nodes, heap=heap, secured=secured, quick=False, standing=True
        )
        try:
            cluster.launch()
            standing = cls(cluster.release.version, _pids(cluster), environment(cluster))
            # Before it is ready: a command that is killed while it waits leaves JVMs that can be found.
            write_whole(folder / _STATE, json.dumps(asdict(standing), ensure_ascii=False, indent=1).encode())
            cluster.wait()
        except BaseException:
            cluster.stop()
            raise
        return standing

    @classmethod
    def at(cls, folder: Path) -> Self | None:
        """The cluster of `folder`; None where none of its nodes runs."""
        try:
            read = json.loads((folder / _STATE).read_bytes())
        except FileNotFoundError:
            return None
        standing = cls(**read)
        return standing if standing.alive(folder) else None

    @property
    def secured(self) -> bool:
        return "KB_OPENSEARCH_CA" in self.environment

    @property
    def description(self) -> str:
        """What it is, in Chinese."""
        return f"OpenSearch {self.version} 集群{'（有权限控制）' * self.secured}"

    @property
    def exports(self) -> str:
        """The environment as a shell takes it."""
        return " ".join(f"{name}={shlex.quote(value)}" for name, value in self.environment.items())

    def alive(self, folder: Path) -> dict[str, int]:
        """The process of each node that runs, by the node's name."""
        return {name: pid for name, pid in self.pids.items() if _held(folder / name)}

    def stop(self, folder: Path) -> int:
        """Ends every node and returns how many there were. Raises `ClusterError` if one is still there."""
        ended = self.alive(folder)
        for number in (signal.SIGCONT, signal.SIGTERM):
            self._signal(folder, number)
        if not _until(lambda: not self.alive(folder)):
            self._signal(folder, signal.SIGKILL)
        if not _until(lambda: not self.alive(folder)):
            left = "、".join(str(pid) for pid in self.alive(folder).values())
            raise ClusterError(f"集群没有停下，请自行结束这些进程：{left}。")
        (folder / _STATE).unlink(missing_ok=True)
        return len(ended)

    def _signal(self, folder: Path, number: int) -> None:
        for pid in self.alive(folder).values():
            os.kill(pid, number)


def environment(cluster: Cluster) -> dict[str, str]:
    """What a `kb` needs in its environment to search with `cluster`."""
    plain = {"KB_ENGINE": "opensearch", "KB_OPENSEARCH_URL": ",".join(cluster.urls)}
    if not cluster.secured:
        return plain
    security = cluster.security
    return plain | {
        "KB_OPENSEARCH_USER": security.project.name,
        "KB_OPENSEARCH_PASSWORD_FILE": str(security.project.file),
        "KB_OPENSEARCH_CA": str(security.ca),
    }


def _pids(cluster: Cluster) -> dict[str, int]:
    return {node.folder.name: node.pid for node in cluster.nodes}


def _held(node: Path) -> bool:
    """Whether a JVM holds the data of `node`: the lock tells, for a number of a process may be another's by now."""
    for lock in node.glob("data/nodes/*/node.lock"):
        with lock.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
    return False


def _until(done: Callable[[], bool]) -> bool:
    """Whether it was done within `_FAREWELL` seconds."""
    deadline = time.monotonic() + _FAREWELL
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
