"""The page at which a draft is checked: the form, the report beside the draft, and the draft given back."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file

from kb.contract import report_json
from kb.drafts import annotations, read_draft
from kb.errors import KbError
from kb.export import draft_paper
from kb.files import DRAFT, DRAFT_SUFFIXES, SHORT_NAMES, Annotation, UnchangeableError, VisibleText
from web import rendering
from web.draft_page import DraftPage, draft_page
from web.kept import CheckedDraft, KeptChecker, mending_of, state_of
from web.site import site_address
from web.status_codes import status_code
from web.uploads import BOM, BothGivenError, Submission, SubmissionError, carried_file, from_form, typed_text

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
        return _form_page()

    @routes.post("/draft")
    def report() -> str | tuple[str, int]:
        try:
            sent = with_changes_made(from_form(request))
            return _report_page(sent, checker.check(sent))
        except KbError as error:
            return _form_page(error), status_code(error)

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


def _form_page(error: KbError | None = None) -> str:
    """The form; of one that could not be used with why, and with what was in it: of two drafts both."""
    is_both = isinstance(error, BothGivenError)
    carried = carried_file(request) if is_both else None
    return render_template(
        "draft.html",
        suffixes=DRAFT_SUFFIXES,
        names=SHORT_NAMES,
        most=DRAFT.bytes,
        message=error.message if error else "",
        text=typed_text(request),
        as_of=request.form.get("as_of", ""),
        is_both=is_both,
        carried=carried,
        kept=_carried(carried) if carried else "",
    )


def _report_page(sent: Submission, checked: CheckedDraft) -> str:
    return render_template(
        "report.html",
        page=_page(sent, checked),
        coming=checked.coming,
        sent=sent,
        state=state_of(checked.text.text),
        kept=_carried(sent) if sent.text is None else "",
        downloads=[kind for kind in _KINDS if checked.text.suffix in kind.given_for],
        suffixes=DRAFT_SUFFIXES,
        most=DRAFT.bytes,
    )


def _carried(sent: Submission) -> str:
    """A file in base64, for the page to carry; of a large one nothing, unless it holds changes that are nowhere else."""
    is_carried = len(sent.raw) <= _MOST_CARRIED or sent.is_changed
    return base64.b64encode(sent.raw).decode() if is_carried else ""


def _page(sent: Submission, checked: CheckedDraft, site: str = "") -> DraftPage:
    return draft_page(checked.text.text, checked.report, checked.library, sent.day, site, checked.mending)


def with_changes_made(sent: Submission) -> Submission:
    """Return a draft with what was changed on the page of its report: the text, the file; of a PDF file a new Word file.

    Raises UnchangeableError where a change cannot be made, ForeignLinesError if they were made in another draft.
    """
    if not sent.rewritten:
        return sent
    text = read_draft(sent.raw, sent.name)
    mending = mending_of(sent, text)
    made = replace(sent, rewritten={}, state="", is_changed=True)
    if text.origin is None:
        text, made = draft_paper(text.text), replace(made, name=f"{sent.stem}.docx")
    raw = text.changed(mending.changes, (), datetime.now(UTC))
    return replace(made, raw=raw, text=raw.decode().removeprefix(BOM) if sent.text is not None else None)


# What is given back


def _annotated(sent: Submission, checked: CheckedDraft) -> bytes:
    return _given_back(checked.text, checked)


def _word(sent: Submission, checked: CheckedDraft) -> bytes:
    """Return the Word file with its links, comments and changes; of any other draft a new one with its paragraphs."""
    text = checked.text if checked.text.suffix == ".docx" else draft_paper(checked.text.text)
    return _given_back(text, checked, datetime.now(UTC))


def _given_back(text: VisibleText, checked: CheckedDraft, date: datetime | None = None) -> bytes:
    """Return the file with links, comments and changes; what cannot be changed there is told in a comment."""
    mending, refused = checked.mending, list[Annotation]()
    while True:
        marks = annotations(checked.report.findings, site_address(), mending, is_tracked=text.suffix == ".docx")
        try:
            return text.changed(mending.changes, [*marks, *refused], date)
        except UnchangeableError as error:
            refused += _refusal(error, mending.text)
            mending = mending.without(error.change)


def _refusal(error: UnchangeableError, text: str) -> Iterator[Annotation]:
    """The comment on a change that was not made, on its whole paragraph: what is made by a program cannot bear one."""
    change = error.change
    start = text.rfind("\n", 0, change.start) + 1
    end = (text + "\n").index("\n", change.end)
    old, new = text[change.start : change.end], change.text
    what = f"“{old}”要改为“{new}”" if old and new else f"“{old}”要删去" if old else f"要加上“{new}”"
    if start < end:
        yield Annotation(start, end, comment=f"{what}：{error.message}")


def _html(sent: Submission, checked: CheckedDraft) -> bytes:
    """Return an HTML file with its links; of any other draft a page with all that the report page shows."""
    if checked.text.suffix == ".html":
        return _annotated(sent, checked)
    return render_template(
        "taken.html",
        page=_page(sent, checked, site_address()),
        name=sent.stem,
        style=rendering.stylesheets("paper.css", "report.css"),
    ).encode()


def _json(sent: Submission, checked: CheckedDraft) -> bytes:
    return json.dumps(report_json(checked.report, checked.text, is_whole=True), ensure_ascii=False, indent=2).encode()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALL = frozenset(DRAFT_SUFFIXES)

_KINDS = (
    Kind("docx", "Word", _WORD, _ALL, _word),
    Kind("txt", "纯文本", "text/plain", frozenset({".txt"}), _annotated),
    Kind("md", "Markdown", "text/markdown", frozenset({".txt", ".md"}), _annotated),
    Kind("html", "网页", "text/html", _ALL, _html),
    Kind("json", "JSON", "application/json", _ALL, _json),
)
