"""The JSON of the command line and the site: one declaration of each shape, and answers that are filled into it."""

import json
from datetime import date

import pytest

from kb.contract import SHAPES, error_json, part_json, reference
from kb.library import Library
from tests.support.shapes import Json, assert_shaped


def test_every_part_of_every_document_has_its_shape(library: Library) -> None:
    for metadata in library.documents():
        document = library.document(metadata.id)
        for passage in document.passages:
            part = part_json(library, document.id, passage.address, date(2020, 1, 1))
            assert_shaped(part, SHAPES["Part"], SHAPES, passage.address)
            assert part["url"] == f"/documents/{document.id}?as_of=2020-01-01#{passage.address}"


def test_an_answer_is_told_in_the_order_of_its_shape() -> None:
    assert error_json("not_found", "没有。") == {"error": {"code": "not_found", "message": "没有。"}}
    assert list(error_json("a", "b")["error"]) == list(SHAPES["Error"]["properties"]["error"]["properties"])


def _references(schema: object) -> set[str]:
    """Return the names of the shapes that *schema* links to."""
    if isinstance(schema, dict):
        inside = set().union(*map(_references, schema.values())) if schema else set()
        return inside | ({schema["$ref"].rpartition("/")[2]} if isinstance(schema.get("$ref"), str) else set())
    return set().union(*map(_references, schema)) if isinstance(schema, list) and schema else set()


def test_every_shape_that_is_linked_to_is_declared() -> None:
    assert _references(SHAPES) <= set(SHAPES)
    assert reference("Hit") == {"$ref": "#/components/schemas/Hit"}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_needs_all_its_properties_but_the_day_that_may_be_asked_about(name: str) -> None:
    shape: Json = SHAPES[name]
    assert set(shape["properties"]) - set(shape["required"]) <= {"as_of"}
    assert json.loads(json.dumps(shape)) == shape
