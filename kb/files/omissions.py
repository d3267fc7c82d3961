"""What stands in files and is not read as their text: every kind, and what it means for whoever checks a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

AROUND = "页眉、页脚、批注等处的文字"
UNREAD_PAGES = "没有读出文字的页"
FILES = "嵌入的文件"
PICTURES = "可能有文字的图片"
ELSEWHERE = "不在文件里的内容"


@dataclass(frozen=True)
class OmissionKind:
    """What is known of one kind of omission.

    `unjudged` is under which words the report on a draft counts it, empty for what nobody sees in the file or would miss.
    `is_wording` says that the text of such an omission is the wording that stands there, and not a description of it.
    """

    unjudged: str = ""
    is_wording: bool = True


_UNSEEN = OmissionKind()
_SEEN = OmissionKind(AROUND)
_DESCRIBED = OmissionKind(is_wording=False)
_PICTURE = OmissionKind(PICTURES, is_wording=False)

OMISSIONS: Mapping[str, OmissionKind] = {
    # around the text
    **dict.fromkeys(("页眉", "页脚", "批注", "代码", "斜排的文字", "水印", "图片上的字"), _SEEN),
    **dict.fromkeys(("页码", "目录", "重复的表头", "注音", "注码", "占位文字"), _UNSEEN),
    # not seen by a person
    **dict.fromkeys(("隐藏文字", "页面以外的文字", "已删除的修订", "删除线文字", "域代码", "备注"), _UNSEEN),
    # seen, and no text
    **dict.fromkeys(("表单控件", "图片", "特殊符号", "域"), _DESCRIBED),
    **dict.fromkeys(("大幅图片", "图表", "图形", "公式", "对象占位符"), _PICTURE),
    "认不出的字": OmissionKind("认不出的字", is_wording=False),
    **dict.fromkeys(("电子签名", "附件链接"), _DESCRIBED),
    # whole pages, and what is in other files
    **dict.fromkeys(("没有文字层的页", "读不出的页", "XFA 表单"), OmissionKind(UNREAD_PAGES, is_wording=False)),
    **dict.fromkeys(("嵌入的文件", "嵌入内容"), OmissionKind(FILES, is_wording=False)),
    **dict.fromkeys(("框架页", "脚本内容", "链接的文件", "其他版本"), OmissionKind(ELSEWHERE, is_wording=False)),
    # what intake cuts around the papers of a file
    **dict.fromkeys(
        ("网页信息", "网页导航", "新闻导语", "网页尾部", "文末附带的内容", "版头", "版记", "重复的题名"), _UNSEEN
    ),
}
"""Every kind, by its name. What an office may know of them stands in docs/formats.md, format by format."""


def kind_of(name: str) -> OmissionKind:
    """Return what is known of a kind of omission; of one without a row, that it is wording that nobody sees."""
    return OMISSIONS.get(name, _UNSEEN)


def in_bytes(size: int) -> str:
    """Return a size in bytes as people say it: 812 字节, 34 KB, 1.2 MB."""
    if size < 1_000:
        return f"{size} 字节"
    return f"{size / 1_000:.0f} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
