"""What the database refuses when somebody leaves, loses a role or a team, or is named for a place."""

from __future__ import annotations

from typing import Final

# Each line: where the person would be missing, and how the database says so.
_STILL_NEEDED: Final = (
    ("requests_app_escalation WHERE owner_id = NEW.id AND state <> 'closed'", "owns an open escalation"),
    ("requests_app_case WHERE owner_id = NEW.id", "owns a case"),
    ("requests_app_fallbackperson WHERE person_id = NEW.id", "stands on the list of last resort"),
    (
        "requests_app_workqueue WHERE is_active AND (lead_id = NEW.id OR deputy_id = NEW.id)",
        "answers for a work queue",
    ),
    ("requests_app_team WHERE lead_id = NEW.id OR deputy_id = NEW.id", "leads a team or stands in there"),
    ("requests_app_department WHERE head_id = NEW.id", "heads a department"),
    ("requests_app_dutyshift WHERE person_id = NEW.id AND ends_at > now()", "is on duty or will be"),
    ("requests_app_incident WHERE owner_id = NEW.id AND closed_at IS NULL", "is in charge of an incident"),
    ("requests_app_absence WHERE substitute_id = NEW.id AND ends_at > now()", "stands in for somebody absent"),
)


def _refusal(where: str, sentence: str, person: str) -> str:
    return (
        f"IF EXISTS (SELECT 1 FROM {where}) THEN\n"  # noqa: S608 - our own words, for a trigger
        f"    RAISE EXCEPTION 'staff member % {sentence}', {person} USING ERRCODE = 'check_violation';\n"
        "END IF;\n"
    )


NO_OPEN_WORK: Final = (
    "\n" + "".join(_refusal(where, sentence, "NEW.id") for where, sentence in _STILL_NEEDED) + "RETURN NEW;\n"
)

# One at a time: two who leave at once would each see the other.
A_KEEPER_STAYS: Final = """
FOREACH keeper IN ARRAY ARRAY['supervisor', 'admin'] LOOP
    IF keeper = ANY(OLD.roles) AND NOT (NEW.is_active AND keeper = ANY(NEW.roles)) THEN
        PERFORM pg_advisory_xact_lock(hashtext('requests_app.a_keeper_stays'));
        IF NOT EXISTS (
            SELECT 1 FROM requests_app_staffmember WHERE id <> NEW.id AND is_active AND keeper = ANY(roles)
        ) THEN
            RAISE EXCEPTION 'staff member % is the last %', NEW.id, keeper USING ERRCODE = 'check_violation';
        END IF;
    END IF;
END LOOP;
RETURN NEW;
"""

NO_CASE_OF_THE_TEAM: Final = (
    "\n"
    + _refusal(
        "requests_app_case c JOIN requests_app_workqueue q ON q.id = c.queue_id"
        " WHERE c.owner_id = OLD.person_id AND q.team_id = OLD.team_id",
        "owns a case of the team",
        "OLD.person_id",
    )
    + "RETURN COALESCE(NEW, OLD);\n"
)


def named_people_are_active(*columns: str) -> str:
    """Write the law that only active people are named; the lock makes whoever would switch one off wait."""
    checks = "".join(
        f"IF NEW.{column} IS NOT NULL THEN\n"
        f"    PERFORM 1 FROM requests_app_staffmember WHERE id = NEW.{column} AND is_active FOR SHARE;\n"
        "    IF NOT FOUND THEN\n"
        f"        RAISE EXCEPTION 'staff member % is not active', NEW.{column} USING ERRCODE = 'check_violation';\n"
        "    END IF;\n"
        "END IF;\n"
        for column in columns
    )
    return f"\n{checks}RETURN NEW;\n"
