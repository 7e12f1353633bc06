"""Speed of refreshing a folder of many documents: built, unchanged, and with one in a hundred changed.

Each document is some sentences of the shipped corpus in an order of its own, so that none is embedded twice and texts
are as long as real ones. Memory is the peak resident size of a process of its own (`ru_maxrss`), which builds the whole
index from vectors that are there already, at a quarter of the size and at the whole.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.library import read_library
from corpus.sentences import sentences
from ingest.embedding import SentenceTransformerEmbeddings
from ingest.refresh import refresh
from settings import Settings

_SENTENCES = 8
_CHANGED = 100


def measure_refresh(
    settings: Settings, embeddings: SentenceTransformerEmbeddings, documents: int, folder: Path
) -> dict[str, Any]:
    """Refresh figures for a folder of `documents` documents, made below `folder`; seconds are wall-clock."""
    place = folder / "documents"
    write_documents(settings.corpus, place, documents)
    cache = folder / "vectors.sqlite"
    own = settings.model_copy(update={"home": folder / "home", "embedding_cache": cache})
    first = refresh(own, embeddings, [place])
    unchanged = refresh(own, embeddings, [place])
    changed = _change(place)
    after = refresh(own, embeddings, [place])
    few = place.with_name("few")
    write_documents(settings.corpus, few, max(1, documents // 4))
    return {
        "documents": documents,
        "build": {
            "seconds": round(first.seconds, 1),
            "passages": first.passages,
            "embedding_share": round(first.embedding_seconds / first.seconds, 3),
        },
        "unchanged": {"seconds": round(unchanged.seconds, 2), "embedded": unchanged.embedded},
        "one_percent_changed": {
            "documents": changed,
            "seconds": round(after.seconds, 2),
            "embedded": after.embedded,
            "of_build": round(after.seconds / first.seconds, 4),
        },
        "peak_memory_mb": {
            "a_quarter": _peak(settings, few, folder / "quarter", cache),
            "all": _peak(settings, place, folder / "whole", cache),
        },
    }


def write_documents(corpus: Path, folder: Path, count: int) -> None:
    """Write Markdown files of some sentences each, the same ones for the same count."""
    folder.mkdir(parents=True)
    entries, _ = read_library(corpus)
    stock = [s.text for entry in entries for s in sentences(entry.document.text) if 40 < len(s.text) < 400]
    chance = random.Random(0)
    for number in range(count):
        chosen = chance.sample(stock, min(_SENTENCES, len(stock)))
        text = f"# Note {number}\n\n{' '.join(chosen)} This is note {number}.\n"
        (folder / f"note-{number:06}.md").write_text(text, encoding="utf-8")


def _change(folder: Path) -> int:
    files: Sequence[Path] = sorted(folder.glob("*.md"))[::_CHANGED]
    for file in files:
        file.write_text(file.read_text(encoding="utf-8") + "\nA line was added.\n", encoding="utf-8")
    return len(files)


def _peak(settings: Settings, place: Path, home: Path, cache: Path) -> int:
    """Peak resident megabytes of a process that builds an index anew."""
    processes = multiprocessing.get_context("spawn")
    receive, send = processes.Pipe(duplex=False)
    own = settings.model_copy(update={"home": home, "embedding_cache": cache})
    child = processes.Process(target=_build, args=(own, place, send))
    child.start()
    # Else a child that dies would be waited for for ever.
    send.close()
    try:
        return int(receive.recv())
    finally:
        child.join()


def _build(settings: Settings, place: Path, answer: Any) -> None:
    refresh(settings, SentenceTransformerEmbeddings(settings.embedding), [place])
    answer.send(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
