"""Folders that the system does not let be listed: by a fault that is raised, and by permissions that hold for root too."""

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest


def shut(monkeypatch: pytest.MonkeyPatch, folder: Path, number: int = errno.EIO) -> None:
    """Have the system refuse to list *folder* with this error."""
    scandir = os.scandir

    def refusing(path: Any = ".") -> Any:
        if not isinstance(path, int) and Path(os.fsdecode(path)) == folder:
            raise OSError(number, os.strerror(number), str(folder))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)


def bound_by_permissions() -> list[str]:
    """What stands before a command that permissions are to bind; skips where they bind nobody."""
    if os.name == "nt":
        pytest.skip("Windows 的权限不是这样设的")
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("以超级用户运行，又没有 setpriv：没有打不开的文件夹")
    without = "-dac_override,-dac_read_search"
    return [setpriv, f"--bounding-set={without}", f"--inh-caps={without}"]
