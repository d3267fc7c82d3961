"""Plain sentences of an office's report, of our own making, in which there is nothing to check.

Every sentence is put together by chance from a pattern and from words that fit its gaps; none comes twice.
"""

import random
import re

_GAP = re.compile(r"\{(\w+)\}")

_LISTED = {
    "who": (
        "办公室 救助科 养老服务科 基层治理科 区划地名科 财务科 信息中心 窗口服务组 各业务科室 驻点工作组 局属单位 街道社工站 "
        "值班小组 联络员队伍 综合协调组 档案室 婚姻登记处 救助管理站 儿童福利院 老年公寓 后勤保障组 督查小组"
    ),
    "work": (
        "低保对象动态复核 养老机构消防整改 婚姻登记预约 地名标志维护 街面巡查救助 社区食堂运营 公益金使用公开 残疾人补贴发放 "
        "困境儿童走访 社会组织年检 殡葬收费公示 窗口延时服务 旧档案扫描 老旧小区适老化改造 应急物资轮换 网站栏目更新 办公用房清查 "
        "公务用车调度 会议事项督办 来信来访办理 志愿者排班 门牌清理 探访关爱 食堂采购比价 救助资金对账 电梯加装协调"
    ),
    "when": (
        "年初以来 上半年 进入汛期后 春节前后 八月中旬 年中调度时 最近几个月 换季期间 走访的头两个月 机构调整以后 开学前一周 入冬以来 "
        "收假之后 台风过境那几天 高温天气里 月底盘点时 试点满半年时 系统升级期间"
    ),
    "how": (
        "逐户核对台账 分片包干到人 每周通报一次进度 用表格列清任务和时限 请服务对象当面评议 先在两个街道试行 把材料一次收齐 "
        "请熟悉业务的同志带着做 先易后难逐个销号 把问题记在一张清单上 隔周碰头商量办法 边干边改操作步骤 提前把车辆和人员备齐 "
        "改电话通知为上门告知 请财务提前介入审核 把常见疑问写成问答 让新来的同志跟班学习 对照去年数据找差距 统一表格口径和填报时间 "
        "在公示栏贴出办理流程"
    ),
    "result": (
        "群众少跑了两三趟 平均办理时间缩短了四天 退回补正的材料明显减少 台账与实际基本对得上 积压的十七件全部办结 来电咨询比往年同期少了一成 "
        "几个老大难小区有了起色 街道同志普遍反映好操作 重复上报的表格减了一半 现场秩序比过去好了许多 老人和家属都比较满意 "
        "账目一目了然 差错率降到千分之三以下 各站点的忙闲不再悬殊 夜间求助都能在半小时内到场 评议打分比上次高出不少"
    ),
    "place": (
        "城东街道 河西片区 新桥社区 北苑镇 老城厢 开发区 柳林村 石桥镇 南湖社区 东风路沿线 码头片区 梅园小区 白塔镇 汽车站周边 大学城 "
        "双河村 人民广场 西关社区 沿江几个村 山前片区"
    ),
    "problem": (
        "人手不够 数据口径不一 几套系统不能互认 个别台账更新慢 宣传停留在张贴通知 年轻同志对业务不熟 偏远村居交通不便 外包服务水平参差 "
        "经费拨付偏晚 场地一直没有落实 节假日值守容易断档 老人不会用手机 反馈渠道不够畅通 职责交叉的地方还有推诿 "
        "档案缺页较多 设备老化 统计口径几经变动"
    ),
    "next": "下一步 接下来 年底前 后三个月 明年开春 国庆之后 本月下旬起 过渡期内 等新大厅启用后 年终考核前",
    "aim": (
        "让办事的人心里有数 把好事办在前头 不让一个困难家庭漏掉 使每笔开支都有据可查 让基层腾出手来 尽量少打扰群众 把风险化解在萌芽 "
        "让数据多跑路 使新老同志都能上手 让老人在家门口就能吃上热饭 把服务送到最远的村 使投诉有人接有人办"
    ),
    "people": (
        "社区网格员 退休教师 物业经理 村医 快递员 志愿者 低保家庭 独居老人 返乡大学生 商户代表 楼栋长 护理员 残疾人家属 社工 "
        "驾驶员 新入职的同志 老科长 楼下的店主 外来务工人员 学校老师"
    ),
    "number": "两 三 四 五 六 七 八 九 十一 十二 十四 十五 十六 十八 二十 二十三 三十 三十五 四十二 六十 八十七 一百二十",
    "thing": "份台账 户家庭 个站点 名志愿者 件来信 场座谈 处隐患 张工单 块标牌 本档案 辆车 间活动室 套助浴设备 期简报",
}  # fmt: skip
_WORDS = {kind: listed.split() for kind, listed in _LISTED.items()}

_PATTERNS = (
    "{when}，{who}把{work}放在手头最要紧的位置，{how}，{result}。",
    "{who}牵头{work}，会同{place}的{people}{how}，{aim}。",
    "从{place}的情况看，{work}总体平稳，主要的不足是{problem}。",
    "{when}，{who}先后走访{number}{thing}，听取{people}的想法，{result}。",
    "{problem}的情况仍然存在，{place}尤其明显，{who}正在{how}。",
    "{next}，{who}要在{work}上再下功夫，{how}，{aim}。",
    "{people}在座谈时说，{when}{work}变化不小，{result}。",
    "{work}涉及面广，{who}没有急于铺开，而是{how}，待{place}摸出门道再往外推。",
    "为了{aim}，{who}商请{place}腾出场地，{how}。",
    "{when}共登记{number}{thing}，其中{place}占了近半，{result}。",
    "{who}与{who}建立了互通机制，{work}遇到疑难时当天会商，{result}。",
    "有{people}提到{problem}，{who}现场答复，{next}{how}。",
    "{place}试着{how}，三周下来{result}，其他地方可以参考。",
    "{who}对{number}{thing}作了抽查，发现{problem}，已经逐一告知责任人。",
    "{work}不只是{who}一家的事，{place}的{people}也出了不少力，{result}。",
    "{next}安排{number}场培训，重点讲{work}，请{people}来做示范。",
    "{when}天气反复，{who}照常开展{work}，{how}，没有出现断档。",
    "关于{work}，{people}的意思是先{how}，再看{place}的效果。",
    "{who}整理出{number}{thing}，按轻重缓急排了次序，{next}逐个办结。",
    "{result}，这与{who}{how}分不开，也离不开{people}的配合。",
    "{place}过去最头疼的是{problem}，{when}换了办法，{how}，{result}。",
    "{who}每月十日前汇总{work}进展，{how}，{aim}。",
    "经费方面，{when}用于{work}的开支略有结余，{next}拟添置{number}{thing}。",
    "{people}普遍希望{work}能再快一些，{who}答应{next}{how}。",
    "{who}把{problem}列为今年要解决的难点，{how}，目前{place}已见成效。",
    "在{place}，{people}自发组织起来，帮助{who}做{work}，{result}。",
    "{when}抽调{number}名同志充实{who}，专门负责{work}，{aim}。",
    "{work}的短板在{place}，{problem}，光靠{who}难以补齐。",
    "{who}回访了{number}{thing}，多数{people}表示{result}。",
    "{next}准备在{place}再设{number}处服务点，由{who}统一调配，{aim}。",
    "{how}是{who}摸索出来的土办法，用在{work}上，{result}。",
    "{people}反映的{problem}，{who}逐条记下，能当场办的当场办，一时办不了的说明原因。",
    "{when}，{place}有{number}{thing}需要更新，{who}{how}，前后用了九天。",
    "比起去年，{work}多了{number}{thing}，人却没有增加，好在{who}{how}。",
    "{who}提醒各站点，{work}容易在交接时出岔子，务必{how}。",
    "夜里接到{place}{people}的电话，{who}即刻动身，{result}。",
    "{work}做得细不细，{people}最有发言权，{when}收回的评议表里，提得最多的是{problem}。",
    "{who}借用{place}的会议室办公，条件简陋，但{work}没有耽搁，{result}。",
    "{aim}，说到底要靠{people}，{who}能做的是{how}。",
    "{when}，{who}同{place}签了帮办清单，列明{number}{thing}，到期逐个核销。",
)
_CLAUSES = (
    "{who}{how}",
    "{when}{work}进展顺利",
    "{place}的{work}由{who}负责",
    "{who}在{place}{how}",
    "{people}对{work}比较满意",
    "{problem}的情况有所缓解",
    "{result}",
    "{who}同{people}一道{how}",
)
_HEADINGS = (
    "{work}的做法",
    "{place}的进展",
    "{who}承担的事项",
    "{problem}怎么办",
    "{next}的打算",
    "{work}与{work}的衔接",
    "{people}最关心的几件事",
    "{when}的主要情况",
)


class Prose:
    """Sentences by chance; the same chance gives the same ones."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._said: set[str] = set()

    def sentence(self) -> str:
        """A whole sentence, with its stop, that was not given before."""
        return self._new(_PATTERNS)

    def clause(self) -> str:
        """A part of a sentence without stops."""
        return self._new(_CLAUSES)

    def heading(self) -> str:
        """The wording of a heading, without its number."""
        return self._new(_HEADINGS)

    def word(self, kind: str) -> str:
        """One word: `who`, `place`, `work` and so on."""
        return self._chance.choice(_WORDS[kind])

    def _new(self, patterns: tuple[str, ...]) -> str:
        while True:
            made = _GAP.sub(lambda gap: self.word(gap[1]), self._chance.choice(patterns))
            if made not in self._said:
                self._said.add(made)
                return made
