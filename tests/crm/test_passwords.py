"""Passwords are hashed with argon2id, and easy ones are refused."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from crm.errors import Invalid
from crm.passwords import MOST_LENGTH, check_password, hash_password


def test_a_password_is_kept_as_argon2id_and_recognised():
    kept = hash_password("three quiet words")
    assert kept.startswith("$argon2id$")
    assert check_password(kept, "three quiet words")
    assert not check_password(kept, "three quiet word")
    assert not check_password(None, "nobody has this password")
    assert not check_password("not a hash", "three quiet words")


def test_guessing_one_costs_what_the_library_advises(costly_passwords: PasswordHasher):
    assert extract_parameters(costly_passwords.hash("three quiet words")) == RFC_9106_LOW_MEMORY


def test_accents_typed_on_another_keyboard_are_the_same_password():
    assert check_password(hash_password("caf\u00e9 au lait 1"), "cafe\u0301 au lait 1")


def test_nothing_is_cut_off_a_long_password():
    longest = "ab3d" * (MOST_LENGTH // 4)
    assert not check_password(hash_password(longest), longest + "x")


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 201,
        "ababababababab",
        "my Kith password",
        "amina-amina-1",
        "I am Okafor 77",
        "am1na.okafor2026",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password):
    with pytest.raises(Invalid):
        hash_password(password, about=["Amina Okafor", "amina.okafor@example.org"])
