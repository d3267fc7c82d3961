"""A page as it is painted: what pdfplumber gives, and besides how each thing is drawn and whether its layer is shown.

pdfminer knows nothing of layers, transparency and how text is rendered; what it calls on its way is caught here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

from kb.files.pdf.annotations import Rectangle

_UNPAINTED = {3, 7}
"""Modes of rendering text in which nothing is painted (ISO 32000-1, 9.3.6)."""


class Paint(NamedTuple):
    """How a thing is drawn: how opaque it is, from 0 to 1, in which mode of rendering text, whether its layer is shown, and
    whether the program that made the file says that it is a watermark."""

    alpha: float = 1.0
    render: int = 0
    is_shown: bool = True
    is_watermark: bool = False

    @property
    def is_painted(self) -> bool:
        """Whether anything of it is painted."""
        return self.render not in _UNPAINTED


class Layers:
    """The layers of a file (optional content groups) that are off when it is opened (ISO 32000-1, 8.11)."""

    def __init__(self, catalog: Mapping[str, Any]) -> None:
        properties = _mapping(catalog.get("OCProperties"))
        setting = _mapping(properties.get("D"))
        self._groups = _numbers(properties.get("OCGs"))
        self._off = _numbers(setting.get("OFF"))
        if _name(setting.get("BaseState")) == "OFF":
            self._off |= self._groups - _numbers(setting.get("ON"))

    def shows(self, reference: Any) -> bool:
        """Whether what belongs to a group, or by its rule to several, is shown."""
        if not self._off:
            return True
        number = reference.objid if isinstance(reference, PDFObjRef) else None
        if number in self._groups:
            return number not in self._off
        membership = _mapping(reference)
        groups = _references(membership.get("OCGs"))
        states = [group.objid not in self._off for group in groups]
        if not states:
            return True
        match _name(membership.get("P")):
            case "AllOn":
                return all(states)
            case "AnyOff":
                return not all(states)
            case "AllOff":
                return not any(states)
            case _:
                return any(states)


class Canvas(Page):  # type: ignore[misc]
    """A page of pdfplumber's whose characters, images and paths have a `paint` besides."""

    def __init__(self, pdf: PDF, sheet: Any, number: int, layers: Layers) -> None:
        super().__init__(pdf, sheet, number)
        self.has_shading = False
        self._layers = layers

    @property
    def paper(self) -> tuple[float, float, float, float]:
        """What of the page is shown: x0, top, x1, bottom."""
        x0, top, x1, bottom = self.bbox
        crop = self.cropbox
        paper = max(x0, crop[0]), max(top, crop[1]), min(x1, crop[2]), min(bottom, crop[3])
        return paper if paper[0] < paper[2] and paper[1] < paper[3] else self.bbox

    def box_of(self, rectangle: Sequence[float]) -> Rectangle:
        """Return where a rectangle of the file stands on the page as it is shown."""
        x0, y0, x1, y1 = self.page_obj.mediabox
        matrix = {90: (0, -1, 1, 0, -y0, x1), 180: (-1, 0, 0, -1, x1, y1), 270: (0, 1, -1, 0, y1, -x0)}.get(
            self.rotation, (1, 0, 0, 1, -x0, -y0)
        )
        corners = [apply_matrix_pt(matrix, (rectangle[at], rectangle[at + 1])) for at in (0, 2)]
        (left, right), (low, high) = (sorted(axis) for axis in zip(*corners, strict=True))
        across, down = self.mediabox[:2]
        return Rectangle(left + across, self.height - high + down, right + across, self.height - low + down)

    @property
    def layout(self) -> LTPage:
        """What is on the page."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            device.layers = self._layers
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout: LTPage = device.get_result()
            self.has_shading = device.has_shading
        return self._layout

    def process_object(self, obj: Any) -> dict[str, Any]:
        """Return the attributes of a thing on the page."""
        thing: dict[str, Any] = super().process_object(obj)
        thing["paint"] = getattr(obj, "paint", Paint())
        return thing


class _Device(PDFPageAggregatorWithMarkedContent):  # type: ignore[misc]
    """Writes down how each thing is drawn.

    `marks` are the marked contents that are open, from the outermost; those up to `floor` end outside the form that is
    being painted.
    """

    layers: Layers
    alpha = 1.0
    render = 0
    has_shading = False
    floor = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: list[tuple[bool, bool]] = []

    def tag_cur_item(self) -> None:
        super().tag_cur_item()
        if self.cur_item._objs:
            shown, watermark = self.marks[-1] if self.marks else (True, False)
            latest: Any = self.cur_item._objs[-1]
            latest.paint = Paint(self.alpha, self.render, shown, watermark)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.render = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)
        self.render = 0

    def mark(self, *, is_shown: bool = True, is_watermark: bool = False) -> None:
        """Begin marked content; what is in it is hidden and a watermark if what is around it is."""
        shown, watermark = self.marks[-1] if self.marks else (True, False)
        self.marks.append((shown and is_shown, watermark or is_watermark))


class _Interpreter(PDFPageInterpreter):
    """Follows what pdfminer passes over: layers, the opacity of fillings, the marks of watermarks."""

    device: _Device

    def dup(self) -> "_Interpreter":
        return _Interpreter(self.rsrcmgr, self.device)

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self._alphas: list[float] = []

    def do_q(self) -> None:
        super().do_q()
        self._alphas.append(self.device.alpha)

    def do_Q(self) -> None:  # noqa: N802 (the operator's name)
        super().do_Q()
        if self._alphas:
            self.device.alpha = self._alphas.pop()

    def do_gs(self, name: Any) -> None:
        state = _mapping(_mapping(self.resources.get("ExtGState")).get(_name(name)))
        alpha = resolve1(state.get("ca"))
        if isinstance(alpha, (int, float)):
            self.device.alpha = float(alpha)

    def do_sh(self, name: object) -> None:
        self.device.has_shading = True

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        self.device.mark()
        super().do_BMC(tag)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        reference = _mapping(self.resources.get("Properties")).get(_name(props)) if _name(props) else props
        is_layer = _name(tag) == "OC"
        is_watermark = _name(tag) == "Artifact" and _name(_mapping(reference).get("Subtype")) == "Watermark"
        self.device.mark(is_shown=not is_layer or self.device.layers.shows(reference), is_watermark=is_watermark)
        super().do_BDC(tag, props)

    def do_EMC(self) -> None:  # noqa: N802
        if len(self.device.marks) > self.device.floor:
            self.device.marks.pop()
        super().do_EMC()

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        thing = _mapping(self.xobjmap.get(_name(xobjid_arg)))
        floor, alpha = self.device.floor, self.device.alpha
        compound = _mapping(_mapping(_mapping(thing.get("PieceInfo")).get("ADBE_CompoundType")))
        self.device.mark(
            is_shown="OC" not in thing or self.device.layers.shows(thing["OC"]),
            is_watermark=_name(compound.get("Private")) == "Watermark",
        )
        self.device.floor = len(self.device.marks)
        super().do_Do(xobjid_arg)
        del self.device.marks[self.device.floor - 1 :]
        self.device.floor, self.device.alpha = floor, alpha


def _mapping(value: Any) -> Mapping[str, Any]:
    """Return a dictionary of the file, or that of a stream; empty for anything else."""
    value = resolve1(value)
    value = getattr(value, "attrs", value)
    return value if isinstance(value, dict) else {}


def _references(value: Any) -> list[PDFObjRef]:
    if isinstance(value, PDFObjRef):
        inside = resolve1(value)
        return [value] if not isinstance(inside, list) else _references(inside)
    return [each for each in value if isinstance(each, PDFObjRef)] if isinstance(value, list) else []


def _numbers(value: Any) -> set[int]:
    return {reference.objid for reference in _references(resolve1(value))}


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""
