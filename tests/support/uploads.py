"""An invented draft for the tests, with a mark of every kind, and the files in which it comes."""

from io import BytesIO

import docx

DRAFT = """样例小组工作总结

半年来，小组认真学习《示例工作条例（试行）》第三条，落实《关于样例生活若干准则》，把“三色卡片”用在平时。

一、主要做法

《关于样例生活的若干准则》指出：“早晨先烧水，再看名单。看清单要看两遍：第一遍看数目，第二遍看名称。”按照《示例工作条例（试行）》第二十条，每周统计一次。

（一）认真归档。《示例条例实施细则》第二条要求用蓝黑墨水；《未收录样例办法》第三条另有规定。

二、存在的问题

《样例查看条例》第九条学得不深，《无名办法》第一条没有学。

第一样例小组
2024年5月6日"""

WITHOUT_CITATIONS = "今天天气很好。\n\n明天也会很好。"


def word_file(text: str = DRAFT) -> bytes:
    """The text as a .docx, a paragraph for each line that holds some."""
    document = docx.Document()
    for line in text.split("\n"):
        if line:
            document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
