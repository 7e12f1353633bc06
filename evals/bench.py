"""Speed and size on the shipped corpus, beside a plain LangChain + Chroma pipeline with the same model, in one run.

The peer is the tutorial's: RecursiveCharacterTextSplitter(1000, 200), Chroma.from_documents, similarity_search.
Times are wall-clock seconds or milliseconds on this machine; compare ratios, not absolute times.
"""

from __future__ import annotations

import math
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from chat.filters import Filters
from chat.retrieval import Retriever, selection
from chat.service import Service
from chat.turn import Question
from corpus.document import Kind
from evals.bench_refresh import measure_refresh
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.refresh import refresh
from settings import Settings

_PASSAGES = 10
_INSTALL = "install the extra 'bench' to compare with LangChain + Chroma"


def measure(settings: Settings, documents: int = 1000) -> dict[str, Any]:
    """Build, refresh, search and answer in a folder of its own; returns the figures by name. `documents` is the
    size of the folder that refreshing is measured on."""
    embeddings = SentenceTransformerEmbeddings(settings.embedding)
    loading = _timed(lambda: embeddings.encode_query("load"))
    with tempfile.TemporaryDirectory() as folder:
        own = settings.model_copy(update={"home": Path(folder, "home")})
        first = refresh(own, embeddings)
        second = refresh(own, embeddings)
        service = Service(own, embeddings)
        service.warm_up()
        questions = _questions(service)
        answers = [_answer(service, text) for text in questions]
        warm = [_answer(service, text) for text in questions]
        with _peer(service, embeddings, Path(folder, "peer")) as peer:
            searches = _searches(service, embeddings, peer, questions)
        figures: dict[str, Any] = {
            "machine": {"system": platform.platform(), "python": platform.python_version()},
            "model_load_s": round(loading, 2),
            "build": {
                "documents": first.added,
                "passages": first.passages,
                "seconds": round(first.seconds, 2),
                "embedding_share": round(first.embedding_seconds / first.seconds, 3),
                "megabytes": round(_megabytes(own.home), 1),
            },
            "refresh_unchanged": {"seconds": round(second.seconds, 3), "embedded": second.embedded},
            "refresh_folder": measure_refresh(settings, embeddings, documents, Path(folder, "refresh")),
            "answer_ms": {"first_time": spread(answers), "again": spread(warm), "questions": len(questions)},
            "search_ms": {"sequitur_hybrid": spread(searches[0])},
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        if peer is None:
            figures["langchain_chroma"] = _INSTALL
        else:
            figures["search_ms"]["langchain_chroma_dense"] = spread(searches[1])
            medians = [statistics.median(times) for times in searches]
            figures["search_ms"]["ratio_of_medians"] = round(medians[0] / medians[1], 2)
            figures["langchain_chroma"] = peer.figures
    return figures


class _Peer:
    """The plain pipeline over the same documents."""

    def __init__(self, search: Callable[[str], Any], figures: dict[str, Any]) -> None:
        self.search = search
        self.figures = figures


@contextmanager
def _peer(service: Service, embeddings: SentenceTransformerEmbeddings, folder: Path) -> Iterator[_Peer | None]:
    try:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError:
        yield None
        return
    from langchain_core.documents import Document

    rows = [row.id for row in service.index.documents.values() if row.kind != Kind.ARTICLE]
    documents = [Document(service.document(key).text, metadata={"id": key}) for key in rows]
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(documents)
    started = time.perf_counter()
    store = Chroma.from_documents(chunks, embeddings, persist_directory=str(folder))
    seconds = time.perf_counter() - started
    again = _timed(lambda: Chroma.from_documents(chunks, embeddings, persist_directory=str(folder)))
    figures = {
        "chunks": len(chunks),
        "build_seconds": round(seconds, 2),
        "second_run": {"seconds": round(again, 2), "chunks": len(store.get(include=[])["ids"])},
    }
    yield _Peer(lambda text: store.similarity_search(text, k=_PASSAGES), figures)


def _searches(
    service: Service, embeddings: SentenceTransformerEmbeddings, peer: _Peer | None, questions: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Search times in ms, ours and the peer's in turn, so that a slow moment hits both."""
    retriever = Retriever(service.index, embeddings, service.settings.retrieval)
    own, other = [], []
    for text in questions:
        own.append(1000 * _timed(partial(retriever.retrieve, text, selection(Filters()), _PASSAGES)))
        if peer is not None:
            other.append(1000 * _timed(partial(peer.search, text)))
    return own, other


def _questions(service: Service) -> list[str]:
    return [question for metadata in service.documents() for question in metadata.questions]


def _answer(service: Service, text: str) -> float:
    question = Question(text=text, conversation=service.new_conversation())
    return 1000 * _timed(lambda: service.ask(question))


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spread(times: Sequence[float], digits: int = 1) -> dict[str, float]:
    """Median, and the least time that 95 of 100 do not exceed."""
    ordered = sorted(times)
    most = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return {"median": round(statistics.median(ordered), digits), "p95": round(most, digits)}


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


def table(figures: dict[str, Any]) -> str:
    """The figures as lines of name and value."""
    return "\n".join(f"{name:52} {value}" for name, value in _flat(figures, ""))


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name} {key}".strip().replace("_", " "))
    else:
        yield name, value
