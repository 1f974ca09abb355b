"""Who may hold a case: skills where the work is done, clearance everywhere, and a limit."""

from __future__ import annotations

import pytest

from requests_app.facts import CapacityReached, ClearanceTooLow, SkillMissing
from requests_app.rules.assignment import Ability, Demand, demand_of, is_full, lacks, may_hold
from requests_app.vocabulary import Office

INSPECTION = frozenset({"playground-inspection"})


@pytest.mark.parametrize(
    ("demand", "ability"),
    [
        (Demand(), Ability()),
        (Demand(INSPECTION), Ability(INSPECTION | {"trees"})),
        (Demand(clearance=1), Ability(clearance=2)),
        (Demand(), Ability(capacity=3, held=2)),
    ],
)
def test_whoever_has_what_is_asked_may_hold_it(demand: Demand, ability: Ability) -> None:
    may_hold(demand, ability)

    assert lacks(demand, ability) == ""


def test_a_refusal_names_what_is_missing_and_what_to_do() -> None:
    with pytest.raises(SkillMissing, match="skill_missing") as skill:
        may_hold(Demand(INSPECTION), Ability())
    with pytest.raises(ClearanceTooLow) as clearance:
        may_hold(Demand(clearance=2), Ability(clearance=1))
    with pytest.raises(CapacityReached) as full:
        may_hold(Demand(), Ability(capacity=3, held=3))

    assert "playground-inspection" in str(skill.value.message)
    assert "ask the lead" in str(skill.value.message)
    assert "clearance 2, but only 1" in str(clearance.value.message)
    assert "3 cases are in progress, 3 at once" in str(full.value.message)


def test_only_the_limit_can_be_gone_beyond() -> None:
    may_hold(Demand(), Ability(capacity=1, held=5), beyond_capacity=True)

    with pytest.raises(SkillMissing):
        may_hold(Demand(INSPECTION), Ability(capacity=1, held=5), beyond_capacity=True)


def test_a_limit_of_none_is_no_limit_and_one_of_nought_lets_nobody_in() -> None:
    assert not is_full(Ability(held=500))
    assert is_full(Ability(capacity=0))


@pytest.mark.parametrize(("office", "skills"), [(Office.BACK, INSPECTION), (Office.MIDDLE, frozenset())])
def test_whoever_sorts_a_case_needs_no_skill_to_work_it(office: Office, skills: frozenset[str]) -> None:
    demand = demand_of(skills=INSPECTION, clearance=1, works_in=Office.BACK, office=office)

    assert demand == Demand(skills, clearance=1)
