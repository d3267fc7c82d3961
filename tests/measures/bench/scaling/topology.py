"""The engine that is measured, with whatever runs beside this process for it."""

from dataclasses import dataclass
from pathlib import Path

import httpx

from kb.library import LiveLibrary
from kb.settings import ClusterAddress, Settings
from tests.measures.bench.peers import disk_usage


@dataclass(frozen=True)
class Topology:
    """An engine as it is set up: `name` is what tables call it.

    `urls` are the nodes of a cluster, `processes` their ids, and `folders` where they keep their data; all empty for the
    embedded engine, which lives in the process that asks. `kept` is where what is the same for every engine over one
    corpus is kept, once it was measured or worked out.
    """

    name: str
    corpus: Path
    index: Path
    kept: Path
    urls: tuple[str, ...] = ()
    processes: tuple[int, ...] = ()
    folders: tuple[Path, ...] = ()

    @property
    def engine(self) -> str:
        return "opensearch" if self.urls else "whoosh"

    def settings(self) -> Settings:
        """The settings for this engine."""
        cluster = ClusterAddress(self.urls) if self.urls else None
        return Settings(corpus=self.corpus, index=self.index, cluster=cluster)

    def environment(self) -> dict[str, str]:
        """The environment of a `kb` with this engine."""
        return {"KB_ENGINE": self.engine, "KB_OPENSEARCH_URL": ",".join(self.urls)}

    def forget(self) -> None:
        """Makes a cluster forget the answers that it remembers, so that the same questions can be asked again."""
        if self.urls:
            httpx.post(f"{self.urls[0]}/_cache/clear", trust_env=False).raise_for_status()

    def live(self) -> LiveLibrary:
        return LiveLibrary(self.settings())

    def disk(self) -> int:
        """Bytes on disk of the index, those of the nodes included."""
        return sum(disk_usage(folder) for folder in (self.index, *self.folders))
