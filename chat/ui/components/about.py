"""What the About page says of the corpus and of the way to an answer; how good the answers are stands in `evals`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from chat.catalogue import Holding, counted
from chat.ui import routes, wording
from chat.ui.components.references import badge
from chat.ui.render import Html, join, tag
from corpus.document import Metadata, ReadDepth, ReviewStatus

WHAT = (
    (
        "It is",
        "a way to ask on where an article ends. It finds guideline and research documents on a question, and answers with "
        "sentences of theirs. With every sentence stands the passage it follows from, so that it can be checked.",
    ),
    (
        "It is not",
        "a medical device, a diagnosis, or advice to a person. It gives nobody a dose, and tells nobody to start or to stop "
        "a medicine. It is no search of all of medicine: it knows the documents listed in its Library, and nothing else.",
    ),
    (
        "It is for",
        "healthcare professionals and students, for education and as support for their own judgement. In an emergency, call "
        "your local emergency number.",
    ),
)
STEPS = (
    (
        "Screened",
        "An emergency or a crisis is answered with whom to call, before anything else. A request to do harm is declined. Names, "
        "dates of birth and numbers that identify a person are masked before anything is kept.",
    ),
    ("Made to stand alone", "“And in men?” becomes a whole question. You see it, and can change it."),
    (
        "Searched for",
        "by its words and by its meaning, among documents that may be cited today. What was replaced, withdrawn or "
        "retracted, or is a draft, is not used as evidence; you are told of it.",
    ),
    ("Weighed", "If what was found does not answer the question, you are told so. That is never to be read as a no."),
    ("Answered", "with sentences chosen from the passages, word for word."),
    (
        "Checked",
        "Each sentence is held against its passage: numbers, doses, units, populations, and whether it says yes or no. One that "
        "does not hold is left out or marked. Where current documents disagree, both sides are shown.",
    ),
)
LIMITS = (
    "No public source is asked when a question is put. What is newer than the last refresh is not known here.",
    "No clinician has read the corpus or an answer. Most documents shipped with Sequitur are summaries, written from what could "
    "be read of their source; each says how far that was.",
    "It misses passages that matter, and refuses questions that its documents do answer. How often stands above, where it was "
    "measured.",
    "A sentence can be true to its passage and still be beside the question, or lack a condition that stands elsewhere.",
    "Not every retraction is known to the sources of retractions: not listed is not the same as not retracted.",
    "An emergency told in unusual words can be missed, and a harmless question be taken for one.",
    "Questions and documents are expected in English. Emergencies are known in other languages too; answers are not given in them.",
)


def what() -> Html:
    """What it is and is not."""
    return join(tag("p", tag("strong", f"{name} "), said, class_="prose") for name, said in WHAT)


def steps(model: str | None) -> Html:
    """The path of a question; with what differs where a language model writes."""
    items = (tag("li", tag("strong", name), " ", said) for name, said in STEPS)
    written = (
        f"On this server the language model {model} may write the answer from the passages found. " if model else ""
    )
    rest = "Each of its sentences is then checked as above, and dropped where no passage carries it." if model else ""
    return join((tag("ol", *items, class_="points path"), tag("p", written, rest, class_="prose") if model else Html()))


def corpus(held: Sequence[Holding], articles: Iterable[Metadata], refreshed: str | None) -> Html:
    """How old, how large and in what state the corpus is; `refreshed` is a moment in ISO 8601, UTC."""
    kinds, standings = counted(held)
    approved = [each.review.status is ReviewStatus.APPROVED for each in articles]
    summaries = sum(each.metadata.read_depth is not ReadDepth.FULL_TEXT for each in held)
    rows = (
        ("Last refreshed", wording.moment(refreshed) if refreshed else "not known"),
        ("Documents", ", ".join(f"{n} {wording.KINDS[kind].lower()}" for kind, n in kinds.items())),
        ("Standing", join((tag("span", f"{n} ", badge(each), class_="tail") for each, n in standings.items()), " · ")),
        ("Read", f"{summaries} of {len(held)} in abstract or summary only"),
        ("Newest", _dated(held, newest=True)),
        ("Oldest", _dated(held, newest=False)),
        ("Articles", f"{len(approved)}, of which {sum(approved) or 'none'} approved by a reviewer"),
    )
    return tag("dl", *(tag("div", tag("dt", term), tag("dd", value)) for term, value in rows), class_="terms")


def _dated(held: Sequence[Holding], *, newest: bool) -> Html:
    """The newest or oldest document that has a date or a year, with a link to it."""
    known = [each.metadata for each in held if each.metadata.published or each.metadata.year]
    if not known:
        return join(("not known",))
    found = (max if newest else min)(known, key=_published)
    year = wording.date(found.published) if found.published else str(found.year)
    return join((tag("a", found.label, href=routes.document(found.id)), f" ({year})"))


def _published(metadata: Metadata) -> tuple[dt.date, str]:
    return metadata.published or dt.date(metadata.year or 1, 1, 1), metadata.id


def limits() -> Html:
    """What it cannot do."""
    return tag("ul", *(tag("li", said) for said in LIMITS), class_="points")
