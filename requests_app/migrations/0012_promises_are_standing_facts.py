"""What is promised is a standing fact: whoever changes a policy changes the city's stamp."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0011_messages_of_joining'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='clockpolicy',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='bdf995e299f9844e0b95a3f1cc440acfbab196f4', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_standing_facts_changed_c6d63', table='requests_app_clockpolicy', when='AFTER')),
        ),
    ]
