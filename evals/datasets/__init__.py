"""Evaluation data: the public forms (BEIR folders, JSON Lines) and our own gold set."""
