"""What Sequitur is."""

from __future__ import annotations

from collections import Counter

from chat.ui import frame, session, wording
from chat.ui.render import join, tag
from corpus.document import Kind

_HOLDINGS = "What it holds"
_ABOUT = {
    "What it is": "Sequitur (“it follows”) answers follow-up questions on medical articles. Every sentence of an "
    "answer is shown with the passage that it follows from, so that it can be checked.",
    "Who it is for": "Healthcare professionals and students, for education and as support for their own judgement. It "
    "is no medical device, makes no diagnosis and advises no patient.",
    _HOLDINGS: "{guideline} guideline and {research} research documents, and {article} articles. The list of documents "
    "shows each with its standing.",
    "What it cannot do": "It knows nothing beyond these documents, and some were read only in abstract or in summary. "
    "It can miss a passage that matters. In an emergency, call your local emergency number.",
    "Where questions go": "Questions and answers are kept on the machine that serves this page. They are sent nowhere "
    "else, unless whoever runs it has set up a language model elsewhere.",
}


def draw() -> None:
    """What it is for, what it holds, what it cannot do."""
    held = Counter(metadata.kind for metadata in session.documents())
    counts = {kind.value: held[kind] for kind in Kind}
    texts = _ABOUT | {_HOLDINGS: _ABOUT[_HOLDINGS].format(**counts)}
    sections = (join((tag("h2", heading), tag("p", text, class_="prose"))) for heading, text in texts.items())
    frame.show(tag("h1", "About"), *sections, tag("p", wording.ARTICLE_DISCLAIMER, class_="disclaimer"))


frame.page(draw)
