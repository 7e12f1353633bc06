"""Refreshes that the app runs beside its answers: one at a time, in a thread, watched by whoever opens the page."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errors import LockedError, SequiturError
from ingest.writing import only_writer
from settings import Settings

if TYPE_CHECKING:
    from ingest.embedding import SentenceTransformerEmbeddings
    from ingest.report import Report

_LOG = logging.getLogger(__name__)
_WENT_WRONG = "The refresh failed. Answers come from the index as it was; the log has the details."


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True)
class RefreshJob:
    """A refresh, or with `dry_run` its plan, in the background; `finished` is set last. `total` is 0 where it is not
    known how much there is."""

    sources: tuple[str, ...]
    dry_run: bool
    accept_removals: bool
    began: dt.datetime = field(default_factory=_now)
    label: str = "Looking at the documents"
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: str | None = None
    finished: dt.datetime | None = None


class Refresher:
    """Runs `ingest.refresh` for the app, with the model that the answers use."""

    def __init__(self, settings: Settings, embeddings: SentenceTransformerEmbeddings) -> None:
        self._settings = settings
        self._embeddings = embeddings
        self._lock = threading.Lock()
        self.job: RefreshJob | None = None

    def start(self, sources: Sequence[str], *, dry_run: bool, accept_removals: bool = False) -> RefreshJob:
        """Begin, and return at once. Raises LockedError, naming the holder, while another refresh runs anywhere."""
        with self._lock:
            running = self.job
            if running is not None and running.finished is None:
                self._say_who()
                raise LockedError(
                    f"This app is {'planning' if running.dry_run else 'running'} a refresh already, since "
                    f"{running.began:%H:%M:%S} UTC. Wait for it to end; questions are answered meanwhile."
                )
            if not dry_run:
                self._say_who()
            job = self.job = RefreshJob(tuple(sources), dry_run, accept_removals)
        threading.Thread(target=self._run, args=(job,), name="refresh", daemon=True).start()
        return job

    def _say_who(self) -> None:
        """Take the lock for a moment: where it is held, its error names the holder."""
        with only_writer(self._settings.home):
            pass

    def _run(self, job: RefreshJob) -> None:
        # Imported here: it brings the vector store along, which answers do not need.
        from ingest.refresh import refresh

        def show(label: str, done: int, total: int) -> None:
            job.label, job.done, job.total = label, done, total

        try:
            job.report = refresh(
                self._settings,
                self._embeddings,
                sources=job.sources,
                dry_run=job.dry_run,
                accept_removals=job.accept_removals,
                progress=show,
            )
        except SequiturError as error:
            job.error = str(error)
        except Exception:
            _LOG.exception("a refresh failed")
            job.error = _WENT_WRONG
        finally:
            job.finished = _now()
