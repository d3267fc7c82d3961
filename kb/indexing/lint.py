"""Looks over the corpus: what is wrong in a file, where, and what to do about it."""

from collections.abc import Iterator

from kb.citations import Home, Resolver, Unresolved, references_in
from kb.corpus import Corpus, Remark
from kb.documents import Document
from kb.errors import DocumentError


def lint_corpus(corpus: Corpus) -> tuple[int, list[Remark]]:
    """Return how many files there are, and what is wrong in them.

    Remarks are sorted by file and line. A digest may leave articles out; of a full text every number must be there.
    """
    try:
        catalogue = corpus.catalogue()
    except DocumentError as error:
        where = corpus.name_of(corpus.facts(Corpus.CATALOGUE))
        return 0, [Remark(where, error.line, error.message)]
    remarks = [*corpus.unseen(), *corpus.overlooked(), *_covered(corpus)]
    documents: dict[str, Document] = {}
    files = corpus.files()
    for file in files:
        try:
            document, problems = corpus.examine(file, catalogue)
        except DocumentError as error:
            remarks.append(Remark(file.path, error.line, error.message))
            continue
        documents[document.id] = document
        remarks.extend(Remark(file.path, problem.line, problem.message) for problem in problems)
        remarks.extend(_miscounted(document))
        remarks.extend(_classified(document))
    without_file = {document.id: document for document in corpus.listed(catalogue, set(documents))}
    documents_by_id = {**documents, **without_file}
    metadata = [document.metadata for document in documents_by_id.values()]
    resolver = Resolver(metadata, documents_by_id.__getitem__, catalogue.as_of)
    for document in documents.values():
        if document.metadata.text == "full":
            remarks.extend(_dangling(document, resolver))
        remarks.extend(_unknown_versions(document, documents_by_id))
    return len(files), sorted(remarks, key=lambda remark: (remark.path, remark.line))


def _covered(corpus: Corpus) -> Iterator[Remark]:
    """Yield the user's own files that cover shipped ones."""
    for name in Corpus.FACTS:
        holding, covered = corpus.facts(name), corpus.covered_facts(name)
        if covered is not None and covered.read_bytes() != holding.read_bytes():
            yield Remark(corpus.name_of(holding), 0, f"取代了随软件来的 {name}，内容与它不同；想恢复请删去它。")


def _miscounted(document: Document) -> Iterator[Remark]:
    articles = len(document.articles)
    expected = document.metadata.articles
    if document.metadata.text == "full" and expected and articles != expected:
        yield Remark(document.path, 0, f"找到 {articles} 条，应有 {expected} 条，请核对文件是否完整。")


def _classified(document: Document) -> Iterator[Remark]:
    """Yield that a paper with a 密级 lies here, and nobody wrote down why it may."""
    metadata = document.metadata
    if metadata.classification and not metadata.classification_reason:
        message = f"标有密级“{metadata.classification}”，没有写明为什么可以收入；请移出文库，确已解密的请在文件头写 classification_reason。"
        yield Remark(document.path, 1, message)


def _dangling(document: Document, resolver: Resolver) -> Iterator[Remark]:
    """Yield references to parts of the document that are not there."""
    if not any(passage.kind == "article" for passage in document.passages):
        return
    home = Home.of(document)
    for reference in references_in(home.text, resolver, home=home):
        is_missing = isinstance(reference.outcome, Unresolved) and reference.outcome.reason == "no_part"
        if reference.citation.kind in {"internal", "this"} and is_missing:
            passage = document.passages[document.position(home.address_at(reference.span[0]))]
            wording = home.text[slice(*reference.span)]
            yield Remark(document.path, passage.line, f"{passage.label}提到的“{wording}”在本文件中不存在。")


def _unknown_versions(document: Document, documents_by_id: dict[str, Document]) -> Iterator[Remark]:
    for version in (document.metadata.supersedes, document.metadata.superseded_by):
        if version and version not in documents_by_id:
            yield Remark(document.path, 1, f"文件头提到的版本“{version}”不在本库，请改正或删去。")
