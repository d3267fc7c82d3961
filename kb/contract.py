"""The JSON that the command line and the site give: every shape is declared once, answers are filled into it and the
OpenAPI document shows it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from kb import __version__
from kb.citations import CitingDocument, Connection, FateKind, OldCitation, canonical_of
from kb.corpus import Formulation
from kb.documents import WHOLE, Address, Document, Metadata, Passage, PassageKind, Provenance, TextKind
from kb.drafts import (
    MOST_LISTED,
    NEEDS,
    TASKS,
    VERDICTS,
    ComingDay,
    Finding,
    Kind,
    Ledger,
    Report,
    Role,
    Target,
    Turn,
)
from kb.files import VisibleText
from kb.library import Library
from kb.search import FACETS, MOST_SUGGESTED, SUGGESTION_KINDS, Results, Suggestion, SuggestionKind, Tier
from kb.urls import citations_url, compare_url, document_url, formulation_url, history_url, work_url
from kb.versions import (
    KIND_NAMES,
    Comparison,
    HeadingKind,
    OnDay,
    Op,
    PartHistory,
    PartVersion,
    Side,
    Timeline,
    first_part,
)

Json = dict[str, Any]

PROCESSES = ("workers", "watch", "fill")
"""What the processes of a site are there for: to answer, to keep the index up with the corpus, to fill a new library."""


# Shapes, in the words of JSON Schema


def shape(**properties: Json) -> Json:
    """Return the shape of an object; only the day that was asked about may be left out."""
    required = [name for name, schema in properties.items() if schema is not ASKED_DAY]
    return {"type": "object", "required": required, "properties": properties}


def reference(name: str) -> Json:
    """Return a link to the shape of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def listing(items: Json, description: str = "") -> Json:
    """Return the shape of a list of *items*."""
    return {"type": "array", "items": items, **({"description": description} if description else {})}


def choice(names: Iterable[str], **more: str) -> Json:
    """Return the shape of one of *names*."""
    return {"type": "string", "enum": list(names), **more}


def or_null(schema: Json) -> Json:
    """Return a shape that allows null as well."""
    values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **values}


TEXT: Json = {"type": "string"}
DAY: Json = {"type": "string", "format": "date"}
ASKED_DAY: Json = {**DAY, "description": "时效是哪一天的；问了才有"}
_TEXTS = listing(TEXT)
_COUNT: Json = {"type": "integer", "minimum": 0}
_NUMBER: Json = {"type": "number"}
_FLAG: Json = {"type": "boolean"}
_TEXT_KIND = choice(get_args(TextKind), description="全文、条文要点、未收录正文")
_SPAN: Json = {**listing(_COUNT), "minItems": 2, "maxItems": 2}

_PASSAGE: Json = {"address": TEXT, "label": TEXT, "path": _TEXTS, "kind": choice(get_args(PassageKind)), "text": TEXT}
_METADATA: Json = {
    "id": TEXT, "title": TEXT, "aliases": _TEXTS, "genre": TEXT, "issuer": TEXT, "document_number": or_null(TEXT),
    "approved": or_null(DAY), "published": or_null(DAY), "effective": or_null(DAY), "repealed": or_null(DAY),
    "status": TEXT, "work": or_null(TEXT), "supersedes": or_null(TEXT), "superseded_by": or_null(TEXT),
    "text_kind": _TEXT_KIND, "articles": or_null(_COUNT), "source": or_null(TEXT), "fetched": or_null(TEXT),
    "official_urls": _TEXTS, "notice": or_null(TEXT),
    "classification": {**or_null(TEXT), "description": "文件上标的密级，如 机密★1年"},
    "classification_reason": {**or_null(TEXT), "description": "为什么可以收入本库"},
    "urgency": {**or_null(TEXT), "description": "紧急程度"}, "copy_number": {**or_null(TEXT), "description": "份号"},
    "collection": {**or_null(TEXT), "description": "随哪个文集收进（非官方汇编）"},
    "collected": {**or_null(DAY), "description": "文集截至的日期"},
    "imported": {**or_null(DAY), "description": "由用户导入的日期"}, "url": TEXT,
}  # fmt: skip
_EDITION: Json = {"document": TEXT, "title": TEXT, "year": or_null(_COUNT)}
_VERSION = shape(
    **_EDITION, begins=or_null(DAY), ends={**or_null(DAY), "description": "不再有效的第一天"}, interval=TEXT,
    status=TEXT, text_kind=_TEXT_KIND, url=TEXT,
)  # fmt: skip
_FACET = listing(shape(value=TEXT, count=_COUNT))
_COUNTS = shape(old=_COUNT, new=_COUNT, kinds=shape(**dict.fromkeys(KIND_NAMES, _COUNT)))
_SIDES = listing(shape(address=TEXT, label=TEXT, url=TEXT))
_HEADING = or_null(shape(address=TEXT, text=TEXT))
_ROW = shape(
    kind=choice(KIND_NAMES), kind_name=TEXT, old=_SIDES, new=_SIDES,
    pieces=listing(shape(op=choice(get_args(Op)), text=TEXT)),
)  # fmt: skip
_CURRENT = {
    **shape(
        document=TEXT,
        title=TEXT,
        edition=TEXT,
        address=TEXT,
        label=TEXT,
        url=TEXT,
        became={**or_null(choice(get_args(FateKind))), "description": "那一部分后来怎样；不知道的为 null"},
    ),
    "description": "现行的文件和其中对应的部分；没有对应的，address 为空",
}
_SOURCE: Json = {
    "source": {**TEXT, "description": "文字的来源，如 非官方汇编（国家法律，截至 2026-08-28）"},
    "collected": {**or_null(DAY), "description": "来源是文集的，截至的日期；以后的修改不在其中"},
}
_TARGET = shape(document=TEXT, address=TEXT, title=TEXT, label=TEXT, url=TEXT, **_SOURCE)
_CONNECTED = shape(
    **_EDITION, status=TEXT, text_kind=_TEXT_KIND, count=_COUNT,
    places=listing(shape(
        address=TEXT, label=TEXT, url=TEXT,
        cited=shape(address=or_null(TEXT), label=or_null(TEXT)),
    ), "引用所在的地方，和所引的部分；只提名称的，cited 为 null"),
    url=TEXT,
)  # fmt: skip
_OLD_CITATION = shape(
    address=TEXT, label=TEXT, text=TEXT, url=TEXT,
    cited=shape(**_EDITION, address=or_null(TEXT), label=or_null(TEXT), status=TEXT, since=or_null(DAY)),
    was_valid={**or_null(_FLAG), "description": "成文时所引版本是否有效"},
    is_named={**_FLAG, "description": "明确指明旧版"},
    successor=or_null(shape(**_EDITION)),
    became=or_null(shape(kind=choice(get_args(FateKind)), address=or_null(TEXT), label=or_null(TEXT))),
    detail=TEXT,
)  # fmt: skip
_DIFF = or_null(listing(shape(op=choice(("same", "draft", "source")), text=TEXT)))
_TASKS_SENTENCE = "；".join(f"{task}：{name}" for task, name in TASKS.items())
_NEEDS_SENTENCE = "；".join(f"{need}：{name}" for need, name in NEEDS.items())
_FINDING = shape(
    span={**_SPAN, "description": "稿件里的码点位置，含头不含尾；Word 文件是其中文字的位置"},
    line=_COUNT, column=_COUNT, text=TEXT, kind=choice(get_args(Kind)), target=or_null(_TARGET),
    verdict=choice(VERDICTS), needs=choice(NEEDS, description=_NEEDS_SENTENCE), detail=TEXT, reason=or_null(TEXT), candidates=listing(_TARGET),
    source={**or_null(TEXT), "description": "判断所据的来源，一句话：据……"},
    evidence=or_null(TEXT), suggestion=or_null(TEXT),
    diff=_DIFF,
    readings=listing(shape(source=TEXT, text=TEXT), "两处来源此处不同的，本库的和另一来源的文字"),
)  # fmt: skip
_COMING_DAY = shape(
    date=DAY, reason={**TEXT, "description": "那天起什么施行、什么不再有效"},
    findings=listing({**_FINDING, "properties": {
        **_FINDING["properties"], "before": choice(VERDICTS, description="那天以前的结果"),
    }}, "那天起结果不同的，按那天判断"),
)  # fmt: skip
_REASONS = listing(shape(reason=TEXT, count=_COUNT))

_TOTAL = shape(documents=_COUNT, passages=_COUNT, occurrences=_COUNT)

SHAPES: Json = {
    "Results": shape(
        query=shape(text=TEXT, mode=choice(("exact", "words")), notice=or_null(TEXT), as_of=ASKED_DAY),
        total=_TOTAL,
        facets=shape(**dict.fromkeys(FACETS, _FACET)), hits=listing(reference("Hit")), took_ms=_NUMBER,
        near=listing(shape(wording=TEXT, passages=_COUNT), "没有原样的时，收录的文件里有的相近写法，及其段数"),
    ),
    "Hit": shape(
        document=TEXT, title=TEXT, **_PASSAGE, highlights=listing(_SPAN, "text 里的码点位置，含头不含尾"),
        tier=choice(get_args(Tier)), score=_NUMBER, status=TEXT, text_kind=_TEXT_KIND, url=TEXT,
    ),
    "Suggestions": shape(
        query=TEXT, suggestions={**listing(reference("Suggestion"), "同类的在一起；正在准备时为空"), "maxItems": MOST_SUGGESTED},
    ),
    "Suggestion": shape(
        kind=choice(get_args(SuggestionKind)), kind_name=choice(SUGGESTION_KINDS.values()), text=TEXT,
        note={**TEXT, "description": "版本、时效等；可为空"}, url=TEXT,
    ),
    "Rows": shape(
        asked=listing(TEXT, "查的词句，和用来缩小范围的条件"), day={**DAY, "description": "时效是哪一天的"},
        total=_TOTAL, rows=listing(reference("Row")),
    ),
    "Row": shape(
        document=TEXT, title=TEXT, edition=TEXT, status=TEXT, day=or_null(DAY), address=TEXT, label=TEXT, text=TEXT,
        is_digest={**_FLAG, "description": "是条文要点，不是原文"}, spans=listing(_SPAN, "text 里的码点位置，含头不含尾"), contexts=_TEXTS,
        citation=TEXT, url={**TEXT, "description": "完整的网址"},
    ),
    "Documents": shape(as_of=ASKED_DAY, documents=listing(reference("Metadata"))),
    "Metadata": shape(**_METADATA),
    "Document": shape(
        **_METADATA, as_of=ASKED_DAY, sections=listing(reference("Section")), passages=listing(reference("Passage")),
    ),
    "Section": shape(address=TEXT, label=TEXT, heading=TEXT, children=listing(reference("Section"))),
    "Passage": shape(**_PASSAGE, footnotes=_TEXTS),
    "Part": shape(
        document=TEXT, title=TEXT, address=TEXT, label=TEXT, path=_TEXTS,
        text={**TEXT, "description": "各款、各项之间换行"}, number={**TEXT, "description": "text 开头的条号、项号"},
        text_kind=_TEXT_KIND, url=TEXT, as_of=ASKED_DAY,
        edition={**TEXT, "description": "与同一文件其他版本区别的字样，如 2017年修改；只有一版则为空"}, citation=TEXT,
        status=TEXT, lapse={**or_null(TEXT), "description": "一句话：自何日起不再有效"}, current=or_null(_CURRENT), **_SOURCE,
        attested={**or_null(TEXT), "description": "有第二来源的：两处来源逐字一致，或者此处不同"},
        around=listing(shape(address=TEXT, label=TEXT), "可以分别引用的：整条、各款、这一项，含本部分"),
    ),
    "Opening": shape(
        document=TEXT, title=TEXT, edition=TEXT, issuer=TEXT, document_number=or_null(TEXT),
        interval={**TEXT, "description": "何时起施行，至何时止"}, address=TEXT, label=TEXT,
        text={**TEXT, "description": "正文的第一条或第一段；未收录正文则为空"}, text_kind=_TEXT_KIND, url=TEXT,
        as_of=ASKED_DAY, status=TEXT, lapse=or_null(TEXT), current=or_null(_CURRENT),
    ),
    "Formulations": shape(formulations=listing(reference("Formulation"))),
    "Formulation": shape(
        name=TEXT, components=_TEXTS, count=or_null(_COUNT),
        sources=listing(shape(location=TEXT, document=or_null(TEXT), address=or_null(TEXT), url=or_null(TEXT))),
        wrong_variants=listing(shape(wrong=TEXT, why=or_null(TEXT), is_note={**_FLAG, "description": "wrong 是使用时的注意事项，不是误写的字样"})),
        changes=listing(shape(date=TEXT, change=TEXT)), confidence=choice(("high", "medium")), url=TEXT,
    ),
    "Comparison": shape(
        as_of=ASKED_DAY, old=reference("Metadata"), new=reference("Metadata"), is_same=_FLAG, summary=TEXT,
        notes=_TEXTS, counts=shape(articles=_COUNTS, paragraphs=_COUNTS),
        headings=listing(shape(kind=choice(get_args(HeadingKind)), old=_HEADING, new=_HEADING)), rows=listing(_ROW),
        links=listing(
            shape(old=TEXT, new=or_null(TEXT)),
            "旧版各部分（条、款、项）在新版的地址；删去的为 null，没有把握的不列",
        ),
        url=TEXT,
    ),
    "Citations": shape(
        **_EDITION, as_of=ASKED_DAY, citing=listing(_CONNECTED, "引用它的文件，多的在前"),
        cited=listing(_CONNECTED, "它引用的文件，多的在前"), url=TEXT,
    ),
    "PartHistory": shape(
        document=TEXT, title=TEXT, address=TEXT, label=TEXT, as_of=ASKED_DAY, held=_COUNT, changes=_COUNT,
        versions=listing(
            shape(
                document=TEXT, title=TEXT, year=or_null(_COUNT), begins=or_null(DAY), ends=or_null(DAY), interval=TEXT,
                status=TEXT, text_kind=_TEXT_KIND, url=TEXT,
                parts=listing(shape(address=TEXT, label=TEXT, text=TEXT, url=TEXT)),
                before={**or_null(TEXT), "description": "与哪一版比较：收录了全文的前一版"}, changes=listing(_ROW),
            ),
            "新的在前",
        ),
        url=TEXT,
    ),
    "Timeline": shape(
        work=TEXT, title=TEXT, as_of=DAY, in_force=_TEXTS, perhaps=listing(TEXT, "日期不全、不能断定是否适用的"),
        answer=TEXT, gaps=listing(shape(begins=DAY, ends=DAY)), versions=listing(_VERSION), url=TEXT,
    ),
    "Outdated": shape(
        as_of=DAY, total=_COUNT,
        documents=listing(shape(
            **_EDITION, is_over={**_FLAG, "description": "本身已经失效"}, citations=listing(_OLD_CITATION), url=TEXT,
        )),
    ),
    "Report": shape(
        coverage=shape(
            marks=_COUNT, checked=_COUNT, unchecked=_REASONS, sentence=TEXT,
            unjudged={**_REASONS, "description": "看到而没有核对的，不在 findings 里"},
        ),
        corpus=shape(version=TEXT, documents=_COUNT), as_of=or_null(DAY), dated=_FLAG,
        sources=listing(shape(document=TEXT, title=TEXT, sha256=or_null(TEXT), text_kind=_TEXT_KIND, **_SOURCE)),
        findings=listing(_FINDING, f"按正文的次序；多于 {MOST_LISTED} 处的只列这么多，先列要改的"),
        unlisted={**_COUNT, "description": "没有列出的还有几处，已计入 coverage；用 kb check --all --json 全部列出，或把稿件分成几份"},
        classification={**or_null(TEXT), "description": "稿件上标的密级；有密级的稿件请在涉密环境处理"},
    ),
    "Ledger": shape(
        as_of=DAY, corpus=shape(version=TEXT, documents=_COUNT, as_of=or_null(DAY)), notes=_TEXTS,
        collections=listing(TEXT, "所据的文集，各截至哪一天"), unread=listing(TEXT, "没有读成的文件，在 rows 里各有一行"),
        rows=listing(shape(
            rule=shape(file=TEXT, title=TEXT, document_number=or_null(TEXT), day=or_null(DAY)),
            role=choice(get_args(Role)), needs=choice(TASKS, description=_TASKS_SENTENCE), text=or_null(TEXT),
            lines=listing(_COUNT), basis=or_null(TEXT), state=TEXT, since=or_null(DAY), change=or_null(TEXT), diff=_DIFF,
            suggestion=or_null(TEXT), detail=TEXT, source=or_null(TEXT),
        ), "要改的在前"),
    ),
    "Health": shape(
        status=choice(("ok", "attention"), description="attention：能用，notices 写明什么不是最新的"), version=TEXT,
        notices=_TEXTS, engine=shape(name=TEXT, answers=_FLAG),
        corpus=shape(version=TEXT, documents=_COUNT, passages=_COUNT, left_out=_COUNT),
        processes=shape(**dict.fromkeys(PROCESSES, shape(wanted=_COUNT, alive=_COUNT, restarts=_COUNT))),
    ),
    "Error": shape(error=shape(code=TEXT, message=TEXT)),
}  # fmt: skip


# Answers


class _From:
    """An object with some of its attributes replaced, or with more of them."""

    def __init__(self, source: object, /, **values: object) -> None:
        self.__dict__.update(values)
        self._source = source

    def __getattr__(self, name: str) -> object:
        return getattr(self._source, name)


def _filled(schema: Json, value: Any) -> Any:
    """Return *value* in the shape of *schema*: an object takes its properties from a dictionary, from a tuple in
    their order, or from attributes; an empty text or tuple is null where it may be."""
    if "$ref" in schema:
        return _filled(SHAPES[schema["$ref"].rpartition("/")[2]], value)
    if value is None or (value in ("", ()) and "null" in schema["type"]):
        return None
    if "properties" in schema:
        return {name: _filled(inside, item) for name, inside, item in _items(schema, value)}
    if "items" in schema:
        return [_filled(schema["items"], item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _items(schema: Json, value: Any) -> Iterable[tuple[str, Json, Any]]:
    """Yield names, shapes and values of the properties; a day that was not asked about is left out."""
    properties = schema["properties"]
    if type(value) is tuple:
        value = dict(zip(properties, value, strict=True))
    for name, inside in properties.items():
        item = value[name] if isinstance(value, dict) else getattr(value, name)
        if inside is not ASKED_DAY or item is not None:
            yield name, inside, item


def _answer(name: str, source: object = None, /, **values: object) -> Json:
    content: Json = _filled(SHAPES[name], _From(source, **values))
    return content


def error_json(code: str, message: str) -> Json:
    """Return what went wrong: a `code` for programs, a sentence for people."""
    return _answer("Error", error={"code": code, "message": message})


def health_json(library: Library, processes: Mapping[str, Mapping[str, int]], notices: Sequence[str]) -> Json:
    """Return that the site answers, on what, which of its processes are there, and what keeps it from being up to date."""
    manifest = library.snapshot.manifest
    return _answer(
        "Health",
        status="attention" if notices else "ok",
        notices=notices,
        version=__version__,
        engine={"name": library.engine_name, "answers": not library.engine.trouble()},
        corpus={
            "version": manifest.corpus_version,
            "documents": len(library.snapshot.shelves),
            "passages": library.snapshot.live_passages,
            "left_out": len(manifest.bad_files),
        },
        processes=processes,
    )


def results_json(results: Results, as_of: date | None = None) -> Json:
    """Return the answer to a search; `as_of` is the day that was asked about, which then goes into links."""
    text = results.query.text
    return _answer(
        "Results",
        results,
        query={"text": text, "mode": results.mode, "notice": results.notice, "as_of": as_of},
        facets=results.facets or dict.fromkeys(FACETS, ()),
        hits=[_From(hit, url=document_url(hit.document, hit.anchor, text, as_of)) for hit in results.hits],
    )


def suggestions_json(text: str, suggestions: Iterable[Suggestion]) -> Json:
    """Return what *text*, not yet typed to its end, may be meant for, and where each leads."""
    return _answer("Suggestions", query=text, suggestions=[_From(row, url=_url_of(row)) for row in suggestions])


def _url_of(suggestion: Suggestion) -> str:
    if suggestion.kind == "formulation":
        return formulation_url(suggestion.text)
    return document_url(suggestion.document, suggestion.address)


def rows_json(results: Results, rows: Iterable[object], asked: Iterable[str], day: date) -> Json:
    """Return all rows of a search; each is what `kb.export` gives for a passage."""
    return _answer("Rows", results, asked=asked, day=day, rows=rows)


def documents_json(documents: Iterable[Metadata], as_of: date | None = None) -> Json:
    """Return all documents, with their statuses on the day that was asked about, if any."""
    return _answer("Documents", as_of=as_of, documents=[_metadata(metadata, as_of) for metadata in documents])


def document_json(document: Document, as_of: date | None = None) -> Json:
    """Return a whole document: its metadata on the day that was asked about, if any, its tree, and its passages."""
    return _answer(
        "Document",
        _metadata(document.metadata, as_of),
        as_of=as_of,
        sections=document.sections,
        passages=[_From(passage, footnotes=_footnotes(passage)) for passage in document.passages],
    )


def _metadata(metadata: Metadata, as_of: date | None) -> _From:
    return _From(metadata, text_kind=metadata.text, url=document_url(metadata.id, as_of=as_of))


def _footnotes(passage: Passage) -> list[str]:
    return [mark for paragraph in passage.paragraphs for mark in paragraph.marks]


def part_json(library: Library, identifier: str, address: str, as_of: date | None = None) -> Json:
    """Return one part of a document, how it is cited, and what is in force in its place.

    Its status is that of the day that was asked about, if any. Raises NotFoundError if it is not there.
    """
    document, edition = library.document(identifier, as_of), library.validity.edition(identifier)
    passage = document.passages[document.position(address)]
    part = Address(address)
    return _answer(
        "Part",
        passage,
        as_of=as_of,
        document=document.id,
        title=document.title,
        address=address,
        label=document.label(address),
        text=document.part_text(address),
        number=document.number_of(address),
        text_kind=document.metadata.text,
        url=document_url(document.id, address, as_of=as_of),
        edition=edition,
        citation=canonical_of(document, part, edition),
        around=document.around(address).items(),
        source=Provenance.of(document.metadata).name,
        collected=Provenance.of(document.metadata).collected,
        attested=library.snapshot.attestations.said_of(identifier, passage),
        **_standing(library, document, part, as_of),
    )


def opening_json(library: Library, identifier: str, as_of: date | None = None) -> Json:
    """Return what is known of a document in short, how its text begins, and what is in force in its place.

    Its status is that of the day that was asked about, if any. Raises NotFoundError if it is not there.
    """
    document = library.document(identifier, as_of)
    first = first_part(document) if document.metadata.text != "none" else WHOLE
    return _answer(
        "Opening",
        document.metadata,
        as_of=as_of,
        document=document.id,
        edition=library.validity.edition(identifier),
        interval=library.versions.version(identifier).interval,
        address=first,
        label=document.label(first) if first else "",
        text=document.part_text(first) if first else "",
        text_kind=document.metadata.text,
        url=document_url(document.id, as_of=as_of),
        **_standing(library, document, WHOLE, as_of),
    )


def _standing(library: Library, document: Document, part: Address, as_of: date | None) -> Json:
    """Return the status of a document on the day, and of one that ended since when, and what is in force in its place."""
    lapse = library.validity.lapse(document.id, as_of or library.today)
    edition = library.validity.edition(document.id)
    return {
        "status": document.metadata.status,
        "lapse": f"{_edition_phrase(edition)}{lapse.ending}。" if lapse else None,
        "current": _current(library, document, part, lapse.successor, as_of) if lapse and lapse.successor else None,
    }


def _edition_phrase(edition: str) -> str:
    """Return how a sentence calls a document by the words that tell its edition from others."""
    return edition if edition.endswith("版") else f"{edition}的版本" if edition else "这份文件"


def _current(library: Library, document: Document, part: Address, successor: Metadata, as_of: date | None) -> Json:
    """Return what is in force in place of a part: that part of *successor*, or the whole where none is known."""
    is_held = document.metadata.text == successor.text == "full"
    fate = library.outdated.became(document.id, successor.id, part) if is_held and part else None
    address = fate.address if fate else WHOLE
    return {
        "document": successor.id,
        "title": successor.title,
        "edition": library.validity.edition(successor.id),
        "address": address,
        "label": fate.label if fate else "",
        "became": fate.kind if fate else None,
        "url": document_url(successor.id, address, as_of=as_of),
    }


def comparison_json(comparison: Comparison, as_of: date | None = None) -> Json:
    """Return two documents side by side, row by row, with their metadata on the day that was asked about, if any;
    `links` are the new addresses of the old parts, null for what was dropped."""
    old, new = comparison.old, comparison.new
    return _answer(
        "Comparison",
        comparison,
        as_of=as_of,
        old=_metadata(old, as_of),
        new=_metadata(new, as_of),
        counts={"articles": comparison.articles, "paragraphs": comparison.paragraphs},
        rows=[_From(row, old=_sides(old, row.old, as_of), new=_sides(new, row.new, as_of)) for row in comparison.rows],
        links=comparison.links.items(),
        url=compare_url(old.id, new.id, as_of=as_of),
    )


def _sides(document: Metadata, sides: Iterable[Side], as_of: date | None) -> list[_From]:
    return [_From(side, url=document_url(document.id, side.address, as_of=as_of)) for side in sides]


def timeline_json(timeline: Timeline, on: OnDay, as_of: date | None = None) -> Json:
    """Return the versions of a work, the oldest first, with their status on a day, and which of them held on it; `as_of`
    is that day if it was asked about, which then goes into links."""
    return _answer(
        "Timeline",
        timeline,
        as_of=on.day,
        in_force=[version.metadata.id for version in on.in_force],
        perhaps=[version.metadata.id for version in on.perhaps],
        answer=on.sentence,
        versions=[
            _From(version, **_edition(version.metadata, as_of), status=version.status_on(on.day))
            for version in timeline.versions
        ],
        url=work_url(timeline.work, as_of),
    )


def citations_json(library: Library, identifier: str, as_of: date | None = None) -> Json:
    """Return who cites a document and what it cites, on the day that was asked about, if any. Raises NotFoundError."""
    connections = library.connections(identifier, as_of)
    return _answer(
        "Citations",
        **{**_edition(library.metadata(identifier, as_of)), "url": citations_url(identifier, as_of)},
        as_of=as_of,
        citing=[_connected(connection, library, as_of) for connection in connections.citing],
        cited=[_connected(connection, library, as_of) for connection in connections.cited],
    )


def _connected(connection: Connection, library: Library, as_of: date | None) -> Json:
    metadata = library.metadata(connection.document, as_of)
    places = [
        {
            "address": link.source_address,
            "label": link.source_address.label,
            "url": document_url(link.source, link.source_address, as_of=as_of),
            "cited": {"address": link.address, "label": link.address and link.address.label},
        }
        for link in connection.links
    ]
    return {**_edition(metadata, as_of), "status": metadata.status, "count": connection.places, "places": places}


def part_history_json(history: PartHistory, day: date, as_of: date | None = None) -> Json:
    """Return a part of a document in every version of its work, with their statuses on *day*; `as_of` is that day if it
    was asked about, which then goes into links."""
    document = history.document.id
    return _answer(
        "PartHistory",
        history,
        document=document,
        address=history.passage.address,
        as_of=as_of,
        versions=[_part_version(version, day, as_of) for version in history.versions],
        url=history_url(document, history.passage.address, as_of),
    )


def _part_version(entry: PartVersion, day: date, as_of: date | None) -> _From:
    metadata = entry.version.metadata
    return _From(
        entry.version,
        **_edition(metadata, as_of),
        status=entry.version.status_on(day),
        parts=[
            _From(passage, url=document_url(metadata.id, passage.address, as_of=as_of)) for passage in entry.passages
        ],
        before=entry.before.id if entry.before else None,
        changes=[
            _From(row, old=_sides(entry.before or metadata, row.old, as_of), new=_sides(metadata, row.new, as_of))
            for row in entry.rows
        ],
    )


def _edition(metadata: Metadata, as_of: date | None = None) -> Json:
    return {
        "document": metadata.id,
        "title": metadata.title,
        "year": metadata.year,
        "text_kind": metadata.text,
        "url": document_url(metadata.id, as_of=as_of),
    }


def outdated_json(citing: Iterable[CitingDocument], day: date, as_of: date | None = None) -> Json:
    """Return the citations of versions that no longer hold on a day, by the document that they stand in; `as_of` is that
    day if it was asked about, which then goes into links."""
    documents = [document for document in citing if document.citations]
    return _answer(
        "Outdated",
        as_of=day,
        total=sum(len(document.citations) for document in documents),
        documents=[
            _From(
                document,
                **_edition(document.source, as_of),
                citations=[_old_citation(citation, as_of) for citation in document.citations],
            )
            for document in documents
        ],
    )


def _old_citation(citation: OldCitation, as_of: date | None) -> _From:
    return _From(
        citation,
        text=citation.wording,
        url=document_url(citation.source.id, citation.address, as_of=as_of),
        cited=_From(citation.lapse, **_edition(citation.version), address=citation.part, label=citation.part_label),
        successor=_edition(citation.successor) if citation.successor else None,
        became=citation.fate,
        detail=f"{citation.sentence}。",
    )


def formulations_json(library: Library) -> Json:
    """Return all formulations, in the order of their file."""
    return _answer("Formulations", formulations=[_formulation(each, library) for each in library.formulations.all])


def formulation_json(formulation: Formulation, library: Library) -> Json:
    """Return a formulation, with links to those of its sources that *library* holds."""
    return _answer("Formulation", _formulation(formulation, library))


def _formulation(formulation: Formulation, library: Library) -> _From:
    documents = library.snapshot.documents
    sources = [
        _From(source, url=document_url(source.document, source.address) if source.document in documents else None)
        for source in formulation.sources
    ]
    return _From(formulation, sources=sources, url=formulation_url(formulation.name))


def report_json(report: Report, text: VisibleText, *, is_whole: bool = False) -> Json:
    """Return what a check found in a draft; spans are code points of the draft's own text.

    Of too many findings the gravest are listed, but for `is_whole`.
    """
    listed = report.findings if is_whole else report.listed
    return _answer(
        "Report",
        report,
        coverage=_From(report, marks=len(report.findings), sentence=report.coverage),
        corpus={"version": report.corpus_version, "documents": report.documents},
        as_of=report.day,
        dated=report.is_dated,
        findings=[_finding(finding, text) for finding in listed],
        unlisted=len(report.findings) - len(listed),
    )


def future_json(days: Iterable[ComingDay], text: VisibleText) -> list[Json]:
    """Return on which days to come verdicts on a draft turn: each finding as it will be, with the verdict that it has before."""
    return [
        _filled(_COMING_DAY, _From(day, date=day.day, findings=[_turned(turn, text) for turn in day.turns]))
        for day in days
    ]


def _turned(turn: Turn, text: VisibleText) -> _From:
    return _From(_finding(turn.after, text), before=turn.before.verdict)


def ledger_json(ledger: Ledger) -> Json:
    """Return what is said of the rules of a folder."""
    return _answer(
        "Ledger",
        ledger,
        as_of=ledger.day,
        corpus={"version": ledger.corpus_version, "documents": ledger.documents, "as_of": ledger.as_of},
        rows=[_From(row, needs=row.task, suggestion=row.proposal) for row in ledger.rows],
    )


def _finding(finding: Finding, text: VisibleText) -> _From:
    line, column = text.position(finding.span[0])
    return _From(
        finding,
        needs=finding.need,
        span=text.in_source(*finding.span),
        line=line,
        column=column,
        target=_target(finding.target) if finding.target else None,
        candidates=[_target(candidate) for candidate in finding.candidates],
    )


def _target(target: Target) -> _From:
    return _From(target, url=document_url(target.document, target.address if target.is_held else ""))
