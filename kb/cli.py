"""The command `kb`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from kb import __version__, importing
from kb.contract import document_json, error_json, part_json, report_json, results_json
from kb.corpus import Corpus
from kb.document import TEXT_KIND_NAMES
from kb.drafts import exceptions
from kb.drafts.annotating import annotations
from kb.drafts.checking import Checker
from kb.drafts.files import CheckedFile, check_file, drafts_in, exempt, open_draft
from kb.drafts.finding import Finding
from kb.errors import KbError, QueryError
from kb.formats.opening import annotate
from kb.indexing import Progress, build
from kb.library import Library, Reading, opened
from kb.lint import lint as lint_corpus
from kb.search.engine import Filters, Hit, Mode, Results, Sort
from kb.search.query import Asked
from kb.settings import Settings
from kb.verification import verify as verify_search
from kb.writing import write_whole
from kb.years import years

FINE, FINDINGS, FAILED = 0, 1, 2


class _Chinese(click.Command):
    """A command whose help is in Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(
                [(name, text.replace("Show this message and exit.", "显示这段说明。")) for name, text in rows]
            )


class _Commands(_Chinese, click.Group):
    command_class = _Chinese

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in self.commands.items()])


@click.group(
    cls=_Commands,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    help="政策文库：查找、阅读、核对政策文件。",
)
@click.version_option(__version__, message="%(version)s", help="显示版本。")
def kb() -> None:
    """The group; it has no work of its own."""


def _with_folders(function: Any) -> Any:
    corpus = click.option("--corpus", type=click.Path(path_type=Path), metavar="文件夹", help="文库所在文件夹。")
    index = click.option("--index", type=click.Path(path_type=Path), metavar="文件夹", help="索引所在文件夹。")
    return corpus(index(function))


_json_option = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")


@kb.command(help="启动网站。", options_metavar="[选项]")
@click.option("--host", metavar="地址", help="监听的地址，默认 127.0.0.1。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="监听的端口，默认 8000。")
@_with_folders
def serve(host: str | None, port: int | None, corpus: Path | None, index: Path | None) -> int:
    from web.serving import serve as serve_site

    settings = Settings.load(corpus=corpus, index=index, host=host, port=port)
    library = Library(settings)
    with _progress("建立索引") as progress:
        notice = library.prepare(progress)
    if notice:
        click.echo(notice, err=True)
    _tell_left_out(library.reading())
    library.reading().close()
    serve_site(settings, lambda url: click.echo(f"政策文库已在 {url} 打开，按 Ctrl+C 停止。", err=True))
    return FINE


@kb.command(help="建立或更新索引。", options_metavar="[选项]")
@click.option("--anew", is_flag=True, help="全部重建，不沿用旧索引。")
@_json_option
@_with_folders
def index(anew: bool, as_json: bool, corpus: Path | None, index: Path | None) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    with _progress("建立索引") as progress:
        built = build(settings.index, Corpus(settings.corpus), anew=anew, progress=progress)
    bad = [{"path": b.path, "line": b.line, "message": b.message} for b in built.bad_files]
    if as_json:
        _print_json(
            {"documents": built.documents, "passages": built.passages, "changed": built.changed, "left_out": bad}
        )
    else:
        did = f"更新了 {built.changed} 份" if built.changed else "没有变化"
        click.echo(f"索引完成：{built.documents} 份文件，{built.passages} 段；{did}。")
        for bad_file in built.bad_files:
            click.echo(f"没有收入：{bad_file}", err=True)
    return FINDINGS if built.bad_files else FINE


@kb.command(
    help="查找词句，例如 kb search 四种形态。",
    options_metavar="[选项]",
    context_settings={"ignore_unknown_options": True},  # -换届 is no option
)
@click.argument("query", metavar="词句")
@click.option("--mode", type=click.Choice(["auto", "exact", "words"]), default="auto", help="自动、原样或按词语。")
@click.option("--genre", multiple=True, metavar="文种", help="只查这个文种，可写几次。")
@click.option("--issuer", multiple=True, metavar="机关", help="只查这个发文机关，可写几次。")
@click.option("--status", multiple=True, metavar="时效", help="只查这种时效，可写几次。")
@click.option("--year", metavar="年份", help="一年或一段，如 2016-2019。")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="按相关程度或日期排列。")
@click.option("--limit", type=int, default=10, metavar="条数", help="最多显示几段，默认 10。")
@click.option("--offset", type=int, default=0, metavar="条数", help="从第几段之后开始。")
@_json_option
@_with_folders
def search(
    query: str,
    mode: Mode,
    genre: tuple[str, ...],
    issuer: tuple[str, ...],
    status: tuple[str, ...],
    year: str | None,
    sort: Sort,
    limit: int,
    offset: int,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> int:
    filters = Filters(genre, issuer, status, years(year))
    asked = Asked(query, mode, filters, sort, limit, offset)
    with _open(corpus, index) as reading:
        results = reading.search(asked)
    if as_json:
        _print_json(results_json(results))
    else:
        _print_results(results)
    return FINE


@kb.command(help="显示一份文件或其中一部分，例如 kb show zhibu-2018 art_10。", options_metavar="[选项]")
@click.argument("document", metavar="文件编号")
@click.argument("address", metavar="[地址]", default="")
@_json_option
@_with_folders
def show(document: str, address: str, as_json: bool, corpus: Path | None, index: Path | None) -> int:
    with _open(corpus, index) as reading:
        held = reading.document(document)
        if as_json:
            _print_json(part_json(held, address) if address else document_json(held))
            return FINE
        click.echo(f"《{held.title}》  {TEXT_KIND_NAMES[held.metadata.text]}  {held.metadata.status}")
        if held.metadata.text != "full":
            click.echo(_not_full(held.metadata.text, held.metadata.official_urls))
        click.echo(held.part_text(address) if address else "\n".join(p.text for p in held.passages if p.line))
    return FINE


_as_of_option = click.option(
    "--as-of", metavar="日期", callback=lambda _ctx, _param, value: _date(value), help="成文日期，如 2026-11-21；不写则按文中落款。"
)  # fmt: skip


@kb.command(
    help="核对稿件里的引用、引文和提法（Word、Markdown、HTML、纯文本，或整个文件夹）。", options_metavar="[选项]"
)
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path))
@_as_of_option
@click.option("--all", "show_all", is_flag=True, help="一致的也逐条列出。")
@click.option("--accept", metavar="原因", help=f"这些结果都看过并保留，记入 {exceptions.FILE_NAME}，来源变化后再提示。")
@_json_option
@_with_folders
def check(
    paths: tuple[Path, ...],
    as_of: date | None,
    show_all: bool,
    accept: str | None,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> int:
    files = drafts_in(paths)
    if not files:
        raise click.ClickException("没有可以核对的文件，请指明 .docx、.md、.txt 或 .html 文件。")
    checked: list[CheckedFile] = []
    failed: list[tuple[Path, KbError]] = []
    with _open(corpus, index) as reading:
        checker = Checker(reading)
        for path in files:
            try:
                checked.append(check_file(path, checker, as_of))
            except KbError as error:
                failed.append((path, error))
        if accept:
            for one in checked:
                exceptions.add(exceptions.nearest(one.path), exempt(one, accept, reading.snapshot))
    if as_json:
        _print_json(_checked_json(checked, failed, is_one=len(paths) == 1 and not paths[0].is_dir()))
    else:
        for one in checked:
            _print_checked(one, show_all=show_all)
    for path, why in failed:
        click.echo(f"没有核对 {path}：{why.message}", err=True)
    if failed:
        return FAILED
    return FINE if accept or all(one.is_clean for one in checked) else FINDINGS


@kb.command(help="给稿件加上链接和批注，另存为同样格式的文件。", options_metavar="[选项]")
@click.argument("path", metavar="文件", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, metavar="文件", type=click.Path(path_type=Path), help="写到哪里。")
@click.option("--site", metavar="网址", help="链接指向的网站，默认 http://127.0.0.1:8000。")
@_as_of_option
@_json_option
@_with_folders
def link(
    path: Path,
    output: Path,
    site: str | None,
    as_of: date | None,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> int:
    if output.suffix.lower() != path.suffix.lower():
        raise click.ClickException(f"写出的文件应与稿件同一格式，请把文件名改成以 {path.suffix} 结尾。")
    settings = Settings.load(corpus=corpus, index=index, site=site)
    written = open_draft(path)
    with _open(corpus, index) as reading:
        report = Checker(reading).check(written.visible, as_of)
    made = annotations(report.findings, settings.site)
    write_whole(output, annotate(written, made, date=datetime.now(UTC)))
    links, comments = sum(bool(one.url) for one in made), sum(bool(one.comment) for one in made)
    if as_json:
        _print_json({"path": str(output), "links": links, "comments": comments, **report_json(report, written)})
    else:
        click.echo(f"{report.coverage}已写到 {output}：{links} 个链接，{comments} 条批注。")
    return FINE if report.is_clean else FINDINGS


def _date(written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise QueryError(f"日期“{written}”看不明白，请写成 2026-11-21 的样子。") from None


def _checked_json(checked: list[CheckedFile], failed: list[tuple[Path, KbError]], *, is_one: bool) -> dict[str, Any]:
    """The report of one file as the contract has it; of several, one for each under `files`."""
    rows = [
        {
            "path": str(one.path),
            **report_json(one.report, one.written),
            "excepted": [{"text": f.text, "verdict": f.verdict, "reason": reason} for f, reason in one.stood],
        }
        for one in checked
    ]
    bad = [{"path": str(path), **error_json(why.code, why.message)} for path, why in failed]
    return (rows + bad)[0] if is_one else {"files": rows, "failed": bad}


def _print_checked(one: CheckedFile, *, show_all: bool) -> None:
    report = one.report
    click.secho(str(one.path), bold=True, nl=False)
    click.echo(f"  {report.coverage}")
    if report.day and report.findings:
        whose = "" if report.is_dated else "（稿件没有写日期，按文库的日期）"
        click.echo(f"  时效按 {report.day.isoformat()}{whose}；文库 {report.corpus_version}。")
    for finding in report.by_weight:
        if show_all or finding.verdict != "一致":
            _print_finding(finding, one)
    for finding, reason in one.stood:
        click.secho(f"  例外  {finding.text}：{reason}", dim=True)


def _print_finding(finding: Finding, one: CheckedFile) -> None:
    line, column = one.written.place(finding.span[0])
    click.echo(f"  {line}:{column}  ", nl=False)
    click.secho(finding.verdict, bold=True, nl=False, fg=None if finding.verdict == "一致" else "red")
    click.echo(f"  {finding.text}")
    click.echo(f"      {finding.detail}")
    if finding.diff:
        click.echo(f"      对照：{_compared(finding)}")
    if finding.suggestion:
        click.echo(f"      建议：{finding.suggestion}")


def _compared(finding: Finding) -> str:
    """A quotation beside its source: [-only in the draft-]{+only in the source+}."""
    signs = {"same": ("", ""), "draft": ("[-", "-]"), "source": ("{+", "+}")}
    return "".join(signs[piece.op][0] + piece.text + signs[piece.op][1] for piece in finding.diff)


@kb.command("import", help="导入文件或文件夹（Markdown、纯文本）。", options_metavar="[选项]")
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@_json_option
@_with_folders
def import_(paths: tuple[Path, ...], yes: bool, as_json: bool, corpus: Path | None, index: Path | None) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    target = Corpus(settings.corpus)
    understood, bad = importing.understand_all(paths, target)
    for one in understood:
        replaces = "，将取代已有的同一份文件" if target.has_local(one.metadata.id) else ""
        click.echo(
            f"《{one.metadata.title}》 {one.size} → {one.metadata.id}（{one.source.name}{replaces}）", err=as_json
        )
        for problem in one.problems:
            click.echo(f"  请注意：{f'第 {problem.line} 行：' if problem.line else ''}{problem.message}", err=as_json)
    for bad_file in bad:
        click.echo(f"没有导入：{bad_file}", err=True)
    if not understood:
        raise click.ClickException("没有可以导入的文件，请检查上面的原因。")
    if not yes and not click.confirm(f"写入这 {len(understood)} 份文件吗？", err=as_json):
        click.echo("没有写入任何文件。", err=as_json)
        return FINE
    written = [importing.write(target, one, date.today()) for one in understood]
    with _progress("更新索引") as progress:
        build(settings.index, target, progress=progress)
    if as_json:
        _print_json(
            {
                "imported": [
                    {"id": o.metadata.id, "title": o.metadata.title, "articles": o.articles, "parts": o.parts,
                     "problems": [p.message for p in o.problems]}
                    for o in understood
                ],
                "left_out": [{"path": b.path, "line": b.line, "message": b.message} for b in bad],
            }
        )  # fmt: skip
    else:
        click.echo(f"已导入 {len(written)} 份文件，现在就可以查到。")
    return FINDINGS if bad else FINE


@kb.command(help="检查文库：编号、内部引用、空段、文件头。", options_metavar="[选项]")
@_json_option
@_with_folders
def lint(as_json: bool, corpus: Path | None, index: Path | None) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    read, remarks = lint_corpus(Corpus(settings.corpus))
    if as_json:
        rows = [{"path": r.path, "line": r.line, "message": r.message} for r in remarks]
        _print_json({"files": read, "findings": rows})
    else:
        for remark in remarks:
            click.echo(str(remark))
        click.echo(f"检查了 {read} 个文件，{f'有 {len(remarks)} 处要看一看' if remarks else '没有发现问题'}。")
    return FINDINGS if remarks else FINE


@kb.command(help="用逐字扫描核对查找结果，证明没有遗漏。", options_metavar="[选项]")
@click.option(
    "--samples", type=click.IntRange(1, 1_000_000), default=300, metavar="次数", help="试多少个词句，默认 300。"
)
@click.option("--seed", type=int, default=0, metavar="数", help="随机数种子，同一个数试同样的词句。")
@_json_option
@_with_folders
def verify(samples: int, seed: int, as_json: bool, corpus: Path | None, index: Path | None) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    with _open(corpus, index) as reading:
        verified = verify_search(reading, Corpus(settings.corpus), samples, seed)
    if as_json:
        _print_json(
            {
                "samples": verified.samples,
                "passages": verified.passages,
                "differences": [str(difference) for difference in verified.differences],
            }
        )
    else:
        for difference in verified.differences:
            click.echo(str(difference))
        told = f"有 {len(verified.differences)} 个不一致" if verified.differences else "全部一致"
        click.echo(f"试了 {verified.samples} 个词句，逐字扫描 {verified.passages} 段核对：{told}。")
    return FINDINGS if verified.differences else FINE


@contextmanager
def _open(corpus: Path | None, index: Path | None) -> Iterator[Reading]:
    settings = Settings.load(corpus=corpus, index=index)
    with _progress("建立索引") as progress, opened(settings, progress) as (reading, notice):
        if notice:
            click.echo(notice, err=True)
        _tell_left_out(reading)
        yield reading


def _tell_left_out(reading: Reading) -> None:
    for bad_file in reading.snapshot.manifest.bad_files:
        click.echo(f"没有收入：{bad_file}", err=True)


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """A progress bar on stderr, shown once there is something to do."""
    bar: Any = None

    def report(done: int, of: int) -> None:
        nonlocal bar
        if bar is None and of:
            bar = click.progressbar(length=of, label=label, file=sys.stderr)
        if bar is not None:
            bar.update(done - bar.pos)

    try:
        yield report
    finally:
        if bar is not None:
            bar.render_finish()


def _print_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _not_full(text: str, urls: tuple[str, ...]) -> str:
    what = "以下是条文要点，由本项目编写，不是原文。" if text == "digest" else "本库未收录正文。"
    return what + (f"原文见 {urls[0]}" if urls else "请以官方公布的原文为准。")


def _print_results(results: Results) -> None:
    total = results.total
    if results.query.notice:
        click.echo(results.query.notice)
    click.echo(f"共 {total.documents} 份文件，{total.passages} 段，{total.occurrences} 处。")
    document = ""
    for hit in results.hits:
        if hit.document != document:
            document = hit.document
            click.echo()
            click.secho(f"《{hit.title}》", bold=True, nl=False)
            click.echo(f"  {hit.document}  {TEXT_KIND_NAMES[hit.text_kind]}  {hit.status}".rstrip())
        where = " › ".join((*hit.path, hit.label))
        click.secho(f"  {where}  #{hit.anchor}", dim=True)
        click.echo("    " + _marked(hit).replace("\n", "\n    "))


def _marked(hit: Hit) -> str:
    """The text of a hit with its marks: in colour on a terminal, in 【】 elsewhere."""
    pieces: list[str] = []
    at = 0
    for start, end in hit.highlights:
        found = hit.text[start:end]
        marked = click.style(found, fg="black", bg="yellow") if sys.stdout.isatty() else f"【{found}】"
        pieces += [hit.text[at:start], marked]
        at = end
    return "".join([*pieces, hit.text[at:]])


def main() -> NoReturn:
    """Runs the command and exits: 0 fine, 1 findings, 2 it could not be done."""
    try:
        code = kb.main(standalone_mode=False)
    except KbError as error:
        code = _failed(error.code, error.message)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = FAILED
    except click.UsageError as error:
        code = _failed("usage", _told(error))
    except click.ClickException as error:
        code = _failed("failed", error.format_message())
    except click.Abort:
        code = _failed("aborted", "已中止；已经写好的文件都在，再运行一次即可接着做。")
    except SystemExit:  # click's answer to a closed pipe (kb search … | head)
        code = FINE
    except OSError as error:
        where = f"“{error.filename}”" if error.filename else "文件"
        code = _failed("failed", f"不能读写{where}（{error.strerror}），请检查路径、权限和磁盘空间。")
    sys.exit(code or FINE)


def _told(error: click.UsageError) -> str:
    """What is wrong with how a command was written."""
    command = error.ctx.command_path if error.ctx else "kb"
    match error:
        case click.NoSuchOption():
            what = f"没有选项“{error.option_name}”"
        case click.MissingParameter():
            what = "少了一项"
        case click.BadParameter():
            what = f"“{error.param.name if error.param else ''}”的值不对"
        case _:
            what = "没有这个命令，或多了一项"
    return f"命令写法不对：{what}，请看 {command} --help。"


def _failed(code: str, message: str) -> int:
    if "--json" in sys.argv:
        _print_json(error_json(code, message))
    click.echo(message, err=True)
    return FAILED
