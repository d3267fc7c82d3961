"""The description of the API as a page shows it: operations with their parameters, shapes with their fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kb.contract import Json

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "是否",
    "object": "对象",
    "array": "列表",
    "null": "空",
}
_PLACES = {"path": "网址里", "query": "? 后面"}
_FORMATS = {"date": "日期，如 2026-11-21", "binary": "文件"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation: where it stands, whether it may be left out, what it says, which values it takes."""

    name: str
    place: str
    is_required: bool
    text: str
    values: str


@dataclass(frozen=True)
class Operation:
    """Something that can be asked for: `shape` is the name of what comes back, `example` an address that answers."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    shape: str
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class ShapeField:
    """A field of a shape: its type in words, the shape it links to if it is one, what it says."""

    name: str
    type: str
    shape: str
    text: str


def operations_in(described: Json) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI document, in its order."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            content = operation["responses"]["200"]["content"]
            first = next(iter(content.values()))["schema"]
            parameters = operation.get("parameters", [])
            yield Operation(
                method.upper(),
                path,
                operation["summary"],
                tuple(map(_parameter, parameters)) + tuple(_sent(operation)),
                first.get("$ref", "").rpartition("/")[2],
                tuple(content),
                tuple(sorted(set(operation["responses"]) - {"200"})),
                _example(path, parameters) if method == "get" else "",
            )


def _parameter(parameter: Json) -> Parameter:
    values = _words(parameter["schema"])
    return Parameter(
        parameter["name"],
        _PLACES[parameter["in"]],
        parameter.get("required", False),
        parameter.get("description", ""),
        values,
    )


def _sent(operation: Json) -> Iterator[Parameter]:
    """Yield what is sent in the body, by the kind of that."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        for name, field in schema["properties"].items():
            yield Parameter(name, kind, name in schema.get("required", ()), field.get("description", ""), _words(field))


def _example(path: str, parameters: list[Json]) -> str:
    """Return an address with the examples put in; empty if one that is needed has none."""
    values = {parameter["name"]: parameter["example"] for parameter in parameters if "example" in parameter}
    if any(parameter.get("required") and parameter["name"] not in values for parameter in parameters):
        return ""
    asked: dict[str, str] = {}
    for parameter in parameters:
        if parameter["name"] in values:
            value = values[parameter["name"]]
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", quote(value, safe=""))
            else:
                asked[parameter["name"]] = value
    return f"{path}?{urlencode(asked)}" if asked else path


def fields_of(shape: Json) -> Iterator[ShapeField]:
    """Yield the fields of a shape, those of an object inside it behind it as `query.text`."""
    yield from _fields(shape, "")


def _fields(shape: Json, above: str) -> Iterator[ShapeField]:
    for name, field in shape.get("properties", {}).items():
        inner = field.get("items", field)
        linked = inner.get("$ref", "").rpartition("/")[2]
        yield ShapeField(f"{above}{name}", _words(field), linked, field.get("description", ""))
        if "properties" in inner:
            yield from _fields(inner, f"{above}{name}{'[]' if 'items' in field else ''}.")


def _words(schema: Json) -> str:
    """Return in words which values a schema allows."""
    if "$ref" in schema:
        return ""
    if "enum" in schema:
        return "、".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return _words(schema["anyOf"][0])
    kind = schema.get("type", "object")
    types = kind if isinstance(kind, list) else [kind]
    word = _FORMATS.get(schema.get("format", "")) or _TYPES[types[0]]
    if "items" in schema:
        inside = _words(schema["items"])
        word = f"列表：{inside}" if inside else "列表"
    span = [str(schema[bound]) for bound in ("minimum", "maximum") if bound in schema]
    word += f"，{'—'.join(span)}" if len(span) == 2 else ""
    word += f"，不写是 {schema['default']}" if "default" in schema else ""
    return f"{word}，可空" if "null" in types else word
