"""What stands above the hits: the answer to what was asked, what is counted, and what may have been meant."""

from dataclasses import dataclass

from kb.documents import Metadata
from kb.library import Library
from kb.search import Question, Results
from kb.text import in_quotation_marks
from kb.urls import document_url, formulation_url
from web.parameters import Parameters, search_url

_NUMBERS = "零一两三四五六七八九十"
_MOST_NAMED = 8  # words that a line names

# Documents that are offered by a title which holds what was typed, of at least so many characters: 党员 and 支部 are
# words, and stand in a dozen titles; of more documents there is a link to the list.
_MOST_OPENED, _SHORTEST_OF_TITLE = 3, 4
_MOST_FORMULATIONS = 3


@dataclass(frozen=True)
class Headline:
    """The answer in a line: `places` stand out in it. What may be related has a smaller one of its own, `related`.

    `words` says by which words it was looked for.
    """

    answer: str
    places: str = ""
    related: str = ""
    words: str = ""

    @property
    def whole(self) -> str:
        """Return all of it in a line."""
        return "，".join(filter(None, (self.answer, self.places, self.related)))


def headline_of(results: Results) -> Headline:
    """Return the headline for an answer.

    Only places of the wording itself are counted as places. Words are counted by the passages they stand in: their places
    added up would be a number of nothing.
    """
    query, total = results.query, results.total
    if not total.passages:
        return Headline(f"没有{_lacking(results)}")
    held = f"{total.documents} 份文件，{total.passages} 段"
    if query.is_of_wording:
        return Headline(held, f"{total.occurrences} 处" if total.occurrences and counts_places(results) else "")
    named = "".join(map(in_quotation_marks, query.words[:_MOST_NAMED])) + (
        "等" if len(query.words) > _MOST_NAMED else ""
    )
    words = f"查的词：{named}。{results.query.left_out}"
    related = (
        f"{_all(len(query.words))} {total.passages} 段" if query.tier == "all" else f"可能有关的 {total.passages} 段"
    )
    if results.query.lacking:
        return Headline(f"没有{_lacking(results)}", related=related, words=words)
    return Headline(f"{related}，在 {total.documents} 份文件里", words=words)


def _lacking(results: Results) -> str:
    return results.query.lacking or in_quotation_marks(results.query.text.strip())


def _all(count: int) -> str:
    if count == 1:
        return "有这个词的"
    return f"{_NUMBERS[count] if count < len(_NUMBERS) else f' {count} '}个词都有的"


def counts_places(results: Results) -> bool:
    """Tell whether places are places of one wording; those of several, or of words, are not to be added up."""
    return results.query.is_of_wording and len(results.query.wordings) + len(results.query.headings) == 1


def opened_by(library: Library, question: Question, results: Results, parameters: Parameters) -> list[tuple[str, str]]:
    """Return links to the documents whose title was typed, or most of it; or one to the list of them."""
    places = [place.document for place in results.query.pinned if place.address == "title"]
    titled = library.titled(question.text) if len(question.text.strip()) >= _SHORTEST_OF_TITLE else []
    leading: dict[str, Metadata] = {}
    for identifier in (*places, *titled):
        metadata = library.metadata(identifier, question.as_of)
        leading.setdefault(metadata.work or identifier, metadata)
    if len(leading) > max(_MOST_OPENED, len(places)):
        url = search_url(parameters, q=f"标题:{question.text.strip()}", mode=None)
        return [(f"题名里有{in_quotation_marks(question.text.strip())}的 {len(leading)} 份文件", url)]
    return [
        (
            f"打开《{metadata.title}》{_bracketed(library.validity.edition(metadata.id))}",
            document_url(metadata.id, as_of=question.as_of),
        )
        for metadata in leading.values()
    ]


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def formulations_in(library: Library, question: Question) -> list[tuple[str, str]]:
    """Return links to the formulations that were typed, or that stand in what was typed."""
    held = library.formulations.held_in(question.text)[:_MOST_FORMULATIONS]
    return [(formulation.name, formulation_url(formulation.name)) for formulation in held]


def other_ways(library: Library, question: Question, results: Results, parameters: Parameters) -> list[tuple[str, str]]:
    """Return links to the question put differently, with their counts."""
    ways: list[tuple[str, str]] = []
    if count := library.more_by_words(question, results):
        ways.append((f"按词语查找：含有全部词语的有 {count} 段", search_url(parameters, mode="words")))
    if question.mode != "auto":
        ways.append(("改为自动", search_url(parameters, mode=None)))
    return ways


def chosen_in(library: Library, parameters: Parameters) -> list[tuple[str, str]]:
    """Return the documents to which the search is narrowed, each with the address without it."""
    chosen: list[tuple[str, str]] = []
    for identifier in parameters.getlist("document"):
        shelf = library.snapshot.documents.get(identifier)
        name = f"《{shelf.metadata.title}》{_bracketed(library.validity.edition(identifier))}" if shelf else identifier
        chosen.append((name, search_url(parameters, document=None, view=None, sort=None)))
    return chosen
