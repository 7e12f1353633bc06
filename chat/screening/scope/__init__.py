"""Small talk and everyday errands, told apart from medical questions."""

from chat.screening.scope.judging import Outside, outside

__all__ = ["Outside", "outside"]
