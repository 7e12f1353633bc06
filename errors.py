"""Every error that Sequitur raises on purpose, as one tree.

SequiturError
├── UsageError         the command or a setting is wrong; says what is accepted (exit code 2)
├── CorpusError        a document breaks a rule; names the file, the line and the rule
├── ReadError          a file cannot be read as a document; names the file and the reason
├── SourceError        a public source cannot be asked, or answers what it should not; names it and what to do
├── StoreError         the index is missing, damaged or of another embedding model; names the command that rebuilds
├── NotHeldError       a document, a version of one, or an article is not held; says where what is held is listed
├── EmbeddingError     the embedding model is missing or not the file that was published
├── LockedError        another refresh is writing; names its process
├── QuestionError      a question cannot be asked as it is; says what to change
├── ConversationError  a conversation or turn is not there
├── NotAllowedError    who asks for it may not do it; says who may
├── ReviewError        a review cannot be changed so; says how it stands and what can be done
├── DatasetError       an evaluation file breaks its form; names the file, the line and the field
└── RunError           a run of evaluations cannot be read or compared; says why

Each message says what is wrong and what to do next; none needs a traceback to be understood.
"""

from __future__ import annotations

from pathlib import Path


class SequiturError(Exception):
    """Base of all errors that are shown to a user as one plain message."""

    exit_code = 1


class UsageError(SequiturError):
    """The command or a setting is wrong."""

    exit_code = 2


class CorpusError(SequiturError):
    """A corpus document breaks a rule; `file` and `line` (1-based) say where."""

    def __init__(self, file: Path | str, line: int, rule: str) -> None:
        super().__init__(f"{file}:{line}: {rule}")
        self.file = Path(file)
        self.line = line
        self.rule = rule


class ReadError(SequiturError):
    """A file cannot be read as a document; `reason` says why."""

    def __init__(self, file: Path | str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = Path(file)
        self.reason = reason


class SourceError(SequiturError):
    """A public source cannot be asked, or its answer is not what it should be; `source` names it."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class StoreError(SequiturError):
    """The index is missing, damaged or was made with another embedding model; `empty` where none was built yet."""

    def __init__(self, message: str, *, empty: bool = False) -> None:
        super().__init__(message)
        self.empty = empty


class NotHeldError(SequiturError):
    """A document, a version of one, or an article is not held; `what` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no {what} here. `sequitur list` shows what is held.")
        self.what = what


class EmbeddingError(SequiturError):
    """The embedding model is missing, or is not the file that was published."""


class LockedError(SequiturError):
    """Another process is refreshing the index."""


class QuestionError(SequiturError):
    """A question cannot be asked as it is."""


class ConversationError(SequiturError):
    """A conversation or one of its turns is not there."""


class NotAllowedError(SequiturError):
    """Who asks for it may not do it."""


class ReviewError(SequiturError):
    """A review is not there, or cannot be changed so."""


class DatasetError(SequiturError):
    """An evaluation file breaks its form; `line` (1-based) says where, 0 where the file as a whole does."""

    def __init__(self, file: Path | str, line: int, rule: str) -> None:
        super().__init__(f"{file}:{line}: {rule}" if line else f"{file}: {rule}")
        self.file = Path(file)
        self.line = line
        self.rule = rule


class RunError(SequiturError):
    """A run of evaluations cannot be read or compared."""
