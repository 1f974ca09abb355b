"""Sessions: read in one statement, and Django's own in everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosOwn
from django.contrib.sessions.models import Session
from django.utils import timezone

from requests_app.accounts.sessions import SessionStore
from requests_app.models import StaffMember
from requests_app.queries.people import actor_of, signed_in
from tests import personas

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def kept(**values: Any) -> str:
    session = SessionStore()
    session.update(values)
    session.save()
    return str(session.session_key)


def test_what_was_kept_is_read_again_in_one_statement(django_assert_num_queries: Any) -> None:
    key = kept(tab="mine")

    with django_assert_num_queries(1):
        assert SessionStore(key)["tab"] == "mine"


def test_a_session_that_has_run_out_is_empty_and_its_key_is_not_used_again() -> None:
    key = kept(tab="mine")
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    session = SessionStore(key)

    assert session.get("tab") is None
    assert session.session_key is None


def test_nobody_chooses_the_key_of_her_session() -> None:
    session = SessionStore("a-key-that-somebody-made-up")
    session["tab"] = "mine"
    session.save()

    assert session.session_key != "a-key-that-somebody-made-up"


def test_a_session_that_somebody_has_changed_is_empty() -> None:
    key = kept(tab="mine")
    Session.objects.filter(pk=key).update(session_data="not:signed:by-us")

    assert SessionStore(key).get("tab") is None


def test_the_store_of_an_older_release_reads_the_same_sessions() -> None:
    mine, theirs = kept(tab="mine"), DjangosOwn()
    theirs["tab"] = "all"
    theirs.save()

    assert DjangosOwn(mine)["tab"] == "mine"
    assert SessionStore(theirs.session_key)["tab"] == "all"


def test_a_new_key_keeps_what_was_there_and_ends_the_old_one() -> None:
    old = kept(tab="mine")
    session = SessionStore(old)

    session.cycle_key()

    assert session["tab"] == "mine"
    assert SessionStore(old).get("tab") is None
    assert SessionStore(session.session_key)["tab"] == "mine"


def test_signing_out_ends_the_session() -> None:
    session = SessionStore(kept(tab="mine"))
    key = session.session_key

    session.flush()

    assert not session.exists(str(key))


def switch_off(person: StaffMember) -> None:
    StaffMember.objects.filter(pk=person.pk).update(is_active=False)


def give_another_password(person: StaffMember) -> None:
    person.set_password("quite another one")
    person.save()


@pytest.mark.parametrize("end", [switch_off, give_another_password, StaffMember.delete])
def test_a_session_does_not_outlive_the_right_to_it(end: Callable[[StaffMember], Any]) -> None:
    kim = StaffMember.objects.create_user("kim", roles=["specialist"])
    browser = personas.browser("kim")
    assert browser.get("/desk/").status_code == 200

    end(kim)

    assert browser.get("/desk/").status_code == 302


def test_whoever_signs_in_brings_her_queues_along(django_assert_num_queries: Any) -> None:
    plain = personas.cem()
    assert plain.queue_ids

    person = signed_in(personas.person("cem").pk)

    with django_assert_num_queries(0):
        assert actor_of(person, language="en") == plain
