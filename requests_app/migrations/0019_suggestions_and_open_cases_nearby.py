import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep what was suggested for a letter; say how far around open cases of a service are shown."""

    dependencies = [
        ('requests_app', '0018_attachments_of_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('model', 'Model'), ('catalogue', 'Catalogue')], max_length=10)),
                ('model_version', models.CharField(blank=True, max_length=40)),
                ('choices', models.JSONField()),
                ('taken', models.PositiveSmallIntegerField()),
                ('suggested_at', models.DateTimeField()),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='suggestion', to='requests_app.servicerequest')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('source__in', ['model', 'catalogue'])), name='suggestion_source_is_known'),
                ],
            },
        ),
        migrations.AddField(
            model_name='servicedefinition',
            name='nearby_radius_metres',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='servicedefinition',
            name='related',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, db_default=[], default=list, size=None),
        ),
    ]
