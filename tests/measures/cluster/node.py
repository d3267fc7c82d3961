"""One node: a JVM, its settings, its data and its log."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.measures.cluster.home import SERVER, Home

LOOPBACK = "127.0.0.1"
# A stopped JVM closes its indices; what takes longer than this is killed.
_FAREWELL = 20
_JVM = (
    "-Xss1m",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-OmitStackTraceInFastThrow",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djna.nosys=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
)
# The first compiler only and the smallest collector: measured to be the soonest ready on two processors.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# As the distribution of OpenSearch has it.
_SERVING = ("-XX:+UseG1GC", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30")


@dataclass(frozen=True)
class Machine:
    """What every node of a cluster runs on: the server's files, the JVM's heap, and how quickly it is to start.

    `quick` compiles less: it starts sooner and answers slower, so a benchmark leaves it off. A `standing` node
    outlives the process that starts it.
    """

    home: Home
    heap: str = "512m"
    quick: bool = True
    standing: bool = False

    def command(self, node: Path) -> list[str]:
        """The JVM for the node whose folder is `node`."""
        flags = [*_JVM, *(_QUICK if self.quick else _SERVING), f"-Xms{self.heap}", f"-Xmx{self.heap}"]
        if self.home.jdk.release >= 21:
            # What Lucene and JNA do is known to be native; newer JDKs warn of it.
            flags += ["--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"]
        flags += [
            f"-Djava.io.tmpdir={node / 'tmp'}",
            f"-XX:ErrorFile={node / 'jvm-crash.log'}",
            f"-Dlog4j2.configurationFile={SERVER / 'log4j2.properties'}",
        ]
        ending = "standing" if self.standing else "attached"
        classpath = ["-cp", self.home.classpath]
        return [
            self.home.jdk.program("java"),
            *flags,
            *classpath,
            "Node",
            str(node / "home"),
            str(node / "config"),
            ending,
        ]


class Node:
    """A node that can be started, killed, paused and started again on the same data and ports."""

    def __init__(self, folder: Path, machine: Machine, settings: Mapping[str, object]) -> None:
        self.folder = folder
        self.machine = machine
        self.http_port = int(str(settings["http.port"]))
        self._process: subprocess.Popen[bytes] | None = None
        self._waker: subprocess.Popen[bytes] | None = None
        self._prepare(settings)

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def pid(self) -> int:
        """The process of the JVM; 0 while there is none."""
        return self._process.pid if self._process else 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def last_words(self) -> str:
        """The end of what it logged, without the places in the code."""
        if not self.log.is_file():
            return ""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return " / ".join([line for line in lines if not line.startswith("\tat ")][-4:])[-900:]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.machine.command(self.folder),
                stdin=subprocess.DEVNULL if self.machine.standing else subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                # A group of its own, so that Ctrl+C does not reach it.
                process_group=None if self.machine.standing else 0,
                start_new_session=self.machine.standing,
            )

    def kill(self) -> None:
        """Ends the JVM as a power cut would."""
        self._signal(signal.SIGKILL)
        self.resume()
        self._reap(_FAREWELL)

    def stop(self) -> None:
        """Ends the JVM in good order, and within `_FAREWELL` seconds in any case."""
        self.resume()
        self._signal(signal.SIGTERM)
        if not self._reap(_FAREWELL):
            self.kill()

    def pause(self) -> None:
        """Makes the node hang until `resume`: its connections stay open and nothing is answered."""
        if not self.running or self._waker:
            return
        # A paused node cannot see that its parent has died. Its waker can, and then wakes it, so that it ends.
        self._waker = subprocess.Popen(
            ["sh", "-c", 'read -r _; kill -CONT "$0"', str(self.pid)], stdin=subprocess.PIPE, start_new_session=True
        )
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Wakes the node where it is paused."""
        if self._waker:
            self._waker.communicate()
            self._waker = None

    def _signal(self, number: int) -> None:
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _reap(self, seconds: float) -> bool:
        """Whether the JVM ended within `seconds`."""
        process = self._process
        if process is None:
            return True
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        if process.stdin:
            process.stdin.close()
        self._process = None
        return True

    def _prepare(self, settings: Mapping[str, object]) -> None:
        for name in ("config", "data", "tmp", "home/plugins"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name in ("lib", "modules"):
            link = self.folder / "home" / name
            if not link.exists():
                link.symlink_to(self.machine.home.folder / name)
        # Every JSON value is YAML.
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()]
        written = self.folder / "config" / "opensearch.yml"
        written.write_text("".join(lines), "utf-8")
        written.chmod(0o600)
