"""Runs in LibreOffice's Python: the extension at work on a paper, told as JSON. Arguments: port, profile, site, folder, file.

Not imported by the tests: only the Python of the system knows `uno`.
"""
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false
# mypy: ignore-errors

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

port, profile, site, folder, file = sys.argv[1:]
sys.path.insert(0, folder)
import policy_kb_check as extension  # noqa: E402


def property_value(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Consent(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Says yes to what is asked when an extension is installed."""

    def getInteractionHandler(self) -> object:  # noqa: N802
        return self

    def getProgressHandler(self) -> None:  # noqa: N802
        return None

    def handle(self, request: object) -> None:
        for way in request.getContinuations():
            if way.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove")):
                way.select()


def connected() -> object:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    address = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    for _ in range(200):
        try:
            return resolver.resolve(address)
        except Exception:  # it has not begun to listen
            time.sleep(0.2)
    raise TimeoutError(address)


def paper(desktop: object) -> object:
    """A paper with a paragraph of several looks, a note, a table, and what somebody has deleted."""
    document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (property_value("Hidden", True),))
    text = document.Text
    cursor = text.createTextCursor()
    text.insertString(cursor, "😀依照《关于样例", False)
    cursor.CharWeight = 150.0
    text.insertString(cursor, "生活若干准则》第三部分", False)
    cursor.CharWeight = 100.0
    note = document.createInstance("com.sun.star.text.Footnote")
    text.insertTextContent(cursor, note, False)
    text.insertString(cursor, "办理。", False)
    text.insertControlCharacter(cursor, 0, False)
    table = document.createInstance("com.sun.star.text.TextTable")
    table.initialize(1, 2)
    text.insertTextContent(cursor, table, False)
    table.getCellByName("A1").setString("格")
    table.getCellByName("B1").setString(
        "绿色卡片保存１年，黄色卡片保存2月，红色卡片保存３年（《示例工作条例（试行）》第九条）"
    )
    document.RecordChanges = True
    text.insertString(text.getEnd(), "末段。", False)
    return document


def main() -> None:
    options = ["--headless", "--invisible", "--norestore", "--nologo", "--nodefault"]
    listen = f"--accept=socket,host=127.0.0.1,port={port};urp;"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", *options, listen], stderr=subprocess.DEVNULL
    )
    told: dict[str, object] = {}
    try:
        context = connected()
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        # unopkg refuses to work for root, as tests in a container run; the manager behind it does not.
        deployment = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        deployment.addExtension(Path(file).as_uri(), (), "user", None, Consent())
        told["is_installed"] = manager.createInstanceWithContext(extension.SERVICE, context) is not None
        document = paper(desktop)
        text = extension.PaperText(document)
        told["text"] = text.text
        findings = extension.check(text.text, site)
        told["found"] = [each["text"] for each in findings]
        told["jumped"] = []
        for finding in findings:
            if extension.jump(document, text, finding):
                chosen = document.getCurrentController().getSelection()
                told["jumped"].append(chosen.getByIndex(0).String)
        proposed = [each for each in findings if each["suggestion"]]
        told["proposed"] = [each["suggestion"] for each in proposed]
        told["accepted"] = [extension.accept(text, each) for each in reversed(proposed)]
        told["after"] = extension.PaperText(document).text
        redlines = document.Redlines.createEnumeration()
        kinds = []
        while redlines.hasMoreElements():
            kinds.append(redlines.nextElement().getPropertyValue("RedlineType"))
        told["tracked"] = kinds
        document.close(True)
    finally:
        try:
            desktop.terminate()
        except Exception:
            office.kill()
        office.wait(30)
    print(json.dumps(told, ensure_ascii=False))


main()
