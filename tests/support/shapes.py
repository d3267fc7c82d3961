"""Whether a JSON value has its shape: as much of JSON Schema as the description of the API uses."""

from datetime import date
from typing import Any

Json = dict[str, Any]

_PYTHON: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
    "boolean": (bool,),
}


def assert_shaped(value: Any, schema: Json, schemas: Json, where: str) -> None:
    """Fail if *value* is not what *schema* says; `where` names it in the message."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        names = [alternative["type"] for alternative in schema["anyOf"]]
        assert any(isinstance(value, _PYTHON[name]) for name in names), (where, value, names)
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, _PYTHON[name]) for name in types), (where, value, types)
    if "enum" in schema:
        assert value in schema["enum"], (where, value)
    if schema.get("format") == "date" and value is not None:
        assert date.fromisoformat(value).isoformat() == value, (where, value)
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), (where, set(value))
        for name, inside in value.items():
            assert_shaped(inside, schema["properties"][name], schemas, f"{where}.{name}")
    if isinstance(value, list):
        assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)), (where, value)
        for inside in value:
            assert_shaped(inside, schema["items"], schemas, f"{where}[]")
