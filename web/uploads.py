"""A draft as it comes in a request: pasted text, a file, or a file that the report page carried along.

It is read into memory and nowhere else: the parts of a form are never spooled to a temporary file.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from flask import Request

from kb.errors import KbError, QueryError
from kb.text import day
from web import pace

MOST_SENT = 15 * 1024 * 1024
"""Bytes of a request with a draft: a file of the largest size that is read, in base64, and what is around it."""

BOM = "\ufeff"
_PASTED = "稿件.txt"
# What no file takes in a line of text: line ends, and what XML has no letters for.
_NOT_IN_A_LINE = re.compile("[\x00-\x08\x0a-\x1f\ufffe\uffff]")
_AS_OF = "日期要写成 2026-11-21 这样，请改正后再核对。"


class SubmissionError(KbError):
    """A draft that was not sent as it should be."""

    code = "bad_request"


class BothGivenError(SubmissionError):
    """A form with a text and a file."""

    def __init__(self) -> None:
        super().__init__("粘贴了正文，又选了文件，一次只能核对一样，请选用其中一样；两样都还在。")


class MediaTypeError(KbError):
    """A draft in a kind of request that is not read."""

    code = "unsupported_media_type"


class InMemoryRequest(Request):
    """A request whose uploaded files stay in memory, however large: a draft must not reach the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


@dataclass(frozen=True)
class Submission:
    """A draft as it was sent: its bytes, the name that tells its kind, and the day by which it is judged, if one was given.

    `text` is the text of a draft that was pasted; None of one that came as a file. `rewritten` are the lines of its visible
    text that were changed on the page of the report, by their number from 0; `state` tells the text that they were changed in;
    `is_changed` says that such changes have been made in it already.
    """

    raw: bytes
    name: str
    day: date | None
    text: str | None = None
    rewritten: Mapping[int, str] = field(default_factory=dict)
    state: str = ""
    is_changed: bool = False

    @property
    def stem(self) -> str:
        """Return the name without what tells the kind."""
        return PurePosixPath(self.name).stem


def admit(request: Request) -> None:
    """Let a request be as large as a draft; call before its body is read. Raises TooOftenError if its address has to wait."""
    request.max_content_length = MOST_SENT
    request.max_form_memory_size = MOST_SENT
    request.max_form_parts = 16
    pace.admit()


def from_form(request: Request) -> Submission:
    """Return what the form of the page sent.

    Raises SubmissionError if it holds no draft, and BothGivenError if it holds two and does not say which is meant.
    """
    admit(request)
    day = _day(request.form.get("as_of", ""))
    use = request.form.get("use", "")
    text = typed_text(request) if use != "file" else ""
    sent = carried_file(request, day) if use != "text" else None
    if sent is not None and text.strip():
        raise BothGivenError
    if sent is None:
        if not text.strip():
            raise SubmissionError("没有正文，请粘贴正文，或选择一个文件。")
        sent = Submission(_encoded(text), _PASTED, day, text)
    return replace(sent, rewritten=_rewritten(request.form.get("changes", "")), state=request.form.get("state", ""))


def carried_file(request: Request, day: date | None = None) -> Submission | None:
    """Return the file that was chosen, else the one that the page carried along, if any."""
    sent = _file(request, day)
    if sent is None and request.form.get("kept"):
        sent = Submission(_kept(request.form["kept"]), _plain_name(request.form.get("kept_name", "")), day)
    return sent


def _rewritten(sent: str) -> dict[int, str]:
    """The lines that were changed on the page: {"12": "…"}."""
    if not sent:
        return {}
    try:
        lines = json.loads(sent)
        return {int(number): _line(words) for number, words in lines.items()}
    except (ValueError, AttributeError, RecursionError):
        raise SubmissionError("页面里的修改不完整，请刷新页面，重新核对。") from None


def _line(words: object) -> str:
    """A line as it was written; what was pasted into it with line ends is one line all the same."""
    if not isinstance(words, str):
        raise ValueError
    words.encode()
    return _NOT_IN_A_LINE.sub("", words)


def from_api(request: Request) -> Submission:
    """Return what a program sent: JSON, or a form with a file. Raises SubmissionError and MediaTypeError."""
    admit(request)
    if request.mimetype == "multipart/form-data":
        day = _day(request.form.get("as_of", ""))
        sent, text = _file(request, day), request.form.get("file", "")
        if sent is None and not text.strip():
            raise SubmissionError("没有文件，请用 file 字段上传。")
        return sent or Submission(_encoded(BOM + text), _PASTED, day, text)
    if not request.is_json:
        raise MediaTypeError("请发送 JSON（Content-Type: application/json），或用 multipart/form-data 上传文件。")
    return _from_json(request.get_data(cache=False))


def _from_json(body: bytes) -> Submission:
    try:
        content: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise SubmissionError("内容不是正确的 JSON，请检查后再发送。") from None
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        raise SubmissionError('请发送 {"text": "正文", "as_of": "2026-11-21"}，其中 as_of 可以不写。')
    unknown = sorted(set(content) - {"text", "as_of"})
    if unknown:
        raise SubmissionError("除 text 和 as_of 外还有别的字段，请去掉后再发送。")
    as_of = content.get("as_of")
    if as_of is not None and not isinstance(as_of, str):
        raise SubmissionError(_AS_OF)
    if not content["text"].strip():
        raise SubmissionError("text 里没有正文，请补上。")
    # A file begins at its BOM, and a text with what it begins with: positions are counted from there.
    return Submission(_encoded(BOM + content["text"]), _PASTED, _day(as_of or ""), content["text"])


def _file(request: Request, day: date | None) -> Submission | None:
    uploaded = request.files.get("file")
    if uploaded is None or not uploaded.filename:
        return None
    uploaded.stream.seek(0)  # a form that cannot be used is read again, to be given back
    return Submission(uploaded.stream.read(), _plain_name(uploaded.filename), day)


def typed_text(request: Request) -> str:
    """Return the text of the form, line ends as typed: a form sends every one as CRLF."""
    return request.form.get("text", "").removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")


def _kept(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise SubmissionError("页面里带着的文件不完整，请重新选择文件。") from None


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise SubmissionError("正文里有不能识别的字符，请检查后再核对。") from None


def _plain_name(name: str) -> str:
    """Return the last part of a file name, what prints of it: C:\\稿件\\报告.docx is 报告.docx."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())


def _day(typed: str) -> date | None:
    """Return the day that was typed, None if there is none. Raises SubmissionError if it is no day."""
    try:
        return day(typed)
    except QueryError:
        raise SubmissionError(_AS_OF) from None
