"""Markdown files with front matter: what a document is on disk.

Of Markdown only headings (`#`) mean anything inside a document: the text is never altered, and `**精神` in a report is
two asterisks and a word.
"""

import re
from dataclasses import fields
from datetime import date
from typing import Any

import yaml

from kb.documents import CHANGES, STATUSES, TEXT_KIND_NAMES, Metadata
from kb.errors import DocumentError

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)(?:^---[ \t]*(?:\n|\Z))", re.DOTALL | re.MULTILINE)
_DATES = ("approved", "published", "effective", "repealed", "collected", "imported")
_LISTS = ("aliases", "official_urls")
_TEXTS = (
    "change",
    "genre",
    "issuer",
    "document_number",
    "work",
    "source",
    "fetched",
    "notice",
    "supersedes",
    "superseded_by",
    "classification",
    "classification_reason",
    "urgency",
    "copy_number",
    "collection",
)
_COUNTS = ("articles", "chapters")
_CONFIDENCES = ("high", "medium")
_EDITORIAL = {"closing", "sha256", "basis"}
_KNOWN = {field.name for field in fields(Metadata)} | _EDITORIAL

# The safe loader in C where PyYAML has it: six times as fast, which a corpus of thousands of files feels.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A list of lists in a row of a list, as formulations have their members, is five deep.
_DEEPEST = 50
# Repetitions within what is repeated itself: twenty make at most 3^7 values of one.
_MOST_REPEATED = 20

FrontMatter = dict[str, Any]


def split_front_matter(text: str, *, path: str = "") -> tuple[FrontMatter, str, int]:
    """Return the front matter of a file, its body, and the line of that.

    Raises DocumentError if the front matter is not YAML of the form `name: value`, or is not closed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(r"---[ \t]*\n", text):
        return {}, text, 1
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise DocumentError("文件头没有结束，请在它后面单独加一行“---”。", path=path, line=1)
    try:
        front = read_yaml(match[1])
    except yaml.YAMLError as error:
        mark = (error.context_mark or error.problem_mark) if isinstance(error, yaml.MarkedYAMLError) else None
        line = mark.line + 2 if mark else 1
        raise DocumentError("文件头不是正确的 YAML，请检查这一行的冒号和缩进。", path=path, line=line) from error
    except ValueError as error:  # 2016-02-30
        raise DocumentError(f"文件头里有不存在的日期（{error}），请改正。", path=path, line=1) from error
    if front is not None and not isinstance(front, dict):
        raise DocumentError("文件头应是“名称: 内容”的形式，请照其他文件改正。", path=path, line=2)
    return front or {}, text[match.end() :], text.count("\n", 0, match.end()) + 1


def read_yaml(text: str) -> Any:
    """Return what a YAML text holds. Raises yaml.YAMLError if it is none, ValueError for a day that does not exist."""
    try:
        _refuse_swelling(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506
    except _SwellingError:
        raise
    except yaml.YAMLError:
        return yaml.safe_load(text)  # the one in Python says better on which line it stumbled


class _SwellingError(yaml.YAMLError):
    """YAML that is made to swell: lists in lists, on and on, or repetitions of repetitions."""


def _refuse_swelling(text: str) -> None:
    """Raise _SwellingError for what is nested too deeply, or repeats (*) too much of what repeats.

    The loaders call themselves at each level, which would end the process; and ten lines, each of which repeats the one
    before nine times, hold a thousand million values. The events of a file come one after the other, however it is made.
    """
    around: list[bool] = []  # of each collection that is open, whether it can be repeated
    repeated = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            around.append(event.anchor is not None or bool(around and around[-1]))
        elif isinstance(event, yaml.CollectionEndEvent):
            around.pop()
        elif isinstance(event, yaml.AliasEvent):
            repeated += bool(around and around[-1])
        if len(around) > _DEEPEST or repeated > _MOST_REPEATED:
            raise _SwellingError


def metadata_of(front: FrontMatter, identifier: str, *, path: str = "") -> Metadata:
    """Return the metadata that a front matter states.

    Raises DocumentError for a value that cannot be what it claims.
    """
    unknown = sorted(set(map(str, front)) - _KNOWN)
    if unknown:
        raise DocumentError(f"文件头里有不认识的项“{'、'.join(unknown)}”，请改名或删去。", path=path, line=2)
    values: FrontMatter = {name: value for name, value in front.items() if value is not None and name not in _EDITORIAL}
    values |= {name: _date(values[name], name, path) for name in _DATES if name in values}
    values |= {name: _list(values.get(name, ()), name, path) for name in _LISTS}
    values["official_urls"] = _urls(values["official_urls"], path)
    values |= {name: _text(values[name], name, path) for name in _TEXTS if name in values}
    values |= {name: _count(values[name], name, path) for name in _COUNTS if name in values}
    values["id"] = identifier
    title = values.get("title")
    if not isinstance(title, str) or not title.strip():
        raise DocumentError("文件头里没有题名，请加一行“title: 题名”。", path=path, line=1)
    choices = {"text": TEXT_KIND_NAMES, "status": STATUSES, "change": CHANGES, "confidence": _CONFIDENCES}
    for name, allowed in choices.items():
        if name in values and values[name] not in ("", *allowed):
            raise DocumentError(f"文件头的 {name} 只能是 {'、'.join(allowed)}，请改正。", path=path, line=2)
    return Metadata(**values)


def _list(value: object, name: str, path: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise DocumentError(f"文件头的“{name}”应是一个列表，请每项一行、以“- ”开头。", path=path, line=2)
    return tuple(map(str, value))


def _urls(urls: tuple[str, ...], path: str) -> tuple[str, ...]:
    """Return addresses that a page may link: no javascript:."""
    for url in urls:
        if not url.startswith(("https://", "http://")):
            raise DocumentError(f"官方网址“{url}”应以 https:// 或 http:// 开头，请改正。", path=path, line=2)
    return urls


def _text(value: object, name: str, path: str) -> str:
    if isinstance(value, list | tuple | dict):
        raise DocumentError(f"文件头的“{name}”只能有一个值，请写在一行里。", path=path, line=2)
    return str(value)


def _count(value: object, name: str, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DocumentError(f"文件头的 {name} 应是一个整数，请改正。", path=path, line=2)
    return value


def _date(value: object, name: str, path: str) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise DocumentError(f"文件头的 {name} 不是日期，请写成 2018-10-28 的样子。", path=path, line=2) from None


def closing_of(front: FrontMatter) -> int:
    """Return how many paragraphs at the end belong to no part."""
    value = front.get("closing", 0)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def front_matter_of(metadata: Metadata, **editorial: object) -> str:
    """Return the front matter for metadata, what is unknown left out, `editorial` last."""
    values: FrontMatter = {}
    for name in (field.name for field in fields(Metadata)):
        value = getattr(metadata, name)
        if name == "id" or value in (None, "", ()) or (name == "confidence" and value == "high") or value is False:
            continue
        values[name] = list(value) if isinstance(value, tuple) else value
    values |= {name: value for name, value in editorial.items() if value}
    yaml_text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=120)
    return f"---\n{yaml_text}---\n"
