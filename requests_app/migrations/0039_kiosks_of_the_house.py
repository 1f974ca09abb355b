import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Kiosks have a number and a name, are paired by a code, tell how they are, and number what they keep."""

    dependencies = [
        ("requests_app", "0038_served_at_counters_has_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name='DeviceHealth',
            fields=[
                ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='health', serialize=False, to='requests_app.device')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('queue', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('oldest_at', models.DateTimeField(blank=True, null=True)),
                ('clock_seconds', models.IntegerField(default=0)),
                ('paper', models.CharField(choices=[('unknown', 'Nobody has said'), ('ok', 'There is paper'), ('out', 'No paper comes out')], default='unknown', max_length=8)),
                ('version', models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='PairingCode',
            fields=[
                ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='pairing', serialize=False, to='requests_app.device')),
                ('code_hash', models.CharField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProvisionalNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16)),
                ('serial', models.PositiveIntegerField()),
                ('secret_hash', models.CharField(blank=True, max_length=64)),
                ('kept_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RefusedLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idempotency_key', models.CharField(max_length=80)),
                ('number', models.CharField(max_length=16)),
                ('path', models.CharField(max_length=200)),
                ('body', models.JSONField(default=dict)),
                ('status', models.PositiveSmallIntegerField()),
                ('errors', models.JSONField(default=list)),
                ('kept_at', models.DateTimeField()),
                ('came_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='device',
            name='name',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='device',
            name='number',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(fields=('number',), name='device_number_once'),
        ),
        migrations.AddConstraint(
            model_name='devicehealth',
            constraint=models.CheckConstraint(condition=models.Q(('paper__in', ['unknown', 'ok', 'out'])), name='device_paper_is_known'),
        ),
        migrations.AddField(
            model_name='pairingcode',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='provisionalnumber',
            name='device',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='requests_app.device'),
        ),
        migrations.AddField(
            model_name='provisionalnumber',
            name='request',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='requests_app.servicerequest'),
        ),
        migrations.AddField(
            model_name='refusedletter',
            name='device',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='refused_letters', to='requests_app.device'),
        ),
        migrations.AddField(
            model_name='refusedletter',
            name='settled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='provisionalnumber',
            index=models.Index(fields=['device', '-serial'], name='provisional_newest_of_device'),
        ),
        migrations.AddConstraint(
            model_name='provisionalnumber',
            constraint=models.UniqueConstraint(fields=('number', 'request'), name='provisional_number_once'),
        ),
        migrations.AddIndex(
            model_name='refusedletter',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['device', 'came_at'], name='refused_letter_waits'),
        ),
        migrations.AddConstraint(
            model_name='refusedletter',
            constraint=models.UniqueConstraint(fields=('device', 'idempotency_key'), name='refused_letter_once'),
        ),
    ]
