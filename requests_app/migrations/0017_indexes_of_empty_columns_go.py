import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

# Django gives such an index no name in its state: the table, the column, and what Django has made of them.
WHOLE = {
    "case_last_owner_id_9861305a": "case (last_owner_id)",
    "case_last_queue_id_f4bdba1c": "case (last_queue_id)",
    "case_merged_into_id_805636a6": "case (merged_into_id)",
    "case_owner_id_ae346585": "case (owner_id)",
    "case_parent_id_74af174c": "case (parent_id)",
    "case_queue_id_e20c3046": "case (queue_id)",
    "caseevent_case_id_a71b55d8": "caseevent (case_id)",
    "caseevent_contractor_id_56145e34": "caseevent (contractor_id)",
    "caseevent_device_id_8cd25fcb": "caseevent (device_id)",
    "caseevent_person_id_48611378": "caseevent (person_id)",
    "caseevent_resident_id_35188a0e": "caseevent (resident_id)",
    "caseevent_site_id_f7600039": "caseevent (site_id)",
    "clock_escalation_id_9a3fef10": "clock (escalation_id)",
    "clock_policy_id_092ce0f6": "clock (policy_id)",
    "handover_accepted_by_id_75b7e4d8": "handover (accepted_by_id)",
    "handover_sent_by_id_312efb5f": "handover (sent_by_id)",
    "jobrow_calendar_id_f1693705": "jobrow (calendar_id)",
    "jobrow_case_id_ad27e4a0": "jobrow (case_id)",
    "jobrow_message_id_62c2236a": "jobrow (message_id)",
    "jobrow_person_id_9624254c": "jobrow (person_id)",
    "message_audit_run_id_ecd631d4": "message (audit_run_id)",
    "message_contractor_id_7f410d85": "message (contractor_id)",
    "message_event_id_47a82066": "message (event_id)",
    "message_person_id_5d406107": "message (person_id)",
    "message_queue_id_3dc98bf8": "message (queue_id)",
    "message_request_id_d7b1bc97": "message (request_id)",
    "message_resident_id_e8c0db59": "message (resident_id)",
    "servicerequest_assisted_by_id_080f80ef": "servicerequest (assisted_by_id)",
    "servicerequest_device_id_eb6145bd": "servicerequest (device_id)",
    "servicerequest_district_id_d5eea649": "servicerequest (district_id)",
    "servicerequest_mandate_id_1dd827c7": "servicerequest (mandate_id)",
    "servicerequest_on_behalf_of_id_20a53f49": "servicerequest (on_behalf_of_id)",
    "servicerequest_requester_id_ea9aebb5": "servicerequest (requester_id)",
    "servicerequest_site_id_bf9eaf38": "servicerequest (site_id)",
}
# For searches by how a word begins: nobody searches for a part of these.
BEGINNINGS = {
    "case_reference_061442b6_like": "case (reference varchar_pattern_ops)",
    "message_message_id_4e9b0bdd_like": "message (message_id varchar_pattern_ops)",
    "servicerequest_reference_222d7198_like": "servicerequest (reference varchar_pattern_ops)",
}


def let_go(name, place):
    """Drop an index while the city is open, or make it again."""
    return migrations.RunSQL(
        f'DROP INDEX CONCURRENTLY IF EXISTS "requests_app_{name}"',
        f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "requests_app_{name}" ON requests_app_{place}',
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('requests_app', '0016_indexes_of_what_is_set'),
    ]

    operations = [
        RemoveIndexConcurrently(
            model_name='case',
            name='case_by_owner',
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[let_go(name, place) for name, place in {**WHOLE, **BEGINNINGS}.items()],
            state_operations=[
                migrations.AlterField(
                    model_name='case',
                    name='last_owner',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_left', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='last_queue',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_left', to='requests_app.workqueue'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='merged_into',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_cases', to='requests_app.case'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='owner',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_owned', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='parent',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='requests_app.case'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='queue',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='requests_app.workqueue'),
                ),
                migrations.AlterField(
                    model_name='caseevent',
                    name='case',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.case'),
                ),
                migrations.AlterField(
                    model_name='caseevent',
                    name='contractor',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.contractor'),
                ),
                migrations.AlterField(
                    model_name='caseevent',
                    name='device',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.device'),
                ),
                migrations.AlterField(
                    model_name='caseevent',
                    name='person',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='caseevent',
                    name='resident',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.resident'),
                ),
                migrations.AlterField(
                    model_name='caseevent',
                    name='site',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='requests_app.site'),
                ),
                migrations.AlterField(
                    model_name='clock',
                    name='escalation',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='requests_app.escalation'),
                ),
                migrations.AlterField(
                    model_name='clock',
                    name='policy',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='requests_app.clockpolicy'),
                ),
                migrations.AlterField(
                    model_name='handover',
                    name='accepted_by',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_accepted', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='handover',
                    name='sent_by',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_sent', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='jobrow',
                    name='calendar',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='requests_app.calendar'),
                ),
                migrations.AlterField(
                    model_name='jobrow',
                    name='case',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='requests_app.case'),
                ),
                migrations.AlterField(
                    model_name='jobrow',
                    name='message',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='requests_app.message'),
                ),
                migrations.AlterField(
                    model_name='jobrow',
                    name='person',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='audit_run',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.auditrun'),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='contractor',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.contractor'),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='event',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.caseevent'),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='person',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='queue',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.workqueue'),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='request',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.servicerequest'),
                ),
                migrations.AlterField(
                    model_name='message',
                    name='resident',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.resident'),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='assisted_by',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests_assisted', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='device',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='requests_app.device'),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='district',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='requests_app.district'),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='mandate',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='requests_app.mandate'),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='on_behalf_of',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests_by_others', to='requests_app.resident'),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='requester',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='requests_app.resident'),
                ),
                migrations.AlterField(
                    model_name='servicerequest',
                    name='site',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='requests_app.site'),
                ),
            ],
        ),
    ]
