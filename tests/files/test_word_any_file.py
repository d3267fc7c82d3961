"""Two hundred Word files drawn at random: the text is the lines without their signs, and marks change nothing else."""

import re

import pytest

from kb.files.visible_text import Annotation
from tests.support.drawn_word_files import DrawnFile
from tests.support.word_files import annotate, commented, is_grown, linked, looks, misplaced, read, unzipped

CITATION = re.compile("《(?:示例条例|样例法)》第[三十]条")
STORIES = {"word/document.xml", "word/footnotes.xml"}


def without_signs(line: str) -> str:
    """A line of intake without the signs of headings, rows and notes."""
    line = re.sub(r"\[\^\d+\]", "", line)
    if line.startswith("| ") and line.endswith(" |"):
        return line[2:-2].replace(" | ", "\t").replace("｜", "|")
    return re.sub("^#{1,6} ", "", line)


@pytest.mark.parametrize("seed", range(200))
def test_the_text_is_the_lines_without_signs_and_marks_only_add(seed: int) -> None:
    raw = DrawnFile(seed).raw()
    seen = read(raw)
    paragraphs = [paragraph.text for paragraph in (*seen.paragraphs, *seen.notes)]
    assert seen.text == "\n".join(paragraphs)
    kinds = {paragraph.kind for paragraph in seen.paragraphs}
    assert [without_signs(line) for line in seen.lines if line] == paragraphs[: len(seen.paragraphs)], kinds
    assert list(seen.footnotes) == paragraphs[len(seen.paragraphs) :]
    assert not any("\n" in text for text in paragraphs)
    # Every second one, and the last of the body, which nothing keeps from becoming a link.
    last = "\n".join(paragraphs[: len(seen.paragraphs)]).rindex("末段《示例条例》第十条。") + 2
    spans = [match.span() for match in CITATION.finditer(seen.text)]
    spans = [span for number, span in enumerate(spans) if number % 2 == 0 or span[0] == last]
    marks = [Annotation(*span, f"https://wenku.example/{number}", f"第{number}处") for number, span in enumerate(spans)]
    made = annotate(raw, marks)
    again = read(made)
    assert (again.text, again.lines, again.footnotes) == (seen.text, seen.lines, seen.footnotes)
    number = [start for start, _ in spans].index(last)
    assert ("《示例条例》第十条", f"https://wenku.example/{number}") in linked(made)
    assert ("《示例条例》第十条", f"第{number}处") in commented(made)
    before, after = unzipped(raw), unzipped(made)
    for name, content in before.items():
        grows = name in STORIES or name.endswith((".rels", "comments.xml", "Types].xml"))
        assert is_grown(content, after[name]) if grows else content == after[name]
        if name in STORIES:
            assert looks(content) == looks(after[name])
            assert misplaced(made, name) == misplaced(raw, name)
    assert {each for each in again.left_out if each.kind != "批注"} == {
        each for each in seen.left_out if each.kind != "批注"
    }
