"""The exact side of the embedded engine, with and without its index of pairs."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import Address
from kb.documents.document import Document, Paragraph, Passage
from kb.errors import IndexUnusableError
from kb.search.whoosh import exact
from kb.search.whoosh.exact import FoldedText, write_scan
from kb.text.phrase import Wording
from tests.support import reference


def passage(number: int, *paragraphs: str) -> Passage:
    rows = tuple(Paragraph(Address(f"art_{number}__para_{i}"), "", text) for i, text in enumerate(paragraphs, 1))
    return Passage(Address(f"art_{number}"), "", (), "article", rows, number)


@pytest.fixture(scope="module")
def passages(invented: dict[str, Document], shipped_documents: dict[str, Document]) -> list[Passage]:
    return [p for d in (*invented.values(), *shipped_documents.values()) for p in d.passages]


@pytest.fixture(scope="module")
def folded(passages: list[Passage], tmp_path_factory: pytest.TempPathFactory) -> FoldedText:
    folder = tmp_path_factory.mktemp("scan")
    write_scan(folder, passages)
    return FoldedText(folder)


def expected(passages: list[Passage], typed: str) -> list[tuple[int, int]]:
    needle = reference.tokens(typed)
    counts = [
        sum(reference.occurrences(reference.tokens(line), needle) for line in p.text.split("\n")) for p in passages
    ]
    return [(number, count) for number, count in enumerate(counts) if count]


@pytest.mark.parametrize("share", [-1.0, 0.05, 2.0], ids=["run through", "as it is", "look into"])
def test_both_ways_of_looking_find_what_a_plain_scan_finds(
    passages: list[Passage], folded: FoldedText, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(exact, "_SHARE_TO_SCAN", share)
    chance = random.Random(3)
    typed = ["，", "的", "党", "“", "四种", "《", "”、“", "第一", "**", "…", "zzz", "𠮷"]
    while len(typed) < 60:
        line = chance.choice(chance.choice(passages).text.split("\n"))
        start = chance.randrange(len(line))
        typed.append(line[start : start + chance.randint(1, 40)])
    for text in typed:
        wording = Wording.of(text)
        if not wording.is_empty:
            assert list(folded.occurrences(wording)) == expected(passages, text), text


@pytest.mark.parametrize("most", [0.0, 1.0], ids=["in most", "in few"])
@pytest.mark.parametrize("sample", [0, 1, 7])
def test_a_single_character_is_found_whether_it_is_in_most_passages_or_in_few(
    passages: list[Passage], folded: FoldedText, monkeypatch: pytest.MonkeyPatch, sample: int, most: float
) -> None:
    monkeypatch.setattr(exact, "_SAMPLE", sample)
    monkeypatch.setattr(exact, "_MOST", most)
    for text in ("的", "，", "党", "𠮷"):
        assert list(folded.occurrences(Wording.of(text))) == expected(passages, text), text


def test_a_pair_of_the_same_character_is_counted_without_overlap(tmp_path: Path) -> None:
    write_scan(tmp_path, [passage(1, "人人人", "人"), passage(2, "人人人人"), passage(3, "甲人人乙", "人人")])
    text = FoldedText(tmp_path)
    assert list(text.occurrences(Wording.of("人人"))) == [(0, 1), (1, 2), (2, 2)]
    assert tuple(map(list, text.counted(Wording.of("人人")))) == ([0, 1, 2], [1, 2, 2])
    assert tuple(map(list, text.counted(Wording.of("人人人")))) == ([0, 1], [1, 1])


TEXTS = st.lists(
    st.lists(st.text(st.sampled_from("甲乙丙丁“”《》，aＡ\u3000"), max_size=12), min_size=1, max_size=3),
    min_size=1,
    max_size=8,
)


@given(TEXTS, st.text(st.sampled_from("甲乙丙丁“《，a"), min_size=1, max_size=4))
def test_any_passages_are_searched_as_by_a_plain_scan(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], typed: str
) -> None:
    wording = Wording.of(typed)
    if wording.is_empty:
        return
    passages = [passage(number, *paragraphs) for number, paragraphs in enumerate(texts)]
    folder = tmp_path_factory.mktemp("any")
    write_scan(folder, passages)
    text = FoldedText(folder)
    assert list(text.occurrences(wording)) == expected(passages, typed)
    text.close()


def test_a_wording_never_crosses_a_paragraph_or_a_passage(tmp_path: Path) -> None:
    write_scan(tmp_path, [passage(1, "甲", "乙"), passage(2, "丙丁")])
    text = FoldedText(tmp_path)
    for typed in ("甲乙", "乙丙", "“甲”乙", "乙”丙"):
        assert list(text.occurrences(Wording.of(typed))) == []
    assert list(text.occurrences(Wording.of("丙丁"))) == [(1, 1)]


def test_no_passages_can_be_written_and_searched(tmp_path: Path) -> None:
    write_scan(tmp_path, [])
    assert list(FoldedText(tmp_path).occurrences(Wording.of("甲"))) == []


@pytest.mark.parametrize(
    "name",
    [
        "plain.bin",
        "plain.idx",
        "marked.bin",
        "marked.idx",
        "pairs.bin",
        "pairs.idx",
        "pairs.key",
        "again.bin",
        "again.idx",
    ],
)
@pytest.mark.parametrize("damage", ["gone", "short", "one number short"])
def test_a_file_that_is_missing_or_short_is_noticed(tmp_path: Path, name: str, damage: str) -> None:
    write_scan(tmp_path, [passage(1, "甲乙丙丁甲乙丙丁"), passage(2, "“戊己庚辛”")])
    path = tmp_path / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: -3 if damage == "short" else -8])
    with pytest.raises(IndexUnusableError):
        FoldedText(tmp_path)
