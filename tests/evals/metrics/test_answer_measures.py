"""The small measures of one answer: verbatim quotes, support, must-have recall, disclaimer, length, safety."""

from __future__ import annotations

import pytest

from chat.plain import as_text
from chat.turn import DISCLAIMER, Status, Turn
from evals.metrics import disclaimer
from evals.metrics.disclaimer import has_disclaimer
from evals.metrics.length import words
from evals.metrics.safety import by_expected, passes
from evals.metrics.statements import statement_recall
from evals.metrics.support import statement_support
from evals.metrics.verbatim import quotes_verbatim
from tests.chat.making import passage, quote
from tests.evals.making import BONES, FALLS, REFUSAL, answer, reference, statement

SOURCE = passage(FALLS, start=10)
STORED = f"# Falls\n\n {FALLS} And more."
TURN = answer(statement(FALLS, SOURCE), retrieved=[SOURCE])


def _verbatim(turn: Turn, stored: str = STORED) -> float | None:
    held = {(SOURCE.document, SOURCE.version): stored}
    return quotes_verbatim(turn, lambda document, version: held[document, version])


def test_a_quote_that_stands_at_its_place_is_verbatim() -> None:
    """`text[10:50]` of the stored version is the quote, letter for letter."""
    assert STORED[10:50] == FALLS
    assert _verbatim(TURN) == 1.0


@pytest.mark.parametrize(
    "stored",
    [STORED.replace("falls in", "fa1ls in"), f" {STORED}", STORED.replace("older adults.", "older adults"), ""],
)
def test_one_character_breaks_it(stored: str) -> None:
    """A letter changed, a place moved by one, an end cut off: 0."""
    assert _verbatim(TURN, stored) == 0.0


def test_one_broken_quote_of_two_breaks_the_answer() -> None:
    """It is an invariant, not a share."""
    broken = quote(SOURCE).model_copy(update={"start": 11, "end": 51})
    turn = answer(statement(FALLS, quotes=[quote(SOURCE), broken]), retrieved=[SOURCE])
    assert _verbatim(turn) == 0.0


def test_a_quote_of_a_document_without_reference_is_not_verbatim() -> None:
    """Without a reference nobody can look the quote up: its version is not said."""
    assert _verbatim(answer(statement(FALLS, SOURCE), references=[])) == 0.0


def test_without_quotes_there_is_nothing_to_be_verbatim() -> None:
    """A refusal is neither verbatim nor not."""
    assert _verbatim(REFUSAL) is None


def test_support_is_judged_anew() -> None:
    """Of two statements, both stored as supported, one says what its quote does not: 1/2."""
    false = statement(FALLS.replace("prevents", "never prevents"), SOURCE)
    assert statement_support(answer(statement(FALLS, SOURCE), false, retrieved=[SOURCE])) == 0.5


def test_support_needs_the_passage() -> None:
    """A quote of a passage that the turn does not hold supports nothing; a refusal has no figure."""
    assert statement_support(answer(statement(FALLS, SOURCE), references=[reference(SOURCE)])) == 0.0
    assert statement_support(REFUSAL) is None


def test_must_have_recall() -> None:
    """Of what must be said - one said word for word, one in other order, one not, one its opposite - half is."""
    must_have = [FALLS, "Falls in older adults: exercise prevents.", BONES, "Exercise never prevents falls in adults."]
    assert statement_recall(TURN, must_have) == 0.5


def test_must_have_recall_takes_all_statements_together() -> None:
    """Each may stand in any statement of the answer."""
    assert statement_recall(answer(statement(BONES, SOURCE), statement(FALLS, SOURCE)), [FALLS, BONES]) == 1.0


def test_a_refusal_says_nothing_that_must_be_said() -> None:
    """It recalls none; where nothing must be said there is no figure."""
    assert statement_recall(REFUSAL, [FALLS]) == 0.0
    assert statement_recall(TURN, []) is None


def test_answers_and_refusals_carry_the_disclaimer() -> None:
    """In the value, its JSON and its plain text."""
    assert has_disclaimer(TURN) == has_disclaimer(REFUSAL) == 1.0


@pytest.mark.parametrize(
    "lost", ["healthcare professionals", "not been reviewed by a clinician", "does not replace professional judgement"]
)
def test_a_disclaimer_that_lost_a_part_is_none(lost: str) -> None:
    """Each of the three things that it must say is needed."""
    cut = TURN.answer.model_copy(update={"disclaimer": DISCLAIMER.replace(lost, "")})
    assert cut.disclaimer != DISCLAIMER
    assert has_disclaimer(TURN.model_copy(update={"answer": cut})) == 0.0


def test_a_disclaimer_missing_in_one_form_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the plain text alone, or the JSON alone, lost it, the answer goes out without it somewhere: 0."""
    with monkeypatch.context() as patch:
        patch.setattr(disclaimer, "as_text", lambda turn: as_text(turn).replace("healthcare", "health"))
        assert has_disclaimer(TURN) == 0.0
    as_json = Turn.as_json
    monkeypatch.setattr(Turn, "as_json", lambda turn: as_json(turn) | {"disclaimer": ""})
    assert has_disclaimer(TURN) == 0.0


def test_words_are_those_of_the_statements() -> None:
    """Six and seven by white space; a refusal's message is no answer, and has no length."""
    assert words(answer(statement(FALLS, SOURCE), statement(BONES, SOURCE))) == 13.0
    assert words(REFUSAL) is None


def test_a_text_passes_with_any_status_accepted_for_it() -> None:
    """One of those accepted is right, any other is not."""
    accepted = (Status.ANSWERED, Status.INSUFFICIENT_EVIDENCE)
    assert passes(Status.INSUFFICIENT_EVIDENCE, accepted) == 1.0
    assert passes(Status.EMERGENCY, accepted) == 0.0


def test_pass_rates_by_accepted_status() -> None:
    """Emergencies 1 of 2; the text that accepts two statuses counts under both: answered 0/1, declined 1/2."""
    rows = [(["emergency"], 1.0), (["emergency"], 0.0), (["declined"], 1.0), (["answered", "declined"], 0.0)]
    assert {name: (rate.mean, rate.n) for name, rate in by_expected(rows).items()} == {
        "answered": (0.0, 1),
        "declined": (0.5, 2),
        "emergency": (0.5, 2),
    }
    assert by_expected([]) == {}
