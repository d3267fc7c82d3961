"""Which characters are taken for each other: those of one sound, and those that look alike."""

from kb.text import sound

# Pairs and groups that are mistaken by eye, or by a scanner; those of one sound need not be here (己已, 末未 have others).
_LOOK_ALIKE = (
    "己已巳 末未 土士 日曰目 人入八 天夫 大太犬 干千于 崇祟 戒戎 律津 辩辨瓣 折拆 徒徙 贷货 侯候 享亨 风凤凡 刀力 活话 责贵 "
    "廉兼 竟意 会合 党堂 靡糜 怠殆 组祖 织炽 主住 今令 持待特 服报 危厄 老考孝 严产 实买 又双 全金 休体 建健 没设 列例 字学 "
    "形彤 态恋 维唯 识职 险验 核该 课裸 谈淡 员贞 评坪 岗刚 自目 四西 三王 定走 必心 坚竖 清请 布市"
)
_FIRST_SOUND = 0xE000  # private use
_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = 0x4E00, 0x9FFF  # the others are not kept, so that no text makes the table grow


class _Sounds(dict[int, int]):
    """For each code point a code point that stands for its sound, without the tone; itself if it has none."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    def __missing__(self, code: int) -> int:
        if not _FIRST_IDEOGRAPH <= code <= _LAST_IDEOGRAPH:
            return code
        heard = sound(chr(code))
        self[code] = self._numbers.setdefault(heard, _FIRST_SOUND + len(self._numbers)) if heard else code
        return self[code]


_SOUNDS = _Sounds()


def by_sound(text: str) -> str:
    """Return *text* with a character for each sound: 型态 and 形态 give the same.

    It is as long as *text*, character by character.
    """
    return text.translate(_SOUNDS)


def _groups() -> dict[str, str]:
    alike: dict[str, str] = {}
    for group in _LOOK_ALIKE.split():
        for character in group:
            alike[character] = alike.get(character, "") + group.replace(character, "")
    return alike


LOOKS_LIKE = _groups()
"""For each character those that are easily taken for it by eye."""
