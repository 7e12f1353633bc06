"""What a reader limits a search to, and what that did to an answer: frozen values that are stored with the turn."""

from __future__ import annotations

from pydantic import Field

from corpus.document import DocumentType, Kind
from corpus.works import Frozen


class Filters(Frozen):
    """What the search is limited to. A document fits that fits each of them; of several values of one, any will do."""

    kind: Kind | None = None
    since: int | None = Field(None, ge=1800, le=2100)
    types: tuple[DocumentType, ...] = ()
    organisations: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    without: tuple[str, ...] = Field((), description="Documents that may not be found; no reader's filter")

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the filters that a reader has set."""
        return tuple(
            name for name in Filters.model_fields if name != "without" and getattr(self, name) not in (None, ())
        )

    def but(self, name: str) -> Filters:
        """These without one of them."""
        return self.model_copy(update={name: Filters.model_fields[name].default})


UNFILTERED = Filters()


class Narrowed(Frozen):
    """What the reader's filters did to an answer."""

    outside: tuple[str, ...] = Field(
        (), description="Documents cited that do not fit: a warning may not be filtered away"
    )
    wider: tuple[Filters, ...] = Field((), description="For a refusal: filters under which there is evidence enough")
