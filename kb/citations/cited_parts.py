"""Which parts of a document an address means as it was cited, where steps may have been left unsaid."""

from kb.documents import WHOLE, Address, Document


def parts_of(document: Document, address: Address) -> list[Address]:
    """Return the addresses of the parts that are cited by *address*: one, none, or several.

    A step may be meant that was not said: 第三条第（二）项 for the item of whichever paragraph has one.
    """
    part = address.root
    if part.kind == "chp":
        return _chapters(document, address)
    if document.holds(address):
        return [address]
    if part.kind == "part" and _lies_in(document, inner := address.after(part), part):
        return [inner]  # 第二编第三章, where chapters run through all parts
    last = address.last
    # Most of the hundreds of paragraphs that an article may have do not even hold the step that is sought.
    inside = [own for own in _paragraphs_of(document, address) if last in own and own.without("para") == address]
    inside = inside or _points_as_items(document, address)
    if inside:
        return inside
    # A digest has the article and not its paragraphs.
    above = address.parent
    return parts_of(document, above) if above and document.metadata.text == "digest" else []


def _points_as_items(document: Document, address: Address) -> list[Address]:
    """Return what is cited as an item of an article whose items are numbered 1. or （1）, as points are elsewhere."""
    if address.kind != "item":
        return []
    own = _paragraphs_of(document, address)
    if any(place.nearest("item") for place in own):
        return []
    point = address.parent.child("point", address.number)
    return [place for place in own if point in {place, place.without("para")}]


def _chapters(document: Document, address: Address) -> list[Address]:
    """Return the chapters, or sections of one, with this number: several where each 编 counts its own."""
    steps = address.steps
    sections = (section.address for section in document.all_sections())
    return [
        own
        for own in sections
        if own.endswith(address) and (own == address or (own.root.kind == "part" and own.steps[-len(steps) :] == steps))
    ]


def in_same_book(document: Document, parts: list[Address], place: Address) -> list[Address]:
    """Return those of *parts* that lie in the 编 in which *place* stands: there 第六章 is its own."""
    if not document.holds(place):
        return []
    at = document.position(place)
    books = (range(book.first, book.end) for book in document.sections if book.address.root.kind == "part")
    around = next((book for book in books if at in book), range(0))
    return [part for part in parts if document.position(part) in around]


def nearest(document: Document, address: Address) -> Address:
    """Return the part above *address* that stands in the document, empty if there is none."""
    above = (parts_of(document, place) for place in address.lineage[1:])
    return next((parts[0] for parts in above if len(parts) == 1), WHOLE)


def _lies_in(document: Document, inner: Address, outer: Address) -> bool:
    """Tell whether the section *inner* stands under the section *outer*."""
    ranges = {section.address: range(section.first, section.end) for section in document.all_sections()}
    return inner in ranges and outer in ranges and ranges[inner].start in ranges[outer]


def _paragraphs_of(document: Document, address: Address) -> list[Address]:
    """Return the addresses of the paragraphs of the article that holds *address*."""
    article = address.article
    if not document.holds(article):
        return []
    return [paragraph.address for paragraph in document.passages[document.position(article)].paragraphs]
