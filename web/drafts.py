"""The page at which a draft is checked: the form, the report beside the draft, and the draft given back."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file

from kb.contract import report_json
from kb.drafts import annotations
from kb.errors import KbError
from kb.files import DRAFT, DRAFT_SUFFIXES, made_of
from web import rendering
from web.draft_page import DraftPage, draft_page
from web.kept import CheckedDraft, KeptChecker
from web.status_codes import status_code
from web.uploads import Submission, SubmissionError, from_form, typed_text

_SITE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+")

# A file of up to so many bytes is carried by the page, in base64, so that it need not be chosen again for a download.
_MOST_CARRIED = 4 * 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """A kind of file in which a checked draft is given back; `make` makes it. `given_for` are the suffixes of
    drafts that can be given back so."""

    suffix: str
    name: str
    mimetype: str
    given_for: frozenset[str]
    make: Callable[[Submission, CheckedDraft], bytes]


def blueprint(checker: KeptChecker) -> Blueprint:
    """Return the routes of the page over the `checker` of drafts."""
    routes = Blueprint("drafts", __name__)

    @routes.get("/draft")
    def form() -> str:
        return render_template("draft.html", suffixes=DRAFT_SUFFIXES, most=DRAFT.bytes)

    @routes.post("/draft")
    def report() -> str | tuple[str, int]:
        try:
            sent = from_form(request)
            return _report_page(sent, checker.check(sent))
        except KbError as error:
            page = render_template(
                "draft.html",
                suffixes=DRAFT_SUFFIXES,
                most=DRAFT.bytes,
                message=error.message,
                text=typed_text(request),
                as_of=request.form.get("as_of", ""),
            )
            return page, status_code(error)

    @routes.post("/draft/download")
    def download() -> Response:
        kind = next((kind for kind in _KINDS if kind.suffix == request.args.get("as")), None)
        if kind is None:
            raise SubmissionError("没有这种下载格式，请回到报告页选择。")
        sent = from_form(request)
        checked = checker.check(sent)
        if kind.suffix == "md" and checked.text.suffix == ".txt":
            sent = replace(sent, name=f"{sent.stem}.md")
            checked = checker.check(sent)
        if checked.text.suffix not in kind.given_for:
            raise SubmissionError(f"这份稿件不能下载为{kind.name}，请回到报告页选择别的格式。")
        return send_file(
            BytesIO(kind.make(sent, checked)),
            mimetype=kind.mimetype,
            as_attachment=True,
            download_name=f"{sent.stem}（核对）.{kind.suffix}",
        )

    return routes


def _report_page(sent: Submission, checked: CheckedDraft) -> str:
    is_carried = sent.text is None and len(sent.raw) <= _MOST_CARRIED
    return render_template(
        "report.html",
        page=_page(sent, checked),
        sent=sent,
        kept=base64.b64encode(sent.raw).decode() if is_carried else "",
        downloads=[kind for kind in _KINDS if checked.text.suffix in kind.given_for],
        suffixes=DRAFT_SUFFIXES,
        most=DRAFT.bytes,
    )


def _page(sent: Submission, checked: CheckedDraft, site: str = "") -> DraftPage:
    return draft_page(checked.text.text, checked.report, checked.library, sent.day, site)


# What is given back


def _site() -> str:
    """Return the address under which the site was reached: links in what is taken away lead there.

    Raises SubmissionError if it is none: it is what the request says of itself.
    """
    site = request.host_url.rstrip("/")
    if not _SITE.fullmatch(site):
        raise SubmissionError("请求里的网站地址不对，请从首页重新打开。")
    return site


def _annotated(sent: Submission, checked: CheckedDraft) -> bytes:
    return checked.text.annotated(annotations(checked.report.findings, _site()))


def _word(sent: Submission, checked: CheckedDraft) -> bytes:
    """Return the Word file with its links and comments; of any other draft a new one with its paragraphs."""
    marks = annotations(checked.report.findings, _site())
    now = datetime.now(UTC)
    if checked.text.suffix == ".docx":
        return checked.text.annotated(marks, now)
    return made_of(checked.text.text).annotated(marks, now)


def _html(sent: Submission, checked: CheckedDraft) -> bytes:
    """Return an HTML file with its links; of any other draft a page with all that the report page shows."""
    if checked.text.suffix == ".html":
        return _annotated(sent, checked)
    return render_template(
        "taken.html",
        page=_page(sent, checked, _site()),
        name=sent.stem,
        style=rendering.stylesheets("paper.css", "report.css"),
    ).encode()


def _json(sent: Submission, checked: CheckedDraft) -> bytes:
    return json.dumps(report_json(checked.report, checked.text), ensure_ascii=False, indent=2).encode()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALL = frozenset(DRAFT_SUFFIXES)

_KINDS = (
    Kind("docx", "Word", _WORD, _ALL, _word),
    Kind("txt", "纯文本", "text/plain", frozenset({".txt"}), _annotated),
    Kind("md", "Markdown", "text/markdown", frozenset({".txt", ".md"}), _annotated),
    Kind("html", "网页", "text/html", _ALL, _html),
    Kind("json", "JSON", "application/json", _ALL, _json),
)
