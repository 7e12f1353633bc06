"""A work: by which identifiers it is known, and what is said of its standing."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{1,119}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Frozen(BaseModel):
    """A value of the corpus: it never changes, and knows no other fields than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Identifiers(Frozen):
    """Where the source itself is found."""

    pmid: Annotated[str, StringConstraints(pattern=r"^\d{1,9}$")] | None = None
    pmcid: Annotated[str, StringConstraints(pattern=r"^PMC\d{1,9}$")] | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    nct: Annotated[str, StringConstraints(pattern=r"^NCT\d{8}$")] | None = None
    url: HttpUrl | None = None

    @property
    def link(self) -> str | None:
        """The best address for a reader: the stated URL, else the DOI, else PubMed."""
        if self.url is not None:
            return str(self.url)
        if self.doi is not None:
            return f"https://doi.org/{self.doi}"
        if self.pmid is not None:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return None


class Nature(StrEnum):
    """What a mark says of a work."""

    RETRACTED = "retracted"
    PARTLY_RETRACTED = "partly_retracted"
    WITHDRAWN = "withdrawn"
    CONCERN = "concern"
    CORRECTED = "corrected"
    UPDATED = "updated"
    REINSTATED = "reinstated"


class Mark(Frozen):
    """What a source says of the standing of a work: of another one where `about` names it, else of the document that
    carries the mark. `by` is the notice, or for *updated* the newer version."""

    nature: Nature
    source: Line = Field(description="Who says so, such as 'PubMed' or 'Retraction Watch'")
    about: Identifiers | None = None
    by: Identifiers | None = None
    date: dt.date | None = None
    reason: Line | None = None
