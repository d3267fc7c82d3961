"""What `kb import` asks, and what it does when nobody answers."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli.group import kb

REGULATION = "示例县民政局值班管理办法\n\n第一条　为了规范值班工作，制定本办法。\n\n第二条　值班人员应当到岗。\n"


class Office:
    """A corpus with nothing but what is brought in, and files on their way."""

    def __init__(self, home: Path) -> None:
        self._home = home
        (home / "corpus").mkdir()

    def write(self, name: str, text: str) -> str:
        path = self._home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return str(path)

    def bring(self, *arguments: str, answer: str = "") -> Result:
        return self.run("import", *arguments, answer=answer)

    def run(self, command: str, *arguments: str, answer: str = "") -> Result:
        places = ("--corpus", str(self._home / "corpus"), "--index", str(self._home / "index"))
        return CliRunner().invoke(kb, [command, *places, *arguments], input=answer, standalone_mode=False)

    def held(self) -> dict[str, str]:
        return {path.stem: path.read_text("utf-8") for path in (self._home / "corpus" / "local").glob("*.md")}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    assert office.bring("--yes", office.write("zhiban.txt", REGULATION)).return_value == 0
    return office


def test_another_wording_takes_no_place_without_being_asked(office: Office) -> None:
    other = office.write("new/zhiban.txt", REGULATION.replace("到岗", "按时到岗"))
    done = office.bring("--yes", other)
    assert done.return_value == 1
    assert "没有导入 1 个文件" in done.stderr
    assert "1 条不同" in done.stderr
    assert "--replace" in done.stderr
    assert "应当到岗" in office.held()["zhiban"]


def test_what_needs_a_decision_holds_up_nothing_else(office: Office) -> None:
    office.write("new/zhiban.txt", REGULATION.replace("到岗", "按时到岗"))
    dengji = office.write("new/dengji.txt", REGULATION.replace("值班", "登记"))
    done = office.bring("--yes", "--json", str(Path(dengji).parent))
    assert done.return_value == 1
    told = json.loads(done.stdout)
    assert [document["id"] for document in told["imported"]] == ["dengji"]
    assert any("--replace" in row["message"] for row in told["left_out"])
    assert set(office.held()) == {"zhiban", "dengji"}


@pytest.mark.parametrize(("options", "answer"), [(("--yes", "--replace"), ""), ((), "y\ny\n")])
def test_with_a_yes_it_takes_the_place_and_the_old_one_is_kept(
    office: Office, options: tuple[str, ...], answer: str
) -> None:
    other = office.write("new/zhiban.txt", REGULATION.replace("到岗", "按时到岗"))
    done = office.bring(*options, other, answer=answer)
    assert done.return_value == 0
    assert "按时到岗" in office.held()["zhiban"]


def test_a_no_leaves_the_old_one(office: Office) -> None:
    other = office.write("new/zhiban.txt", REGULATION.replace("到岗", "按时到岗"))
    done = office.bring(other, answer="n\n")
    assert done.return_value == 1
    assert "用这一份取代它吗" in done.stdout
    assert "按时" not in office.held()["zhiban"]


def test_a_short_text_that_is_there_is_told_to_be_there(office: Office) -> None:
    done = office.bring("--yes", office.write("again/zhiban.txt", REGULATION))
    assert done.return_value == 0
    assert "已有" in done.stdout


CLASSIFIED = "机密★1年　　000012　　特急\n示例县民政局文件\n示民发〔2024〕5号\n示例县民政局登记管理办法\n\n第一条　为了规范登记工作，制定本办法。\n\n第二条　登记人员应当核对。\n"


def test_a_classified_paper_stays_out_until_somebody_says_why_it_may_come_in(office: Office) -> None:
    paper = office.write("dengji.txt", CLASSIFIED)
    for arguments, answer in (
        (("--yes",), ""),
        (("--yes", "--replace"), ""),
        ((), "\n"),
        (("--yes", "--classified-ok", " "), ""),
    ):
        done = office.bring(*arguments, paper, answer=answer)
        assert done.return_value == 1
        assert "标有密级“机密★1年”" in done.stderr
        assert "--classified-ok" in done.stderr
        assert "dengji" not in office.held()


def test_the_reason_is_kept_with_the_marks(office: Office) -> None:
    paper = office.write("dengji.txt", CLASSIFIED)
    assert office.bring(paper, answer="已于2025年解密\ny\n").return_value == 0
    held = office.held()["dengji"]
    for line in (
        "classification: 机密★1年",
        "classification_reason: 已于2025年解密",
        "urgency: 特急",
        "copy_number: '000012'",
    ):
        assert line in held


def test_the_reason_may_be_given_beforehand(office: Office) -> None:
    paper = office.write("dengji.txt", CLASSIFIED)
    assert office.bring("--yes", "--classified-ok", "样本", paper).return_value == 0
    assert "classification_reason: 样本" in office.held()["dengji"]


def test_what_came_in_is_proved_against_its_file(office: Office) -> None:
    whole = office.run("verify", "--sources")
    assert whole.return_value == 0, whole.output
    assert "核对了 1 个源文件的 39 字：39 字在文库中" in whole.output
    assert "一字不少" in whole.output
    (name,) = office.held()
    office.write(f"corpus/local/{name}.md", office.held()[name].replace("值班人员应当到岗", "值班人员"))
    short = office.run("verify", "--sources")
    assert short.return_value == 1
    assert "《示例县民政局值班管理办法》：源文件里有 1 处" in short.output
    assert "第 5 行“" in short.output
    told = json.loads(office.run("verify", "--sources", "--json").stdout)
    assert [loss["place"] for loss in told["sources"][0]["losses"]] == ["第 5 行"]
    assert told["unproved"] == []


def test_a_folder_is_named_only_for_files_that_moved(office: Office) -> None:
    assert "kb verify --sources 文件夹" in str(office.run("verify", str(Path.cwd())).exception)


SECOND = "第一条　为了巡查，制定本条例。\n\n第二条　巡查组依规开展工作。\n"


def test_a_second_text_without_a_title_is_asked_for_one(office: Office) -> None:
    path = office.write("two.txt", REGULATION.replace("值班", "登记") + "\n" + SECOND)
    done = office.bring(path, answer="示例县巡查条例\ny\n")
    assert done.return_value == 0
    assert "这一部分的题名" in done.stdout
    assert any("title: 示例县巡查条例" in text for text in office.held().values())


def test_nobody_to_ask_leaves_it_out_with_its_lines(office: Office) -> None:
    path = office.write("two.txt", REGULATION.replace("值班", "登记") + "\n" + SECOND)
    done = office.bring("--yes", path)
    assert done.return_value == 1
    assert "two.txt:7" in done.stderr
    assert "拆成两个文件" in done.stderr
    assert not any("巡查" in text for text in office.held().values())
