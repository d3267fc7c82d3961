"""The surfaces: what takes something in, how an input for it is made, and what must hold of the answer."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import quote

from kb.amendments import amend, article_map, new_document
from kb.citations import references_in
from kb.corpus import Catalogue, Formulations
from kb.documents import Document, Metadata, parse, read_lines
from kb.drafts import NEEDS, VERDICTS, annotations
from kb.drafts.own_articles import own_parts
from kb.export.packs import opened as opened_pack
from kb.export.packs import verify
from kb.files import (
    DRAFT,
    FORMATS,
    INTAKE,
    VisibleText,
    closing_of,
    format_of,
    metadata_of,
    read_file,
    split_front_matter,
    unread,
)
from kb.files.html.cleaning import cleaned
from kb.intake.files import files_in
from kb.intake.understanding import papers_in, understand
from kb.search import MOST_HITS, Question
from tests.amendments.example import LAW, TITLE
from tests.measures.fuzz import grammar, seed_files
from tests.measures.fuzz.mutation import mutated, mutated_zip
from tests.measures.fuzz.packs import pack
from tests.measures.fuzz.world import FuzzWorld

_SITE = "https://kb.example.org"


class BrokenPromiseError(Exception):
    """An answer that is not what is promised of every answer."""


@dataclass(frozen=True)
class Surface:
    """Something that takes input in. `share` is how often it is chosen beside the others.

    `ask` raises KbError for what is refused, BrokenPromiseError if an answer breaks a promise.
    """

    name: str
    share: int
    make: Callable[[Random], bytes]
    ask: Callable[[FuzzWorld, bytes], object]


def _hold(is_held: object, promise: str) -> None:
    if not is_held:
        raise BrokenPromiseError(promise)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


def _made(make: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda random: make(random).encode("utf-8", "surrogatepass")


# Search


def _search(world: FuzzWorld, raw: bytes) -> None:
    mode, _, text = _text(raw).partition("\n")
    results = world.library.search(Question(text, mode, limit=MOST_HITS))  # type: ignore[arg-type]
    _hold(results.total.passages >= len(results.hits), "fewer passages than hits")
    for hit in results.hits:
        ends = [0]
        for start, end in hit.highlights:
            _hold(ends[-1] <= start < end <= len(hit.text), f"highlight {start}-{end} of {len(hit.text)}")
            ends.append(end)


def _query(random: Random) -> bytes:
    mode = random.choice(("auto", "auto", "exact", "words"))
    return f"{mode}\n{grammar.query(random)[: random.choice((20, 60, 220))]}".encode("utf-8", "surrogatepass")


def _suggest(world: FuzzWorld, raw: bytes) -> None:
    for suggestion in world.suggestions.suggest(_text(raw)):
        _hold(suggestion.text, "an empty suggestion")


# Texts


def _structure(_world: FuzzWorld, raw: bytes) -> None:
    text = _text(raw)
    structure = parse(text, title="示例工作条例")
    _hold(not structure.uncovered(text), f"lost: {structure.uncovered(text)!r}")
    addresses = [passage.address for passage in structure.passages]
    _hold(len(addresses) == len(set(addresses)), "an address twice")
    _hold(all(re.fullmatch(r"[a-z0-9_-]+", address) for address in addresses), "an address that is none")
    read_lines(text)


def _front_matter(_world: FuzzWorld, raw: bytes) -> None:
    front, body, line = split_front_matter(_text(raw), path="a.md")
    _hold(line >= 1 and isinstance(body, str), "no body")
    metadata_of(front, "a", path="a.md")
    closing_of(front)


def _citations(world: FuzzWorld, raw: bytes) -> None:
    text = _text(raw)
    at = 0
    for reference in references_in(text, world.library.resolver, home=own_parts(text)):
        start, end = reference.span
        _hold(at <= start < end <= len(text), f"citation {start}-{end} of {len(text)}")
        at = end


# Drafts


def _checked(world: FuzzWorld, text: VisibleText) -> None:
    report = world.checker.check(text.text)
    for finding in report.findings:
        start, end = finding.span
        _hold(0 <= start < end <= len(text.text), f"finding {start}-{end} of {len(text.text)}")
        _hold(text.text[start:end] == finding.text, "a finding that is not its text")
        _hold(finding.verdict in VERDICTS and finding.need in NEEDS, "a verdict of its own")
        first, last = text.in_source(start, end)
        _hold(0 <= first <= last, "a place before the file")
        text.position(start)
    if text.origin is not None:
        _given_back(text, annotations(report.findings, _SITE))


def _given_back(text: VisibleText, marks: Sequence[Any]) -> None:
    """Hold a draft with what was put into it to what it was: nothing lost, and what reads links reads as the draft did."""
    raw = text.annotated(marks)
    again = read_file(raw, f"稿{text.suffix}", INTAKE)
    if text.suffix == ".txt":
        _hold(_is_within(text.source or "", again.source or ""), "a letter of a text lost")
    elif text.suffix == ".html":  # a page that is dangerous is written anew, and what is badly nested in it in order
        _hold(_is_within(_letters(text.text), again.text), "a letter of a page lost")
    elif text.suffix == ".md" and ("text" in text.front or "〔核对：" in again.text):  # where marks are text
        _hold(_is_within(_letters(text.text), again.text), "a letter of a text lost")
    else:
        _hold(again.text == text.text, "a draft that reads otherwise when it is given back")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_within(text: str, longer: str) -> bool:
    """Tell whether all letters of a text stand in another, in their order."""
    letters = iter(longer)
    return all(letter in letters for letter in text)


def _draft(suffix: str) -> Callable[[FuzzWorld, bytes], None]:
    return lambda world, raw: _checked(world, read_file(raw, f"稿{suffix}", DRAFT))


def _import(suffix: str) -> Callable[[FuzzWorld, bytes], None]:
    def take(world: FuzzWorld, raw: bytes) -> None:
        _understood(papers_in(raw, f"示例{suffix}", world.catalogue, {}))

    return take


def _understood(papers: Sequence[Any]) -> None:
    for paper in papers:
        _hold(paper.metadata.title.strip(), "a document without a title")
        _hold(not paper.structure.uncovered(paper.body), "an import that loses words")


# Files


def _cleaning(_world: FuzzWorld, raw: bytes) -> None:
    page = cleaned(raw.decode("utf-8", "replace"), "utf-8", is_declared=True)
    watch = _HarmWatch()
    watch.feed(_OF_TITLE.sub("", page))
    watch.close()
    _hold(not watch.harm, f"harm: {watch.harm}")


_OF_TITLE = re.compile(r"<title>.*?(?:</title>|\Z)", re.DOTALL | re.IGNORECASE)  # in which markup is text
_HARMFUL = frozenset([
    "script", "style", "iframe", "frame", "object", "embed", "applet", "svg", "math", "form", "input", "base", "link",
    "template", "noscript",
])  # fmt: skip


class _HarmWatch(HTMLParser):
    """Reads a page as another program does, and notes what runs, frames, or asks elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, value in attrs if name.startswith("on") or name == "srcdoc" or _is_program(value)]
        self.harm += [f"{tag} {name}" for name in names] + [tag] * (tag in _HARMFUL)


def _is_program(value: str | None) -> bool:
    return re.sub(r"[\x00-\x20]", "", value or "").lower().startswith(("javascript:", "vbscript:", "data:text"))


def _recognition(_world: FuzzWorld, raw: bytes) -> None:
    name, _, content = raw.partition(b"\n")
    told = name.decode("utf-8", "replace")
    file_format = format_of(told, content)
    if file_format is None or file_format.reader is None:
        _hold(unread(told, file_format, INTAKE).endswith("。"), "a refusal that is no sentence")


def _named_bytes(random: Random) -> bytes:
    suffixes = [suffix for file_format in FORMATS for suffix in file_format.suffixes]
    name = random.choice(("稿", "a.b", "", "2024.3.1", "第3稿")) + random.choice(
        (*suffixes, "", ".exe", ".tmp", ".2024")
    )
    makers = (seed_files.plain, seed_files.page, seed_files.word_file, seed_files.ofd_file, seed_files.saved_page)
    raw = random.choice(makers)(random)
    heads = (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n", b"{\\rtf1", b"Rar!", b"\x89PNG", b"PK\x03\x04")
    return f"{name}\n".encode() + random.choice(heads) + mutated(raw, random)[: random.choice((20, 200, 9_000))]


def _archive(world: FuzzWorld, raw: bytes) -> None:
    files, remarks = files_in([world.on_desk(raw, "资料.zip")])
    for remark in remarks:
        _hold(remark.message.endswith("。"), f"a remark that is no sentence: {remark.message}")
    for file in files:
        content = file.read()
        if file.suffix in (".txt", ".md", ".html"):
            _understood(understand(read_file(content, file.name, INTAKE), file.name, "", world.catalogue, {}))


def _pack(world: FuzzWorld, raw: bytes) -> None:
    with opened_pack(world.on_desk(raw, "文库.kbpack")) as given:
        verify(given, world.corpus)


def _catalogue(_world: FuzzWorld, raw: bytes) -> None:
    Catalogue.parsed.__wrapped__(Catalogue, raw, "catalogue.yaml")


def _formulations(_world: FuzzWorld, raw: bytes) -> None:
    Formulations.parsed.__wrapped__(Formulations, raw, "formulations.yaml")


# Amendments


def _amend(_world: FuzzWorld, raw: bytes) -> None:
    law, _, decision = _text(raw).partition(_BETWEEN)
    title, _, body = decision.partition("\n")
    old, telling = _document(law, TITLE), _document(body, title)
    amended = amend(telling, old)
    new = new_document(amended, old, telling)
    rows = article_map(amended, old)
    _hold(not amended.parts or len(new.passages) >= 1, "a new text without a passage")
    _hold(all(row.kind for row in rows), "a row without a kind")


_BETWEEN = "\n====\n"


def _document(body: str, title: str) -> Document:
    structure = parse(body, title=title)
    return Document(Metadata(id="a-2020", title=title or "无题"), structure.passages, structure.sections)


def _amendment(random: Random) -> bytes:
    decision = grammar.decision(random)
    law = LAW if random.random() < 0.7 else _text_of(mutated(LAW.encode(), random, decision.encode()))
    telling = decision if random.random() < 0.7 else _text_of(mutated(decision.encode(), random, LAW.encode()))
    return f"{law}{_BETWEEN}{telling}".encode()


def _text_of(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


# Over HTTP


def _http(world: FuzzWorld, raw: bytes) -> None:
    head, _, body = raw.partition(b"\n")
    method, path, kind = head.decode("utf-8", "replace").split(" ", 2)
    answer = world.client.open(path, method=method, data=body if method == "POST" else None, content_type=kind or None)
    _hold(answer.status_code != 500, "500")
    if answer.is_json and answer.status_code >= 400:
        message = answer.get_json()["error"]["message"]
        _hold(message.endswith("。") and _HAN.search(message), f"a refusal that is no sentence: {message}")


_HAN = re.compile("[\u4e00-\u9fff]")


def _request(random: Random) -> bytes:
    if random.random() < 0.5:
        text = quote(grammar.query(random)[:220].encode("utf-8", "replace"))
        names = ("q", "mode", "genre", "issuer", "status", "year", "sort", "limit", "offset", "as_of", "x")
        values = (
            "auto",
            "exact",
            "条例",
            "2016-2019",
            "0",
            "-1",
            "9" * 30,
            "2024-02-30",
            "relevance",
            "现行有效",
            text,
            "%00",
            "%ff",
        )
        asked = "&".join(
            f"{random.choice(names)}={quote(random.choice(values), safe='%')}" for _ in range(random.randint(0, 4))
        )
        paths = (
            f"/api/search?q={text}&", f"/search?q={text}&", f"/api/suggest?q={text}&", f"/api/documents/{text or 'a'}?", "/api/documents/shili-2024/parts/art_3?",
            f"/api/documents/shili-2024/parts/{text or 'a'}?", f"/documents/shili-2024?q={text}&", f"/api/formulations/{text or 'a'}?", "/api/outdated?",
            "/api/compare/shili-2015/shili-2024?", f"/api/works/{text or 'a'}?", "/api/documents?", f"/formulations/{text or 'a'}?", f"/search/lines?q={text}&",
            f"/search/rows.csv?q={text}&", "/api/documents/shili-2024/history/art_3?", f"/export/{text or 'a'}?", f"/{text}?",
        )  # fmt: skip
        return f"GET {random.choice(paths)}{asked} \n".encode()
    return random.choice((_json_request, _form_request))(random)


def _json_request(random: Random) -> bytes:
    values: tuple[object, ...] = (grammar.paper(random), "", None, 1, [], {}, "\ud800", "甲" * 999)
    content = {"text": random.choice((grammar.paper(random), random.choice(values)))}
    content |= random.choice(({}, {"as_of": random.choice(("2024-03-01", "2024-02-30", "", None, 1))}, {"x": 1}))
    body = json.dumps(content, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    kind = random.choice(("application/json", "application/json", "application/json; charset=gbk", "text/plain", ""))
    return f"POST /api/check {kind}\n".encode() + mutated(body, random, b'{"text": [[[[')


def _form_request(random: Random) -> bytes:
    fields = (
        ("text", grammar.paper(random)), ("as_of", "2024-03-01"), ("as_of", "昨天"), ("use", "text"), ("use", "file"), ("changes", '{"0": "甲"}'),
        ("changes", "[[["), ("state", "0" * 16), ("kept", "5Zac"), ("kept_name", "稿.txt"), ("kept", "???"), ("x", ""),
    )  # fmt: skip
    chosen = [("text", grammar.paper(random))] * random.randint(0, 1) + random.sample(fields, random.randint(0, 4))
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "replace")
        for name, value in chosen
    ]
    if random.random() < 0.4:
        name, make = random.choice(
            (
                ("稿.txt", seed_files.plain),
                ("稿.html", seed_files.page),
                ("稿.docx", seed_files.word_file),
                ("稿.md", seed_files.markdown),
            )
        )
        parts.append(
            f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
            + make(random)
            + b"\r\n"
        )
    path = random.choice(
        (
            "/draft",
            "/draft",
            "/api/check",
            "/panel",
            "/draft/download?as=html",
            "/draft/download?as=json",
            "/draft/download?as=docx",
        )
    )
    return f"POST {path} multipart/form-data; boundary=b\n".encode() + mutated(b"".join(parts) + b"--b--\r\n", random)


# All of them


def _mutated(make: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
    """As it was made, or with things happened to it; seldom in the middle of a character, which ends all reading."""

    def made(random: Random) -> bytes:
        raw = make(random)
        changed = mutated(raw, random, make(random) if random.random() < 0.2 else b"")
        if random.random() < 0.1 or not _is_utf8(raw):
            return changed
        return changed.decode("utf-8", "ignore").encode()

    return made


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mutated_zip(make: Callable[[Random], bytes]) -> Callable[[Random], bytes]:
    return lambda random: mutated_zip(make(random), random)


_MAKERS: dict[str, tuple[Callable[[Random], bytes], int]] = {
    ".txt": (_mutated(seed_files.plain), 8), ".md": (_mutated(seed_files.markdown), 7), ".html": (_mutated(seed_files.page), 8),
    ".mht": (_mutated(seed_files.saved_page), 3), ".docx": (_mutated_zip(seed_files.word_file), 6), ".pdf": (_mutated(seed_files.pdf_file), 1),
    ".ofd": (_mutated_zip(seed_files.ofd_file), 2),
}  # fmt: skip

SURFACES: tuple[Surface, ...] = (
    Surface("search", 14, _query, _search),
    Surface("suggest", 10, _made(grammar.query), _suggest),
    Surface("structure", 18, _made(grammar.paper), _structure),
    Surface("front-matter", 8, _mutated(seed_files.front_matter), lambda world, raw: _front_matter(world, raw.decode("utf-8", "replace").encode())),
    Surface("citations", 16, _made(grammar.paper), _citations),
    *(Surface(f"draft{suffix}", share, make, _draft(suffix)) for suffix, (make, share) in _MAKERS.items()),
    *(Surface(f"import{suffix}", share, make, _import(suffix)) for suffix, (make, share) in _MAKERS.items()),
    Surface("cleaning", 10, _mutated(seed_files.page), _cleaning),
    Surface("recognition", 10, _named_bytes, _recognition),
    Surface("archive", 5, _mutated_zip(seed_files.archive), _archive),
    Surface("pack", 5, lambda random: mutated_zip(pack(), random), _pack),
    Surface("catalogue", 5, _mutated(seed_files.catalogue), _catalogue),
    Surface("formulations", 5, _mutated(seed_files.formulations), _formulations),
    Surface("amend", 5, _amendment, _amend),
    Surface("http", 8, _request, _http),
)  # fmt: skip
"""Every surface, and how often it is chosen; PDF and OFD are read some ten times as slowly as a text, and seldom chosen."""

BY_NAME = {surface.name: surface for surface in SURFACES}
