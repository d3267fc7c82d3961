"""Traditional characters to simplified ones, by OpenCC's tables."""

from functools import cache
from typing import Protocol, cast


class _Converter(Protocol):
    def convert(self, text: str, /) -> str: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC

    return cast(_Converter, OpenCC("t2s"))


def simplified(text: str) -> str:
    """`text` in simplified characters: 四種形態 → 四种形态."""
    return _converter().convert(text)
