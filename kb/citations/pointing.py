"""What words mean that point at a part by where another stands: 前款, 前条, 同条, 本款."""

from kb.documents import address as addresses

_KINDS = {"条": "art", "款": "para", "项": "item"}


def pointed(word: str, tail: str, place: str) -> str:
    """The address that `word` (前款, 同条, 本条) means at the address `place`, with `tail`, what comes after the word; empty if
    there is none."""
    kind = _KINDS[word[-1]]
    own = next((one for one in addresses.ancestors(place) if addresses.is_kind(one, kind)), "")
    if not own or word[0] != "前":
        return addresses.join(own, tail) if own else ""
    number = _number(own)
    if number < 2:
        return ""
    return addresses.join(addresses.parent(own), addresses.step(kind, number - 1), tail)


def _number(address: str) -> int:
    """The number of the last step; of 第十条之一, whose neighbour its number does not tell, 0."""
    number = address.rpartition("_")[2]
    return int(number) if number.isdecimal() else 0
