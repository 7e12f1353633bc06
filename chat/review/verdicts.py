"""What verification finds of an article's sentences, worked out once for each version, beside the pages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from chat.verification import Check

_LOG = logging.getLogger(__name__)


class Verdicts:
    """Checks by what they are of. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Mapping[int, Check]] = {}
        self._begun: set[str] = set()

    def of(self, key: str, work: Callable[[], Mapping[int, Check]]) -> Mapping[int, Check] | None:
        """The checks, by statement; None while they are worked out, which the first to ask begins."""
        with self._lock:
            if key in self._known or key in self._begun:
                return self._known.get(key)
            self._begun.add(key)
        threading.Thread(target=self._work, args=(key, work), name="verdicts", daemon=True).start()
        return None

    def _work(self, key: str, work: Callable[[], Mapping[int, Check]]) -> None:
        found: Mapping[int, Check] = {}
        try:
            found = work()
        except Exception:
            _LOG.exception("An article could not be checked for its review")
        with self._lock:
            self._known[key] = found
