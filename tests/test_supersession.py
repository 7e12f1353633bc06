"""FACTS 3.4 through the whole product: each edge and retraction comes in by a refresh, and the answers change with it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chat.service import Service
from chat.turn import Answer, NoticeKind, Question, SectionName, Status
from corpus.document import Standing
from ingest import Report, SentenceTransformerEmbeddings
from settings import Settings
from tests.before import DRAFT, EDGES, IWAMOTO_DOI, PAPERS, Edge, publish, write_before
from tests.ingest.sources.server import Server, serve
from tests.ingest.workshop import Bench

PARTLY = "nice-ng259-osteoporosis"
CRAMPS = "Did menatetrenone reduce leg cramps in women?"
PMIDS = {"sato-2005-bone": "15664003", "sato-2002-bone": "12110423"}
EUTILS, GITLAB = "eutils.ncbi.nlm.nih.gov", "gitlab.com"
CSV = "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"


@dataclass
class Clinic:
    """A home that is refreshed and asked, as one process does: the service stays the same one throughout."""

    bench: Bench

    def __post_init__(self) -> None:
        self.service = Service(self.bench.settings, self.bench.embeddings)

    def ask(self, text: str) -> Answer:
        return self.service.ask(Question(text=text, conversation=self.service.new_conversation())).answer

    def copy(self, folder: Path, **groups: object) -> Clinic:
        """The same home and corpus elsewhere, with other settings."""
        shutil.copytree(self.bench.home, folder / "home")
        shutil.copytree(self.bench.corpus, folder / "corpus")
        return Clinic(self.bench.with_settings(home=folder / "home", corpus=folder / "corpus", **groups))


def current(answer: Answer) -> set[str]:
    """The documents that an answer cites as ones that stand."""
    return {each.document for each in answer.references if each.standing.citable}


def notices(answer: Answer, kind: NoticeKind) -> set[tuple[str, ...]]:
    """The documents of each notice of a kind."""
    return {notice.documents for notice in answer.notices if notice.kind is kind}


def changes(report: Report) -> dict[str, tuple[str, str]]:
    """The changes of standing that a refresh reports."""
    return {key: (before, after) for key, before, after, _ in report.standing_changed}


@pytest.fixture(scope="module")
def before(
    shipped: Settings, embeddings: SentenceTransformerEmbeddings, tmp_path_factory: pytest.TempPathFactory
) -> Clinic:
    """The corpus before anything was replaced or taken back. Read only."""
    folder = tmp_path_factory.mktemp("before")
    write_before(folder / "corpus")
    # Most of its passages are embedded already.
    cache = shutil.copyfile(shipped.home / "embeddings.sqlite", folder / "cache.sqlite")
    settings = Settings(home=folder / "home", corpus=folder / "corpus", embedding_cache=cache)
    clinic = Clinic(Bench(settings, embeddings))
    assert clinic.bench.refresh().failed == ()
    return clinic


@dataclass
class Told:
    """What was answered before and after one refresh, and what that refresh reported."""

    clinic: Clinic
    earlier: dict[str, Answer]
    report: Report
    later: dict[str, Answer]


@pytest.fixture(scope="module")
def replaced(before: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """All successors come in by one refresh; the service that answers is opened before it."""
    clinic = before.copy(tmp_path_factory.mktemp("replaced"))
    questions = [text for edge in EDGES for text in (edge.question, edge.named)]
    earlier = {text: clinic.ask(text) for text in questions}
    publish(clinic.bench.corpus, *(edge.new for edge in EDGES))
    report = clinic.bench.refresh()
    return Told(clinic, earlier, report, {text: clinic.ask(text) for text in questions})


WHOLE = [edge for edge in EDGES if edge.new != PARTLY]


def test_the_refresh_tells_each_standing_that_changed(replaced: Told) -> None:
    """Whole replacements are told with their reasons; no text but the successors' is embedded; the doctor finds
    nothing."""
    assert (replaced.report.added, replaced.report.updated, replaced.report.failed) == (len(EDGES), len(EDGES), ())
    assert changes(replaced.report) == {edge.old: ("current", "superseded") for edge in WHOLE}
    why = {key: why for key, _, _, why in replaced.report.standing_changed}
    assert all(edge.new in why[edge.old] for edge in WHOLE)
    counts = replaced.clinic.service.index.counts()
    # None, where another test of this run embedded them already.
    assert replaced.report.embedded <= sum(counts[edge.new] for edge in EDGES)
    assert replaced.clinic.bench.diagnosis().findings == ()


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.old)
def test_before_its_successor_is_known_a_document_is_cited(replaced: Told, edge: Edge) -> None:
    """It answers, as current, and nothing is said against it."""
    answer = replaced.earlier[edge.question]
    assert edge.old in current(answer)
    assert answer.notices == ()


@pytest.mark.parametrize("edge", WHOLE, ids=lambda edge: edge.old)
def test_once_replaced_it_is_not_cited_as_current(replaced: Told, edge: Edge) -> None:
    """The successor answers in its place; asked for by name, the old one is told of with what replaced it."""
    answer = replaced.later[edge.question]
    assert edge.old not in {each.document for each in answer.references}
    assert edge.new in current(answer)
    named = replaced.later[edge.named]
    assert edge.old not in current(named)
    assert edge.new in current(named)
    assert (edge.old, edge.new) in notices(named, NoticeKind.SUPERSEDED)


@pytest.mark.parametrize("edge", WHOLE, ids=lambda edge: edge.old)
def test_what_was_replaced_is_no_bottom_line(replaced: Told, edge: Edge) -> None:
    """Words of a replaced document that do not say so themselves never come first, however it was asked for."""
    answer = replaced.later[edge.named]
    [line] = [each for each in answer.statements if each.section is SectionName.BOTTOM_LINE]
    assert {answer.references[number - 1].document for number in line.citations} & current(answer)


def test_what_is_replaced_in_part_stands_and_is_told_of(replaced: Told) -> None:
    """NG259 leaves treatment to CG146: both are cited, and the reader is told which part was replaced by what."""
    edge = next(edge for edge in EDGES if edge.new == PARTLY)
    for text in (edge.question, edge.named):
        answer = replaced.later[text]
        assert {edge.old, edge.new} <= current(answer)
        [notice] = [each for each in answer.notices if each.documents == (edge.old, edge.new)]
        assert "in part" in notice.text
        assert "treatment" in notice.text


def test_a_draft_replaces_nothing(replaced: Told, tmp_path: Path) -> None:
    """The draft comes in: what it proposes to replace is cited as before, and the draft is told of, not cited."""
    clinic = replaced.clinic.copy(tmp_path)
    publish(clinic.bench.corpus, DRAFT)
    report = clinic.bench.refresh()
    assert (report.added, report.standing_changed) == (1, ())
    for edge in EDGES[:2]:
        answer = clinic.ask(edge.question)
        assert edge.new in current(answer)
        assert DRAFT not in {each.document for each in answer.references}
        assert (DRAFT,) in notices(answer, NoticeKind.DRAFT)


def test_when_the_successor_goes_the_predecessor_is_back(replaced: Told, tmp_path: Path) -> None:
    """The edge lies in the successor's file alone: without it the former document answers again."""
    edge = EDGES[1]
    clinic = replaced.clinic.copy(tmp_path)
    (clinic.bench.corpus / "guidelines" / f"{edge.new}.md").unlink()
    # The Endocrine Society's file names it too, as what it disagrees with.
    assert changes(clinic.bench.refresh())[edge.old] == ("superseded", "current")
    assert edge.old in current(clinic.ask(edge.question))


def record(pmid: str) -> str:
    """A PubMed record of a paper that was retracted, made by hand."""
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>A trial.</ArticleTitle><Abstract>"
        f"<AbstractText>What a trial found.</AbstractText></Abstract><Language>eng</Language></Article>"
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Bone. 2019</RefSource>'
        f'<PMID Version="1">900</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation></PubmedArticle>'
    )


def row(nature: str, doi: str = "", pmid: str = "0") -> dict[str, str]:
    """A row of Retraction Watch, made by hand."""
    return {
        "RetractionDate": "2/14/2019 0:00", "RetractionDOI": "10.5555/notice", "RetractionPubMedID": "0",
        "OriginalPaperDOI": doi, "OriginalPaperPubMedID": pmid, "RetractionNature": nature, "Reason": "Concerns;",
    }  # fmt: skip


def listed(*rows: dict[str, str]) -> bytes:
    """The file of Retraction Watch with these rows."""
    text = io.StringIO()
    table = csv.DictWriter(text, rows[0])
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server on this machine that stands for PubMed and for Retraction Watch."""
    with serve() as running:
        yield running


@pytest.fixture
def connected(before: Clinic, server: Server, tmp_path: Path) -> Clinic:
    """The corpus before any retraction, whose sources are on this machine."""
    file = tmp_path / "sources.toml"
    file.write_text('[[pull]]\nsource = "pubmed"\ntopic = "trials"\nquery = "trials"\n', encoding="utf-8")
    settings = server.settings(EUTILS, GITLAB).model_dump()
    return before.copy(tmp_path, sources={**settings, "file": file, "tries": 1})


def assert_taken_back(clinic: Clinic, answer: Answer) -> None:
    """No paper that was taken back, or rests on one, is cited as standing; those near the question are told of."""
    assert not set(PAPERS) & current(answer)
    assert notices(answer, NoticeKind.RETRACTED)
    assert {documents[0] for documents in notices(answer, NoticeKind.RETRACTED)} <= set(PAPERS)
    assert "fewer leg cramps" not in " ".join(each.text for each in answer.statements)
    assert clinic.bench.diagnosis().findings == ()


def test_a_retraction_that_pubmed_tells_reaches_what_rests_on_it(connected: Clinic, server: Server) -> None:
    """The records of both trials by Sato come to say that they were retracted: they are, and what pooled them is of
    concern; answers take nothing from any of them, and nothing was embedded."""
    earlier = connected.ask(CRAMPS)
    assert earlier.status is Status.ANSWERED
    assert set(PAPERS) & current(earlier)
    assert earlier.notices == ()
    found = "<eSearchResult><Count>{}</Count><QueryKey>1</QueryKey><WebEnv>W</WebEnv><IdList/></eSearchResult>"
    server.say("/entrez/eutils/esearch.fcgi", found.format(0).encode())
    server.say("/entrez/eutils/epost.fcgi", found.format(len(PMIDS)).encode())
    records = "".join(map(record, PMIDS.values()))
    server.say("/entrez/eutils/efetch.fcgi", f"<PubmedArticleSet>{records}</PubmedArticleSet>".encode())
    report = connected.bench.refresh(sources=("pubmed",))
    assert (report.failed, report.embedded) == ((), 0)
    assert changes(report) == {
        **dict.fromkeys(PMIDS, ("current", "retracted")),
        **dict.fromkeys(("cockayne-2006", "iwamoto-2009-meta-analysis"), ("current", "concern")),
    }
    assert_taken_back(connected, connected.ask(CRAMPS))
    for key, words in (("sato-2005-bone", "has been retracted"), ("cockayne-2006", "rests on work that was retracted")):
        label = connected.service.index.metadata(key).label
        answer = connected.ask(f"What did {label} find on leg cramps?")
        assert key not in current(answer)
        [told] = [each.text for each in answer.notices if each.documents == (key,)]
        assert words in told


def test_retractions_and_corrections_that_retraction_watch_lists(connected: Clinic, server: Server) -> None:
    """Retracted papers are found by PubMed id or DOI, and a correction is a note on every citation of what it corrects."""
    question = "What did Mott 2019 find on fractures with vitamin K?"
    assert [each.note for each in connected.ask(question).references if each.document == "mott-2019"] == [None]
    rows = [row("Retraction", pmid=pmid) for pmid in PMIDS.values()]
    mott = connected.service.index.metadata("mott-2019").identifiers.doi or ""
    server.say(CSV, listed(*rows, row("Retraction", doi=IWAMOTO_DOI.upper()), row("Correction", doi=mott)))
    report = connected.bench.refresh(sources=("retraction_watch",))
    assert (report.failed, report.embedded) == ((), 0)
    assert changes(report) == {
        **dict.fromkeys((*PMIDS, "iwamoto-2009-meta-analysis"), ("current", "retracted")),
        "cockayne-2006": ("current", "concern"),
    }
    assert_taken_back(connected, connected.ask(CRAMPS))
    answer = connected.ask(question)
    [cited] = [each for each in answer.references if each.document == "mott-2019"]
    assert cited.standing is Standing.CURRENT
    assert "A correction was published (Retraction Watch, 2019-02-14" in (cited.note or "")


def test_a_concern_that_is_listed_is_not_called_a_retraction(connected: Clinic, server: Server) -> None:
    """An expression of concern bars a paper from the answer, and the reader is told that and no more."""
    server.say(CSV, listed(row("Expression of concern", pmid=PMIDS["sato-2005-bone"])))
    report = connected.bench.refresh(sources=("retraction_watch",))
    assert changes(report) == {"sato-2005-bone": ("current", "concern")}
    answer = connected.ask("What did Sato 2005 find on leg cramps?")
    assert "sato-2005-bone" not in current(answer)
    [told] = [each.text for each in answer.notices if each.documents == ("sato-2005-bone",)]
    assert "An expression of concern was published" in told
    assert "retracted" not in told
