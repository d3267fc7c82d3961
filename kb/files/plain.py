"""Plain text: what is seen is what is written, and a link is an address in angle brackets (RFC 3986, appendix C)."""

from collections.abc import Sequence

from kb.files.decoding import decode
from kb.files.draft import Annotation, Written
from kb.files.markup import MOST_CHARACTERS, Insertion, inserted, one_line, safe_url, too_many_characters, wanted


def read(raw: bytes) -> Written:
    """The text of a file. Raises UnreadableFileError if it is none, TooLargeError if it is too long."""
    source = decode(raw).source
    if len(source) > MOST_CHARACTERS:
        raise too_many_characters()
    return Written("text", raw, source, source)


def annotate(written: Written, annotations: Sequence[Annotation]) -> bytes:
    """The file with the address of each link, in angle brackets, and each comment, in 〔〕, behind its mark.

    Without what was put in, it is the file byte for byte. Raises ValueError as `sight.wanted`.
    """
    decoded = decode(written.raw)
    insertions = [
        Insertion(one.end, _note(one), rank=-one.start)  # of two marks that end together the inner one comes first
        for one in wanted(annotations, written.visible)
    ]
    return decoded.encoded(inserted(decoded.text, insertions))


def _note(annotation: Annotation) -> str:
    link = f"<{safe_url(annotation.url)}>" if annotation.url else ""
    comment = f"〔核对：{one_line(annotation.comment)}〕" if annotation.comment else ""
    return link + comment
