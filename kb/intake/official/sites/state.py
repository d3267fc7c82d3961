"""Whether the official sites answer, and in the shape that is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.intake.official.fetching import Fetcher
from kb.intake.official.sites.asking import SiteChangedError, SiteError, SiteGuardedError
from kb.intake.official.sites.site import Site

# A word that titles on every site bear: where none does, the search there does not work as it did.
_PROBE = ("条例",)


@dataclass(frozen=True)
class SiteState:
    """What one site does now.

    `answers` says that something came, `is_known` that it is of the shape that is known. `message` says in a sentence what
    came, or what to do.
    """

    name: str
    address: str
    answers: bool
    is_known: bool
    message: str


def states(sites: Iterable[Site], fetcher: Fetcher) -> Iterator[SiteState]:
    """Ask each site for one page of titles; yield what came of it. No text is fetched."""
    for site in sites:
        yield _state(site, fetcher)


def _state(site: Site, fetcher: Fetcher) -> SiteState:
    try:
        listing = site.search(_PROBE, fetcher, most=1)
    except SiteError as error:
        answers = isinstance(error, SiteChangedError | SiteGuardedError)
        return SiteState(site.name, site.home, answers=answers, is_known=False, message=error.message)
    if not listing.entries:
        message = f"{site.name}有回答，按“{_PROBE[0]}”却一条也没有查到，可能改了；请用浏览器打开 {site.home} 看看。"
        return SiteState(site.name, site.home, answers=True, is_known=False, message=message)
    return SiteState(site.name, site.home, answers=True, is_known=True, message="正常，可以用 kb pull --from 查找。")
