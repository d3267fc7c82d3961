"""The narrow page for a pane beside a text program: a text comes in, what was found in it stands in a list."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from kb.drafts import NEEDS, Finding, url_of
from kb.errors import KbError
from web.kept import KeptChecker
from web.status_codes import status_code
from web.uploads import from_form, typed_text


@dataclass(frozen=True)
class PanelNote:
    """A finding as the pane shows it.

    `start` and `end` are those of its mark in the text area, in the units in which scripts count (UTF-16).
    """

    finding: Finding
    start: int
    end: int
    url: str


def blueprint(checker: KeptChecker) -> Blueprint:
    """Return the routes of the pane over the `checker` of drafts."""
    routes = Blueprint("panel", __name__)

    @routes.get("/panel")
    def form() -> str:
        return render_template("panel.html", text="", notes=None)

    @routes.post("/panel")
    def report() -> str | tuple[str, int]:
        try:
            checked = checker.check(from_form(request))
        except KbError as error:
            page = render_template("panel.html", text=typed_text(request), notes=None, message=error.message)
            return page, status_code(error)
        text, report = checked.text.text, checked.report
        notes = _notes(text, report.listed)
        counts = Counter(finding.need for finding in report.findings)
        asking = [note for need in ("change", "look") for note in notes if note.finding.need == need]
        return render_template(
            "panel.html",
            text=text,
            notes=asking,
            unlisted=counts["change"] + counts["look"] - len(asking),
            headline=_headline(counts["change"], counts["look"], counts["nothing"]),
        )

    return routes


def _headline(changes: int, looks: int, others: int) -> str:
    said = [f"{changes} 处要改" if changes else "没有要改的"]
    said += [f"{count} 处{name}" for count, name in ((looks, NEEDS["look"]), (others, "没有问题")) if count]
    return "，".join(said)


def _notes(text: str, findings: Iterable[Finding]) -> list[PanelNote]:
    doubled = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]  # two units each

    def units(at: int) -> int:
        return at + bisect_left(doubled, at)

    return [PanelNote(finding, units(finding.span[0]), units(finding.span[1]), url_of(finding)) for finding in findings]
