"""What the kernel says about the memory of a process."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Memory:
    """Bytes: resident in all, and of that what is the process's own (`anonymous`). The rest are pages of mapped files, which
    the kernel takes back when it needs them and shares between processes."""

    resident: int
    anonymous: int

    @classmethod
    def of(cls, process: int | str = "self") -> "Memory":
        """The memory of one process, by /proc; Linux only."""
        lines = (line.split() for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines())
        told = {words[0].rstrip(":"): words[1] for words in lines if len(words) > 1}
        return cls(int(told["VmRSS"]) * 1024, int(told["RssAnon"]) * 1024)

    @classmethod
    def of_all(cls, processes: Iterable[int]) -> "Memory":
        """The memory of several processes together."""
        each = [cls.of(process) for process in processes]
        return cls(sum(one.resident for one in each), sum(one.anonymous for one in each))
