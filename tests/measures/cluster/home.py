"""The files of a server: fetched once by Maven, then kept in .cache/opensearch/<version>/."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from filelock import FileLock

from tests.measures.cluster.failure import ClusterError, MissingError
from tests.measures.cluster.java import Jdk
from tests.measures.cluster.release import MODULES, Module, Release

PROJECT = Path(__file__).resolve().parents[3]
SERVER = Path(__file__).resolve().parent / "server"
_KEPT = PROJECT / ".cache" / "opensearch"
_SECURITY = "opensearch-security"
# Slow lines take minutes for the 70 MB; a line that hangs should not hang the tests.
_PATIENCE = 900


class Home:
    """A release of OpenSearch on the disk: `lib`, `modules`, and `plugins` with the security plugin."""

    def __init__(self, release: Release, jdk: Jdk, kept: Path = _KEPT) -> None:
        self.release = release
        self.jdk = jdk
        self.folder = kept / release.version

    @property
    def plugins(self) -> Path:
        return self.folder / "plugins"

    @property
    def security(self) -> Path:
        return self.plugins / _SECURITY

    @property
    def classpath(self) -> str:
        return os.pathsep.join([f"{self.folder / 'lib'}{os.sep}*", str(self._launcher / "node.jar")])

    def make(self, *, secured: bool = False) -> None:
        """Fetches and compiles what is not there yet. Raises `ClusterError`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".making"):
            self._make(self.folder / "lib", self._fetch_server)
            for module in MODULES:
                self._make(self.folder / "modules" / module.name, partial(self._fetch_module, module))
            self._make(self._launcher, self._compile)
            if secured:
                self._make(self.security, self._fetch_security)

    def _make(self, part: Path, fill: Callable[[Path], None]) -> None:
        """Fills the folder `part` if it is not there; it is there only when it is complete."""
        if part.is_dir():
            return
        part.parent.mkdir(parents=True, exist_ok=True)
        # Not beside it: whatever lies in modules/ and plugins/ is loaded.
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".part-") as name:
            unfinished = Path(name) / "part"
            unfinished.mkdir()
            fill(unfinished)
            unfinished.replace(part)

    def _fetch_server(self, part: Path) -> None:
        self._copy("server", part)

    def _fetch_module(self, module: Module, part: Path) -> None:
        """The module's own jars; what the server has as well would be loaded twice, which it refuses."""
        self._copy(module.name, part)
        server = {jar.name for jar in (self.folder / "lib").iterdir()}
        extended = (
            {jar.name for jar in (self.folder / "modules" / module.extends).iterdir()} if module.extends else set()
        )
        for jar in part.iterdir():
            if jar.name in server | extended:
                jar.unlink()
        (part / "plugin-descriptor.properties").write_text(self._descriptor(module), "utf-8")

    def _descriptor(self, module: Module) -> str:
        version = self.release.version
        fields = {
            "name": module.name,
            "description": module.name,
            "version": version,
            "opensearch.version": version,
            "java.version": "11",
            "classname": self.release.entry(module),
            "extended.plugins": module.extends,
            "has.native.controller": "false",
        }
        return "".join(f"{key}={value}\n" for key, value in fields.items())

    def _fetch_security(self, part: Path) -> None:
        coordinates = f"org.opensearch.plugin:{_SECURITY}:{self.release.security}:zip"
        self._maven("dependency:copy", f"-Dartifact={coordinates}", f"-DoutputDirectory={part}")
        (archive,) = part.glob("*.zip")
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(part)
        archive.unlink()

    @property
    def _launcher(self) -> Path:
        digest = hashlib.sha256((SERVER / "Node.java").read_bytes()).hexdigest()[:12]
        return self.folder / "launcher" / f"{self.jdk.release}-{digest}"

    def _compile(self, part: Path) -> None:
        libraries = f"{self.folder / 'lib'}{os.sep}*"
        javac = [self.jdk.program("javac"), "-proc:none", "-cp", libraries, "-d", str(part), str(SERVER / "Node.java")]
        done = subprocess.run(javac, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ClusterError(f"启动程序不能编译：{done.stderr.strip()[-400:]}")
        # A jar: an archive of classes takes none from a folder.
        with zipfile.ZipFile(part / "node.jar", "w") as jar:
            for file in part.glob("*.class"):
                jar.write(file, file.name)

    def _copy(self, profile: str, part: Path) -> None:
        # The group in the name and no version: one name for one artifact, though two jackson-core come together.
        self._maven(
            "dependency:copy-dependencies",
            f"-P{profile}",
            f"-DoutputDirectory={part}",
            "-DincludeScope=runtime",
            "-Dmdep.prependGroupId=true",
            "-Dmdep.stripVersion=true",
        )

    def _maven(self, goal: str, *options: str) -> None:
        program = shutil.which("mvn")
        if program is None:
            raise MissingError("要取 OpenSearch 须有 Maven，请先安装（Debian：apt-get install maven）。")
        release = self.release
        versions = {"opensearch": release.version, "log4j": release.log4j, "loader": release.loader}
        given = [f"-D{name}.version={version}" for name, version in versions.items()]
        # -U: what could not be had an hour ago is asked for again.
        command = [
            program,
            "-q",
            "-B",
            "-U",
            "-Dstyle.color=never",
            "-f",
            str(SERVER / "pom.xml"),
            goal,
            *given,
            *options,
        ]
        environment = os.environ | {"JAVA_HOME": str(self.jdk.home)}
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=_PATIENCE, env=environment
            )
        except subprocess.TimeoutExpired as error:
            raise ClusterError(
                f"{_PATIENCE // 60} 分钟没有取完 OpenSearch {self.release.version}，请检查网络后再试。"
            ) from error
        if done.returncode:
            said = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")]
            reason = said[0].removeprefix("[ERROR]").strip()[:300] if said else done.stderr.strip()[:300]
            raise MissingError(f"没有取到 OpenSearch {self.release.version}，请检查网络和 Maven 的设置后再试：{reason}")
