"""Which program made a generation: told in a small file of its own, which every version to come can read."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from kb import __version__
from kb.corpus import GENERATION, current
from kb.errors import NewerIndexError
from kb.indexing.fingerprints import format_of
from kb.search import SearchIndex

MAKER = "maker.json"
"""The file of a generation that tells it. Whatever else of an index changes, this keeps its form."""


@dataclass(frozen=True)
class Maker:
    """The version of the program that made a generation, and its format; empty of what was made before 0.6.0."""

    program: str = ""
    format: str = ""

    @classmethod
    def here(cls, engine: SearchIndex) -> "Maker":
        """Return that of the generations that this program makes for *engine*."""
        return cls(__version__, format_of(engine))

    @classmethod
    def of(cls, folder: Path) -> "Maker":
        """Return that of the generation in *folder*; an empty one if it does not tell."""
        try:
            told = json.loads((folder / MAKER).read_text("utf-8"))
            return cls(str(told["program"]), str(told["format"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, folder: Path) -> None:
        """Write it into *folder*."""
        (folder / MAKER).write_text(json.dumps(asdict(self)) + "\n", "utf-8")

    @property
    def is_newer(self) -> bool:
        """Tell whether a later version than this one made it."""
        return _numbers(self.program) > _numbers(__version__)

    @property
    def _said(self) -> str:
        if not self.format:
            return "旧版本的程序"
        return f"{self.program} 版的程序" if self.program != __version__ else "另一个程序"

    def rebuilt(self, here: "Maker") -> str:
        """Return the sentence that tells why what it made is built anew by *here*; empty if that made it too."""
        if self.format == here.format:
            return ""
        engine, ours = (maker.format.partition("/")[0] for maker in (self, here))
        if engine and engine != ours:
            return f"索引原是给引擎 {engine} 建立的，已为 {ours} 从文库重新建立。"
        return f"索引是{self._said}建立的，已由本程序（{here.program} 版）从文库重新建立。"


def rebuilt_from(index: Path, engine: SearchIndex) -> str:
    """Return the sentence of `Maker.rebuilt` for the generation that serves; empty if there is none.

    To be asked before the build of which it tells.
    """
    folder = current(index)
    return Maker.of(folder).rebuilt(Maker.here(engine)) if folder is not None else ""


def last_made_by(maker: Maker, index: Path) -> Path | None:
    """Return the last generation that *maker* finished in *index*, whether it serves or not; None if there is none."""
    folders = [folder for folder in index.glob(f"{GENERATION}*") if Maker.of(folder) == maker]
    return max(folders, key=lambda folder: (folder / MAKER).stat().st_mtime_ns, default=None)


def check_not_newer(index: Path) -> None:
    """Raise NewerIndexError if a later version of the program made the generation that serves."""
    folder = current(index)
    maker = Maker.of(folder) if folder is not None else Maker()
    if maker.is_newer:
        raise NewerIndexError(
            f"索引“{index}”是 {maker.program} 版的程序建立的，比本程序（{__version__} 版）新，没有改动；"
            f"请用 {maker.program} 版的程序，或用 --index 另指一个文件夹，确实要用本程序重建的，请运行 kb index --anew。"
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", version)[:3])
