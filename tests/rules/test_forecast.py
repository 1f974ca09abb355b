"""What is still to come today: the mean of the same weekday, and the share of those who are at work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.forecast import HOURS, forecast

DAY = st.lists(st.integers(0, 500), min_size=HOURS, max_size=HOURS)
COUNT = st.integers(0, 10_000)


def hours(**at: int) -> list[int]:
    return [at.get(f"h{hour}", 0) for hour in range(HOURS)]


def test_today_is_what_came_and_what_the_rest_of_such_a_day_brings() -> None:
    before = [hours(h8=4, h14=10), hours(h8=6, h14=20)]
    found = forecast(before, hours(h8=9), hour=12, done_before=[20, 10], at_work=8, people=10, done=3)

    assert (found.came_so_far, found.to_come, found.of_today) == (9, 15, 24)
    assert found.can_do == 12.0  # fifteen on such a day, by eight of ten
    assert found.left_over == 12


def test_of_the_hour_that_runs_only_the_rest_is_expected() -> None:
    before = [hours(h9=10)]
    assert forecast(before, hours(h9=4), hour=9, done_before=[0], at_work=1, people=1, done=0).to_come == 6
    assert forecast(before, hours(h9=14), hour=9, done_before=[0], at_work=1, people=1, done=0).to_come == 0


def test_without_such_a_day_nothing_is_claimed() -> None:
    found = forecast([], hours(h9=4), hour=10, done_before=[], at_work=0, people=0, done=0)
    assert (found.weeks, found.to_come, found.left_over, found.can_do) == (0, 0, 0, 0.0)


@given(before=st.lists(DAY, max_size=4), came=DAY, hour=st.integers(0, 23), work=st.integers(0, 50), done=COUNT)
def test_it_never_expects_less_than_nought_nor_less_than_what_came(
    before: list[list[int]], came: list[int], hour: int, work: int, done: int
) -> None:
    found = forecast(before, came, hour=hour, done_before=[done] * len(before), at_work=work, people=50, done=done)
    assert found.to_come >= 0
    assert found.of_today >= sum(came)
    assert 0 <= found.left_over <= found.of_today
