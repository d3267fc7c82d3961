"""The JSON that the command line and the site give: the same shapes from both."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kb import __version__
from kb.citations import Citing, OldCitation
from kb.corpus import Formulation
from kb.documents import Document, Metadata, Passage, Section
from kb.drafts import Finding, Report, Target
from kb.files import VisibleText
from kb.library import Library
from kb.search import Hit, Results
from kb.urls import compare_url, document_url, formulation_url, work_url
from kb.versions import KIND_NAMES, Comparison, Counts, OnDay, Side, Timeline

Json = dict[str, Any]


def results_json(results: Results, as_of: date | None = None) -> Json:
    """The answer to a search; `as_of` is the day that was asked about: only if one was it is told, and goes into links."""
    query = results.query
    return {
        "query": {
            "text": query.text,
            "mode": mode_of(results),
            "notice": results.notice,
            **_told(as_of),
        },
        "total": {
            "documents": results.total.documents,
            "passages": results.total.passages,
            "occurrences": results.total.occurrences,
        },
        "facets": {
            name: [{"value": value.value, "count": value.count} for value in values]
            for name, values in (results.facets or dict.fromkeys(("genre", "issuer", "status", "year"), ())).items()
        },
        "hits": [hit_json(hit, query.text, as_of) for hit in results.hits],
        "took_ms": results.took_ms,
    }


def mode_of(results: Results) -> str:
    """How the answer was found: the wording itself (`exact`) or its words."""
    return "exact" if results.query.tier in {"exact", "citation"} else "words"


def hit_json(hit: Hit, query: str, as_of: date | None = None) -> Json:
    return {
        "document": hit.document,
        "title": hit.title,
        "address": hit.address,
        "label": hit.label,
        "path": list(hit.path),
        "kind": hit.kind,
        "text": hit.text,
        "highlights": [list(span) for span in hit.highlights],
        "tier": hit.tier,
        "score": hit.score,
        "status": hit.status,
        "text_kind": hit.text_kind,
        "url": document_url(hit.document, hit.anchor, query, as_of),
    }


def documents_json(known: list[Metadata], as_of: date | None = None) -> Json:
    """All documents, with their statuses on the day that was asked about, if one was."""
    return {**_told(as_of), "documents": [metadata_json(one, as_of) for one in known]}


def _told(as_of: date | None) -> Json:
    return {"as_of": as_of.isoformat()} if as_of else {}


def metadata_json(known: Metadata, as_of: date | None = None) -> Json:
    """What is known of a document; what is not known is null."""
    return {
        "id": known.id,
        "title": known.title,
        "aliases": list(known.aliases),
        "genre": known.genre,
        "issuer": known.issuer,
        "document_number": known.document_number or None,
        "approved": _day(known.approved),
        "published": _day(known.published),
        "effective": _day(known.effective),
        "repealed": _day(known.repealed),
        "status": known.status,
        "work": known.work or None,
        "supersedes": known.supersedes or None,
        "superseded_by": known.superseded_by or None,
        "text_kind": known.text,
        "articles": known.articles,
        "source": known.source or None,
        "fetched": known.fetched or None,
        "official_urls": list(known.official_urls),
        "notice": known.notice or None,
        "url": document_url(known.id, as_of=as_of),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def document_json(document: Document, as_of: date | None = None) -> Json:
    """A whole document: what is known of it, on the day that was asked about, if one was; its tree, and its passages."""
    return {
        **metadata_json(document.metadata, as_of),
        **_told(as_of),
        "sections": [_section_json(section) for section in document.sections],
        "passages": [_passage_json(passage) for passage in document.passages],
    }


def _section_json(section: Section) -> Json:
    return {
        "address": section.address,
        "label": section.label,
        "heading": section.heading,
        "children": [_section_json(child) for child in section.children],
    }


def _passage_json(passage: Passage) -> Json:
    return {
        "address": passage.address,
        "label": passage.label,
        "path": list(passage.path),
        "kind": passage.kind,
        "text": passage.text,
        "footnotes": [mark for paragraph in passage.paragraphs for mark in paragraph.marks],
    }


def part_json(document: Document, address: str, as_of: date | None = None) -> Json:
    """One part of a document. Raises NotFoundError if it is not there."""
    passage = document.passages[document.position(address)]
    return {
        "document": document.id,
        "title": document.title,
        "address": address,
        "label": document.label(address),
        "path": list(passage.path),
        "text": document.part_text(address),
        "text_kind": document.metadata.text,
        "url": document_url(document.id, address, as_of=as_of),
    }


def comparison_json(comparison: Comparison, as_of: date | None = None) -> Json:
    """Two documents side by side, row by row, with what is known of them on the day that was asked about, if one was;
    `links` are the new addresses of the old parts, null for what was dropped."""
    return {
        **_told(as_of),
        "old": metadata_json(comparison.old, as_of),
        "new": metadata_json(comparison.new, as_of),
        "is_same": comparison.is_same,
        "summary": comparison.summary,
        "notes": list(comparison.notes),
        "counts": {"articles": _counts_json(comparison.articles), "paragraphs": _counts_json(comparison.paragraphs)},
        "headings": [
            {"kind": heading.kind, "old": _heading_json(heading.old), "new": _heading_json(heading.new)}
            for heading in comparison.headings
        ],
        "rows": [
            {
                "kind": row.kind,
                "kind_name": row.kind_name,
                "old": [_side_json(comparison.old, side, as_of) for side in row.old],
                "new": [_side_json(comparison.new, side, as_of) for side in row.new],
                "pieces": [{"op": op, "text": text} for op, text in row.pieces],
            }
            for row in comparison.rows
        ],
        "links": [{"old": old, "new": new or None} for old, new in comparison.links.items()],
        "url": compare_url(comparison.old.id, comparison.new.id, as_of=as_of),
    }


def _counts_json(counts: Counts) -> Json:
    return {"old": counts.old, "new": counts.new, "kinds": {kind: counts.kinds[kind] for kind in KIND_NAMES}}


def _heading_json(heading: tuple[str, str] | None) -> Json | None:
    return {"address": heading[0], "text": heading[1]} if heading else None


def _side_json(known: Metadata, side: Side, as_of: date | None) -> Json:
    return {"address": side.address, "label": side.label, "url": document_url(known.id, side.address, as_of=as_of)}


def timeline_json(timeline: Timeline, on: OnDay, as_of: date | None = None) -> Json:
    """The versions of a work, the oldest first, with their status on a day, and which of them held on it; `as_of` is that
    day if it was asked about, which then goes into links."""
    return {
        "work": timeline.work,
        "title": timeline.title,
        "as_of": _day(on.day),
        "in_force": [version.known.id for version in on.in_force],
        "perhaps": [version.known.id for version in on.perhaps],
        "answer": on.sentence,
        "gaps": [{"begins": _day(gap.begins), "ends": _day(gap.ends)} for gap in timeline.gaps],
        "versions": [
            {
                "document": version.known.id,
                "title": version.known.title,
                "year": version.known.year,
                "begins": _day(version.begins),
                "ends": _day(version.ends),
                "interval": version.interval,
                "status": version.status_on(on.day),
                "text_kind": version.known.text,
                "url": document_url(version.known.id, as_of=as_of),
            }
            for version in timeline.versions
        ],
        "url": work_url(timeline.work, as_of),
    }


def outdated_json(found: Iterable[Citing], day: date, as_of: date | None = None) -> Json:
    """The citations of versions that no longer hold on a day, by the document that they stand in; `as_of` is that day if it
    was asked about, which then goes into links."""
    listed = list(found)
    documents = [
        {
            "document": one.source.id,
            "title": one.source.title,
            "year": one.source.year,
            "is_over": one.is_over,
            "citations": [_old_citation_json(citation, as_of) for citation in one.citations],
            "url": document_url(one.source.id, as_of=as_of),
        }
        for one in listed
    ]
    return {"as_of": _day(day), "total": sum(len(one.citations) for one in listed), "documents": documents}


def _old_citation_json(citation: OldCitation, as_of: date | None) -> Json:
    cited, after, fate = citation.cited, citation.successor, citation.fate
    return {
        "address": citation.address,
        "label": citation.label,
        "text": citation.wording,
        "url": document_url(citation.source.id, citation.address, as_of=as_of),
        "cited": {
            "document": cited.id,
            "title": cited.title,
            "year": cited.year,
            "address": citation.part or None,
            "label": citation.part_label or None,
            "status": citation.lapse.status,
            "since": _day(citation.lapse.since),
        },
        "was_valid": citation.was_valid,
        "is_named": citation.is_named,
        "successor": {"document": after.id, "title": after.title, "year": after.year} if after else None,
        "became": {"kind": fate.kind, "address": fate.address or None, "label": fate.label or None} if fate else None,
        "detail": f"{citation.told}。",
    }


def formulation_json(formulation: Formulation, library: Library) -> Json:
    return {
        "name": formulation.name,
        "components": list(formulation.components),
        "count": formulation.count,
        "sources": [
            {
                "location": source.location,
                "document": source.document or None,
                "address": source.address or None,
                "url": document_url(source.document, source.address)
                if source.document in library.snapshot.documents
                else None,
            }
            for source in formulation.sources
        ],
        "wrong_variants": [{"wrong": v.wrong, "why": v.why or None} for v in formulation.wrong_variants],
        "changes": [{"date": change.date, "change": change.change} for change in formulation.changes],
        "confidence": formulation.confidence,
        "url": formulation_url(formulation.name),
    }


def health_json(library: Library) -> Json:
    """That the site answers, and on what."""
    manifest = library.snapshot.manifest
    return {
        "status": "ok",
        "version": __version__,
        "engine": {"name": library.engine_name, "answers": not library.engine.trouble()},
        "corpus": {
            "version": manifest.corpus_version,
            "documents": len(manifest.documents),
            "passages": library.snapshot.live_passages,
            "left_out": len(manifest.bad_files),
        },
    }


def report_json(report: Report, text: VisibleText) -> Json:
    """What a check found in a draft; spans are code points of the draft's own text."""
    return {
        "coverage": {
            "marks": len(report.findings),
            "checked": report.checked,
            "unchecked": [{"reason": reason, "count": count} for reason, count in report.unchecked],
            "sentence": report.coverage,
        },
        "corpus": {"version": report.corpus_version, "documents": report.documents},
        "as_of": _day(report.day),
        "dated": report.is_dated,
        "sources": [
            {"document": s.document, "title": s.title, "sha256": s.sha256 or None, "text_kind": s.text_kind}
            for s in report.sources
        ],
        "findings": [finding_json(finding, text) for finding in report.findings],
    }


def finding_json(finding: Finding, text: VisibleText) -> Json:
    line, column = text.position(finding.span[0])
    return {
        "span": list(text.in_source(*finding.span)),
        "line": line,
        "column": column,
        "text": finding.text,
        "kind": finding.kind,
        "target": _target_json(finding.target) if finding.target else None,
        "verdict": finding.verdict,
        "detail": finding.detail,
        "reason": finding.reason or None,
        "candidates": [_target_json(candidate) for candidate in finding.candidates],
        "evidence": finding.evidence or None,
        "suggestion": finding.suggestion or None,
        "diff": [{"op": piece.op, "text": piece.text} for piece in finding.diff] or None,
    }


def _target_json(target: Target) -> Json:
    return {
        "document": target.document,
        "address": target.address,
        "title": target.title,
        "label": target.label,
        "url": document_url(target.document, target.address if target.held else ""),
    }


def error_json(code: str, message: str) -> Json:
    return {"error": {"code": code, "message": message}}
