"""What the length of a passage counts for is the same number, whether it is looked up for one or made for all."""

from pathlib import Path

from kb.documents import Address, Paragraph, Passage
from kb.search.whoosh.exact import FoldedText, write_scan
from kb.search.whoosh.norms import Norms


def passage(length: int) -> Passage:
    text = Paragraph(Address("art_1"), "", "甲乙丙丁"[: length % 4 + 1] * (length + 1))
    return Passage(Address("art_1"), "", (), "article", (text,), 1)


def test_few_passages_have_the_norms_that_all_have(tmp_path: Path) -> None:
    texts: list[tuple[int, FoldedText]] = []
    for first, many in ((0, 300), (300, 1), (301, 200)):
        folder = tmp_path / str(first)
        folder.mkdir()
        write_scan(folder, map(passage, range(first, first + many)))
        texts.append((first, FoldedText(folder)))
    norms = Norms(texts, 501)
    every, alone = norms.of(range(501)), norms.single(range(501))
    for number in (0, 7, 299, 300, 301, 500):
        assert list(norms.of([number])) == [every[number]]
        assert norms.single([number]) == [alone[number]]
    assert list(norms.of([])) == []
    for _, text in texts:
        text.close()
