import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Walk-ins: lines, priority classes, visits with their ledger, and desks. New tables alone."""

    dependencies = [
        ('requests_app', '0031_open_matters_have_an_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('prefix', models.CharField(max_length=1)),
                ('names', models.JSONField(default=dict)),
                ('no_show_after', models.PositiveSmallIntegerField(default=3)),
                ('tolerance_minutes', models.PositiveSmallIntegerField(default=10)),
                ('appointment_minutes', models.PositiveSmallIntegerField(default=0)),
                ('appointment_places', models.PositiveSmallIntegerField(default=0)),
                ('minutes_each', models.PositiveSmallIntegerField(default=0)),
                ('is_open', models.BooleanField(default=True)),
                ('is_active', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('groups', models.ManyToManyField(blank=True, related_name='lines', to='requests_app.servicegroup')),
                ('services', models.ManyToManyField(blank=True, related_name='lines', to='requests_app.servicedefinition')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='requests_app.site')),
            ],
        ),
        migrations.CreateModel(
            name='LineDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='requests_app.line')),
            ],
        ),
        migrations.CreateModel(
            name='PriorityClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('names', models.JSONField(default=dict)),
                ('one_of', models.PositiveSmallIntegerField()),
                ('is_offered', models.BooleanField(default=True)),
                ('is_active', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('one_of__range', (2, 12))), name='priority_class_leaves_turns')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=8)),
                ('provisional_number', models.CharField(blank=True, max_length=16)),
                ('day', models.DateField()),
                ('arrived_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('called', 'Called to the desk'), ('walking', 'On the way to the desk'), ('serving', 'Being served'), ('on_hold', 'On hold'), ('no_show', 'Did not come'), ('done', 'Done')], default='waiting', max_length=8)),
                ('turn', models.CharField(default='ordinary', max_length=50)),
                ('rank_at', models.DateTimeField()),
                ('appointment_at', models.DateTimeField(blank=True, null=True)),
                ('calls', models.PositiveSmallIntegerField(default=0)),
                ('was_returned', models.BooleanField(default=False)),
                ('last_moved_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('left_open_reason', models.CharField(blank=True, choices=[('left', 'The person has left'), ('served', 'The person was served, nobody ended the visit'), ('taken_twice', 'The number was taken twice'), ('trial', 'It was a trial')], max_length=12)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('channel', models.CharField(choices=[('web', 'Web'), ('kiosk', 'Kiosk'), ('counter', 'Counter'), ('phone', 'Phone'), ('email', 'E-mail'), ('open311', 'Open311'), ('api', 'Programming interface')], max_length=8)),
                ('client', models.CharField(max_length=60)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('body_hash', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=8)),
                ('clerk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='requests_app.desk')),
                ('device', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='requests_app.device')),
                ('for_desk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits_awaited', to='requests_app.desk')),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='requests_app.line')),
                ('priority_class', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.priorityclass')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='requests_app.site')),
            ],
        ),
        migrations.CreateModel(
            name='VisitCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.desk')),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.site')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='called', to='requests_app.visit')),
            ],
        ),
        migrations.CreateModel(
            name='VisitPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('waiting', 'Waiting'), ('walking', 'Walking'), ('serving', 'Being served'), ('on_hold', 'On hold')], max_length=8)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('clerk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.desk')),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.line')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='requests_app.visit')),
            ],
        ),
        migrations.CreateModel(
            name='VisitRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('linked_at', models.DateTimeField()),
                ('linked_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_requests', to='requests_app.servicerequest')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_requests', to='requests_app.visit')),
            ],
        ),
        migrations.CreateModel(
            name='VisitService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was_requested', models.BooleanField(default=True)),
                ('is_performed', models.BooleanField(default=False)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.servicedefinition')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_services', to='requests_app.visit')),
            ],
        ),
        migrations.CreateModel(
            name='DeskPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Open'), ('paused', 'Paused')], default='open', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[('break', 'Break'), ('back_office', 'Work in the back office'), ('meeting', 'Meeting'), ('technical', 'Technical trouble'), ('other', 'Other')], max_length=12)),
                ('line_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('passed_over', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('clerk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='desk_periods', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='requests_app.desk')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('desk',), name='desk_has_one_period'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('clerk',), name='clerk_has_one_desk'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('state', 'open')), models.Q(('state', 'paused'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='desk_paused_says_why'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='desk_period_goes_forward')],
            },
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('site', 'prefix'), name='line_prefix_once_per_site'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('prefix__regex', '^[A-Z]$')), name='line_prefix_is_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('no_show_after__gt', 0)), name='line_calls_at_least_once'),
        ),
        migrations.AddConstraint(
            model_name='lineday',
            constraint=models.UniqueConstraint(fields=('line', 'day'), name='line_counts_once_per_day'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('state', 'waiting'), ('for_desk__isnull', True)), fields=['line', 'day', 'turn', 'rank_at', 'id'], name='visit_waits_in_line'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('state', 'waiting'), ('for_desk__isnull', False)), fields=['for_desk', 'day', 'rank_at', 'id'], name='visit_waits_for_desk'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('state__in', ['no_show', 'done']), _negated=True), fields=['site', 'arrived_at', 'id'], name='visit_open_by_site'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('state', 'on_hold')), fields=['desk'], name='visit_on_hold_at_desk'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('priority_class__isnull', False)), fields=['priority_class'], name='visit_of_priority_class'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('device__isnull', False)), fields=['device'], name='visit_of_device'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('clerk__isnull', False)), fields=['clerk'], name='visit_of_clerk'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('channel', 'client', 'idempotency_key'), name='visit_once_per_key'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('site', 'day', 'number'), name='visit_number_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['called', 'walking', 'serving'])), fields=('desk',), name='visit_one_at_a_desk'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'called', 'walking', 'serving', 'on_hold', 'no_show', 'done'])), name='visit_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['called', 'walking', 'serving']), _negated=True), models.Q(('clerk__isnull', False), ('desk__isnull', False)), _connector='OR'), name='visit_at_a_desk_names_it'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['no_show', 'done']), ('ended_at__isnull', False)), models.Q(models.Q(('state__in', ['no_show', 'done']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='visit_ended_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('for_desk__isnull', True), ('state', 'waiting'), _connector='OR'), name='visit_awaits_a_desk_waiting'),
        ),
        migrations.AddIndex(
            model_name='visitcall',
            index=models.Index(fields=['site', '-id'], name='visit_call_newest_first'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitcall',
            trigger=pgtrigger.compiler.Trigger(name='visit_call_is_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='010c20473f48ab548cfb284a6f316751878e3375', operation='UPDATE OR DELETE', pgid='pgtrigger_visit_call_is_append_only_e2c53', table='requests_app_visitcall', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='visitperiod',
            index=models.Index(condition=models.Q(('kind', 'serving')), fields=['line', 'started_at'], name='visit_served_by_line'),
        ),
        migrations.AddConstraint(
            model_name='visitperiod',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('visit',), name='visit_has_one_open_period'),
        ),
        migrations.AddConstraint(
            model_name='visitperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='visit_period_goes_forward'),
        ),
        migrations.AddConstraint(
            model_name='visitrequest',
            constraint=models.UniqueConstraint(fields=('visit', 'request'), name='visit_request_once'),
        ),
        migrations.AddConstraint(
            model_name='visitservice',
            constraint=models.UniqueConstraint(fields=('visit', 'service'), name='visit_service_once'),
        ),
        migrations.AddConstraint(
            model_name='visitservice',
            constraint=models.CheckConstraint(condition=models.Q(('was_requested', True), ('is_performed', True), _connector='OR'), name='visit_service_says_why'),
        ),
    ]
