"""What happens to a file or a text on its way: cut short, bits turned, pieces doubled, numbers grown, others' pieces in it."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

# What stands between pieces in the formats that are read, and what ends them too early.
_TOKENS = (
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&#0;", b"&#x110000;", b"&lt;", b"<w:p>", b"</w:p>", b"<w:tbl>", b"</w:tc>", b"<w:ins>",
    b"<script>alert(1)</script>", b"<svg onload=alert(1)>", b" onerror=alert(1) ", b"javascript:", b"<style>", b"<table>", b"<td>", b"<template>", b"<math>",
    b"<!DOCTYPE x [<!ENTITY a 'aa'>]>", b"&a;", b"obj", b"endobj", b"stream", b"endstream", b"<<", b">>", b"[[[[", b"]]]]", b"/Kids", b" 0 R", b"Tj", b"BT", b"Q",
    b"---\n", b": ", b"- ", b"\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"PK\x01\x02", b"99999999999999999999", b"-1", b"0", b"NaN", b"1e999",
    b"{", b"}", b"[", b"]", b'"', b"'", b"\\", b"%", b"!!python/object:x", b"&a *a", b"\xe4", b"\xed\xa0\x80", b"\xf4\x8f\xbf\xbf", b"=?utf-8?B?", b"Content-Type: ",
    b"Content-Transfer-Encoding: base64\r\n\r\n", b"../", b"C:\\",
)  # fmt: skip
_SIZES = (1, 1, 2, 4, 16, 64, 256)


def _place(raw: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(raw))
    return start, min(len(raw), start + random.choice(_SIZES))


def _cut_short(raw: bytes, random: Random, _: bytes) -> bytes:
    return raw[: random.randint(0, len(raw))]


def _without(raw: bytes, random: Random, _: bytes) -> bytes:
    start, end = _place(raw, random)
    return raw[:start] + raw[end:]


def _doubled(raw: bytes, random: Random, _: bytes) -> bytes:
    start, end = _place(raw, random)
    return raw[:end] + raw[start:end] * random.choice((1, 2, 9, 60)) + raw[end:]


def _turned(raw: bytes, random: Random, _: bytes) -> bytes:
    changed = bytearray(raw)
    for _bit in range(random.choice((1, 1, 2, 8)) if raw else 0):
        changed[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _with_token(raw: bytes, random: Random, _: bytes) -> bytes:
    start, end = _place(raw, random)
    return raw[:start] + random.choice(_TOKENS) * random.choice((1, 1, 1, 3, 200)) + raw[random.choice((start, end)) :]


def _with_other(raw: bytes, random: Random, other: bytes) -> bytes:
    (start, end), (first, last) = _place(raw, random), _place(other, random)
    return raw[:start] + other[first:last] + raw[random.choice((start, end)) :]


def _halves(raw: bytes, random: Random, other: bytes) -> bytes:
    return raw[: random.randint(0, len(raw))] + other[random.randint(0, len(other)) :]


def _with_number(raw: bytes, random: Random, _: bytes) -> bytes:
    digits = [at for at, byte in enumerate(raw) if 48 <= byte <= 57]
    if not digits:
        return raw
    at = random.choice(digits)
    return (
        raw[:at] + random.choice((b"0", b"9", b"-1", b"65536", b"4294967296", b"99999999999999999999")) + raw[at + 1 :]
    )


_WAYS: Sequence[Callable[[bytes, Random, bytes], bytes]] = (
    _cut_short, _without, _doubled, _turned, _with_token, _with_token, _with_other, _halves, _with_number,
)  # fmt: skip


def mutated(raw: bytes, random: Random, other: bytes = b"") -> bytes:
    """Return *raw* with a few things happened to it; pieces of *other* may come into it."""
    for _ in range(random.choice((0, 1, 1, 1, 2, 4))):
        raw = random.choice(_WAYS)(raw, random, other)
    return raw


def mutated_zip(raw: bytes, random: Random) -> bytes:
    """Return a zip in which something happened: mostly to a file in it, which is packed again; else to its bytes."""
    if random.random() < 0.25:
        return mutated(raw, random, raw)
    try:
        with ZipFile(BytesIO(raw)) as archive:
            files = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (BadZipFile, OSError, ValueError):
        return mutated(raw, random)
    at = random.randrange(len(files)) if files else 0
    other = random.choice(files)[1] if files else b""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for index, (name, content) in enumerate(files):
            happened = index == at
            written = ZipInfo(_renamed(name, random) if happened else name)
            archive.writestr(
                written,
                _content(name, content, random, other) if happened else content,
                ZIP_DEFLATED if random.random() < 0.7 else ZIP_STORED,
            )
    return made.getvalue()


def _content(name: str, content: bytes, random: Random, other: bytes) -> bytes:
    """A file of a zip with things happened to it; of one of XML mostly to its elements, so that it can still be read."""
    if not name.endswith((".xml", ".rels")) or random.random() < 0.25:
        return mutated(content, random, other)
    try:
        root = etree.fromstring(content)
    except (etree.XMLSyntaxError, ValueError):
        return mutated(content, random, other)
    for _ in range(random.choice((1, 1, 2, 5))):
        _happen(root, random)
    return etree.tostring(root)


def _happen(root: etree._Element, random: Random) -> None:
    """Let something happen to one element: gone, doubled, moved, nested, its text or an attribute another."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = random.choice(elements), random.choice(elements)
    parent = element.getparent()
    way = random.randrange(6)
    if way == 0 and parent is not None:
        parent.remove(element)
    elif way == 1 and parent is not None:
        for _ in range(random.choice((1, 1, 30))):
            parent.insert(parent.index(element), deepcopy(element))
    elif way == 2:
        other.append(deepcopy(element))
    elif way == 3 and element.attrib:
        name = random.choice(sorted(map(str, element.attrib)))
        element.attrib[name] = random.choice(
            ("", "0", "-1", "99999999999", "1 2 3", "x", "rId1", "NaN", "g 9999 1", "../a.xml")
        )
    elif way == 4:
        element.text = random.choice(
            ("", "\n", "第一条", "《条例》第三条", "0", "g 2 1", "M 0 0 L 9 9 C", "甲\u200b乙" * 9)
        )
    else:
        element.tag = other.tag


def _renamed(name: str, random: Random) -> str:
    if random.random() < 0.9:
        return name
    return random.choice(
        ("../" + name, "/" + name, name.upper(), name + "\n", "", name + "/", "con.md", "中\u202e文.md", name * 30)
    )
