# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false
"""政策文库 in LibreOffice Writer: checks the open paper by the site of the office, jumps to each finding, accepts a change.

Runs in LibreOffice's own Python, without other libraries. The text goes to the one configured address and nowhere else;
nothing is kept. Where changes are recorded, an accepted one is a tracked change.
"""

import json
import urllib.parse
import urllib.request
from typing import Any, NamedTuple

import uno
import unohelper
from com.sun.star.task import XJobExecutor

SERVICE = "policykb.Check"
USUAL_SITE = "http://127.0.0.1:8000"
_SETTING = "$(user)/policy-kb.txt"
"""The file in the user's profile that holds the address of the site, if it is another."""

_SECONDS = 60
"""How long an answer may take: the longest draft is checked in a few seconds."""


class Piece(NamedTuple):
    """Letters of a paper: where they begin in its text, in code points, and the range in the paper."""

    start: int
    text: str
    portion: Any


class PaperText:
    """The text of a paper, a line for each paragraph, without what tracked changes have deleted."""

    def __init__(self, document: Any) -> None:
        self.pieces: list[Piece] = []
        self._lines: list[str] = []
        self._length = 0
        self._is_deleted = False
        self._read(document.Text)
        self.text = "\n".join(self._lines)

    def range_of(self, start: int, end: int) -> Any:
        """Return a cursor over the code points `[start, end)`; None where they are no letters of one text."""
        inside = [piece for piece in self.pieces if piece.start < end and start < piece.start + len(piece.text)]
        if not inside:
            return None
        first, last = inside[0], inside[-1]
        text = first.portion.getText()
        cursor = text.createTextCursorByRange(_place(first, start - first.start))
        try:
            cursor.gotoRange(_place(last, end - last.start), True)
        except Exception:  # LibreOffice refuses a range from one cell or note to another
            return None
        return cursor

    def _read(self, text: Any) -> None:
        blocks = text.createEnumeration()
        while blocks.hasMoreElements():
            block = blocks.nextElement()
            if block.supportsService("com.sun.star.text.TextTable"):
                for name in block.getCellNames():
                    self._read(block.getCellByName(name))
            else:
                self._read_paragraph(block)

    def _read_paragraph(self, paragraph: Any) -> None:
        line: list[str] = []
        portions = paragraph.createEnumeration()
        while portions.hasMoreElements():
            portion = portions.nextElement()
            kind = portion.TextPortionType
            if kind == "Redline" and portion.RedlineType == "Delete":
                self._is_deleted = portion.IsStart
            elif kind == "Text" and not self._is_deleted and portion.String:
                words = portion.String.replace("\n", " ")
                self.pieces.append(Piece(self._length + sum(map(len, line)), words, portion))
                line.append(words)
        self._lines.append("".join(line))
        self._length += len(self._lines[-1]) + 1


def _place(piece: Piece, count: int) -> Any:
    """Return the place behind so many code points of a piece.

    LibreOffice counts some characters beyond 16 bits (😀) as one and some as two, by its version: what it then holds tells.
    """
    wanted = piece.text[:count]
    cursor = piece.portion.getText().createTextCursorByRange(piece.portion.getStart())
    for steps in dict.fromkeys((count, len(wanted.encode("utf-16-le")) // 2)):
        cursor.gotoRange(piece.portion.getStart(), False)
        _go_right(cursor, steps)
        if cursor.String.replace("\n", " ") == wanted:
            break
    return cursor.getEnd()


def _go_right(cursor: Any, steps: int) -> None:
    while steps > 0:
        step = min(steps, 30_000)  # a step takes 16 bits
        cursor.goRight(step, True)
        steps -= step


class _NoOtherAddress(urllib.request.HTTPRedirectHandler):
    """Follows nobody: a draft goes to the configured address alone."""

    def redirect_request(self, *_: Any) -> None:
        return None


def check(text: str, site: str) -> list[dict[str, Any]]:
    """Return what the site finds in a text and asks to be seen to, in the order of the text.

    Raises OSError if the site does not answer, ValueError if the address is none of the web.
    """
    if urllib.parse.urlsplit(site).scheme not in {"http", "https"}:
        raise ValueError(site)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoOtherAddress())
    request = urllib.request.Request(  # noqa: S310
        f"{site.rstrip('/')}/api/check",
        json.dumps({"text": text}).encode(),
        {"Content-Type": "application/json"},
    )
    with opener.open(request, timeout=_SECONDS) as answer:
        findings = json.load(answer)["findings"]
    return sorted((each for each in findings if each["verdict"] != "一致"), key=lambda each: each["span"])


def jump(document: Any, text: PaperText, finding: dict[str, Any]) -> bool:
    """Select a finding in the window of a paper; tell whether it stands there."""
    cursor = text.range_of(*finding["span"])
    if cursor is None or cursor.String.replace("\n", " ") != finding["text"]:
        return False
    document.getCurrentController().select(cursor)
    return True


def accept(text: PaperText, finding: dict[str, Any]) -> bool:
    """Write what a finding proposes, only the letters that differ; tell whether that was done."""
    start, end = finding["span"]
    old, new = finding["text"], finding["suggestion"]
    if not new or text.text[start:end] != old:
        return False
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    cursor = text.range_of(start + head, end - tail)
    if cursor is None:  # nothing is replaced: the letter before tells the place
        cursor = text.range_of(start + head - 1, start + head) if head else text.range_of(start, start + 1)
        if cursor is None:
            return False
        place = cursor.getEnd() if head else cursor.getStart()
        place.getText().insertString(place, new[head : len(new) - tail], False)
        return True
    cursor.setString(new[head : len(new) - tail])
    return True


def _shared(one: str, other: str) -> int:
    """How many letters two wordings share at their beginning."""
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return at


class Check(unohelper.Base, XJobExecutor):  # type: ignore[misc]
    """What the entry of the menu starts: a dialog with the findings of the open paper."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def trigger(self, _: str) -> None:
        """Check the open paper and show what was found, until the dialog is closed."""
        desktop = self._service("com.sun.star.frame.Desktop")
        document = desktop.getCurrentComponent()
        if document is None or not hasattr(document, "Text"):
            return
        chosen = 0
        while True:
            text = PaperText(document)
            try:
                findings = check(text.text, self.site())
            except (OSError, ValueError):
                self._say(
                    document,
                    f"连不上政策文库（{self.site()}），请确认网站已经启动，或在 {self._setting()} 里写上它的地址。",
                )
                return
            if not findings:
                self._say(document, "没有要改的，也没有没有核到的。")
                return
            chosen, action = self._ask(findings, min(chosen, len(findings) - 1))
            if action == "jump":
                jump(document, text, findings[chosen])
                return  # the dialog stands before the paper: the writer looks, and checks again
            if action != "accept":
                return
            if not accept(text, findings[chosen]):
                self._say(document, "这一处没有可写的建议，或跨了单元格，请自己改。")

    def site(self) -> str:
        """Return the configured address."""
        access = self._service("com.sun.star.ucb.SimpleFileAccess")
        path = self._setting()
        if not access.exists(path):
            return USUAL_SITE
        with open(uno.fileUrlToSystemPath(path), encoding="utf-8") as file:  # noqa: PTH123
            return file.read().strip() or USUAL_SITE

    def _setting(self) -> str:
        return self._service("com.sun.star.util.PathSubstitution").substituteVariables(_SETTING, True)

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def _say(self, document: Any, message: str) -> None:
        window = document.getCurrentController().getFrame().getContainerWindow()
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX")
        window.getToolkit().createMessageBox(window, kind, 1, "政策文库", message).execute()

    def _ask(self, findings: list[dict[str, Any]], chosen: int) -> tuple[int, str]:
        """Show the findings; return the one that is chosen, and what is to be done with it."""
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height = f"政策文库：{len(findings)} 处要看", 260, 190
        rows = tuple(f"{each['verdict']}  {each['text'][:40]}" for each in findings)
        _put(model, "ListBox", "findings", (6, 6, 248, 90), StringItemList=rows, SelectedItems=(chosen,))
        _put(model, "FixedText", "detail", (6, 100, 248, 62), MultiLine=True, Label=_said(findings[chosen]))
        for at, (name, label, result) in enumerate((("jump", "找到", 2), ("accept", "采纳", 3), ("close", "关闭", 0))):
            button = _put(model, "Button", name, (6 + 60 * at, 168, 54, 16), Label=label)
            button.PushButtonType = 2 if not result else 0
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), None)
        listener = _Listener(dialog, findings)
        dialog.getControl("findings").addItemListener(listener)
        for name in ("jump", "accept"):
            dialog.getControl(name).setActionCommand(name)
            dialog.getControl(name).addActionListener(listener)
        dialog.execute()
        chosen = max(0, dialog.getControl("findings").getSelectedItemPos())
        dialog.dispose()
        return chosen, listener.action


def _said(finding: dict[str, Any]) -> str:
    proposal = f"\n可改为：{finding['suggestion']}" if finding["suggestion"] else ""
    return f"{finding['verdict']}：{finding['detail']}{proposal}"


def _put(model: Any, kind: str, name: str, box: tuple[int, int, int, int], **properties: Any) -> Any:
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    control.PositionX, control.PositionY, control.Width, control.Height = box
    for key, value in properties.items():
        if isinstance(value, tuple) and value and isinstance(value[0], int):
            uno.invoke(control, "setPropertyValue", (key, uno.Any("[]short", value)))
        else:
            control.setPropertyValue(key, value)
    model.insertByName(name, control)
    return control


def _listener_base() -> tuple[type, ...]:
    from com.sun.star.awt import XActionListener, XItemListener

    return (unohelper.Base, XActionListener, XItemListener)


class _Listener(*_listener_base()):  # type: ignore[misc]
    """Hears which finding is chosen, and which button was pressed."""

    def __init__(self, dialog: Any, findings: list[dict[str, Any]]) -> None:
        self.action = ""
        self._dialog = dialog
        self._findings = findings

    def itemStateChanged(self, event: Any) -> None:  # noqa: N802
        """Show what is said of the finding that is chosen."""
        self._dialog.getControl("detail").setText(_said(self._findings[event.Selected]))

    def actionPerformed(self, event: Any) -> None:  # noqa: N802
        """End the dialog with the button's action."""
        self.action = event.ActionCommand
        self._dialog.endExecute()

    def disposing(self, _: Any) -> None:
        """Nothing is kept."""


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(Check, SERVICE, (SERVICE,))
