"""A filled city keeps the law."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from bench.fill.copying import write_copies
from bench.fill.lives import CITY, SERVICES, bring_about
from bench.fill.plan import shifts
from bench.fill.rows import WAY_TO_CASE, model_of, read_templates
from requests_app.models import Case
from requests_app.queries.audit import find_all
from requests_app.vocabulary import ENDED_STATES
from tests.factories import MONDAY
from tests.invariants import hold

NOW = MONDAY + timedelta(minutes=10)
COPIES = 400


@pytest.mark.django_db
@pytest.mark.usefixtures("konstanz")
def test_copies_of_lived_lives_keep_the_law_and_every_table_has_rows() -> None:
    with time_machine.travel(NOW, tick=False):
        lives = bring_about(CITY, now=NOW, services=SERVICES[:1])
        templates = read_templates(life.case_id for life in lives)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            copies = [templates[life.case_id] for life in lives]
            write_copies(connection.connection, copies, shifts(lives, COPIES), prefix="KN")
            cursor.execute("SET LOCAL session_replication_role = origin")

        found = {finding.check.code: finding.examples for finding in find_all(at=NOW) if finding.is_violation}

    assert not found
    assert Case.objects.count() == COPIES + len(lives)
    assert all(model_of(name).objects.exists() for name in WAY_TO_CASE)  # type: ignore[attr-defined]
    assert 0.01 < Case.objects.exclude(state__in=ENDED_STATES).filter(pk__gt=lives[-1].case_id).count() / COPIES < 0.1
    hold(Case.objects.latest("id").pk)
