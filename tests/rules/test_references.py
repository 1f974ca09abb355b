"""References that people copy by hand, and the secrets that open them."""

from __future__ import annotations

from string import ascii_uppercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.lib.codes import ALPHABET
from requests_app.rules.references import is_secret, is_well_formed, new_reference, normalise_reference, secret_of

CHARACTERS = digits + ascii_uppercase
REFERENCES = [new_reference("KN") for _ in range(300)]


def slips(reference: str) -> list[str]:
    """Every reference with one other character in the code."""
    return [
        reference[:index] + other + reference[index + 1 :]
        for index in range(3, len(reference))
        if reference[index] != "-"
        for other in CHARACTERS
        if other != reference[index]
    ]


def swaps(reference: str) -> list[str]:
    """Every reference with two neighbours of the code changed over."""
    code = reference[3:7] + reference[8:]
    swapped = [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)]
    return [f"{reference[:3]}{one[:4]}-{one[4:]}" for one in swapped if one != code]


def test_a_reference_is_a_prefix_and_two_groups_of_four() -> None:
    for reference in REFERENCES:
        prefix, left, right = reference.split("-")
        assert (prefix, len(left), len(right)) == ("KN", 4, 4)


def test_no_character_is_mistaken_for_another_not_even_the_check_character() -> None:
    assert all(set(reference[3:].replace("-", "")) <= set(ALPHABET) for reference in REFERENCES)


def test_the_check_character_finds_every_single_slip() -> None:
    assert all(is_well_formed(reference) for reference in REFERENCES)
    assert not any(is_well_formed(slip) for reference in REFERENCES for slip in slips(reference))


def test_the_check_character_finds_every_swap_of_neighbours() -> None:
    assert not any(is_well_formed(swap) for reference in REFERENCES for swap in swaps(reference))


@pytest.mark.parametrize("prefix", ["K", "KN", "BRE"])
@pytest.mark.parametrize(
    "typed",
    ["{0}-{1}-{2}", "{0}{1}{2}", " {0} {1} {2} ", "{0}–{1}–{2}", "{0}_{1}.{2}", "\t{0}-{1}{2}\n", "{0} - {1}\u00a0{2}"],
)
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
def test_what_people_type_becomes_the_written_form(prefix: str, typed: str, case: object) -> None:
    reference = new_reference(prefix)

    assert normalise_reference(case(typed.format(*reference.split("-")))) == reference  # type: ignore[operator]


@given(st.text(max_size=40))
def test_nothing_that_people_type_breaks_it(typed: str) -> None:
    is_well_formed(typed)
    once = normalise_reference(typed)

    assert normalise_reference(once) == once


@settings(max_examples=50)
@given(st.text(max_size=40), st.integers(1, 99))
def test_only_the_secret_itself_opens(candidate: str, version: int) -> None:
    secret = secret_of(reference="KN-7Q2M-XR4K", version=version, key="k")

    assert is_secret(f" {secret.upper()} ", reference="KN-7Q2M-XR4K", version=version, key="k")
    assert not is_secret(candidate, reference="KN-7Q2M-XR4K", version=version, key="k")
    assert not is_secret(secret, reference="KN-7Q2M-XR4K", version=version + 1, key="k")
    assert not is_secret(secret, reference="KN-7Q2M-XR4L", version=version, key="k")
    assert not is_secret(secret, reference="KN-7Q2M-XR4K", version=version, key="another")


def test_a_secret_has_a_hundred_bits_and_can_be_made_again() -> None:
    first = secret_of(reference="KN-7Q2M-XR4K", version=1, key="k")

    assert len(first) == 20
    assert first == secret_of(reference="KN-7Q2M-XR4K", version=1, key="k")
