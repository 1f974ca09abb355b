import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Appointments, a new table; messages may be about one. The former code knows neither."""

    dependencies = [
        ('requests_app', '0034_help_with_drafts_has_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('place', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('held', 'Held for some minutes'), ('booked', 'Booked'), ('arrived', 'Arrived'), ('no_show', 'Did not come'), ('cancelled', 'Cancelled')], max_length=12)),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('secret_version', models.PositiveSmallIntegerField(default=1)),
                ('language', models.CharField(max_length=8)),
                ('sequence', models.PositiveSmallIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('mail_stopped_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_is_about_one_thing',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='message_without_event_is_for_staff',
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Receipt'), ('resolved', 'Your request is resolved'), ('cancelled', 'Your request was ended'), ('reopened', 'Your request is open again'), ('withdrawn', 'Your request is withdrawn, others go on'), ('asked', 'A question to you'), ('resumed', 'Your request goes on'), ('merged', 'Your request was joined to another one'), ('unmerged', 'Your request goes on by itself'), ('appealed', 'Your objection is looked at'), ('upheld', 'Your objection: the decision stands'), ('overturned', 'Your objection: your request is open again'), ('reclassified', 'Your request has a new date'), ('escalated', 'A person will answer you'), ('escalation_answered', 'Your answer'), ('appointment_booked', 'Your appointment'), ('appointment_moved', 'Your appointment was moved'), ('appointment_cancelled', 'Your appointment was cancelled'), ('appointment_reminded', 'Your appointment is tomorrow'), ('staff_escalation', 'You are called in'), ('staff_review', 'You decide on an objection'), ('staff_reminded', 'Your answer to a call is overdue'), ('staff_instructed', 'You are told what to do'), ('contractor_invited', 'A case of the city needs you'), ('contractor_answered', 'The city has answered your call'), ('staff_clock', 'A date is at risk or past'), ('staff_followed', 'News of a case you follow'), ('staff_bound', 'A work queue is too full'), ('staff_audit', 'The audit found something'), ('staff_unmatched', 'A case found no work queue'), ('staff_undelivered', 'A message did not arrive')], max_length=24),
        ),
        migrations.AddField(
            model_name='appointment',
            name='line',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='requests_app.line'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='resident',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='requests_app.resident'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='visit',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='requests_app.visit'),
        ),
        migrations.AddField(
            model_name='message',
            name='appointment',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='requests_app.appointment'),
        ),
        AddConstraintNotValid(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', True), ('audit_run__isnull', True), ('event__isnull', False), ('queue__isnull', True)), models.Q(('appointment__isnull', True), ('audit_run__isnull', True), ('event__isnull', True), ('queue__isnull', False)), models.Q(('appointment__isnull', True), ('audit_run__isnull', False), ('event__isnull', True), ('queue__isnull', True)), models.Q(('appointment__isnull', False), ('audit_run__isnull', True), ('event__isnull', True), ('queue__isnull', True)), _connector='OR'), name='message_is_about_one_thing'),
        ),
        AddConstraintNotValid(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', False), ('person__isnull', False), ('appointment__isnull', False), _connector='OR'), name='message_without_event_is_for_staff'),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["starts_at"], name="appointment_by_time"),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['held_until'], name='appointment_held'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('state', 'booked')), fields=['starts_at'], name='appointment_to_come'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('resident__isnull', False)), fields=['resident'], name='appointment_of_resident'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('visit__isnull', False)), fields=['visit'], name='appointment_of_visit'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('held', 'booked', 'arrived'))), fields=('line', 'starts_at', 'place'), name='appointment_place_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('held', 'booked', 'arrived', 'no_show', 'cancelled'))), name='appointment_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_until__isnull', True)), _connector='OR'), name='appointment_held_says_until'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('place__gte', 1)), name='appointment_has_a_place'),
        ),
    ]
