"""Claims of an identity provider: who it is, for how long, and in which role; nothing is taken for what it is not."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chat.claims import SKEW, person, sign_in_of
from chat.people import Role
from errors import NotAllowedError
from settings import SignInSettings

NOW = 1_800_000_000.0
CLAIMS: dict[str, Any] = {"is_logged_in": True, "iss": "https://id.example.org", "sub": "7", "iat": NOW, "name": "Ada"}
SETTINGS = SignInSettings(
    claim="realm.roles", admin=("admin",), reviewer=("reviewer", "editor"), reviewers=("Vera@Example.org",)
)


def _role(settings: SignInSettings = SETTINGS, **claims: Any) -> Role:
    return person(CLAIMS | claims, settings, NOW).role


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (["admin"], Role.ADMIN),
        ("admin", Role.ADMIN),
        (["x", "editor"], Role.REVIEWER),
        (["editor", "admin"], Role.ADMIN),
        ([], Role.READER),
        ("", Role.READER),
        (None, Role.READER),
        ("Admin", Role.READER),
        ("administrator", Role.READER),
        ("reader admin", Role.READER),
        ("admin,reviewer", Role.READER),
        (["admin "], Role.READER),
        (True, Role.READER),
        (1, Role.READER),
        ([["admin"]], Role.READER),
        ([{"name": "admin"}], Role.READER),
        ({"admin": True}, Role.READER),
        ([None, 3, "admin"], Role.ADMIN),
        (["x" * 100_000] * 1000, Role.READER),
    ],
)
def test_a_role_is_exactly_a_value_of_the_claim(roles: Any, role: Role) -> None:
    """One text or a list of them, whole and as written; whatever else stands there gives no role."""
    assert _role(realm={"roles": roles}) is role


def test_the_claim_is_found_by_its_name_or_by_a_path() -> None:
    """A name with dots is taken whole first; a path that leads nowhere gives no role."""
    named = SignInSettings(claim="https://example.org/roles")
    assert _role(named, **{"https://example.org/roles": "admin"}) is Role.ADMIN
    assert _role(SignInSettings(claim="roles"), roles=["reviewer"]) is Role.REVIEWER
    for odd in ("admin", ["admin"], None, {"role": "admin"}, {"roles": {"roles": "admin"}}):
        assert _role(realm=odd) is Role.READER
    assert _role(SignInSettings(), roles="admin", **{"": "admin"}) is Role.READER


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "vera@example.org", "email_verified": True}, Role.REVIEWER),
        ({"email": " VERA@EXAMPLE.ORG ", "email_verified": True}, Role.REVIEWER),
        ({"email": "vera@example.org"}, Role.READER),
        ({"email": "vera@example.org", "email_verified": False}, Role.READER),
        ({"email": "vera@example.org", "email_verified": "true"}, Role.READER),
        ({"email": "vera@example.org", "email_verified": 1}, Role.READER),
        ({"email": ["vera@example.org"], "email_verified": True}, Role.READER),
        ({"email": "", "email_verified": True}, Role.READER),
        ({"email": "vera@example.org.evil.test", "email_verified": True}, Role.READER),
        ({"email": "vera@example.org".replace("e", "\u212f"), "email_verified": True}, Role.READER),
        ({"preferred_username": "vera@example.org", "email_verified": True}, Role.READER),
    ],
)
def test_an_address_counts_only_where_it_was_verified(claims: dict[str, Any], role: Role) -> None:
    """Case aside, and only as the claim that the provider vouches for."""
    assert _role(**claims) is role


def test_an_address_of_other_letters_is_another() -> None:
    """The Kelvin sign becomes k in lower case, and still the address is not the one that is listed."""
    settings = SignInSettings(admins=("kay@example.org",))
    assert _role(settings, email="KAY@example.org", email_verified=True) is Role.ADMIN
    assert _role(settings, email="\u212aay@example.org", email_verified=True) is Role.READER


def test_a_person_is_issuer_and_subject_together() -> None:
    """The same number at another provider is somebody else, however alike the rest; a name or address changes nobody."""
    ada = person(CLAIMS, SETTINGS, NOW)
    assert person(CLAIMS | {"name": "Augusta", "email": "x@example.org"}, SETTINGS, NOW).id == ada.id
    others = [{"iss": "https://other.example.org"}, {"sub": "8"}, {"iss": "https://id.example.org7", "sub": ""}]
    assert person(CLAIMS | others[0], SETTINGS, NOW).id != ada.id
    assert person(CLAIMS | others[1], SETTINGS, NOW).id != ada.id
    assert ada.id
    assert "example" not in ada.id
    with pytest.raises(NotAllowedError, match="which account"):
        person(CLAIMS | others[2], SETTINGS, NOW)


@pytest.mark.parametrize("value", [None, "", "  ", 7, True, ["7"], {"7": 7}])
@pytest.mark.parametrize("name", ["iss", "sub"])
def test_who_has_no_account_is_nobody(name: str, value: Any) -> None:
    """Both must be texts: without one, two people could be taken for the same."""
    with pytest.raises(NotAllowedError, match="which account"):
        person(CLAIMS | {name: value}, SETTINGS, NOW)


@pytest.mark.parametrize("value", [False, None, "True", 1, "yes"])
def test_only_true_is_signed_in(value: Any) -> None:
    """Streamlit says so itself; anything else is not its word."""
    with pytest.raises(NotAllowedError, match="Sign in"):
        person(CLAIMS | {"is_logged_in": value}, SETTINGS, NOW)
    with pytest.raises(NotAllowedError, match="Sign in"):
        person({}, SETTINGS, NOW)


@pytest.mark.parametrize(
    "issued",
    [None, "now", True, float("nan"), float("inf"), -1, NOW - 12 * 3600, NOW + SKEW + 1, [NOW], str(NOW), 1e400],
)
def test_a_sign_in_counts_for_its_hours(issued: Any) -> None:
    """Neither longer, nor from a day to come, nor where it is not said when it was."""
    with pytest.raises(NotAllowedError, match="has ended"):
        person(CLAIMS | {"iat": issued}, SETTINGS, NOW)


@pytest.mark.parametrize("issued", [NOW, NOW - 12 * 3600 + 1, int(NOW) - 60, NOW + SKEW])
def test_a_sign_in_counts_until_then(issued: float) -> None:
    """Up to its last second, and where the provider's clock is a little ahead."""
    assert person(CLAIMS | {"iat": issued}, SETTINGS, NOW).name == "Ada"


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": " Ada \n\x00\u202e Byron "}, "Ada Byron"),
        ({"name": "", "preferred_username": "ada"}, "ada"),
        ({"name": 7, "email": "ada@example.org"}, "ada@example.org"),
        ({"name": None}, "Signed in"),
        ({"name": "x" * 1_000_000}, "x" * 79 + "…"),
    ],
)
def test_a_name_is_short_and_on_one_line(claims: dict[str, Any], name: str) -> None:
    """Whatever a provider lets people call themselves."""
    assert person(CLAIMS | claims, SETTINGS, NOW).name == name


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(["is_logged_in", *CLAIMS, "realm", "email", "email_verified"], _JSON)
    )
)
def test_no_claims_break_it(claims: dict[str, Any]) -> None:
    """Whatever the claims are, they are a reader or they are refused: no other error, and no role by chance."""
    with contextlib.suppress(NotAllowedError):
        assert person(CLAIMS | claims, SETTINGS, NOW).role is Role.READER


def test_two_sign_ins_of_one_person_are_told_apart() -> None:
    """Each can be ended by itself; claims that are no JSON do not matter."""
    assert sign_in_of(CLAIMS) == sign_in_of(CLAIMS | {"name": "Augusta"})
    assert sign_in_of(CLAIMS) != sign_in_of(CLAIMS | {"iat": NOW + 1})
    assert sign_in_of(CLAIMS) != sign_in_of(CLAIMS | {"nonce": "other"})
    assert sign_in_of({"sub": object}) == sign_in_of({"sub": object})


@pytest.mark.parametrize(
    "wrong", [{"admin": ("",)}, {"reviewer": (" ",)}, {"admins": ("ada",)}, {"reviewers": ("@x",)}, {"hours": 0}]
)
def test_settings_that_would_let_anybody_in_are_refused(wrong: dict[str, Any]) -> None:
    """An empty value would be held by many; an address without @ by nobody."""
    with pytest.raises(ValidationError):
        SignInSettings(**wrong)
