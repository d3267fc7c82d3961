"""Which parts of a document an address means as it was cited, where steps may have been left unsaid."""

from kb.documents import Document
from kb.documents import address as addresses


def parts_of(document: Document, address: str) -> list[str]:
    """The addresses of the parts in the document's text that are cited so: one, none, or several.

    A step may be meant that was not said: 第三条第（二）项 for the item of whichever paragraph has one.
    """
    part, _, inner = address.partition(addresses.SEPARATOR)
    if part.startswith("chp_"):
        return _chapters(document, address)
    if document.holds(address):
        return [address]
    if part.startswith("part_") and _lies_in(document, inner, part):
        return [inner]  # 第二编第三章, where chapters run through all parts
    last = address.rpartition(addresses.SEPARATOR)[2]
    inside = [a for a in _paragraphs_of(document, address) if last in a and _without_paragraph(a) == address]
    if inside:
        return inside
    # A digest has the article and not its paragraphs.
    above = addresses.parent(address)
    return parts_of(document, above) if above and document.metadata.text == "digest" else []


def _chapters(document: Document, address: str) -> list[str]:
    """The chapters, or sections of a chapter, with this number: where each 编 counts its own there may be several."""
    in_parts = f"{addresses.SEPARATOR}{address}"
    found = [section.address for section in document.all_sections()]
    return [one for one in found if one == address or (one.startswith("part_") and one.endswith(in_parts))]


def in_same_book(document: Document, parts: list[str], place: str) -> list[str]:
    """Those of `parts` that lie in the 编 in which `place` stands: there 第六章 is its own."""
    if not document.holds(place):
        return []
    at = document.position(place)
    books = (range(one.first, one.end) for one in document.sections if one.address.startswith("part_"))
    book = next((one for one in books if at in one), range(0))
    return [part for part in parts if document.position(part) in book]


def nearest(document: Document, address: str) -> str:
    """The part above `address` that stands in the document; empty if there is none."""
    above = (parts_of(document, place) for place in addresses.ancestors(address)[1:])
    return next((found[0] for found in above if len(found) == 1), "")


def _lies_in(document: Document, inner: str, outer: str) -> bool:
    """Whether the section `inner` stands under the section `outer`."""
    ranges = {section.address: range(section.first, section.end) for section in document.all_sections()}
    return inner in ranges and outer in ranges and ranges[inner].start in ranges[outer]


def _paragraphs_of(document: Document, address: str) -> list[str]:
    """The addresses of the paragraphs of the article in which `address` stands."""
    article = addresses.article_of(address)
    if not document.holds(article):
        return []
    return [paragraph.address for paragraph in document.passages[document.position(article)].paragraphs]


def _without_paragraph(address: str) -> str:
    """An address as it is cited where nobody says which paragraph: 第三条第（二）项 for art_3__para_1__item_2."""
    return addresses.join(*(step for step in address.split(addresses.SEPARATOR) if not addresses.is_kind(step, "para")))
