"""What lies in a folder of documents, and what could not be seen there: absence is told apart from blindness."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.files import suffix_of

ROOT = "./"
"""The folder itself, as a name; the names of all folders end with a slash."""

# Bytes of an id. A file system holds names of 255; the copy of a document that is replaced has 13 more than an id and .md.
_LONGEST_ID = 239
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_UNDECODED = re.compile("[\udc80-\udcff]")
_MARKUP = set('<>"')


@dataclass
class FolderListing:
    """The files below a folder that may hold documents, by name, in order, without what is hidden and README.md.

    `closed` are the folders that could not be listed, each with its error; `empty` those in which there is nothing at
    all; both by name below the folder. `unfit` are names that no document can have, and what is no file, with the reason.
    `hidden` are names that begin with a dot.
    """

    files: dict[str, str] = field(default_factory=dict)
    closed: dict[str, OSError] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)
    unfit: dict[str, str] = field(default_factory=dict)
    hidden: list[Path] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path, *, deep: bool = True) -> "FolderListing":
        """List *folder* as it now is. A folder that is not there is among the closed ones, as `ROOT`.

        It is listed alone, and not the folders in it, unless *deep*.
        """
        listing = cls()
        waiting = [folder]
        while waiting:
            folders = listing._look_into(waiting.pop(), folder)
            waiting.extend(folders if deep else ())
        listing.files = dict(sorted(listing.files.items(), key=lambda found: found[0].split("/")))
        return listing

    @property
    def paths(self) -> list[Path]:
        """Return where the files lie."""
        return list(map(Path, self.files.values()))

    @property
    def is_missing(self) -> bool:
        """Tell whether there is no such folder, as far as can be seen."""
        return isinstance(self.closed.get(ROOT), FileNotFoundError | NotADirectoryError)

    def _look_into(self, place: Path, root: Path) -> list[Path]:
        """Take up what lies in one folder; return the folders in it."""
        name = ROOT if place == root else f"{place.relative_to(root).as_posix()}/"
        try:
            with os.scandir(place) as found:
                entries = list(found)
            below = "" if name == ROOT else name
            folders = [path for entry in entries for path in self._take_up(entry, below)]
        except (FileNotFoundError, NotADirectoryError) as error:
            if place == root:  # any other was removed since its name was read
                self.closed[name] = error
            return []
        except OSError as error:
            self.closed[name] = error
            return []
        if not entries:
            self.empty.add(name)
        return folders

    def _take_up(self, entry: "os.DirEntry[str]", below: str) -> Iterator[Path]:
        """Take up a file; yield a folder."""
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith("."):
            self.hidden.append(Path(entry.path))
        elif fault := _fault_of(entry.name, is_folder=is_folder):
            self.unfit[f"{below}{shown(entry.name)}{'/' * is_folder}"] = fault
        elif is_folder:
            yield Path(entry.path)
        elif entry.name.lower() == "readme.md":
            return
        elif _may_be_read(entry):
            self.files[f"{below}{entry.name}"] = entry.path
        elif suffix_of(entry.name) == ".md":
            self.unfit[f"{below}{entry.name}"] = "是管道、套接字或设备，不是文件，请移出文库。"


def shown(name: str) -> str:
    """Return a name of a file as it can be printed: what nobody sees and what is not UTF-8 by its number."""
    return "".join(_by_number(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in name)


def _by_number(sign: str) -> str:
    code = ord(sign)
    is_byte = code <= 0xFF or _UNDECODED.match(sign)
    return f"\\x{code & 0xFF:02x}" if is_byte else f"\\u{code:04x}"


def _may_be_read(entry: "os.DirEntry[str]") -> bool:
    """Tell whether there is a file; of a link that leads nowhere, or where nobody may look, reading will tell."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:
        return True


def _fault_of(name: str, *, is_folder: bool) -> str:
    """Return why no document can have a name, or lie in a folder of it; empty if it can."""
    if not is_folder and suffix_of(name) != ".md":
        return ""
    if _UNDECODED.search(name):
        return "名称不是 UTF-8 编码，请改名。"
    if not name.isprintable() and any(unicodedata.category(sign) in _UNSEEN for sign in name):
        return "名称里有换行之类看不见的控制字符，请改名。"
    if is_folder:
        return ""
    if _MARKUP & set(name):
        return '名称里有 < > " 之一，不能作文件编号，请改名。'
    if len(os.fsencode(name.rpartition(".")[0])) > _LONGEST_ID:
        return f"名称太长（编号最多 {_LONGEST_ID} 个字节，约 {_LONGEST_ID // 3} 个汉字），请改短。"
    return ""
