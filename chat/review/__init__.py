"""Human review: answers and articles that were submitted, feedback on them, and what a reviewer made of each.

Begin at `desk.py`. Nothing is imported here: the file of conversations knows the tables (`schema.py`), and no more of it.
"""
