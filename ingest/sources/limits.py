"""How often a host may be asked, how long to wait before it is asked again, and which hosts cannot be reached."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import Lock

LONGEST_WAIT = 120.0
_FIRST_WAIT = 1.0
_LONGEST_BACKOFF = 30.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, without and with a key."""

    plain: float
    keyed: float


# NCBI states 3 requests a second, 10 with a key. ClinicalTrials.gov states no limit, but a crawl delay of one second.
# openFDA states 240 a minute with and without a key. Of MedlinePlus's search 85 a minute is said. The bucket of PMC is
# Amazon's S3, made for thousands a second. Where nothing is stated we ask twice a second.
_RATES = {
    "eutils.ncbi.nlm.nih.gov": Rate(3, 10),
    "pmc.ncbi.nlm.nih.gov": Rate(3, 3),
    "pmc-oa-opendata.s3.amazonaws.com": Rate(20, 20),
    "clinicaltrials.gov": Rate(1, 1),
    "api.fda.gov": Rate(4, 4),
    "wsearch.nlm.nih.gov": Rate(1, 1),
}
_DEFAULT = Rate(2, 2)


@dataclass(slots=True)
class Hosts:
    """What is known of the hosts in one run, shared by its clients: when each may be asked next, and which are dead."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    dead: dict[str, str] = field(default_factory=dict)
    """Why a host cannot be reached, by host: it is not asked again in this run."""
    _next: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take_turn(self, host: str, *, keyed: bool) -> None:
        """Wait until the host may be asked once more."""
        rate = _RATES.get(host, _DEFAULT)
        with self._lock:
            now = self.clock()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + 1 / (rate.keyed if keyed else rate.plain)
        if turn > now:
            self.sleep(turn - now)


def backoff(tried: int) -> float:
    """Seconds before the next try after `tried` ones: full jitter (Brooker 2015, AWS Architecture Blog)."""
    return random.uniform(0, min(_LONGEST_BACKOFF, _FIRST_WAIT * 2**tried))


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, from a number or a date (RFC 9110, 10.2.3); None where it has none."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - dt.datetime.now(dt.UTC)).total_seconds())
