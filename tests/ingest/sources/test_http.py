"""The one client: what it refuses, how it waits and tries again, what it keeps, and that no key gets out."""

from __future__ import annotations

import gzip
import logging
import os
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from errors import SourceError
from ingest.sources.cache import Cache, cache_key
from ingest.sources.http import Client
from ingest.sources.limits import Hosts, backoff, retry_after
from tests.ingest.sources.conftest import Waits
from tests.ingest.sources.server import Request, Say, Server, bomb

HOST = "data.example.org"
OTHER = "files.example.org"
URL = f"https://{HOST}/list"

Make = Callable[..., Client]


@pytest.fixture
def make(loopback: Server, tmp_path: Path, waits: Waits) -> Make:
    """A client for two hosts that the loopback server stands for."""

    def client(run: Hosts | None = None, **changes: Any) -> Client:
        settings = loopback.settings(HOST, OTHER, **changes)
        return Client("example", frozenset((HOST, OTHER)), settings, tmp_path / "cache", run or waits.run)

    return client


def test_it_asks_and_says_who_asks(loopback: Server, make: Make) -> None:
    """Status, body and headers come back; the request names Sequitur and carries the parameters."""
    loopback.say("/list?q=a b&n=2", Say(b"found", headers={"X-Kind": "List"}))
    with make() as client:
        answer = client.get(URL, {"q": "a b", "n": 2})
    assert (answer.status, answer.data, answer.headers["x-kind"], answer.url) == (200, b"found", "List", URL)
    assert "Sequitur" in loopback.asked[0].headers["user-agent"]


def test_parameters_of_the_address_stay(loopback: Server, make: Make) -> None:
    """An address may carry parameters of its own, and further ones are added."""
    loopback.say("/list?a=1&b=2", b"both")
    with make() as client:
        assert client.get(f"{URL}?a=1", {"b": 2}).data == b"both"
        assert client.get(f"{URL}?a=1&b=2").data == b"both"


def test_a_form_is_posted(loopback: Server, make: Make) -> None:
    """POST sends its fields as a form, the secret ones too."""
    loopback.say("/list", b"posted")
    with make() as client:
        assert client.post(URL, {"id": "1,2"}, secret={"api_key": "k3y"}).data == b"posted"
    assert (loopback.asked[0].method, loopback.asked[0].fields) == ("POST", {"id": "1,2", "api_key": "k3y"})


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOST}/list",
        "https://elsewhere.example.net/list",
        "https://127.0.0.1/list",
        f"https://{HOST}:8443/list",
        f"https://user:word@{HOST}/list",
        f"https://{HOST}.example.net/list",
        "ftp://data.example.org/list",
        "file:///etc/passwd",
    ],
)
def test_only_https_and_only_the_hosts_on_the_list(loopback: Server, make: Make, url: str) -> None:
    """Whatever else is asked for is refused before anything is sent, and the refusal names the address, not its user."""
    with make() as client, pytest.raises(SourceError, match="is not an https address of this source") as caught:
        client.get(url)
    assert not loopback.asked
    assert "word" not in str(caught.value)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example.net/x",
        f"http://{HOST}/x",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/x",
        "//elsewhere.example.net/x",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_off_the_list_is_refused(loopback: Server, make: Make, target: str) -> None:
    """Each hop is checked as the first address is; the error names where it was sent."""
    loopback.say("/list", Say(status=302, headers={"Location": target}))
    with make() as client, pytest.raises(SourceError) as caught:
        client.get(URL)
    assert len(loopback.asked) == 1
    assert target.removeprefix("//") in str(caught.value)


def test_redirects_on_the_list_are_followed(loopback: Server, make: Make) -> None:
    """To another host of the list, which is mirrored again, and by a relative address."""
    loopback.say("/list", Say(status=301, headers={"Location": f"https://{OTHER}/there?x=1"}))
    loopback.say("/there?x=1", Say(status=307, headers={"Location": "here"}))
    loopback.say("/here", b"arrived")
    with make() as client:
        assert client.get(URL).data == b"arrived"


def test_redirects_in_a_circle_end(loopback: Server, make: Make) -> None:
    """A circle is an error after a few hops."""
    loopback.say("/list", Say(status=302, headers={"Location": "/list"}))
    with make() as client, pytest.raises(SourceError, match="sends on more than 5 times"):
        client.get(URL)
    assert len(loopback.asked) == 5


def test_a_mirror_has_a_path_of_its_own(loopback: Server, tmp_path: Path) -> None:
    """The base address of a mirror comes before the path; http is for this machine alone."""
    loopback.say("/copy/of/list?a=1", b"mirrored")
    settings = loopback.settings().model_copy(update={"mirrors": {HOST: f"{loopback.base}/copy/of/"}})
    with Client("example", frozenset((HOST,)), settings, tmp_path) as client:
        assert client.get(URL, {"a": 1}).data == b"mirrored"
    far = settings.model_copy(update={"mirrors": {HOST: "http://mirror.example.net"}})
    with (
        Client("example", frozenset((HOST,)), far, tmp_path / "far") as client,
        pytest.raises(SourceError, match=r"mirror http://mirror\.example\.net/? is not https"),
    ):
        client.get(URL)


def test_busy_servers_are_asked_again(loopback: Server, make: Make, waits: Waits) -> None:
    """500 and 503, then an answer: two waits, each no longer than the backoff allows."""
    loopback.say("/list", Say(status=500), Say(status=503), b"ok")
    with make() as client:
        assert client.get(URL).data == b"ok"
    assert len(waits.slept) == 2
    assert 0 <= waits.slept[0] <= 2
    assert 0 <= waits.slept[1] <= 4


def test_retry_after_is_kept_to(loopback: Server, make: Make, waits: Waits) -> None:
    """Seconds and a date: the wait is at least as long as asked."""
    loopback.say(
        "/list",
        Say(status=429, headers={"Retry-After": "7"}),
        Say(status=429, headers={"Retry-After": formatdate(time.time() + 60, usegmt=True)}),
        b"ok",
    )
    with make() as client:
        assert client.get(URL).data == b"ok"
    assert 7 <= waits.slept[0] <= 8
    assert 57 <= waits.slept[1] <= 61


def test_a_wait_of_hours_is_said_and_not_waited(loopback: Server, make: Make, waits: Waits) -> None:
    """Where the server asks for more than two minutes, the user is told how long."""
    loopback.say("/list", Say(status=503, headers={"Retry-After": "7200"}))
    with make() as client, pytest.raises(SourceError, match="asks to wait 7200 seconds"):
        client.get(URL)
    assert not waits.slept


def test_retry_after_in_any_form() -> None:
    """A date in the past is no wait, and what is neither number nor date counts as absent."""
    assert retry_after("0") == 0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after(None) is None
    assert [retry_after(text) for text in ("soon", "", "-5", "1.5")] == [None, None, None, None]
    assert all(0 <= backoff(tried) <= 30 for tried in range(20))


def test_a_dead_host_is_asked_once(loopback: Server, make: Make) -> None:
    """After all tries of one request the next one fails at once, and says the same."""
    loopback.say("/list", Say(status=502))
    with make(tries=3) as client:
        with pytest.raises(SourceError, match=r"example: https://data.example.org/list: it answered 502 .*3 times"):
            client.get(URL)
        with pytest.raises(SourceError, match="it answered 502"):
            client.get(f"https://{HOST}/else")
    assert len(loopback.asked) == 3


def test_no_connection_to_the_internet_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits: Waits
) -> None:
    """A name that cannot be looked up is not tried again: not for this request, nor for the next, nor by another client
    of the same run."""
    looked_up = []

    def offline(host: str, *_: object, **__: object) -> None:
        looked_up.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    run = waits.run
    for folder in ("one", "two"):
        with Client("example", frozenset((HOST,)), Server(1).settings(), tmp_path / folder, run) as client:
            for _ in range(2):
                with pytest.raises(SourceError, match="check the connection to the internet"):
                    client.get(URL)
    assert len(looked_up) == 1
    assert not waits.slept


def test_refused_connections_are_tried_again_and_named(tmp_path: Path, waits: Waits) -> None:
    """Nobody listens: all tries, then one sentence."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Server(port).settings(HOST, tries=2)
    with (
        Client("example", frozenset((HOST,)), settings, tmp_path, waits.run) as client,
        pytest.raises(SourceError, match="does not take the connection"),
    ):
        client.get(URL)
    assert len(waits.slept) == 1


@pytest.mark.parametrize(
    "bad",
    [
        Say(b"half", announced=400),
        Say(cut=True),
        Say(gzip.compress(b"half of it" * 100)[:-12], headers={"Content-Encoding": "gzip"}),
        Say(b"no gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["truncated", "cut", "truncated gzip", "not gzip"],
)
def test_broken_answers_are_asked_for_again(loopback: Server, make: Make, bad: Say) -> None:
    """A body that breaks off is no answer: nothing of it is kept, and the second try is whole."""
    loopback.say("/list", bad, b"whole")
    with make() as client:
        assert client.get(URL).data == b"whole"
    loopback.say("/list", bad)
    with make(tries=2) as client, pytest.raises(SourceError, match=r"tried 2 times"):
        client.get(URL, {"again": 1})


def test_a_server_that_hangs_is_left(loopback: Server, make: Make) -> None:
    """No answer within the time set counts as one try."""
    loopback.say("/list", Say(b"late", hang_s=1), b"prompt")
    with make(timeout_s=0.2) as client:
        assert client.get(URL).data == b"prompt"


def test_a_body_that_drips_is_left(loopback: Server, make: Make) -> None:
    """Each byte comes in time, but the whole does not."""
    loopback.say("/list", Say(bytes(1000), drip_s=0.02))
    began = time.monotonic()
    with make(timeout_s=0.05, tries=1) as client, pytest.raises(SourceError, match="did not end within 1 seconds"):
        client.get(URL)
    assert time.monotonic() - began < 3


def test_size_is_counted_after_decompression(loopback: Server, make: Make, tmp_path: Path) -> None:
    """A bomb, a large body and a large announcement stop at the limit, are not tried again, and leave nothing behind."""
    loopback.say("/bomb", bomb(64))
    loopback.say("/large", Say(bytes(2 * 2**20)))
    loopback.say("/announced", Say(b"x", announced=10**12))
    with make(largest_mb=1) as client:
        for path in ("bomb", "large", "announced"):
            with pytest.raises(SourceError, match=r"larger than 1 MB; raise SEQUITUR_SOURCES__LARGEST_MB"):
                client.get(f"https://{HOST}/{path}")
    assert len(loopback.asked) == 3
    assert not list((tmp_path / "cache").iterdir())


def test_compressed_answers_are_decompressed(loopback: Server, make: Make) -> None:
    """gzip, also of several members; a coding that was not asked for is refused."""
    loopback.say("/list", Say(gzip.compress(b"one ") + gzip.compress(b"two"), headers={"Content-Encoding": "gzip"}))
    loopback.say("/br", Say(b"?", headers={"Content-Encoding": "br"}))
    with make() as client:
        assert client.get(URL).data == b"one two"
        with pytest.raises(SourceError, match="compressed as 'br'"):
            client.get(f"https://{HOST}/br")


def test_other_statuses_are_errors_unless_they_are_answers(loopback: Server, make: Make) -> None:
    """404 is an error, or an answer with its body where the connector says so; neither is kept."""
    loopback.say("/list", Say(b"none found", 404))
    with make(cache_hours=1) as client:
        with pytest.raises(SourceError, match="it answered 404"):
            client.get(URL)
        for _ in range(2):
            answer = client.get(URL, accept=(200, 404))
            assert (answer.status, answer.data) == (404, b"none found")
    assert len(loopback.asked) == 3


def test_a_fresh_answer_is_not_asked_for_again(loopback: Server, make: Make) -> None:
    """Within the hours set the disk answers, also to another client, whatever the order of the parameters; `fresh`
    asks."""
    loopback.say("/list", b"first", b"second")
    with make(cache_hours=1) as client:
        assert client.get(URL, {"a": 1, "b": 2}).data == b"first"
    with make(cache_hours=1) as client:
        assert client.get(URL, {"b": 2, "a": 1}).data == b"first"
        assert len(loopback.asked) == 1
        assert client.get(URL, {"a": 1, "b": 2}, fresh=True).data == b"second"
        assert client.get(URL, {"a": 1, "b": 2}).data == b"second"
        assert client.post(URL, {"a": 1, "b": 2}).data == b"second"
    assert [request.method for request in loopback.asked] == ["GET", "GET", "POST"]


def test_conditional_requests(loopback: Server, make: Make) -> None:
    """An older answer is asked after with its ETag and date; 304 means it is still good."""
    dated = "Wed, 21 Oct 2015 07:28:00 GMT"

    def answer(request: Request) -> Say:
        if request.headers.get("if-none-match") == '"v1"' and request.headers.get("if-modified-since") == dated:
            return Say(status=304)
        return Say(b"body", headers={"ETag": '"v1"', "Last-Modified": dated})

    loopback.say("/list", answer)
    with make() as client:
        first, second = client.get(URL), client.get(URL)
        assert (second.status, second.data, second.headers["etag"]) == (200, b"body", '"v1"')
        assert client.download(URL).read_bytes() == first.data
    assert ["if-none-match" in request.headers for request in loopback.asked] == [False, True, True]


@pytest.mark.parametrize("damage", [".body", ".json"])
def test_damaged_answers_are_dropped(loopback: Server, make: Make, tmp_path: Path, damage: str) -> None:
    """A body or a note that is not what was written is forgotten, and the source is asked anew."""
    loopback.say("/list", Say(b"good", headers={"ETag": '"v1"'}))
    with make(cache_hours=1) as client:
        client.get(URL)
        for file in (tmp_path / "cache").glob(f"*{damage}"):
            file.write_bytes(b"{damaged")
        assert client.get(URL).data == b"good"
        assert client.get(URL).data == b"good"
    assert len(loopback.asked) == 2
    assert "if-none-match" not in loopback.asked[1].headers


def test_large_files_go_to_disk(loopback: Server, make: Make) -> None:
    """A download gives the place of the file, and the same one again without a request."""
    loopback.say("/list", bytes(3 * 2**20))
    with make(cache_hours=1) as client:
        path = client.download(URL)
        assert path.stat().st_size == 3 * 2**20
        assert client.download(URL) == path
    assert len(loopback.asked) == 1


def test_no_key_gets_out(
    loopback: Server, make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not into messages, logs, the cache's names or files, even where the server itself repeats it."""
    key = "s3cret/key+1"
    loopback.say(
        "/list", Say(b"ok", headers={"Link": "<https://data.example.org/list?api_key=s3cret%2Fkey%2B1>; rel=next"})
    )
    loopback.say("/list?bad=1", Say(status=403))
    loopback.say("/list?bad=2", Say(status=302, headers={"Location": f"https://elsewhere.example.net/{key}?k={key}"}))
    loopback.say("/list?bad=3", Say(status=500))
    messages = []
    with caplog.at_level(logging.DEBUG), make(cache_hours=1) as client:
        client.get(URL, secret={"api_key": key})
        for bad in (1, 2, 3):
            with pytest.raises(SourceError) as caught:
                client.get(URL, {"bad": bad}, secret={"api_key": key})
            messages.append(f"{caught.value!s} {caught.value.__cause__} {caught.value.__suppress_context__}")
    assert all(request.fields["api_key"] == key for request in loopback.asked)
    kept = [file.name.encode() + file.read_bytes() for file in (tmp_path / "cache").iterdir()]
    said = capsys.readouterr()
    everything = " ".join([*messages, caplog.text, said.out, said.err, *map(repr, kept)])
    assert len(kept) == 2
    assert "s3cret" not in everything


def test_the_same_answer_with_and_without_a_key(loopback: Server, make: Make) -> None:
    """A key changes how often one may ask, not what is answered."""
    loopback.say("/list", b"same")
    with make(cache_hours=1) as client:
        client.get(URL, secret={"api_key": "one"})
        client.get(URL)
    assert len(loopback.asked) == 1


def test_no_cookies(loopback: Server, make: Make) -> None:
    """What a server sets is not sent back."""
    loopback.say("/list", Say(b"ok", headers={"Set-Cookie": "who=you; Path=/"}))
    with make() as client:
        client.get(URL)
        client.get(URL)
    assert "cookie" not in loopback.asked[1].headers


def test_each_host_has_its_rate(waits: Waits) -> None:
    """NCBI 3 a second and 10 with a key; ClinicalTrials.gov one; a host that nothing is known of two."""
    expected = {"eutils.ncbi.nlm.nih.gov": 1 / 3, "clinicaltrials.gov": 1, HOST: 1 / 2}
    for host, gap in expected.items():
        run, waits.slept = waits.run, []
        for _ in range(3):
            run.take_turn(host, keyed=False)
        assert waits.slept == pytest.approx([gap, gap])
    run, waits.slept = waits.run, []
    for _ in range(2):
        run.take_turn("eutils.ncbi.nlm.nih.gov", keyed=True)
    assert waits.slept == pytest.approx([0.1])


def test_old_answers_are_tidied_away(tmp_path: Path) -> None:
    """What nobody asked for in months goes; the rest stays."""
    cache = Cache(tmp_path)
    for name in ("old", "new"):
        with cache.new() as part:
            part.write(name.encode())
        cache.keep(cache_key("GET", name, {}), Path(part.name), name, {})
    old = cache_key("GET", "old", {})
    for file in tmp_path.glob(f"{old}*"):
        os.utime(file, (0, 0))
    cache.tidy()
    assert cache.find(old) is None
    assert cache.find(cache_key("GET", "new", {})) is not None
