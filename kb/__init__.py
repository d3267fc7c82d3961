"""政策文库: exact search, addresses and citations in Chinese policy text.

Programs begin with `kb.open()`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from kb.open_library import OpenLibrary

__version__ = "0.6.0"
__all__ = ["__version__", "open"]


def open(corpus: "str | PathLike[str] | None" = None, index: "str | PathLike[str] | None" = None) -> "OpenLibrary":  # noqa: A001
    """Return the library, open, for a `with`; its index is built first if it has to be.

    Without folders it is the one that the command `kb` takes (`kb.settings.Settings`). Raises KbError.
    """
    from kb.open_library import open_library  # the rooms take half a second to load, and `kb --help` needs none

    return open_library(corpus, index)
