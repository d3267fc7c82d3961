"""Invented places and offices, as many as there are in the country: the rare names of a corpus that is made larger.

31 of the rank of a province, 333 of a city, 2,843 of a county (the counts of the administrative divisions of 2020); no
two of one rank have the same name. Any that happens to exist is meant no more than the others.
"""

import random
from dataclasses import dataclass

_FIRST = "青岭河云石松柏兰竹梅白黄赤玄金银玉珠川谷溪泉湖江海沙林枫桐桃柳荷莲雁鹤鹿马龙凤长平安宁永和丰康福顺德仁义礼信文武明新东西南北中上下"
_SECOND = "川岭河山峰岩谷溪泉湖江海洲港湾滩原坪丘岗台城关桥渡口塘池潭井浦津阳阴源林田庄坡峡屏"
_OFFICES = [
    "水务局",
    "应急管理局",
    "市场监督管理局",
    "生态环境局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
    "农业农村局",
    "文化和旅游局",
    "卫生健康委员会",
    "退役军人事务局",
    "审计局",
    "统计局",
    "医疗保障局",
    "信访局",
    "林业和草原局",
    "乡村振兴局",
    "地方金融管理局",
    "政务服务管理局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "公安局",
    "教育局",
    "科学技术局",
    "工业和信息化局",
    "民族事务局",
    "档案局",
    "气象局",
    "消防救援支队",
    "港航中心",
    "粮食和物资储备局",
    "数据管理局",
    "公积金管理中心",
    "不动产登记中心",
    "公共资源交易中心",
    "残疾人联合会",
    "供销合作社",
    "地震监测中心",
]


@dataclass(frozen=True)
class Gazetteer:
    """The names: `seats` make regulations, those of `counties` are only named in them."""

    seats: tuple[str, ...]
    counties: tuple[str, ...]
    offices: tuple[str, ...]

    @classmethod
    def invented(cls, seed: int) -> "Gazetteer":
        """The names that `seed` gives; the same for the same."""
        chance = random.Random(seed)
        stems = [first + second for first in _FIRST for second in _SECOND if first != second]
        chance.shuffle(stems)
        seats = [f"{stem}省" for stem in stems[:31]] + [f"{stem}市" for stem in stems[31:364]]
        longer = [f"{stem}{chance.choice(_SECOND)}" for stem in stems]
        counties = [f"{stem}{chance.choice('县县区')}" for stem in (*stems[364:], *longer)][:2843]
        chance.shuffle(seats)
        return cls(tuple(seats), tuple(counties), tuple(_OFFICES))
