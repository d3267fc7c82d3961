"""PDF files with a text layer: their pages are read here, and put together again as print is (`kb.files.print`)."""

from kb.files.pdf.pages import read_pages
from kb.files.print.text import put_together
from kb.files.visible_text import Bounds, UnreadableFileError, VisibleText

_NOT_PDF = "这不是 PDF 文件，请检查文件名，或用原来的程序打开后另存{}。"


def read(raw: bytes, bounds: Bounds) -> VisibleText:
    """Read a PDF file with a text layer: what was broken into lines and pages is put together again.

    Page numbers, running heads and feet, watermarks and pages without a text layer are told. Raises UnreadableFileError if
    it is no PDF file, encrypted or broken, a scan, or if its characters cannot be told; TooLargeError if it is too long.
    """
    if b"%PDF-" not in raw[:1024]:
        raise UnreadableFileError(_NOT_PDF.format(bounds.purpose))
    return put_together(read_pages(raw, bounds), ".pdf", "PDF", bounds)
