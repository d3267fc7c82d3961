"""A document as Akoma Ntoso 3.0 (OASIS LegalDocML), for legal databases and archives."""

from collections.abc import Iterable

from kb.citations import Link
from kb.documents import Document
from kb.export.akoma.elements import add, root, serialized
from kb.export.akoma.metadata import DIGEST_REMARK, PERIOD, add_metadata
from kb.export.akoma.text import AkomaText
from kb.export.identity import Identities
from kb.versions import Validity, begins


def akoma_ntoso(document: Document, links: Iterable[Link] = (), identities: Identities | None = None) -> bytes:
    """Return the Akoma Ntoso file; the same arguments give the same bytes.

    `links` are what the document cites, `identities` the names of all documents that are known: without them versions
    are not told, and nothing but the document itself can be cited. The text of the document is there to the code point;
    of a digest all that holds text is marked `status="editorial"`, and a remark says at the head that it is not the wording.
    """
    identities = identities or Identities(Validity([document.metadata]))
    metadata = document.metadata
    akn = root()
    kind = identities.kind(metadata)
    main = add(akn, kind, name=metadata.genre or kind, contains="singleVersion")
    add_metadata(main, metadata, identities)
    is_digest = metadata.text == "digest"
    text = AkomaText(document, _resolved(links, document, identities), lambda link: _href(link, document, identities))
    text.add_to(
        main,
        "body" if kind == "act" else "mainBody",
        f"［{DIGEST_REMARK}］" if is_digest else "",
        status="editorial" if is_digest else "",
        period=f"#{PERIOD}" if begins(metadata) else "",  # its first day is known
    )
    return serialized(akn)


def _resolved(links: Iterable[Link], document: Document, identities: Identities) -> list[Link]:
    """Return the links whose target has a name here."""
    return [link for link in links if link.target == document.id or identities.of(link.target) is not None]


def _href(link: Link, document: Document, identities: Identities) -> str:
    """Return where a citation leads: to the part in this file, or to the version that is cited and its part where that is held."""
    part = f"#{link.address}" if link.is_held and link.address else ""
    if part and link.target == document.id:
        return part
    target = identities.of(link.target) or document.metadata
    return identities.expression(target) + part
