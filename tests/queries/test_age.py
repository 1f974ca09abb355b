"""How old a case is, in words: as Django says it, from a memory of words said before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.timesince import timesince
from hypothesis import example, given
from hypothesis import strategies as st

from requests_app.queries.promises import age

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@given(since=MOMENTS, waited=st.timedeltas(timedelta(days=-2), timedelta(days=2000)))
@example(since=MONDAY, waited=timedelta(days=1))
@example(since=MONDAY, waited=timedelta(days=1, microseconds=-1))
@example(since=MONDAY, waited=timedelta(days=28, microseconds=-1))
@example(since=MONDAY, waited=timedelta(days=31))
@example(since=MONDAY, waited=timedelta(days=31, microseconds=-1))
def test_an_age_is_said_as_django_says_it(since: datetime, waited: timedelta) -> None:
    at = since + waited

    assert age(since, at=at) == timesince(since, at, depth=1).replace("\xa0", " ")
