"""The `meta` of an Akoma Ntoso document: what is known of it, and nothing that is not.

Where the schema demands what is not known, the stand-in says so: a day is `kb.export.identity.UNKNOWN_DAY`, named
`unknown`; an issuer is 未著录.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element as Element

from kb.documents import TEXT_KIND_NAMES, Metadata, Provenance
from kb.export.akoma.elements import add, add_own
from kb.export.identity import LANGUAGE, UNKNOWN_DAY, Identities, day_of
from kb.versions import begins, ends

PERIOD = "tmpg_1"
"""The temporal group that says when the document holds."""

_SELF = "#policy-kb"
_HAPPENED = (("approved", "通过"), ("published", "发布"), ("effective", "施行"), ("repealed", "废止"))
DIGEST_REMARK = "这里是条文要点，由政策文库编写，不是原文；引用请核对原文。"


@dataclass(frozen=True)
class DocumentEvent:
    """Something that happened to the document: `source` is the reference that says so."""

    day: date
    name: str
    kind: str
    source: str


def add_metadata(parent: Element, metadata: Metadata, identities: Identities) -> None:
    """Add the `meta` of the document that *metadata* describes."""
    meta = add(parent, "meta")
    _identification(meta, metadata, identities)
    if metadata.published:
        day, issuer = metadata.published.isoformat(), metadata.issuer or "未著录"
        add(meta, "publication", date=day, name="发布", showAs=issuer, number=metadata.document_number)
    if metadata.genre:
        classification = add(meta, "classification", source=_SELF)
        add(classification, "keyword", value=metadata.genre, showAs=metadata.genre, dictionary="#genre")
    events = _events(metadata, identities)
    _lifecycle(meta, events)
    _temporal_data(meta, metadata, events)
    _references(meta, metadata, identities)
    if metadata.text == "digest":
        note = add(add(meta, "notes", source=_SELF), "note", eId="remark_1")
        add(note, "p").text = DIGEST_REMARK
    _proprietary(meta, metadata)


def _identification(meta: Element, metadata: Metadata, identities: Identities) -> None:
    identification = add(meta, "identification", source=_SELF)
    _work(identification, metadata, identities)
    _expression(identification, metadata, identities)
    _manifestation(identification, metadata, identities)


def _work(parent: Element, metadata: Metadata, identities: Identities) -> None:
    work = add(parent, "FRBRWork")
    name = identities.work(metadata)
    add(work, "FRBRthis", value=f"{name}/!main")
    add(work, "FRBRuri", value=name)
    for alias in metadata.aliases:
        add(work, "FRBRalias", value=alias, name="简称")
    _dated(work, *day_of(identities.first(metadata)))
    add(work, "FRBRauthor", href="#issuer")
    add(work, "FRBRcountry", value="cn")
    if number := identities.first(metadata).document_number:
        add(work, "FRBRnumber", value=number)
    add(work, "FRBRname", value=metadata.title)
    add(work, "FRBRprescriptive", value="true" if identities.kind(metadata) == "act" else "false")
    add(work, "FRBRauthoritative", value="false")


def _expression(parent: Element, metadata: Metadata, identities: Identities) -> None:
    """Write the version. A digest is no version of the wording: it is a component of its own, `!digest`."""
    expression = add(parent, "FRBRExpression")
    name = identities.expression(metadata)
    add(expression, "FRBRthis", value=f"{name}/!{component(metadata)}")
    add(expression, "FRBRuri", value=name)
    add(expression, "FRBRalias", value=metadata.id, name="文库编号")
    if metadata.document_number:  # FRBRnumber is the work's: 发文字号 of a later version has no other place
        add(expression, "FRBRalias", value=metadata.document_number, name="发文字号")
    _dated(expression, *day_of(metadata))
    add(expression, "FRBRauthor", href=_SELF if metadata.text == "digest" else "#issuer")
    add(expression, "FRBRauthoritative", value="false")
    add(expression, "FRBRlanguage", language=LANGUAGE)


def _manifestation(parent: Element, metadata: Metadata, identities: Identities) -> None:
    """Write the file. Its day is left unknown: the same document is always the same file."""
    manifestation = add(parent, "FRBRManifestation")
    name = identities.expression(metadata)
    add(manifestation, "FRBRthis", value=f"{name}/!{component(metadata)}.xml")
    add(manifestation, "FRBRuri", value=f"{name}.xml")
    _dated(manifestation, UNKNOWN_DAY, "unknown")
    add(manifestation, "FRBRauthor", href=_SELF)
    add(manifestation, "FRBRformat", value="application/akn+xml")


def component(metadata: Metadata) -> str:
    """Return what of the version the file holds."""
    return "digest" if metadata.text == "digest" else "main"


def _dated(parent: Element, day: date, name: str) -> None:
    add(parent, "FRBRdate", date=day.isoformat(), name=name)


def _events(metadata: Metadata, identities: Identities) -> list[DocumentEvent]:
    """Return what happened to the document, in order of time."""
    own = "#original" if identities.first(metadata).id == metadata.id else "#this"
    events = [
        DocumentEvent(day, name, "repeal" if name == "repealed" else "generation", own)
        for name, _ in _HAPPENED
        if (day := getattr(metadata, name)) is not None
    ]
    after = identities.after(metadata)
    last = ends(metadata, after)
    if after is not None and last is not None and metadata.repealed is None:
        events.append(DocumentEvent(last, "repealed", "repeal", "#after"))
    return sorted(events, key=lambda event: event.day)


def _lifecycle(meta: Element, events: list[DocumentEvent]) -> None:
    if not events:
        return
    lifecycle = add(meta, "lifecycle", source=_SELF)
    for number, event in enumerate(events, 1):
        add(
            lifecycle, "eventRef", eId=f"event_{number}", date=event.day.isoformat(), source=event.source,
            type=event.kind, refersTo=f"#{event.name}",
        )  # fmt: skip


def _temporal_data(meta: Element, metadata: Metadata, events: list[DocumentEvent]) -> None:
    first = begins(metadata)
    if first is None:
        return
    start = next(n for n, event in enumerate(events, 1) if event.day == first and event.kind == "generation")
    end = next((n for n, event in enumerate(events, 1) if event.kind == "repeal"), 0)
    group = add(add(meta, "temporalData", source=_SELF), "temporalGroup", eId=PERIOD)
    end_event = f"#event_{end}" if end else ""
    add(group, "timeInterval", start=f"#event_{start}", end=end_event, refersTo="#in-force")


def _references(meta: Element, metadata: Metadata, identities: Identities) -> None:
    references = add(meta, "references", source=_SELF)
    first = identities.first(metadata)
    add(references, "original", eId="original", href=identities.expression(first), showAs=first.title)
    for name, eid, other in _other_versions(metadata, identities):
        add(references, name, eId=eid, href=identities.expression(other), showAs=other.title)
    if first.id != metadata.id:
        own = identities.expression(metadata)
        add(references, "TLCReference", eId="this", href=own, showAs=metadata.title, name="version")
    issuer = "/akn/ontology/organization/cn/issuer"
    add(references, "TLCOrganization", eId="issuer", href=issuer, showAs=metadata.issuer or "未著录")
    add(references, "TLCOrganization", eId="policy-kb", href="/akn/ontology/organization/policy-kb", showAs="政策文库")
    add(references, "TLCConcept", eId="genre", href="/akn/ontology/concept/cn/genre", showAs="文种")
    add(references, "TLCConcept", eId="in-force", href="/akn/ontology/concept/cn/in-force", showAs="施行期间")
    for name, label in _HAPPENED:
        add(references, "TLCEvent", eId=name, href=f"/akn/ontology/event/cn/{name}", showAs=label)


def _other_versions(metadata: Metadata, identities: Identities) -> Iterator[tuple[str, str, Metadata]]:
    before, after = identities.before(metadata), identities.after(metadata)
    if before is not None:
        yield "activeRef", "before", before
    if after is not None:
        yield "passiveRef", "after", after


def _proprietary(meta: Element, metadata: Metadata) -> None:
    proprietary = add(meta, "proprietary", source=_SELF)
    add_own(proprietary, "document", id=metadata.id)
    kind_in_words = DIGEST_REMARK if metadata.text == "digest" else TEXT_KIND_NAMES[metadata.text]
    add_own(proprietary, "text", kind_in_words, kind=metadata.text)
    if metadata.status:
        add_own(proprietary, "status", metadata.status)
    if metadata.title_by_editor:
        add_own(proprietary, "title", "题名由编者拟定，原文没有题名。", by="editor")
    if metadata.source:
        add_own(proprietary, "source", metadata.source)
    if metadata.collection:
        add_own(proprietary, "collection", Provenance.of(metadata).name)
    for url in metadata.official_urls:
        add_own(proprietary, "official", href=url)
