"""PDF files that are made to harm their reader."""

from tests.support.print_shop import Leaf, bound, pdf_file, set_type, stream

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def swelling(size: int) -> bytes:
    """A page whose content has `size` bytes, packed to a thousandth."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return bound([_CATALOGUE, pages, _PAGE, stream(b" " * size, packed=True)])


def swelling_twice(size: int) -> bytes:
    """The same, packed again, so that only unpacking tells how large it is."""
    inner = stream(b" " * size, packed=True).split(b"stream\n", 1)[1].removesuffix(b"\nendstream")
    outer = stream(inner, packed=True).replace(b"/Filter /FlateDecode", b"/Filter [/FlateDecode /FlateDecode]")
    return bound([_CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", _PAGE, outer])


def page_tree_in_a_circle() -> bytes:
    return bound([_CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R 3 0 R] >>"])


def reference_to_itself() -> bytes:
    return bound([b"<< /Type /Catalog /Pages 2 0 R >>", b"3 0 R", b"2 0 R"])


def many_pages(count: int) -> bytes:
    """A tree that names `count` pages, each an object of its own."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return bound([_CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), *[page] * count])


def huge_table_of_places() -> bytes:
    """A table that claims a thousand million entries."""
    good = pdf_file([Leaf(set_type(["样例。"]))])
    return good.replace(b"xref\n0 ", b"xref\n0 1000000000\n0 ")


def deep_nesting(depth: int) -> bytes:
    return bound([b"<< /Type /Catalog /Pages 2 0 R /X %s%s >>" % (b"[" * depth, b"]" * depth), b"<< >>"])


def deep_page_tree(depth: int) -> bytes:
    tree = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth + 2)]
    return bound([_CATALOGUE, *tree, b"<< /Type /Page /MediaBox [0 0 595 842] >>"])


def form_in_itself() -> bytes:
    """A drawing that draws itself, twice each time."""
    form = stream(
        b"/F Do /F Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> "
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /XObject << /F 4 0 R >> >> >>"
    return bound([_CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, form, stream(b"/F Do")])
