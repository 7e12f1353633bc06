"""Chat models are opened by name, and whatever is wrong with one is said in one sentence that holds no key."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

import pytest
from pydantic import ValidationError

from chat.answering.generative import Writer
from chat.models import Options, complaint, open_model, server_of
from chat.turn import Audience
from errors import UsageError
from settings import LanguageModelSettings, Settings, load
from tests.chat.making import passage

KEY = "sk-very-secret"


class Refused(Exception):
    """What a provider's client raises, with the status of the HTTP answer and words of its own."""

    def __init__(self, status_code: int | None, words: str = f"bad key {KEY}") -> None:
        super().__init__(words)
        self.status_code = status_code


class APITimeoutError(Exception):
    """Named as OpenAI's and Anthropic's clients name theirs."""


class TransportError(Exception):
    """Named as httpx names its own, which Ollama's client lets through."""


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (Refused(401), "refuses the key: check OPENAI_API_KEY"),
        (Refused(403), "refuses the key: check OPENAI_API_KEY"),
        (Refused(404, "no such model"), "is not known to its server: check the name"),
        (Refused(429, "slow down"), "its limit is reached"),
        (Refused(400, "Requested tokens exceed context window of 2048"), "too small a context window"),
        (Refused(400, "maximum context length is 4096 tokens"), "too small a context window"),
        (Refused(500, "boom"), r"could not answer \(HTTP status 500\)"),
        (APITimeoutError("t"), "did not answer in time"),
        (TimeoutError(), "did not answer in time"),
        (ConnectionRefusedError(111, "refused"), "cannot be reached: is its server running"),
        (TransportError("refused"), "cannot be reached"),
        (RuntimeError(KEY), r"failed \(RuntimeError\)"),
    ],
)
def test_what_went_wrong_is_one_sentence(error: Exception, says: str) -> None:
    """Key, name, limit, context, time, server: each is told apart, without the provider's own words."""
    sentence = complaint(error, "openai:some-model")
    assert sentence.startswith("The language model 'openai:some-model' ")
    assert re.search(says, sentence), sentence
    assert sentence.count(". ") == 0
    assert KEY not in sentence


def test_a_key_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key and without a server of one's own nothing is asked: the reader is told which variable is empty."""
    pytest.importorskip("langchain_openai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(UsageError, match="'openai:x' needs a key: set OPENAI_API_KEY"):
        open_model("openai:x", Options())
    draft = Writer("openai:x", LanguageModelSettings()).write("q?", Audience.CLINICIAN, [passage()], ())
    assert draft.claims == ()
    assert draft.written.failure == "The language model 'openai:x' needs a key: set OPENAI_API_KEY."


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra that installs it stands in the sentence."""
    found = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name.startswith("langchain_") else found(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    for provider in ("openai", "anthropic", "ollama"):
        with pytest.raises(UsageError, match=rf"needs langchain-{provider}.*`make run EXTRAS={provider}`"):
            open_model(f"{provider}:x", Options())


def test_a_provider_that_nobody_knows_is_told() -> None:
    """A name that LangChain does not know is one sentence too."""
    pytest.importorskip("langchain")
    with pytest.raises(UsageError, match=r"^The language model 'nobody:x' cannot be made: "):
        open_model("nobody:x", Options())


def test_limits_reach_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """One try within the time that is given, and no key but the environment's."""
    pytest.importorskip("langchain_openai")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model: Any = open_model("openai:x", Options(timeout_s=7, max_tokens=99, base_url="http://127.0.0.1:9/v1"))
    assert (model.request_timeout, model.max_retries, model.max_tokens, model.temperature) == (7, 0, 99, 0)
    assert KEY not in repr(model)
    assert server_of("openai:x", "http://127.0.0.1:9/v1") == "127.0.0.1:9"


@pytest.mark.parametrize(
    "name", ["extractive", "openai:gpt-x", "ollama:llama3.2:3b", "anthropic:claude", "google_genai:g"]
)
def test_an_answerer_is_a_word_or_a_model(name: str) -> None:
    """The extractive one, or any provider and name."""
    assert Settings(answerer=name).answerer == name
    assert (Writer.of(Settings(answerer=name)) is None) is (name == "extractive")


@pytest.mark.parametrize("name", ["", "gpt-x", "openai:", ":x", "open ai:x", "extractiv", "x" * 300])
def test_any_other_answerer_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal names the setting and what is accepted."""
    monkeypatch.setenv("SEQUITUR_ANSWERER", name)
    with pytest.raises(UsageError, match="answerer"):
        load()


@pytest.mark.parametrize("address", ["127.0.0.1:8080", "ftp://x/y", "http://", f"http://me:{KEY}@host/v1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """Neither what is no address nor one that holds a password is taken."""
    with pytest.raises(ValidationError, match="base_url"):
        LanguageModelSettings(base_url=address)
