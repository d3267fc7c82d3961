"""The JDKs of this machine."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Debian and Red Hat put every JDK here; macOS there.
_PLACES = ("/usr/lib/jvm/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")


@dataclass(frozen=True)
class Jdk:
    """A JDK: its folder and its feature release (17, 21, 25)."""

    home: Path
    release: int

    def program(self, name: str) -> str:
        return str(self.home / "bin" / name)


def jdks() -> list[Jdk]:
    """Every JDK with a compiler, the one of JAVA_HOME first, then that of the path, then what is installed."""
    found: dict[Path, Jdk] = {}
    for home in _homes():
        real = home.resolve()
        release = _release(real)
        if release and real not in found and (real / "bin" / "javac").is_file():
            found[real] = Jdk(real, release)
    return list(found.values())


def _homes() -> Iterator[Path]:
    named = os.environ.get("JAVA_HOME")
    if named:
        yield Path(named)
    # On macOS /usr/bin/java is no link into a JDK; such a parent has no release file and is passed over.
    program = shutil.which("javac")
    if program:
        yield Path(program).resolve().parent.parent
    for place in _PLACES:
        yield from sorted(Path("/").glob(place[1:]))


def _release(home: Path) -> int:
    """The feature release that the JDK's own `release` file names; 0 where there is none."""
    try:
        described = (home / "release").read_text("utf-8", "replace")
    except OSError:
        return 0
    version = re.search(r'^JAVA_VERSION="(\d+)', described, re.MULTILINE)
    return int(version[1]) if version else 0
