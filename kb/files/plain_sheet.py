"""Plain text and Markdown, in the encodings that offices have: UTF-8, UTF-16 with a byte order mark, GB18030."""

from kb.errors import DocumentError
from kb.files.front_matter import split_front_matter
from kb.files.sheet import Sheet


def read(raw: bytes, name: str) -> Sheet:
    """The lines of a text file as they are. Raises DocumentError if it is no text, or its front matter is not in order."""
    front, body, first_line = split_front_matter(_decode(raw, name), path=name)
    return Sheet(tuple(body.split("\n")), front=front, first_line=first_line)


def _decode(raw: bytes, name: str) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise DocumentError("这不是文本文件，请用 Word 或记事本打开后另存为 UTF-8 文本。", path=name, line=1)
