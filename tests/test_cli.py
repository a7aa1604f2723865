"""The command line: what a person types, what comes back, with which exit code, and one Chinese line for bad input."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
import zipfile
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from tests.commands import Ran, Run, commands
from tests.loopback import Loopback, Question, Raw, Refuse, Reply, Say

DRAFT = """临江街道总工会2025年上半年工作总结
上半年，新建企业工会3家，发展会员120人。"""
SHEET = """unit: {name: 临江街道总工会, kind: 街道}
period: {year: 2025, span: 上半年}
facts:
  - {id: F1, topic: 组织建设, item: 新建企业工会, value: 3, unit: 家, source: 组建台账}
  - {id: F2, topic: 组织建设, item: 发展会员, value: 120, unit: 人, source: 会员系统}
"""


HELP_FACT = "  - {id: F3, topic: 帮扶救助, item: 慰问困难职工, value: 15, unit: 户, source: 慰问登记}\n"


def all_but_help(question: Question) -> Reply:
    """Answer as a careful model would, but refuse the section on workers in need."""
    if "拟一级标题" in question.system:
        return Say("\n".join(["深化工作推进，落实各项任务"] * question.user.count("：") or ["一"]))
    if "写开头和结尾" in question.system:
        return Say("【开头】上半年各项工作平稳推进，现将情况总结如下：\n【结尾】我们将继续努力。")
    if "困难职工" in question.user:
        return Refuse(400, "Content Exists Risk", code="content_filter")
    return Say("新建企业工会3家〔F1〕，发展会员120人〔F2〕。")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a fresh data folder, with no model set."""
    return commands(capsys, monkeypatch, tmp_path)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Write a sheet of two facts."""
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Write the built-in example as a file."""
    path = tmp_path / "example.yaml"
    path.write_bytes((files("drafter.intake") / "data" / "example.yaml").read_bytes())
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Write a draft whose figures all stand in the sheet."""
    path = tmp_path / "draft.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def only_errors(ran: Ran) -> list[str]:
    """Assert that nothing but error lines came back, and give them."""
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert lines
    assert all(line.startswith(("错误：", "……另有")) for line in lines)
    return lines


class TestCheck:
    """`drafter check`."""

    def test_a_clean_draft_passes(self, run: Run, draft: Path, sheet: Path) -> None:
        """Exit 0 and a verdict that says 通过."""
        ran = run("check", draft, "--facts", sheet)

        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("结论：通过。")

    def test_a_wrong_figure_is_shown_in_its_place(self, run: Run, draft: Path, sheet: Path) -> None:
        """Exit 1; the line names place, status, context, reason and suggestion."""
        draft.write_text(DRAFT.replace("3家", "8家"), encoding="utf-8")
        ran = run("check", draft, "--facts", sheet)

        assert ran.code == 1
        assert ran.out.startswith("结论：待核实的数字1处")
        assert re.search(r"第2行第11字 不符 .*【8家】.* 建议改为：3家", ran.out)

    def test_no_figure_is_never_a_pass(self, run: Run, draft: Path, sheet: Path) -> None:
        """Exit 1 and 无可核对 when the draft holds no figure."""
        draft.write_text("工作稳步推进。", encoding="utf-8")
        ran = run("check", draft, "--facts", sheet)

        assert ran.code == 1
        assert "没有找到数字，无可核对" in ran.out

    def test_json_has_the_names_of_the_contract(self, run: Run, draft: Path, sheet: Path) -> None:
        """The report as data, field names as documented, nothing else on stdout."""
        ran = run("check", draft, "--facts", sheet, "--json")
        report = json.loads(ran.out)

        assert list(report) == [
            "verdict",
            "ok",
            "counts",
            "figures",
            "unused",
            "conflicts",
            "remarks",
        ]
        assert (report["verdict"], report["ok"], report["unused"]) == ("ok", True, [])
        assert list(report["figures"][0]) == [
            "start", "end", "text", "kind", "value", "unit", "modifier",
            "status", "facts", "formula", "reason", "suggestion", "coincidence",
        ]  # fmt: skip

    def test_unused_facts_are_named(self, run: Run, draft: Path, sheet: Path) -> None:
        """A fact the draft leaves out is told and does not change the verdict."""
        draft.write_text("上半年，新建企业工会3家。", encoding="utf-8")
        ran = run("check", draft, "--facts", sheet)

        assert ran.code == 0
        assert "正文没有用到的事实1条：F2 发展会员" in ran.out

    def test_lint_adds_remarks_on_form(self, run: Run, draft: Path, sheet: Path) -> None:
        """With --lint a slip of form is told with its rule and fix; the verdict stays."""
        draft.write_text(DRAFT + "\n08月01日召开会议", encoding="utf-8")
        with_lint = json.loads(run("check", draft, "--facts", sheet, "--lint", "--json").out)
        without = json.loads(run("check", draft, "--facts", sheet, "--json").out)

        assert "N12" in {remark["rule"] for remark in with_lint["remarks"]}
        assert without["remarks"] == []
        assert with_lint["verdict"] == without["verdict"]

    def test_standard_input_is_read(self, run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """`-` reads the draft from standard input, GBK too."""

        class Stdin:
            buffer = BytesIO(DRAFT.encode("gbk"))

        monkeypatch.setattr(sys, "stdin", Stdin)

        assert run("check", "-", "--facts", sheet).code == 0


class TestDraft:
    """`drafter draft`."""

    def test_the_text_goes_to_stdout_and_progress_to_stderr(self, run: Run, sheet: Path) -> None:
        """The summary stands alone on stdout alone: title first, both facts told."""
        ran = run("draft", sheet)

        assert ran.code == 0
        assert ran.out.startswith("临江街道总工会2025年上半年工作总结\n")
        assert "3家" in ran.out
        assert "120人" in ran.out
        assert "[1/" in ran.err
        assert "结论：通过" in ran.err

    @pytest.mark.parametrize("form", ["docx", "md", "txt"])
    def test_a_saved_draft_reads_back_as_drafted(self, run: Run, sheet: Path, tmp_path: Path, form: str) -> None:
        """Whatever the form, checking the saved file finds the same figures and passes."""
        place = tmp_path / f"out.{form}"
        drafted = json.loads(run("draft", sheet, "-o", place, "--json").out)
        checked = json.loads(run("check", place, "--facts", sheet, "--json").out)

        assert drafted["output"] == str(place)
        assert checked["verdict"] == "ok"
        assert [f["text"] for f in checked["figures"]] == [f["text"] for f in drafted["figures"]]

    def test_word_file_edited_by_hand_is_checked_without_its_annex(self, run: Run, sheet: Path, tmp_path: Path) -> None:
        """One figure changed in the Word file: exactly that one is flagged."""
        place = tmp_path / "out.docx"
        run("draft", sheet, "-o", place)
        document = Document(str(place))
        target = next(run for p in document.paragraphs for run in p.runs if run.text.strip() == "120人")
        target.text = "210人"
        document.save(str(place))
        report = json.loads(run("check", place, "--facts", sheet, "--json").out)

        assert [f["text"] for f in report["figures"] if f["status"] == "contradicted"] == ["210人"]

    def test_the_model_drafts_over_http(self, run: Run, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """--writer model asks the address that is set; what comes back is checked."""
        text = "上半年新建企业工会3家〔F1〕，发展会员120人〔F2〕。"
        with Loopback(Say(text)) as server:
            monkeypatch.setenv("DRAFTER_MODEL", "test")
            monkeypatch.setenv("DRAFTER_API_KEY", "sk-test")
            monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
            ran = run("draft", sheet, "--writer", "model", "--json")

        assert server.questions
        report = json.loads(ran.out)
        assert report["usage"]["calls"] == len(server.questions)
        assert "〔F1〕" not in report["text"]

    def test_flagged_figures_make_a_discussion_draft(
        self, run: Run, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A figure the model made up is flagged, exit 1, and the file says 讨论稿."""
        place = tmp_path / "out.docx"
        text = "上半年新建企业工会3家〔F1〕，发展会员120人〔F2〕，走访企业777家。"
        with Loopback(Say(text)) as server:
            monkeypatch.setenv("DRAFTER_MODEL", "test")
            monkeypatch.setenv("DRAFTER_API_KEY", "sk-test")
            monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
            ran = run("draft", sheet, "--writer", "model", "-o", place)

        assert ran.code == 1
        assert "讨论稿" in ran.err
        assert "讨论稿" in Document(str(place)).sections[0].header.paragraphs[0].text

    @pytest.mark.parametrize("form", ["docx", "md"])
    def test_a_failed_section_is_never_a_pass(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
    ) -> None:
        """One section is refused, all figures of the others stand in the sheet: 未写完 with the count, exit 1, a 讨论稿."""
        sheet = tmp_path / "two.yaml"
        sheet.write_text(SHEET + HELP_FACT, encoding="utf-8")
        place = tmp_path / f"out.{form}"
        with Loopback(all_but_help) as server:
            monkeypatch.setenv("DRAFTER_MODEL", "test")
            monkeypatch.setenv("DRAFTER_API_KEY", "sk-test")
            monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
            ran = run("draft", sheet, "--outline", "base", "--writer", "model", "-o", place)
            told = run("draft", sheet, "--outline", "base", "--writer", "model", "--json")
        report = json.loads(told.out)

        assert (ran.code, told.code) == (1, 1)
        assert "未写完：1节失败" in ran.err
        assert "结论：通过" not in ran.err
        assert f"{place}（讨论稿）" in ran.err
        shown = Document(str(place)).sections[0].header.paragraphs[0].text if form == "docx" else place.read_text()
        assert "讨论稿" in shown
        assert (report["ok"], report["complete"], report["failed"]) == (True, False, 1)

    def test_nothing_written_leaves_no_file(
        self, run: Run, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody answers at the address: 未写完 with the count, exit 1, no file, no title passed off as a draft."""
        place = tmp_path / "out.docx"
        with Loopback(Say("一。")) as server:
            gone = server.address
        monkeypatch.setenv("DRAFTER_MODEL", "test")
        monkeypatch.setenv("DRAFTER_API_KEY", "sk-test")
        monkeypatch.setenv("DRAFTER_BASE_URL", gone)
        ran = run("draft", sheet, "--writer", "model", "-o", place)
        shown = run("draft", sheet, "--writer", "model")
        told = json.loads(run("draft", sheet, "--writer", "model", "-o", place, "--json").out)

        assert (ran.code, ran.out, shown.code, shown.out) == (1, "", 1, "")
        assert re.search(r"未写完：[1-9]\d*节失败", ran.err)
        assert "结论：通过" not in ran.err
        assert not place.exists()
        assert (told["complete"], told["output"]) == (False, None)
        assert told["failed"] > 0

    def test_an_existing_file_keeps_no_trace_of_a_failed_save(self, run: Run, sheet: Path, tmp_path: Path) -> None:
        """A folder that cannot be written to is one line, and no temporary file stays behind."""
        if os.geteuid() == 0:
            place = Path("/proc/out.docx")
        else:
            (tmp_path / "locked").mkdir(mode=0o500)
            place = tmp_path / "locked" / "out.docx"
        ran = run("draft", sheet, "-o", place)

        assert ran.code == 2
        assert "存不下来" in ran.err.splitlines()[-1]
        assert not list(tmp_path.glob("**/.drafter-*"))


class TestNumbers:
    """`drafter numbers`."""

    def test_each_number_is_shown_in_context_with_its_rule(self, run: Run, draft: Path) -> None:
        """A table line has the figure between marks, kind in Chinese, value, unit, rule."""
        ran = run("numbers", draft)
        line = next(line for line in ran.out.splitlines() if "【120人】" in line)

        assert line.split()[2:5] == ["数量", "120", "人"]
        assert "识读到" in ran.err

    def test_json_has_the_names_of_the_contract(self, run: Run, draft: Path) -> None:
        """A list of mentions, places in code points."""
        mentions = json.loads(run("numbers", draft, "--json").out)

        assert all(
            list(found) == ["start", "end", "text", "kind", "value", "unit", "modifier", "rule"] for found in mentions
        )
        assert all(DRAFT[found["start"] : found["end"]] == found["text"] for found in mentions)

    def test_it_loads_neither_pages_nor_models_nor_database(self, draft: Path) -> None:
        """A small command starts at once: no streamlit, langchain, openai, sqlalchemy, openpyxl."""
        program = (
            "import sys\nfrom drafter.cli import main\ntry:\n    main(['numbers', sys.argv[1]])\n"
            "finally:\n    print(sorted(n for n in ('streamlit', 'langchain', 'langchain_core', "
            "'openai', 'sqlalchemy', 'openpyxl', 'docx', 'pandas') if n in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", program, draft], capture_output=True, text=True, check=True)

        assert done.stdout.splitlines()[-1] == "[]"


class TestDemo:
    """`drafter demo`."""

    def test_it_leaves_the_files_it_names(self, run: Run, tmp_path: Path) -> None:
        """Word, Markdown, trace table and report lie where the last lines say."""
        ran = run("demo", "-o", tmp_path / "out")
        named = [Path(line.strip()) for line in ran.out.partition("结果在：\n")[2].splitlines()]

        assert sorted(path.suffix for path in named) == [".docx", ".json", ".md", ".xlsx"]
        assert all(path.is_file() for path in named)
        assert sorted((tmp_path / "out").iterdir()) == sorted(named)

    def test_the_example_passes_its_own_check(self, run: Run) -> None:
        """The built-in example is drafted with nothing flagged and no fact unused."""
        ran = run("demo")

        assert ran.code == 0
        assert "结论：通过" in ran.out
        assert "没有用到的事实" not in ran.out
        assert "讨论稿" not in ran.out


class TestTemplates:
    """`drafter template` and `drafter model`."""

    def test_list_shows_each_outline(self, run: Run) -> None:
        """Name, label, kinds; as JSON with the outline's own fields."""
        names = [outline["name"] for outline in json.loads(run("template", "list", "--json").out)]
        table = run("template", "list").out

        assert "base" in names
        assert [line.split()[0] for line in table.splitlines()[1:]] == names

    def test_show_tells_the_parts_in_order(self, run: Run) -> None:
        """The base outline with its sections."""
        parts = json.loads(run("template", "show", "base", "--json").out)["sections"]
        text = run("template", "show", "base").out

        places = [text.index(part["heading"]) for part in parts]
        assert places == sorted(places)

    def test_check_finds_no_fault_in_what_ships(self, run: Run) -> None:
        """All outlines and prompts that ship are well formed."""
        ran = run("template", "check")

        assert ran.code == 0
        assert "有误0个" in ran.err

    def test_check_lists_every_fault(self, run: Run, tmp_path: Path) -> None:
        """Two broken files give two lines and exit 2."""
        broken = tmp_path / "broken.toml"
        broken.write_text('label = "无标题"\ncolour = "红"\n', encoding="utf-8")
        prompt = tmp_path / "broken.md"
        prompt.write_text("没有文件头", encoding="utf-8")
        ran = run("template", "check", broken, prompt)

        assert ran.code == 2
        assert sum(line.startswith("错误：") for line in ran.err.splitlines()) == 2

    def test_model_test_says_what_works(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """Reached, streaming, usage, output limit, a short draft and its check, length and cost; what does not work makes exit 1."""
        with Loopback(Say("上半年新建工会3家，新发展会员126人。")) as server:
            monkeypatch.setenv("DRAFTER_MODEL", "test")
            monkeypatch.setenv("DRAFTER_API_KEY", "sk-secret-1")
            monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
            ran = run("model", "test")

        assert ran.code == 1
        assert [line.partition("：")[0] for line in ran.out.splitlines()] == [
            "连通", "流式输出", "用量报告", "输出上限", "试写核对", "模型长度", "费用",
        ]  # fmt: skip
        assert "试写核对：不行" in ran.out
        assert "sk-secret-1" not in ran.out + ran.err

    def test_model_test_says_what_is_wrong(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """A sign-in page instead of a model is one line."""
        with Loopback(Raw("<html>请登录</html>".encode())) as server:
            monkeypatch.setenv("DRAFTER_MODEL", "test")
            monkeypatch.setenv("DRAFTER_API_KEY", "sk-test")
            monkeypatch.setenv("DRAFTER_BASE_URL", server.address)
            refused = run("model", "test")

        assert refused.code == 2
        assert sum(line.startswith("错误：") for line in refused.err.splitlines()) == 1


class TestBadInput:
    """Each fault gets Chinese lines that say what, where and what to do, and exit code 2."""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["check", "{missing}", "--facts", "{sheet}"], "找不到"),
            (["check", "{draft}", "--facts", "{missing}"], "找不到"),
            (["check", "{folder}", "--facts", "{sheet}"], "文件夹"),
            (["numbers", "{missing}"], "找不到"),
            (["draft", "{missing}"], "找不到"),
            (["draft", "{sheet}", "--outline", "无此提纲"], "提纲“无此提纲”不存在"),
            (["draft", "{sheet}", "--writer", "鬼"], "没有“鬼”这种写作方式"),
            (["draft", "{sheet}", "--writer", "model"], "模型"),
            (["draft", "{sheet}", "-o", "x.pdf"], "不认识的扩展名“.pdf”"),
            (["draft", "{sheet}", "-o", "x"], "没有扩展名"),
            (["draft", "{sheet}", "-o", "nowhere/x.docx"], "没有这个文件夹"),
            (["demo", "-o", "{draft}"], "已有同名文件"),
            (["template", "show", "无此提纲"], "不存在"),
            (["model", "test"], "没有设置语言模型"),
            (["chekc"], "没有“chekc”这个命令，是不是 check？"),
            (["check"], "缺少参数 DRAFT"),
            (["check", "{draft}"], "缺少选项 --facts"),
            (["check", "{draft}", "--facts"], "选项 --facts 后面要写一个值"),
            (["check", "{draft}", "{draft}", "--facts", "{sheet}"], "多出的参数"),
            (["numbers", "{draft}", "--jsn"], "没有 --jsn 这个选项"),
            (["serve", "--port", "七"], "--port 的值不能用"),
            (["serve", "--port", "99999"], "--port 的值不能用"),
            (["serve", "--address", "256.1.1.1"], "没有设登录方式"),
        ],
    )
    def test_one_line_says_what_to_do(
        self, run: Run, draft: Path, sheet: Path, tmp_path: Path, arguments: list[str], words: str
    ) -> None:
        """Missing files, unknown names, misspelt commands."""
        places = {
            "draft": draft,
            "sheet": sheet,
            "missing": tmp_path / "无.yaml",
            "folder": tmp_path,
        }
        lines = only_errors(run(*(argument.format(**places) for argument in arguments)))

        assert len(lines) == 1
        assert words in lines[0]

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("空.txt", b""),
            ("图.txt", bytes(range(256)) * 20),
            ("假.docx", b"not a zip"),
            ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
            ("无名", "新建工会3家".encode()),
        ],
    )
    def test_an_unreadable_draft_is_one_line(
        self, run: Run, sheet: Path, tmp_path: Path, name: str, content: bytes
    ) -> None:
        """Empty, binary, damaged, old format, no extension."""
        (tmp_path / name).write_bytes(content)
        lines = only_errors(run("check", tmp_path / name, "--facts", sheet))

        assert len(lines) == 1
        assert name in lines[0]
        assert "（" in lines[0]

    def test_every_fault_of_a_sheet_is_listed(self, run: Run, draft: Path, tmp_path: Path) -> None:
        """Two bad values, two lines, each with its place."""
        sheet = tmp_path / "bad.yaml"
        sheet.write_text(
            SHEET.replace("value: 3", 'value: "1,2,3"').replace("value: 120", "value: 十几多"),
            encoding="utf-8",
        )
        lines = only_errors(run("check", draft, "--facts", sheet))

        assert len(lines) == 2
        assert "1,2,3" in lines[0]
        assert "十几多" in lines[1]

    def test_a_word_file_that_inflates_without_end_is_refused(self, run: Run, sheet: Path, tmp_path: Path) -> None:
        """A zip bomb is one line, soon."""
        bomb = tmp_path / "bomb.docx"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(8):
                package.writestr(f"word/{number}.xml", b"\0" * 60_000_000)

        assert len(only_errors(run("check", bomb, "--facts", sheet))) == 1

    def test_a_fault_of_the_program_is_one_line_too(
        self, run: Run, draft: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What nobody foresaw is told without a traceback, with another exit code."""

        def fail(_: str) -> None:
            raise ZeroDivisionError("深处")

        monkeypatch.setattr("drafter.numerals.read_numbers", fail)
        ran = run("numbers", draft)

        assert ran.code == 70
        assert ran.err.count("\n") == 1
        assert "程序出错，ZeroDivisionError：深处" in ran.err


class TestTerminals:
    """Help and output on every terminal."""

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["--help"],
            ["check", "--help"],
            ["template"],
            ["template", "--help"],
            ["model"],
            ["serve", "--help"],
        ],
    )
    def test_help_is_chinese_throughout(self, run: Run, arguments: list[str]) -> None:
        """No word of the framework's English is left."""
        ran = run(*arguments)

        assert ran.code == 0
        assert ran.out.startswith("用法：drafter")
        assert not re.search(r"Usage|Options|Arguments|Commands|Show this|default:|required", ran.out)

    @pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
    def test_no_encoding_crashes_it(self, draft: Path, sheet: Path, tmp_path: Path, encoding: str) -> None:
        """A terminal without the characters gets escapes; JSON stays what it is."""
        draft.write_text(DRAFT.replace("3家", "①家〇〇𠮷"), encoding="utf-8")
        environment = {
            **os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0",
            "DRAFTER_DATA_FOLDER": str(tmp_path / "data"),
        }  # fmt: skip
        outputs = [
            subprocess.run(
                [sys.executable, "-m", "drafter", *arguments],
                capture_output=True,
                env=environment,
                check=False,
            )
            for arguments in (
                ["numbers", str(draft)],
                ["check", str(draft), "--facts", str(sheet), "--json"],
                ["check", "nowhere", "--facts", str(sheet)],
            )
        ]

        assert [done.returncode for done in outputs] == [0, 1, 2]
        assert b"Traceback" not in b"".join(done.stderr for done in outputs)
        assert json.loads(outputs[1].stdout.decode(encoding))["ok"] is False

    def test_a_reader_that_goes_away_is_no_error(self, draft: Path) -> None:
        """`drafter numbers … | head` ends quietly."""
        draft.write_text(DRAFT * 3000, encoding="utf-8")
        program = subprocess.Popen(
            [sys.executable, "-m", "drafter", "numbers", str(draft)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()

        assert b"Traceback" not in program.stderr.read()
        program.stderr.close()
        assert program.wait(timeout=60) == 0

    def test_version_is_told(self, run: Run) -> None:
        """`drafter --version` names the installed version."""
        assert re.fullmatch(r"drafter \d+\.\d+\.\d+\n", run("--version").out)


class TestServe:
    """`drafter serve`."""

    @pytest.fixture
    def port(self) -> int:
        """Find a free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def test_a_port_in_use_is_one_line(self, run: Run) -> None:
        """No server starts beside another one."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            lines = only_errors(run("serve", "--port", taken.getsockname()[1]))

        assert len(lines) == 1
        assert "端口已被占用" in lines[0]

    def test_serving_others_without_sign_in_is_one_line(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        """Before anything is started it says what to set; said plainly that nobody signs in, only the address is looked at."""
        lines = only_errors(run("serve", "--address", "0.0.0.0"))  # noqa: S104 - to be refused
        monkeypatch.setenv("DRAFTER_WITHOUT_SIGN_IN", "1")
        later = only_errors(run("serve", "--address", "256.1.1.1"))

        assert len(lines) == len(later) == 1
        assert "DRAFTER_OIDC_ISSUER" in lines[0]
        assert "DRAFTER_WITHOUT_SIGN_IN=1" in lines[0]
        assert "没有这个地址" in later[0]

    def test_opened_twice_it_only_shows_the_page(self, port: int, tmp_path: Path) -> None:
        """The first start opens the browser once the page is there; a second finds it running, and ends well."""
        visits = tmp_path / "visits"
        browser = tmp_path / "browser"
        browser.write_text(f'#!/bin/sh\necho "$1" >> "{visits}"\n', encoding="utf-8")
        browser.chmod(0o755)
        command = [sys.executable, "-m", "drafter", "serve", "--open", "--port", str(port)]
        environment = {**os.environ, "DRAFTER_DATA_FOLDER": str(tmp_path / "data"), "BROWSER": f"{browser} %s"}
        first = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, encoding="utf-8")
        assert first.stderr is not None
        first.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20):
            second = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
        first.terminate()
        first.communicate(timeout=30)

        assert second.returncode == 0
        assert second.stderr == f"已在运行：http://127.0.0.1:{port}\n"
        assert visits.read_text(encoding="utf-8") == f"http://127.0.0.1:{port}\n" * 2

    def test_the_app_answers_on_loopback(self, port: int, tmp_path: Path) -> None:
        """It starts from any folder, tells its address once it is there, and goes when it is told to."""
        program = subprocess.Popen(
            [sys.executable, "-m", "drafter", "serve", "--port", str(port)],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "DRAFTER_DATA_FOLDER": str(tmp_path / "data")},
            text=True,
        )
        assert program.stderr is not None
        line = program.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
            page = answer.read().decode()
        program.terminate()
        rest, _ = program.communicate(timeout=30)

        assert line == f"网页应用：http://127.0.0.1:{port} （按 Ctrl+C 停止）\n"
        assert "<html" in page
        assert rest == ""
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", port), timeout=5)
