"""Who uses the app, and what each may do. Pages hide what is not allowed; the actions themselves refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from errors import NotAllowedError


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    @property
    def named(self) -> str:
        """With its article: "an admin"."""
        return f"{'an' if self is Role.ADMIN else 'a'} {self.value}"

    def includes(self, other: Role) -> bool:
        """Whether this role may do all that the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the app. `id` is the key of what is theirs, empty where nobody signs in; `name` is shown beside
    what they did."""

    id: str
    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this person may do what a role may."""
        return self.role.includes(role)

    def must(self, role: Role) -> None:
        """Raises NotAllowedError where this person may not do what a role may."""
        if not self.may(role):
            if self == ANYBODY:
                why = "Nobody signs in on this server. Whoever runs it can set up sign-in, or use the command line."
            else:
                why = f"You are signed in as {self.role.named}; whoever runs this server gives out the roles."
            raise NotAllowedError(f"This is for {role.named}. {why}")


OWNER = Person("", "", Role.ADMIN)
"""Whoever uses the app alone on the machine that serves it, or its command line: nobody signs in, and all is theirs."""

ANYBODY = Person("", "", Role.READER)
"""Whoever uses an app that is served to others and asks nobody to sign in."""
