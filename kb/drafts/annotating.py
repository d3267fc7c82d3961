"""What goes back into a draft: for each finding a link to its source, and a comment where something is to be said."""

from kb.drafts.finding import Finding
from kb.files import Annotation
from kb.urls import document_url, formulation_url


def annotations(findings: tuple[Finding, ...], site: str) -> list[Annotation]:
    """The links and comments for `findings`, in the order of the text. `site` is where the knowledge base is reached,
    such as http://127.0.0.1:8000.

    A mark that is right gets its link and no comment; one that points nowhere its comment alone.
    """
    made: list[Annotation] = []
    for finding in findings:
        url = url_of(finding)
        comment = "" if finding.verdict == "一致" else comment_on(finding)
        if url or comment:
            made.append(Annotation(*finding.span, f"{site.rstrip('/')}{url}" if url else "", comment))
    return made


def url_of(finding: Finding) -> str:
    """The page where the source of a finding is read; empty if there is none."""
    if finding.target is not None:
        return document_url(finding.target.document, finding.target.address if finding.target.held else "")
    return formulation_url(finding.formulation) if finding.formulation else ""


def comment_on(finding: Finding) -> str:
    """Verdict, fact and proposal, a line each."""
    lines = [f"{finding.verdict}：{finding.detail}"]
    if finding.suggestion:
        lines.append(f"建议：{finding.suggestion}")
    return "\n".join(lines)
