import django.db.models.deletion
from django.db import migrations, models

# Calls from outside that were raised before a call knew its request; where several hang on a case nobody can tell.
WHOSE = """
UPDATE requests_app_escalation AS call SET request_id = (
    SELECT min(letter.id) FROM requests_app_servicerequest AS letter
    WHERE letter.case_id = call.case_id HAVING count(*) = 1
)
WHERE call.raised_by_kind IN ('resident', 'kiosk_user') OR call.channel IN ('counter', 'phone')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0007_watched_by_the_auditor"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_has_one_recipient",
        ),
        migrations.AddField(
            model_name="escalation",
            name="answer_by",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="escalation",
            name="named_after_ms",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="escalation",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="escalation",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escalations",
                to="requests_app.servicerequest",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="contractor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="requests_app.contractor",
            ),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "Request received"),
                    ("routed", "Sent to a team"),
                    ("route_unmatched", "No routing rule fits"),
                    ("claimed", "Taken by a person"),
                    ("released", "Given back to the team"),
                    ("assigned", "Given to a person"),
                    ("forwarded", "Handed over to another office"),
                    ("returned", "Returned"),
                    ("resolved", "Resolved"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("cancelled", "Withdrawn or declined"),
                    ("transferred", "Sent to another team of the same office"),
                    ("parked", "Waits"),
                    ("resumed", "Goes on"),
                    ("replied", "The resident wrote"),
                    ("consulted", "Another team was asked"),
                    ("split", "A part became a case of its own"),
                    ("child_ended", "A case below this one has ended"),
                    ("reclassified", "Another service was chosen"),
                    ("merged", "Joined to another case"),
                    ("absorbed", "Another case was joined to this one"),
                    ("unmerged", "Separated again"),
                    ("let_go", "A joined case was separated again"),
                    ("request_joined", "Another request came in for the same matter"),
                    ("request_withdrawn", "One of several requests was withdrawn"),
                    ("appealed", "The resident objects"),
                    ("upheld", "The decision was upheld"),
                    ("overturned", "The decision was overturned"),
                    ("followed", "Somebody follows"),
                    ("unfollowed", "Somebody follows no longer"),
                    ("clock_warned", "A date comes near"),
                    ("clock_breached", "A date was not kept"),
                    ("clock_escalated", "A date is long past: a person was called in"),
                    ("clock_recomputed", "A date was counted again"),
                    ("contractor_invited", "A contractor got a link"),
                    ("contractor_link_revoked", "A contractor's link was taken back"),
                    ("escalated", "A person was called in"),
                    ("escalation_acknowledged", "The person has answered the call"),
                    ("escalation_taken_over", "The person has taken over"),
                    ("escalation_instructed", "The person has told the team what to do"),
                    ("escalation_reassigned", "The call went to another person"),
                    ("escalation_refused", "The call was declined with a reason"),
                    ("escalation_climbed", "No answer in time: the call went higher"),
                    ("escalation_reminded", "The answer is overdue: the person was reminded"),
                    ("escalation_closed", "The call was answered"),
                    ("handover_late", "The hand-over was not accepted in time"),
                    ("note_added", "Note"),
                    ("secret_replaced", "New secret handed out"),
                    ("words_blanked", "Personal words removed"),
                ],
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt"),
                    ("resolved", "Your request is resolved"),
                    ("cancelled", "Your request was ended"),
                    ("reopened", "Your request is open again"),
                    ("asked", "A question to you"),
                    ("resumed", "Your request goes on"),
                    ("merged", "Your request was joined to another one"),
                    ("unmerged", "Your request goes on by itself"),
                    ("appealed", "Your objection is looked at"),
                    ("upheld", "Your objection: the decision stands"),
                    ("overturned", "Your objection: your request is open again"),
                    ("reclassified", "Your request has a new date"),
                    ("escalated", "A person will answer you"),
                    ("escalation_answered", "Your answer"),
                    ("staff_escalation", "You are called in"),
                    ("staff_reminded", "Your answer to a call is overdue"),
                    ("staff_instructed", "You are told what to do"),
                    ("contractor_invited", "A case of the city needs you"),
                    ("contractor_answered", "The city has answered your call"),
                    ("staff_clock", "A date is at risk or past"),
                    ("staff_followed", "News of a case you follow"),
                    ("staff_bound", "A work queue is too full"),
                    ("staff_unmatched", "A case found no work queue"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                condition=models.Q(("acknowledged_at__isnull", False), models.Q(("state", "closed"), _negated=True)),
                fields=["answer_by"],
                name="escalation_answer_owed",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contractor__isnull", False)),
                fields=("event", "contractor"),
                name="message_once_per_contractor",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("contractor__isnull", True), ("person__isnull", False), ("resident__isnull", True)),
                    models.Q(("contractor__isnull", True), ("person__isnull", True), ("resident__isnull", False)),
                    models.Q(("contractor__isnull", False), ("person__isnull", True), ("resident__isnull", True)),
                    _connector="OR",
                ),
                name="message_has_one_recipient",
            ),
        ),
        migrations.RunSQL(WHOSE, migrations.RunSQL.noop),
    ]
