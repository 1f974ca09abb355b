"""How a case may wait: every wish that cannot be granted names its field and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from requests_app.facts import WakeRuleRefused
from requests_app.rules.waiting import WAIT_AT_MOST, Wish, goes_on_from, wake_rule_of
from requests_app.vocabulary import WaitReason, WakeOn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASK = Wish(wait_reason="citizen", wake_on="reply", wake_at=NOON + timedelta(days=7), at=NOON)


@pytest.mark.parametrize("reason", WaitReason)
def test_every_reason_may_wait_for_a_day(reason: WaitReason) -> None:
    rule = wake_rule_of(replace(ASK, wait_reason=reason, wake_on="timer"))

    assert (rule.on, rule.at) == (WakeOn.TIMER, ASK.wake_at)
    assert rule.as_mapping() == {"on": "timer"}


def test_a_case_below_is_named_in_the_rule() -> None:
    wish = replace(ASK, wait_reason="internal", wake_on="child", child_id=7, is_child_open=True)

    assert wake_rule_of(wish).as_mapping() == {"on": "child", "child": 7}


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("wait_reason", replace(ASK, wait_reason="mood")),
        ("wait_reason", replace(ASK, has_letters=False)),
        ("wake_at", replace(ASK, wake_at=None)),
        ("wake_at", replace(ASK, wake_at=NOON)),
        ("wake_at", replace(ASK, wake_at=NOON - timedelta(days=1))),
        ("wake_at", replace(ASK, wake_at=NOON + WAIT_AT_MOST + timedelta(seconds=1))),
        ("wake_on", replace(ASK, wake_on="")),
        ("wake_on", replace(ASK, wake_on="moon")),
        ("wake_on", replace(ASK, wait_reason="external")),
        ("child", replace(ASK, wake_on="child", child_id=7)),
    ],
)
def test_a_wish_that_cannot_be_granted_says_which_field_and_what_to_do(field: str, wish: Wish) -> None:
    with pytest.raises(WakeRuleRefused) as refused:
        wake_rule_of(wish)

    assert refused.value.fields == (field,)
    assert len(str(refused.value.message)) > 20


@pytest.mark.parametrize(("received", "expected"), [(-1, 0), (0, 0), (2, 2), (5, 4)])
def test_a_case_goes_on_when_the_answer_came_but_never_before_it_waited_or_after_now(
    received: int, expected: int
) -> None:
    parked, now = NOON, NOON + timedelta(hours=4)

    found = goes_on_from(received_at=NOON + timedelta(hours=received), parked_at=parked, at=now)

    assert found == NOON + timedelta(hours=expected)
