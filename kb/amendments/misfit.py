"""An instruction that does not fit the text it is to be applied to."""


class MisfitError(Exception):
    """What an instruction says does not go with the old text; the reason, in words for a person.

    It never leaves the room: whoever applies instructions puts it on the list of what was not understood.
    """

    @property
    def reason(self) -> str:
        """Return why."""
        return str(self)
