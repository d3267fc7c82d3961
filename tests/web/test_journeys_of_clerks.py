"""What a clerk does many times a day, done in a real browser, the actions counted."""

from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.support.actions import Actions
from tests.support.revised import revisions

pytestmark = pytest.mark.browser

REPORT = """某某局机关党建工作总结

一是严格执行《关于新形势下党内政治生活若干准则》，落实“三会一课”。

二是学习《中国共产党支部工作条例（试行）》。"""


def test_a_pasted_report_is_a_mended_word_file_after_four_actions(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 1093, "height": 614})
    page.goto("/draft")
    clerk = Actions(page)
    clerk.paste_into(page.get_by_label("正文"), REPORT)
    clerk.click(page.get_by_role("button", name="核对", exact=True))
    expect(page.locator(".total")).to_have_text("1 处要改")
    clerk.press("a")
    expect(page.locator(".total")).to_have_text("都改好了")
    path = clerk.take(page.get_by_role("button", name="Word", exact=True), tmp_path)
    assert clerk.count <= 4
    assert revisions(path.read_bytes()) == [("+", "的")]
    comments = [c.text.split("\n") for c in docx.Document(str(path)).comments if c.text.startswith("名称有误")]
    assert [lines[-2:] for lines in comments] == [["已改为：《关于新形势下党内政治生活的若干准则》", "据条文要点"]]
