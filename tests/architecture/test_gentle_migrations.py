"""A migration runs while the former code serves: what would fail it, or hold up everybody, is refused."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.contrib.postgres import operations as postgres
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import Q

from tests.architecture.gentle import dangers

# Written before the first city was in service.
BEFORE_THE_RULE: Final = 12
# On tables that were empty everywhere when they came; nothing is added here.
LET_BE: Final = {"0013_drills_have_an_index"}
THE_APP: Final = "requests_app"


def history() -> list[str]:
    """Name all migrations of the city in their order."""
    loader = MigrationLoader(None)
    [leaf] = loader.graph.leaf_nodes(THE_APP)
    return [name for app, name in loader.graph.forwards_plan(leaf) if app == THE_APP]


def read(operations: list[Any], **marks: Any) -> list[str]:
    """Read a migration that somebody might write next."""
    loader = MigrationLoader(None)
    state = loader.project_state(loader.graph.leaf_nodes(THE_APP))
    migration = type("Migration", (migrations.Migration,), {"operations": operations, **marks})("0099_next", THE_APP)
    return dangers(migration, state, set())


def test_no_migration_endangers_who_serves_meanwhile() -> None:
    loader = MigrationLoader(None)
    found, proved = [], set[tuple[str, str]]()
    for name in history()[BEFORE_THE_RULE:]:
        migration = loader.get_migration(THE_APP, name)
        state = loader.project_state([(THE_APP, name)], at_end=False)
        found += [] if name in LET_BE else dangers(migration, state, proved)

    assert not found, "\n".join(found)


TEXT: Final = models.CharField(max_length=20, null=True)
CHECK: Final = models.CheckConstraint(condition=Q(address__isnull=False), name="address_is_there")
GROWN: Final = models.CharField(max_length=400, blank=True)
DANGEROUS: Final[dict[str, list[Any]]] = {
    "a column that must be filled": [migrations.AddField("case", "mood", models.CharField(max_length=9, default="x"))],
    "a column with an index": [migrations.AddField("case", "mood", models.SlugField(null=True))],
    "a column away": [migrations.RemoveField("case", "address")],
    "another name": [migrations.RenameField("case", "address", "place")],
    "a table away": [migrations.DeleteModel("CaseFollower")],
    "another table": [migrations.AlterModelTable("case", "cases")],
    "an index": [migrations.AddIndex("case", models.Index(fields=["address"], name="by_address"))],
    "a check": [migrations.AddConstraint("case", CHECK)],
    "a key": [migrations.AddConstraint("case", models.UniqueConstraint(fields=["address"], name="one_address"))],
    "another type": [migrations.AlterField("case", "address", models.IntegerField())],
    "a shorter text": [migrations.AlterField("case", "address", models.CharField(max_length=5, blank=True))],
    "not null": [migrations.AlterField("case", "wake_at", models.DateTimeField())],
    "a backfill at one go": [migrations.RunPython(migrations.RunPython.noop)],
    "an update by hand": [migrations.RunSQL("UPDATE requests_app_case SET address = ''")],
    "an index by hand": [migrations.RunSQL("CREATE INDEX x ON requests_app_case (address)")],
    "an unknown operation": [migrations.AlterOrderWithRespectTo("case", "service")],
}


@pytest.mark.parametrize("what", DANGEROUS)
def test_a_dangerous_migration_is_refused(what: str) -> None:
    found = read(DANGEROUS[what])

    assert len(found) == 1


def test_ddl_without_a_transaction_is_refused() -> None:
    found = read([migrations.AddField("case", "mood", TEXT)], atomic=False)

    assert len(found) == 1


GENTLE: Final[dict[str, list[Any]]] = {
    "a column that may be empty": [migrations.AddField("case", "mood", TEXT)],
    "a column that the database fills": [
        migrations.AddField("case", "mood", models.CharField(max_length=9, db_default="calm"))
    ],
    "a longer text": [migrations.AlterField("case", "address", GROWN)],
    "an index on a small table": [migrations.AddIndex("team", models.Index(fields=["name"], name="by_name"))],
    "a check for what comes": [postgres.AddConstraintNotValid("case", CHECK)],
    "a new table with all it needs": [
        migrations.CreateModel("Mood", [("id", models.BigAutoField(primary_key=True)), ("said", TEXT)]),
        migrations.AddIndex("mood", models.Index(fields=["said"], name="mood_said")),
    ],
}


@pytest.mark.parametrize("what", GENTLE)
def test_a_gentle_migration_may_pass(what: str) -> None:
    found = read(GENTLE[what])

    assert not found


def test_a_column_may_be_required_once_a_check_has_proved_it() -> None:
    check = models.CheckConstraint(condition=Q(wake_at__isnull=False), name="wake_at_is_there")
    steps = [
        postgres.AddConstraintNotValid("case", check),
        postgres.ValidateConstraint("case", "wake_at_is_there"),
        migrations.AlterField("case", "wake_at", models.DateTimeField()),
    ]

    found = read(steps)

    assert not found


def test_what_the_former_release_no_longer_used_may_go() -> None:
    found = read([migrations.RemoveField("case", "address")], unused_since="0.2")

    assert not found


def test_an_index_beside_the_traffic_and_a_backfill_in_batches_may_pass() -> None:
    index = postgres.AddIndexConcurrently("case", models.Index(fields=["address"], name="by_address"))

    found = read([index, migrations.RunPython(migrations.RunPython.noop)], atomic=False)

    assert not found
