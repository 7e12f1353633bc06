"""The app with a language model as answerer: one that writes slowly, after a script, and makes something up."""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.web.cli import main

from chat.answering.generative import Writer
from settings import Settings
from tests.chat.scripted import Scripted, faithful

SECONDS_PER_CHARACTER = 0.02
INVENTED = " Vitamin D cut falls by 43% in adults who took <b>enough</b> of it [1]."


def _writer(settings: Settings) -> Writer:
    model = Scripted(script=lambda passages: faithful(passages) + INVENTED, sleep=SECONDS_PER_CHARACTER)
    return Writer("fake:writer", settings.language_model, model)


if __name__ == "__main__":
    Writer.of = staticmethod(_writer)  # type: ignore[method-assign]
    app = Path(__file__).resolve().parents[2] / "app.py"
    sys.argv = ["streamlit", "run", str(app), *sys.argv[1:]]
    main()
