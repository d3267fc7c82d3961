"""What only a person can decide before a document comes in, and how the answer is given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """A question that one document raises: whether it may take another's place, whether all may read it.

    `question` is a sentence that is answered with yes or no, or, if `asks_for` names something (理由), by typing that; it
    is then kept under the name `kept_as` of the metadata. `option` answers it for all documents without a terminal.
    `reason` says why a document was not taken for want of an answer, with the next step.
    """

    question: str
    option: str
    reason: str
    asks_for: str = ""
    kept_as: str = ""
