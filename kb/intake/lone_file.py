"""One file read as a document and set against nothing: what a command looks at and does not take in."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kb.corpus import Corpus
from kb.documents import Document
from kb.errors import DocumentError
from kb.intake.files import files_in
from kb.intake.quarantine import read_all
from kb.intake.understanding import papers_in


def document_in(path: Path, corpus: Corpus, is_meant: Callable[[str], bool] | None = None) -> Document:
    """Return the document in a file, read in quarantine as import does.

    Of several papers in the file it is the one whose title *is_meant* accepts, else the first. Raises DocumentError if the
    file cannot be read, or is none or several.
    """
    files, bad = files_in([path])
    if len(files) != 1:
        reason = bad[0].message if bad else "不是一个文件"
        raise DocumentError(f"“{path}”读不了：{reason}，请写明一个文件。", path=str(path))
    outcome = next(iter(read_all(files, partial(papers_in, catalogue=corpus.catalogue(), titles={}))))
    if outcome.content is None:
        reason = outcome.error.message if outcome.error else "请用原来的程序打开后另存。"
        raise DocumentError(f"“{path}”读不了：{reason}", path=str(path))
    papers = outcome.content
    paper = next((paper for paper in papers if is_meant and is_meant(paper.metadata.title)), papers[0])
    return Document(paper.metadata, paper.structure.passages, paper.structure.sections, str(path))
