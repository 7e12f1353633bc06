"""Answers of public services that hold no document: lists of ids, counts, links, errors. Each is refused as such."""

from __future__ import annotations

from typing import NoReturn

from errors import ReadError
from ingest.readers.inline import inline
from ingest.readers.xml_tree import parse_xml, without_namespaces

_HELD = {
    "ePostResult": "is the answer of E-utilities to a list of ids that was sent, no document",
    "eSearchResult": "is a list of ids that E-utilities found, no document; fetch the records with efetch",
    "eSummaryResult": "is a list of summaries of E-utilities, no document; fetch the records with efetch",
    "eLinkResult": "is a list of links between records of E-utilities, no document",
    "eInfoResult": "describes a database of E-utilities and is no document",
    "eSpellResult": "is a spelling of E-utilities and is no document",
    "eFetchResult": "is an answer of E-utilities without a record",
    "IPGReportSet": "is a report on proteins, no document",
    "ListBucketResult": "is a list of file names in PubMed Central's cloud, no document; fetch the article's .xml",
    "OA": "is an answer of PubMed Central without an article",
    "errorBean": "is an answer of Europe PMC without an article",
    "responseWrapper": "is a search answer of Europe PMC in XML; ask for format=json with resultType=core",
}
ROOTS = tuple(_HELD)
_ERRORS = ("ERROR", "error", "errMsg", "PhraseNotFound")


def read(data: bytes, name: str) -> NoReturn:
    """Raise `ReadError` with what the answer is and, where it carries an error, what that says."""
    root = without_namespaces(parse_xml(data, name, doctype=True))
    said = next((text for tag in _ERRORS for element in root.iter(tag) if (text := inline(element))), "")
    reason = _HELD.get(str(root.tag), f"is XML of an unknown form (root <{root.tag}>)")
    raise ReadError(name, f"{reason} (it says: {said[:200]})" if said else reason)
