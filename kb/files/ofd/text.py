"""OFD files: their pages are read here, and put together again as print is (`kb.files.print`)."""

from kb.files.ofd.pages import read_pages
from kb.files.print.text import put_together
from kb.files.visible_text import Bounds, UnreadableFileError, VisibleText

_NOT_OFD = "这不是 OFD 文件，请检查文件名，或用 OFD 阅读器打开后另存{}。"


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read an OFD file (GB/T 33190—2016): what was broken into lines and pages is put together again.

    Page numbers, running heads and feet, watermarks, notes, seals, attached files and pages without text are told. Raises
    UnreadableFileError if it is no OFD file, encrypted or broken, a scan, or if its characters cannot be told; TooLargeError
    if it is too long.
    """
    if not raw.startswith(b"PK"):
        raise UnreadableFileError(_NOT_OFD.format(bounds.purpose))
    return put_together(read_pages(raw, bounds), ".ofd", "OFD", bounds)
