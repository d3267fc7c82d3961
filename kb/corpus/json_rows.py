"""How passages and metadata are written down in a generation: JSON, compact."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from kb.documents import Address, Metadata, Paragraph, Passage, Point
from kb.errors import IndexUnusableError

Json = dict[str, Any]


def passage_to_json(passage: Passage) -> bytes:
    """Return a passage in about as many bytes as its text has."""
    paragraphs: list[list[object]] = []
    for paragraph in passage.paragraphs:
        row: list[object] = [paragraph.address, paragraph.label, paragraph.text, paragraph.number_length]
        if paragraph.points or paragraph.kind != "text" or paragraph.marks:
            row.append([[p.address, p.label, p.start, p.end] for p in paragraph.points])
        if paragraph.kind != "text" or paragraph.marks:
            row += [paragraph.kind, paragraph.marks]
        paragraphs.append(row)
    content = [passage.address, passage.label, passage.path, passage.kind, passage.line, paragraphs]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def passage_from_json(raw: bytes | str) -> Passage:
    """Return the passage in *raw*. Raises IndexUnusableError if it is damaged."""
    try:
        address, label, path, kind, line, rows = json.loads(raw)
    except ValueError as error:
        raise IndexUnusableError("索引文件在使用中损坏，请重新启动，会自动重建。") from error
    paragraphs = tuple(map(_paragraph_from_json, rows))
    return Passage(Address(address), label, tuple(path), kind, paragraphs, line)


def _paragraph_from_json(row: list[Any]) -> Paragraph:
    """Return a paragraph; points, and what is not plain text, are written only where there are any."""
    plain = Paragraph(Address(row[0]), *row[1:4])
    if len(row) == 4:
        return plain
    with_points = replace(plain, points=tuple(Point(Address(place), *others) for place, *others in row[4]))
    return replace(with_points, kind=row[5], marks=tuple(row[6])) if len(row) > 5 else with_points


_DATE_FIELDS = ("approved", "published", "effective", "repealed", "collected", "imported")
_TUPLE_FIELDS = ("aliases", "official_urls")


def metadata_to_json(metadata: Metadata) -> Json:
    """Return what is known of a document; what is not is left out."""
    unknown = vars(Metadata("", ""))
    values = {name: value for name, value in vars(metadata).items() if value != unknown[name]}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def metadata_from_json(values: Json) -> Metadata:
    """Return the metadata that `metadata_to_json` wrote."""
    dates = {name: date.fromisoformat(values[name]) for name in _DATE_FIELDS if name in values}
    lists = {name: tuple(values[name]) for name in _TUPLE_FIELDS if name in values}
    return Metadata(**{"id": "", "title": "", **values, **dates, **lists})
