"""By what a line shows that it belongs to the paper or only stands around it: news lead, 题注, 版记, further reading."""

import re

from kb.files import is_mark
from kb.intake.issuers import issuers_of_letterhead
from kb.intake.number_line import number_on
from kb.intake.title import bare
from kb.text import UNKNOWN, days

_FULL_TEXT = re.compile(r"(?:《(?P<title>[^》]{4,80})》)?.{0,12}(?:全文|正文|内容)(?:公布|发布|刊登)?如下[。：:]?\s*$")
_NEWS = re.compile(
    r"^[（(]?(?:新华社|人民网|人民日报|中新网|央视网|光明网|本报|本网|记者).{0,30}(?:电|讯)(?:[\s（(]|记者|$)|"
    r"^(?:近日|日前|经党中央同意|经党中央、国务院同意).{0,80}(?:印发|发布|公布)了?《|"
    r"^通知(?:指出|强调|要求)|以下简称《.{1,20}》.{0,20}并发出通知"
)
_HANDED_ON = re.compile("发给你们|予以公布|现予公布|予以印发")
_ADOPTED = re.compile("通过|批准|审议|修订|修正|修改|发布|公布|印发|颁布|施行")
_ABOUT = re.compile(
    r"^[【\[（(]?(?:文章|信息|稿件)?(?:来\s*源|作\s*者|发布时间|发布日期|发布机构|发布单位|更新时间|时\s*间|日\s*期|字\s*体|字\s*号|"
    r"点击数?|浏览|阅读|编\s*辑|索\s*引\s*号|主题分类|发文机关|成文日期|发文字号|文\s*号|标\s*题|主\s*题\s*词|有效性|公开方式|责任编辑)[^。]{0,60}$"
)
# 2021年〓4月29日: one of its signs cannot be read, perhaps a numeral.
_UNREAD_DAY = re.compile(rf"[0-9０-９〇○零一二三四五六七八九十年月日{UNKNOWN}\s]{{6,24}}")
_TAIL = re.compile(
    r"^[（(【\[]?\s*(?:"
    r"(?:责任编辑|责\s*编|编\s*辑|网络编辑|值班编辑|编\s*审|审\s*核|校\s*对|监\s*制|供\s*稿|撰\s*稿|来\s*源|文章来源|稿件来源)\s*[：:].{0,40}|"
    r"(?:延伸|相关|推荐|更多|扩展)(?:阅读|链接|报道|新闻|文章|稿件|推荐|内容|解读)[：:]?|(?:热门|精彩)(?:推荐|文章)[：:]?|猜你喜欢|"
    r"(?:打印|关闭|返回|分享|收藏)(?:本页|本文|正文|窗口|顶部|到)?[：:]?|上一[篇条页][：:]?.{0,80}|下一[篇条页][：:]?.{0,80}|"
    r"扫一扫.{0,40}|网站地图|.{0,20}版权所有.{0,60}|Copyright.{0,80}|.{0,40}ICP备.{0,60}|.{0,40}公网安备.{0,60}|"
    r"(?:主办|承办|技术支持)(?:单位)?[：:].{0,60}|联系我们|关于我们|.{0,40}答记者问|[问答][：:].+"
    r")\s*[）)】\]]?$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"网站地图|版权所有|ICP备|公网安备|^[【\[]?打印(?:正文|本页)|^(?:上|下)一[篇条][：:]|^当前位置[：:]|^您(?:现在)?的位置[：:]"
)
_ASKED = re.compile("[问答][：:]")
_IMPRINT = re.compile(r"^(?:抄\s*送|抄\s*报)[：:]|^.{2,30}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发$")
# 示例市人民政府令 and 第12号 on lines of their own, 0000123 for a copy.
_LETTERHEAD = re.compile(
    r"[\u4e00-\u9fff]{2,24}令|第\s*[一二三四五六七八九十百〇零\d]{1,6}\s*号|\d{4,8}|签\s*发\s*人\s*[：:].{0,12}"
)
_PATH = re.compile(r"[>＞»›]|^(?:首页|主页)\b")
_SALUTATION = re.compile(r"[^。；]{2,80}[：:]$")
_EXPLAINED = re.compile(
    r"^[【\[〔（(]?\s*(?:条文)?(?:释义|解读|说明|注释|理解与适用)\s*[】\]〕）)：:]|^(?:【.{0,10}】)?本条是关于|^本条规定了"
)
_EDITORS = re.compile(
    r"^[【\[（(]?(?:编者按|编者注|编者的话|编辑部?说明|编辑注|按语|编后|整理者?说明|录入说明)\s*[】\]）)]?\s*[：:】\]]?"
)
_ABOUT_PAPER = re.compile(
    r"(?:关于)?《[^》]{2,80}》(?:的|政策|文件)*(?:解读|释义|问答|起草说明|说明|答记者问|理解与适用)|(?:政策|文件)解读"
)
_ANNEX = re.compile(r"(?:附件|附录|附表)\s*[一二三四五六七八九十\d０-９]{0,3}\s*[：:]?")
_STOPS = tuple("。；;！!？?：:")
_CLOSING = "”』」）)"
# Characters. 题注 of a text that was revised often fills several lines, but is one sentence without 。; a line of a menu
# or a heading has hardly more than a dozen; a day in words has up to 11, with the label or brackets around it 16.
_LONGEST_NOTE, _LONGEST_LABEL, _LONGEST_DAY = 300, 12, 16


def is_sentence(text: str) -> bool:
    """Tell whether a line is running text, no title, label or menu."""
    return len(text) > _LONGEST_LABEL and text.rstrip(_CLOSING).endswith(_STOPS) and not is_note(text)


def is_note(text: str) -> bool:
    """Tell whether a line is 题注 or a part of one: （2014年5月8日…会议通过）."""
    return len(text) <= _LONGEST_NOTE and "。" not in text and bool(_ADOPTED.search(text)) and states_day(text)


def is_unread_note(text: str) -> bool:
    """Tell whether a line would be 题注, but a sign in it cannot be read: （2021年〓4月29日…通过）, （2021年4月29日…通〓过）."""
    if len(text) > _LONGEST_NOTE or "。" in text or not _ADOPTED.search(text.replace(UNKNOWN, "")):
        return False
    return has_unread_day(text) or (states_day(text) and not _ADOPTED.search(text))


def has_unread_day(text: str) -> bool:
    """Tell whether a sign in a day cannot be read, so that nobody knows which it is."""
    runs = (run[0] for run in _UNREAD_DAY.finditer(text) if UNKNOWN in run[0])
    return any(len(set("年月日") & set(run)) > 1 and not states_day(run) for run in runs)


def is_date(text: str) -> bool:
    """Tell whether a line is little but a day, as in 落款."""
    return len(text) <= _LONGEST_DAY and states_day(text)


def states_day(text: str) -> bool:
    """Tell whether a line states a day."""
    return any(True for _ in days(text))


def reports(text: str) -> bool:
    """Tell whether a line reports that a paper was issued, or that it follows: 新华社…电, 全文如下."""
    return is_news(text) or full_text_follows(text) is not None


def is_news(text: str) -> bool:
    """Tell whether a line reports that a paper was issued."""
    return bool(_NEWS.search(text))


def is_handed_on(text: str) -> bool:
    """Tell whether a line issues what follows: 现将……印发给你们."""
    return bool(_HANDED_ON.search(text))


def full_text_follows(text: str) -> str | None:
    """Return the title that a line announces (《…》全文如下), empty if unnamed; else None."""
    match = _FULL_TEXT.search(text)
    return (match["title"] or "") if match else None


def is_about_page(text: str) -> bool:
    """Tell whether a line tells of the page: source, author, day, number."""
    return bool(_ABOUT.match(text))


def is_tail(text: str) -> bool:
    """Tell whether a line follows a paper: editors, further reading, footers."""
    return bool(_TAIL.match(text))


def is_of_site(text: str) -> bool:
    """Tell whether a line can only come from a web page."""
    return bool(_FOOTER.search(text))


def is_interview(text: str) -> bool:
    """Tell whether a line is a question or an answer."""
    return bool(_ASKED.match(text))


def is_of_letterhead(text: str) -> bool:
    """Tell whether a line is of 版头: 密级, 份号, the offices above 文件, 发文字号."""
    line = bare(text)
    if _LETTERHEAD.fullmatch(line):
        return True
    return is_mark(line) or bool(issuers_of_letterhead([line])) or number_on(line) is not None


def is_imprint(text: str) -> bool:
    """Tell whether a line is 版记: 抄送, or office and 印发 day."""
    return bool(_IMPRINT.match(text))


def is_path(text: str) -> bool:
    """Tell whether a line says where on a site a page stands: 首页 > 学习专栏."""
    return bool(_PATH.search(text))


def is_salutation(text: str) -> bool:
    """Tell whether a line names those to whom a paper goes: 各乡镇人民政府：."""
    return bool(_SALUTATION.fullmatch(text))


def is_of_editors(text: str) -> bool:
    """Tell whether a line is a note of editors: 编者按：…."""
    return bool(_EDITORS.match(text))


def is_about_paper(text: str) -> bool:
    """Tell whether a line is the title of what speaks about a paper: 《示例办法》解读."""
    return bool(_ABOUT_PAPER.fullmatch(bare(text)))


def explains(text: str) -> bool:
    """Tell whether a line explains an article: 【释义】, 本条是关于…的规定."""
    return bool(_EXPLAINED.match(text))


def is_annex(text: str) -> bool:
    """Tell whether a line is the sign over an annex: 附件, 附件1：."""
    return bool(_ANNEX.fullmatch(bare(text)))


def begins_annex(text: str) -> bool:
    """Tell whether a line begins like an annex: 附件1　示例表."""
    return bool(_ANNEX.match(bare(text)))
