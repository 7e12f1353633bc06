"""All settings, as one tree. Sources, strongest first: environment (`SEQUITUR_…`, `__` between levels),
`sequitur.toml` in the working directory, the defaults here. Unknown keys are refused.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from errors import UsageError

EXTRACTIVE = "extractive"
SHIPPED_CORPUS = Path(__file__).resolve().parent / "corpus"


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EmbeddingSettings(_Group):
    """The embedding model. Changing any field but `batch_size` asks for `sequitur refresh --rebuild`."""

    model: str = Field(
        "all-MiniLM-L6-v2", min_length=1, description="Packaged default, or a name or path for sentence-transformers"
    )
    revision: str | None = Field(None, description="Revision of a model taken from a hub")
    query_prefix: str = Field("", max_length=200, description="Put before each question; some models need one")
    passage_prefix: str = Field("", max_length=200, description="Put before each passage; some models need one")
    batch_size: int = Field(32, ge=1, le=1024, description="Passages embedded at once")


class ChunkingSettings(_Group):
    """How documents become passages."""

    max_tokens: int = Field(
        200, ge=32, le=8192, description="Most tokens of a passage's own text, by the model's tokenizer"
    )
    title_tokens: int = Field(
        40, ge=0, le=512, description="Most tokens of title and section put before it for embedding"
    )


class RetrievalSettings(_Group):
    """How passages are found."""

    candidates: int = Field(100, ge=10, le=1000, description="Passages taken from each retriever before fusion")
    passages: int = Field(16, ge=1, le=100, description="Passages handed to the answerer")
    per_document: int = Field(4, ge=1, le=50, description="Most passages of one document among them")
    lexical_weight: float = Field(
        0.4, ge=0, le=1, description="Usual share of BM25 in the fused score; it falls as the dense search is surer"
    )
    reranker: str | None = Field(
        None,
        min_length=1,
        description="Cross-encoder (name or path) that orders the best passages anew; none by default",
    )
    reranker_revision: str | None = Field(None, description="Revision of a model taken from a hub")
    reranked: int = Field(30, ge=2, le=200, description="Passages that the reranker orders")
    exact_up_to: int = Field(
        200_000, ge=0, description="Up to this many passages the dense search is exact, beyond it HNSW"
    )


class SufficiencySettings(_Group):
    """When there is enough to answer from."""

    threshold: float = Field(0.5, ge=0, le=1, description="Least probability that the passages answer the question")


class AnsweringSettings(_Group):
    """How much an answer says."""

    statements_per_section: int = Field(3, ge=1, le=10, description="Most statements in each section")
    least_relevance: float = Field(0.35, ge=0, le=1, description="Least relevance of a sentence to the question")


class VerificationSettings(_Group):
    """What else a statement is held against its passages with."""

    entailment_model: str | None = Field(
        None, min_length=1, description="Cross-encoder (name or path) that tells what follows; none where not given"
    )
    entailment_revision: str | None = Field(None, description="Revision of a model taken from a hub")


class LanguageModelSettings(_Group):
    """How a language model is asked, where `answerer` names one. Its key is read from the provider's own environment
    variable (OPENAI_API_KEY, ANTHROPIC_API_KEY) and is no setting."""

    base_url: str | None = Field(
        None, description="Another server of the provider's protocol, such as http://127.0.0.1:8080/v1"
    )
    max_tokens: int = Field(1024, ge=64, le=32_768, description="Most tokens of one answer")
    temperature: float = Field(0.0, ge=0, le=2, description="0 gives the same answer again where the model allows it")
    context_tokens: int = Field(
        8192, ge=512, le=4_000_000, description="The model's context window; as many passages are sent as it holds"
    )
    first_token_s: float = Field(45, gt=0, le=600, description="Seconds to wait for the first word")
    timeout_s: float = Field(90, gt=0, le=1800, description="Seconds for a whole answer")
    show_unchecked: bool = Field(
        True, description="Show the text as it is written, marked as not yet checked, until the checked answer is there"
    )
    rewrites: bool = Field(
        False,
        description="Let the model make follow-ups stand alone; `sequitur eval conversations` says whether it helps",
    )

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is no address of a server; give one such as http://127.0.0.1:8080/v1")
        if "@" in parts.netloc:
            raise ValueError("holds a name or password; keys belong in the provider's own environment variable")
        return value


class SourceSettings(_Group):
    """The public sources that `sequitur refresh` pulls from. None is asked unless it is switched on here or named with
    `--source`: out of the box nothing leaves this machine."""

    on: tuple[str, ...] = Field((), description='Sources pulled at every refresh, such as ["pubmed", "pmc"]')
    folders: tuple[Path, ...] = Field((), description="Folders of your own documents, read at every refresh")
    file: Path = Field(SHIPPED_CORPUS / "sources.toml", description="What to pull, by topic")
    email: str = Field("", max_length=200, description="Sent to NCBI, MedlinePlus and Crossref, who ask for it")
    ncbi_key: SecretStr | None = Field(None, description="Of NCBI; raises its rate from 3 to 10 requests a second")
    uspstf_key: SecretStr | None = Field(None, description="Of the Prevention TaskForce API, which needs one")
    openfda_key: SecretStr | None = Field(None, description="Of openFDA; raises its daily limit")
    cache_hours: float = Field(12, ge=0, le=8760, description="How long an answer is used without asking again")
    timeout_s: float = Field(30, gt=0, le=600, description="Seconds for one answer to begin, or to go on")
    largest_mb: int = Field(200, ge=1, le=4096, description="Largest answer that is taken")
    tries: int = Field(4, ge=1, le=10, description="How often a request is tried before the source counts as dead")
    most_lost: float = Field(
        0.2, ge=0, le=1, description="Share of a source's documents that may vanish without --accept-removals"
    )
    mirrors: dict[str, str] = Field(
        default_factory=dict, description="Address used in place of https://HOST for a host, such as a mirror of yours"
    )


class QuestionSettings(_Group):
    """What may be asked."""

    max_characters: int = Field(2000, ge=20, le=100_000, description="Longest question")


class ServerSettings(_Group):
    """Where the app listens."""

    host: str = Field("127.0.0.1", description="Address; 127.0.0.1 keeps it on this machine")
    port: int = Field(8501, ge=1, le=65535, description="First port tried")


class SignInSettings(_Group):
    """What those who sign in may do, where `[auth]` in .streamlit/secrets.toml lets them; docs/sign-in.md. Whoever is
    named nowhere here is a reader."""

    claim: str = Field("", max_length=200, description='Claim that holds roles; a path as "realm_access.roles"')
    reviewer: tuple[str, ...] = Field(("reviewer",), description="Values of the claim that make a reviewer")
    admin: tuple[str, ...] = Field(("admin",), description="Values of the claim that make an admin")
    reviewers: tuple[str, ...] = Field(
        (), description="E-mail addresses, where the provider verified them, of reviewers"
    )
    admins: tuple[str, ...] = Field((), description="E-mail addresses, where the provider verified them, of admins")
    hours: float = Field(12, gt=0, le=720, description="How long a sign-in counts")

    @field_validator("reviewer", "admin", "reviewers", "admins")
    @classmethod
    def _says_something(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if not all(value.strip() for value in values):
            raise ValueError("holds an empty value, which says nothing; take it out")
        return values

    @field_validator("reviewers", "admins")
    @classmethod
    def _are_addresses(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if not all(0 < value.find("@") < len(value) - 1 for value in values):
            raise ValueError("holds what is no e-mail address; give each as name@example.org")
        return values

    @property
    def wanted(self) -> bool:
        """Whether these settings say who may do what, which is of use only where people sign in."""
        return bool(self.claim or self.reviewers or self.admins)


class Settings(BaseSettings):
    """The whole tree."""

    model_config = SettingsConfigDict(
        env_prefix="SEQUITUR_", env_nested_delimiter="__", toml_file="sequitur.toml", extra="forbid", frozen=True
    )

    home: Path = Field(Path(".sequitur"), description="Folder of everything that is written")
    corpus: Path = Field(SHIPPED_CORPUS, description="Folder of the corpus documents")
    embedding_cache: Path | None = Field(
        None, description="File of computed vectors that several homes share; HOME/embeddings.sqlite where not given"
    )
    chroma_url: str | None = Field(
        None, validation_alias="CHROMA_URL", description="A Chroma server instead of the embedded one"
    )
    chroma_token: SecretStr | None = Field(None, validation_alias="CHROMA_TOKEN", description="Its access token")
    locale: Literal["US", "UK", "EU", "AU"] = Field("US", description="Whose emergency numbers are shown first")
    answerer: str = Field(
        EXTRACTIVE,
        max_length=200,
        description='What writes answers: "extractive" (no model), or a chat model as PROVIDER:NAME, such as openai:NAME',
    )
    embedding: EmbeddingSettings = EmbeddingSettings()
    chunking: ChunkingSettings = ChunkingSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    sufficiency: SufficiencySettings = SufficiencySettings()
    answering: AnsweringSettings = AnsweringSettings()
    verification: VerificationSettings = VerificationSettings()
    language_model: LanguageModelSettings = LanguageModelSettings()
    sources: SourceSettings = SourceSettings()
    question: QuestionSettings = QuestionSettings()
    server: ServerSettings = ServerSettings()
    sign_in: SignInSettings = SignInSettings()

    @field_validator("answerer")
    @classmethod
    def _names_an_answerer(cls, value: str) -> str:
        provider, _, name = value.partition(":")
        if value != EXTRACTIVE and not (provider.isidentifier() and name.strip()):
            raise ValueError(
                f"'{value}' is neither 'extractive' nor a chat model as PROVIDER:NAME, such as openai:NAME, "
                "anthropic:NAME or ollama:NAME"
            )
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then sequitur.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load() -> Settings:
    """Read the settings; a wrong or unknown one is a `UsageError` that names it and what is accepted."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise UsageError("Wrong settings (environment or sequitur.toml):\n" + "\n".join(lines)) from None


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process, read once."""
    return load()
