"""The one HTTP client of all connectors: polite, bounded, and with a memory.

https only, hosts on the connector's list only (redirects too); a rate for each host; retries with jitter on 429, 5xx and
lost connections, as long as Retry-After says; conditional requests; limits of time and size; answers kept on disk.
No cookies. A proxy is used where the environment names one (HTTPS_PROXY), save for this machine's own addresses.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import IO
from urllib.parse import quote, quote_plus

import httpx

from errors import SourceError
from ingest.sources.cache import Cache, cache_key
from ingest.sources.limits import LONGEST_WAIT, Hosts, backoff, retry_after
from ingest.sources.transfer import TransferError, failure, receive
from settings import SourceSettings

_AGENT = "Sequitur/0.1 (refresh of a medical corpus; https only, rate-limited)"
_REPEATED = frozenset((429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MOST_HOPS = 5
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# A body may take this many times as long as the wait for one part of it.
_TOTAL = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. `data` are the bytes of the body, decompressed; header names are in lower case."""

    status: int
    data: bytes
    headers: Mapping[str, str]
    url: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: `fields` are its parameters (GET) or its form (POST), `secret` the keys that are sent with them."""

    method: str
    url: str
    fields: Mapping[str, str | int]
    secret: Mapping[str, str]
    accept: tuple[int, ...] = (200,)
    headers: Mapping[str, str] | None = None


class Client:
    """A client for one connector; closes its connections at the end of the `with` block."""

    def __init__(
        self,
        source: str,
        hosts: frozenset[str],
        settings: SourceSettings,
        folder: Path,
        run: Hosts | None = None,
    ) -> None:
        """`folder` keeps the answers. `run` is shared by the clients of one run, so that all keep a host's rate."""
        self._source = source
        self._hosts = hosts
        self._settings = settings
        self._run = run or Hosts()
        self._cache = Cache(folder)
        self._last: str | None = None
        # httpx and httpcore log whole addresses, with the keys in them.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._http = httpx.Client(
            headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=httpx.Timeout(settings.timeout_s, connect=min(10.0, settings.timeout_s)),
            mounts={f"all://{f'[{host}]' if ':' in host else host}": None for host in _LOOPBACK},
        )
        self._mirrors = {host: httpx.URL(base.rstrip("/")) for host, base in settings.mirrors.items() if host in hosts}

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        """Close the connections."""
        self._http.close()
        self._cache.tidy()

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        accept: tuple[int, ...] = (200,),
        secret: Mapping[str, str] | None = None,
        fresh: bool = False,
    ) -> Answer:
        """Ask for an address; `accept` are the statuses that are answers, any other is a SourceError. `secret`
        parameters (keys) are sent, but appear in no message, log or cache key. `fresh` asks even where a kept answer
        is still good. Only answers with status 200 are kept."""
        return self._answer(_Asked("GET", url, params or {}, secret or {}, accept), fresh=fresh)[0]

    def post(
        self,
        url: str,
        data: Mapping[str, str | int],
        *,
        secret: Mapping[str, str] | None = None,
        fresh: bool = False,
    ) -> Answer:
        """Post a form; cached by its fields as `get` is by its parameters."""
        return self._answer(_Asked("POST", url, data, secret or {}), fresh=fresh)[0]

    def download(self, url: str) -> Path:
        """Ask for a large file, written to the cache on disk as it comes; where it lies."""
        return self._answer(_Asked("GET", url, {}, {}), read=False)[1]

    def forget_last(self) -> None:
        """Keep the last answer no longer: it was one that its source could not use, such as an error with status 200."""
        if self._last is not None:
            self._cache.drop(self._last)

    def _answer(self, asked: _Asked, *, fresh: bool = False, read: bool = True) -> tuple[Answer, Path]:
        """The kept answer where it is good, else a new one; and where its body lies, if it is kept."""
        key = cache_key(asked.method, asked.url, asked.fields)
        self._last = key
        body = self._cache.body(key)
        kept = self._cache.find(key)
        if kept is not None:
            if not fresh and self._cache.age_h(kept) < self._settings.cache_hours:
                return Answer(200, body.read_bytes() if read else b"", kept.headers, asked.url), body
            conditions = {
                "If-None-Match": kept.headers.get("etag"),
                "If-Modified-Since": kept.headers.get("last-modified"),
            }
            told = {name: value for name, value in conditions.items() if value}
            if told and asked.method == "GET" and not fresh:
                asked = replace(asked, headers=told, accept=(*asked.accept, 304))
        with self._cache.new() as part:
            try:
                status, headers = self._ask(asked, part)
                part.flush()
                if status == 304 and kept is not None:
                    self._cache.renew(key, kept)
                    return Answer(200, body.read_bytes() if read else b"", kept.headers, asked.url), body
                data = Path(part.name).read_bytes() if read else b""
                if status == 200:
                    part.close()
                    self._cache.keep(key, Path(part.name), asked.url, headers)
            finally:
                Path(part.name).unlink(missing_ok=True)
        return Answer(status, data, headers, asked.url), body

    def _ask(self, asked: _Asked, part: IO[bytes]) -> tuple[int, dict[str, str]]:
        """Try until it is answered or the tries are used up; the body is in `part`."""
        host = httpx.URL(asked.url).host
        tries = self._settings.tries
        for tried in range(1, tries + 1):
            if host in self._run.dead:
                raise self._error(asked, asked.url, self._run.dead[host])
            part.seek(0)
            part.truncate()
            wait = None
            try:
                status, headers = self._once(asked, part)
                if status not in _REPEATED or status in asked.accept:
                    return status, headers
                reason, wait = f"it answered {status}", retry_after(headers.get("retry-after"))
                if wait is not None and wait > LONGEST_WAIT:
                    raise self._error(
                        asked, asked.url, f"{reason} and asks to wait {wait:.0f} seconds; run it again then"
                    )
            except TransferError as error:
                reason = str(error)
                if error.dead:
                    self._run.dead[host] = reason
                if not error.again:
                    raise self._error(asked, asked.url, reason) from None
            if tried < tries:
                self._run.sleep(backoff(tried) if wait is None else wait + backoff(0))
        reason = f"{reason} (tried {tries} times); try again later"
        # The next request of this run would wait as long for nothing.
        self._run.dead[host] = reason
        raise self._error(asked, asked.url, reason)

    def _once(self, asked: _Asked, part: IO[bytes]) -> tuple[int, dict[str, str]]:
        """Send a request and follow where it is sent on to; the last status, the headers, and the body in `part`."""
        method, fields = asked.method, {**asked.fields, **asked.secret}
        url = self._address(asked, asked.url)
        if method == "GET" and fields:
            url = url.copy_merge_params(fields)
        settings = self._settings
        for _ in range(_MOST_HOPS):
            if url.host not in _LOOPBACK:
                self._run.take_turn(httpx.URL(asked.url).host, keyed=bool(asked.secret))
            form = {name: str(value) for name, value in fields.items()} if method == "POST" else None
            try:
                with self._http.stream(method, url, data=form, headers=asked.headers) as response:
                    status = response.status_code
                    if status not in _REDIRECTS:
                        if status in asked.accept:
                            total = _TOTAL * settings.timeout_s
                            receive(response, part, most_mb=settings.largest_mb, total_s=total)
                        elif status not in _REPEATED:
                            raise self._error(asked, str(url), f"it answered {status} {response.reason_phrase}")
                        return status, {name: self._hide(asked, text) for name, text in response.headers.items()}
                    target = response.headers.get("location", "")
            except httpx.TransportError as error:
                raise failure(error, settings.timeout_s) from None
            except httpx.DecodingError:
                raise TransferError("the compressed answer is damaged", again=True) from None
            url = self._address(asked, target, base=url)
            if status in (301, 302, 303):
                method = "GET"
        raise TransferError(f"it sends on more than {_MOST_HOPS} times")

    def _address(self, asked: _Asked, text: str, base: httpx.URL | None = None) -> httpx.URL:
        """What is really asked for an address: itself, or its mirror. SourceError where it is not on the list."""
        try:
            url = httpx.URL(text) if base is None else base.join(text)
        except (httpx.InvalidURL, ValueError):
            raise self._error(asked, asked.url, "it sends on to what is no address") from None
        if base is not None and any(_within(url, mirror) for mirror in self._mirrors.values()):
            return url
        if url.scheme != "https" or url.host not in self._hosts or url.port is not None or url.userinfo:
            said = "is not an https address of this source; nothing was asked of it"
            raise self._error(asked, asked.url, f"{_plain(url)} {said}")
        mirror = self._mirrors.get(url.host)
        if mirror is None:
            return url
        if mirror.scheme != "https" and mirror.host not in _LOOPBACK:
            raise self._error(asked, asked.url, f"its mirror {_plain(mirror)} is not https; change sources.mirrors")
        path = mirror.raw_path.rstrip(b"/") + url.raw_path
        return mirror.copy_with(raw_path=path)

    def _error(self, asked: _Asked, url: str, what: str) -> SourceError:
        """What is shown: the address without its parameters, and no key wherever it may have got to."""
        return SourceError(self._source, self._hide(asked, f"{_plain(httpx.URL(url))}: {what}"))

    def _hide(self, asked: _Asked, text: str) -> str:
        for value in asked.secret.values():
            for form in (value, quote(value), quote_plus(value)):
                text = text.replace(form, "") if form else text
        return text


def _plain(url: httpx.URL) -> str:
    """An address without its parameters and whoever it names."""
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}{url.path}"


def _within(url: httpx.URL, mirror: httpx.URL) -> bool:
    return (url.scheme, url.host, url.port, url.userinfo) == (mirror.scheme, mirror.host, mirror.port, mirror.userinfo)
