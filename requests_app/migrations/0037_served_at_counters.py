import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter says more of who stood at the counter; who looked a person up is written down."""

    dependencies = [
        ("requests_app", "0036_appointments_have_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('purpose', models.CharField(choices=[('counter', 'The person stands at the counter')], max_length=12)),
                ('ways', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None)),
                ('request_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
            ],
        ),
        migrations.AddField(
            model_name='servicepage',
            name='answers_at_once',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='has_consented',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='identity',
            field=models.CharField(choices=[('none', 'Not checked'), ('document', 'A document was shown'), ('known', 'Known to the clerk')], db_default='none', default='none', max_length=12),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='is_settled_at_once',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='proxy_relation',
            field=models.CharField(blank=True, choices=[('family', 'Family'), ('carer', 'Carer or nurse'), ('guardian', 'Legal guardian'), ('friend', 'Friend or neighbour'), ('work', 'For an employer or an association'), ('other', 'Something else')], db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='personreading',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='personreading',
            name='site',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='requests_app.site'),
        ),
        migrations.AddIndex(
            model_name='personreading',
            index=models.Index(fields=['-at'], name='reading_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='personreading',
            constraint=models.CheckConstraint(condition=models.Q(('ways', []), _negated=True), name='reading_says_how'),
        ),
    ]
