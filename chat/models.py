"""The one home of chat models: opened by a setting such as "openai:NAME", and what went wrong with one said in plain words.

Any model that LangChain reaches may be named. Keys come from the provider's own environment variable, are handed to its
client by that client alone, and appear in no message. LangChain is imported when a model is opened, not before.
"""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from errors import UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from settings import LanguageModelSettings


@dataclass(frozen=True, slots=True)
class _Provider:
    """An extra of pyproject.toml: what it needs installed, the variable of its key, and what its client calls things."""

    package: str
    key: str
    address: str
    max_tokens: str = "max_tokens"


_PROVIDERS = {
    "openai": _Provider("langchain_openai", "OPENAI_API_KEY", "OPENAI_BASE_URL"),
    "anthropic": _Provider("langchain_anthropic", "ANTHROPIC_API_KEY", ""),
    "ollama": _Provider("langchain_ollama", "", "", "num_predict"),
}
_UNKNOWN = _Provider("", "", "")
_TRANSIENT = frozenset((408, 409, 425, 429))
# The providers' clients share no base class; these names are those of openai, anthropic and httpx.
_CONNECTION = frozenset(("APIConnectionError", "TransportError"))
_TIMEOUT = frozenset(("APITimeoutError", "TimeoutException", "TimeoutError"))
_CONTEXT = (
    "context size",
    "context length",
    "context window",
    "context_length",
    "maximum context",
    "prompt is too long",
)


@dataclass(frozen=True, slots=True)
class Options:
    """How a model is asked. `base_url` is another server of the provider's protocol, a local one for example;
    `timeout_s` (seconds) bounds one request, which is then tried once; None leaves both to the provider's client."""

    base_url: str | None = None
    max_tokens: int = 1024
    temperature: float = 0.0
    timeout_s: float | None = None
    context_tokens: int | None = None

    @classmethod
    def of(cls, settings: LanguageModelSettings) -> Options:
        """Those of the settings."""
        return cls(
            settings.base_url,
            settings.max_tokens,
            settings.temperature,
            settings.timeout_s,
            settings.context_tokens,
        )


def provider_of(name: str) -> str:
    """The provider of a model's name: "openai" of "openai:NAME"."""
    return name.partition(":")[0]


def key_of(name: str) -> str:
    """The environment variable that holds the key of a model; empty where there is none, or where it is not known."""
    return _PROVIDERS.get(provider_of(name), _UNKNOWN).key


def server_of(name: str, base_url: str | None) -> str:
    """Host and port of the server that is asked; empty where it is the provider's own."""
    return urlsplit(_address(name, base_url) or "").netloc.rpartition("@")[2]


def open_model(name: str, options: Options, role: str = "language model") -> BaseChatModel:
    """The chat model of a name such as "openai:NAME", "anthropic:NAME" or "ollama:NAME". Nothing is asked of it yet.

    Raises UsageError where the name, a package or a key is missing; `role` is what the message calls the model.
    """
    provider, _, own = name.partition(":")
    if not provider or not own:
        raise UsageError(f"The {role} '{name}' is not of the form PROVIDER:NAME, such as openai:NAME or ollama:NAME.")
    known = _PROVIDERS.get(provider, _UNKNOWN)
    if missing := [each for each in ("langchain", known.package) if each and importlib.util.find_spec(each) is None]:
        raise UsageError(_install(name, provider, missing[0].replace("_", "-"), role))
    address = _address(name, options.base_url)
    given: dict[str, Any] = {"base_url": address} if address else {}
    if known.key and not os.environ.get(known.key):
        if not address:
            raise UsageError(f"The {role} '{name}' needs a key: set {known.key}.")
        # Servers of one's own ask for none, but the client does.
        given["api_key"] = "none"
    given[known.max_tokens] = options.max_tokens
    given |= _limits(provider, options)
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, temperature=options.temperature, **given)
    except Exception as error:
        raise UsageError(f"The {role} '{name}' cannot be made: {first_line(error)}") from error
    return model


def _limits(provider: str, options: Options) -> dict[str, Any]:
    if provider == "ollama":
        # Ollama cuts a prompt that is longer than its own, small default, and says nothing.
        context = {"num_ctx": options.context_tokens} if options.context_tokens else {}
        return context | ({"client_kwargs": {"timeout": options.timeout_s}} if options.timeout_s else {})
    if provider in _PROVIDERS and options.timeout_s:
        return {"timeout": options.timeout_s, "max_retries": 0}
    return {}


def _address(name: str, base_url: str | None) -> str | None:
    variable = _PROVIDERS.get(provider_of(name), _UNKNOWN).address
    return base_url or (os.environ.get(variable) if variable else None)


def _install(name: str, provider: str, package: str, role: str) -> str:
    how = f"`make run EXTRAS={provider}`" if provider in _PROVIDERS else f"`.venv/bin/pip install {package}`"
    return f"The {role} '{name}' needs {package}, which is not installed: {how} installs it."


def status_of(error: Exception) -> int | None:
    """The HTTP status that an error of a provider's client carries."""
    found = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return found if isinstance(found, int) and found > 0 else None


def is_transient(error: Exception) -> bool:
    """Whether the same request may succeed when it is made again."""
    status = status_of(error)
    if status is not None:
        return status in _TRANSIENT or status >= 500
    return isinstance(error, ConnectionError | TimeoutError) or bool(_names(error) & _CONNECTION)


def complaint(error: Exception, name: str) -> str:
    """One sentence on what went wrong with a request, without what a provider may have put into its words."""
    status, model = status_of(error), f"The language model '{name}'"
    if any(words in str(error).casefold() for words in _CONTEXT):
        return (
            f"{model} has too small a context window for this: lower `language_model.context_tokens` or give it a "
            "larger one."
        )
    if status in (401, 403):
        return f"{model} refuses the key: check {key_of(name) or 'it'}."
    if status == 404:
        return f"{model} is not known to its server: check the name and the address."
    if status == 429:
        return f"{model} takes no more requests for now: its limit is reached."
    if status is not None:
        return f"{model} could not answer (HTTP status {status})."
    if isinstance(error, TimeoutError) or _names(error) & _TIMEOUT:
        return f"{model} did not answer in time."
    if is_transient(error):
        return f"{model} cannot be reached: is its server running, and the address right?"
    return f"{model} failed ({type(error).__name__})."


def first_line(error: Exception) -> str:
    """The first line of what an error says, at most 300 characters, without what a provider may have put beyond it."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def _names(error: Exception) -> set[str]:
    return {each.__name__ for each in type(error).__mro__}
