"""Word files drawn at random: all that a paper may hold, mixed as no writer would."""

from random import Random

from tests.support.word_files import field, note, paragraph, reference, text, text_box, word_file

_FORMS = (
    "chineseCountingThousand",
    "decimal",
    "decimalEnclosedCircleChinese",
    "upperRoman",
    "bullet",
    "ideographTraditional",
)
_SHOWN = ("第%1条", "（%2）", "%3．", "%1.%2", "第%1章　")
_WORDS = (
    "依照",
    "《示例条例》第十条",
    "办理。",
    "《样例法》第三条",
    "党支部",
    "a b",
    "，",
    "“四种形态”",
    "1",
    "　缩进",
    "换\n行",
    "|",
    "😀",
)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="0"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="0"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/>'
    "</w:numPr></w:pPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="藏"/><w:basedOn w:val="0"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="h"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="a3"><w:name w:val="Hyperlink"/></w:style>'
)


class DrawnFile:
    """A Word file that the same seed draws again."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self._notes = 0

    def raw(self) -> bytes:
        """The bytes of the file."""
        body = "".join(self._block() for _ in range(self._chance.randint(2, 9))) + paragraph("末段《示例条例》第十条。")
        notes = "".join(
            note("footnote", number, self._paragraph(), paragraph("注。")) for number in range(2, self._notes + 2)
        )
        parts = {"styles": _STYLES, "numbering": self._numbering(), "footnotes": notes}
        if self._chance.random() < 0.5:
            parts["comments"] = f'<w:comment w:id="3">{paragraph("旧批注")}</w:comment>'
        return word_file(body, parts=parts)

    def _numbering(self) -> str:
        patterns = "".join(
            f'<w:abstractNum w:abstractNumId="{number}">{"".join(map(self._level, range(4)))}</w:abstractNum>'
            for number in (0, 1)
        )
        begun = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
        lists = ((1, 0, ""), (2, 0, begun), (3, 1, ""))
        return patterns + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{after}"/>{more}</w:num>'
            for number, after, more in lists
        )

    def _level(self, index: int) -> str:
        gap = self._chance.choice(["", '<w:suff w:val="nothing"/>', '<w:suff w:val="space"/>', "<w:isLgl/>"])
        return (
            f'<w:lvl w:ilvl="{index}"><w:start w:val="{self._chance.randint(0, 3)}"/>'
            f'<w:numFmt w:val="{self._chance.choice(_FORMS)}"/>{gap}<w:lvlText w:val="{self._chance.choice(_SHOWN)}"/></w:lvl>'
        )

    def _block(self, depth: int = 0) -> str:
        kind = self._chance.random()
        if kind < 0.15 and depth < 2:
            return self._table(depth)
        if kind < 0.22:
            return f"<w:sdt><w:sdtContent>{self._paragraph()}{self._paragraph()}</w:sdtContent></w:sdt>"
        return self._paragraph()

    def _table(self, depth: int) -> str:
        columns = self._chance.randint(1, 3)
        rows = "".join(
            f"<w:tr>{''.join(self._cell(depth) for _ in range(columns))}</w:tr>"
            for _ in range(self._chance.randint(1, 3))
        )
        return f"<w:tbl><w:tblPr/>{rows}</w:tbl>"

    def _cell(self, depth: int) -> str:
        properties = self._chance.choice(
            ["", "", '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"]
        )
        blocks = "".join(self._block(depth + 1) for _ in range(self._chance.randint(0, 2)))
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}<w:p/></w:tc>"

    def _paragraph(self, *, is_boxed: bool = False) -> str:
        inside = "".join(self._inline(is_boxed=is_boxed) for _ in range(self._chance.randint(0, 5)))
        return f"<w:p>{self._properties()}{inside}</w:p>"

    def _properties(self) -> str:
        style = self._chance.choice(
            ["", "", "", '<w:pStyle w:val="1"/>', '<w:pStyle w:val="2"/>', '<w:pStyle w:val="3"/>']
        )
        place = f'<w:ilvl w:val="{self._chance.randint(0, 4)}"/><w:numId w:val="{self._chance.randint(0, 4)}"/>'
        numbered = f"<w:numPr>{place}</w:numPr>" if self._chance.random() < 0.4 else ""
        end = self._chance.choice([""] * 8 + ["<w:rPr><w:vanish/></w:rPr>", '<w:rPr><w:del w:id="1"/></w:rPr>'])
        return f"<w:pPr>{style}{numbered}{end}</w:pPr>"

    def _run(self) -> str:
        words = "".join(self._chance.choice(_WORDS) for _ in range(self._chance.randint(1, 3)))
        looks = ["", "", "", "<w:b/>", "<w:vanish/>", '<w:rStyle w:val="h"/>', '<w:vanish w:val="0"/>']
        return text(words, self._chance.choice(looks))

    def _inline(self, *, is_boxed: bool) -> str:
        match self._chance.randint(0, 14):
            case 0:
                return self._chance.choice(
                    ["<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>", "<w:r><w:noBreakHyphen/></w:r>"]
                )
            case 1:
                return '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>项</w:t><w:sym w:font="Webdings" w:char="F0FF"/></w:r>'
            case 2:
                return field("REF x", self._run())
            case 3:
                return field("eq \\o\\ac(○,2)").replace('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "")
            case 4:
                return f'<w:ins w:id="7" w:author="甲">{self._run()}</w:ins>'
            case 5:
                return '<w:del w:id="8" w:author="甲"><w:r><w:delText>删去</w:delText></w:r></w:del>'
            case 6 if not is_boxed:
                return text_box(self._paragraph(is_boxed=True), self._paragraph(is_boxed=True))
            case 7:
                self._notes += 1
                return reference("footnote", self._notes + 1)
            case 8:
                return f'<w:hyperlink w:anchor="x">{self._run()}</w:hyperlink>'
            case _:
                return self._run()
