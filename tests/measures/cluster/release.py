"""The releases of OpenSearch that a cluster can be made of, and the JDK each of them runs on."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.measures.cluster.failure import MissingError
from tests.measures.cluster.java import Jdk


@dataclass(frozen=True)
class Module:
    """A part of the server that is loaded as a plugin of its own."""

    name: str
    entry: str
    extends: str = ""


@dataclass(frozen=True)
class Release:
    """A version of OpenSearch.

    `log4j` is the version its own build takes; `loader` that of the class loader of its modules, the same few lines in
    every patch release, of which some mirrors hold only some; `java` the oldest JDK; `suffix` ends the names of the modules' classes;
    `security` is the version of the security plugin, "" where Maven Central has none.
    """

    version: str
    log4j: str
    loader: str
    java: int
    suffix: str
    security: str = ""

    def entry(self, module: Module) -> str:
        """The class that the server loads for `module`."""
        return module.entry + self.suffix

    def jdk(self, jdks: Sequence[Jdk]) -> Jdk | None:
        """The oldest JDK that runs it: the nearest to what it was tested with."""
        return min((each for each in jdks if each.release >= self.java), key=lambda each: each.release, default=None)


MODULES = (
    Module("transport-netty4", "org.opensearch.transport.Netty4"),
    Module("lang-painless", "org.opensearch.painless.Painless"),
    Module("analysis-common", "org.opensearch.analysis.common.CommonAnalysis", extends="lang-painless"),
    Module("reindex", "org.opensearch.index.reindex.Reindex", extends="lang-painless"),
)
OPENSEARCH_3 = Release("3.8.0", log4j="2.25.4", loader="3.8.0", java=21, suffix="ModulePlugin")
OPENSEARCH_2 = Release("2.19.4", log4j="2.21.0", loader="2.19.6", java=17, suffix="Plugin", security="2.19.4.0")
# Newest first.
RELEASES = (OPENSEARCH_3, OPENSEARCH_2)


def chosen(version: str, jdks: Sequence[Jdk], *, secured: bool = False) -> tuple[Release, Jdk]:
    """The release that begins with `version` ("3", "2.19.4"; "" the newest that can be had) and the JDK to run it.

    Raises `MissingError` where no JDK runs it or no release is so called.
    """
    named = [each for each in RELEASES if each.version.startswith(version) and (each.security or not secured)]
    if not named:
        kind = "有权限控制的 " if secured else ""
        held = "、".join(each.version for each in RELEASES if each.security or not secured)
        raise MissingError(f"没有{kind}OpenSearch {version}，可用的是 {held}。")
    for release in named:
        jdk = release.jdk(jdks)
        if jdk is not None:
            return release, jdk
    oldest = min(each.java for each in named)
    raise MissingError(
        f"要起 OpenSearch {named[0].version} 须有 JDK {oldest} 或更新的版本，请先安装（Debian：apt-get install default-jdk-headless）。"
    )
