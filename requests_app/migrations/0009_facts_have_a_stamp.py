"""Whatever changes services, districts, calendars, rules or queues changes the city's stamp."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0008_calls_from_outside_and_drills'),
    ]

    operations = [
        migrations.RunSQL('CREATE SEQUENCE requests_app_facts_stamp', 'DROP SEQUENCE requests_app_facts_stamp'),
        migrations.AddField(
            model_name='city',
            name='facts_stamp',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendar',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='a8ebfe48e711a31ecd06ac30d4df8ba2f2b54ebc', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_standing_facts_changed_9d7af', table='requests_app_calendar', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='city',
            trigger=pgtrigger.compiler.Trigger(name='city_draws_a_new_stamp', sql=pgtrigger.compiler.UpsertTriggerSql(func="NEW.facts_stamp := nextval('requests_app_facts_stamp'); RETURN NEW;", hash='950ad44ef4363a6d895d9e3390ee0f96d496850d', operation='INSERT OR UPDATE', pgid='pgtrigger_city_draws_a_new_stamp_f9577', table='requests_app_city', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='district',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='750105588a30673655e2d4604f43c1fe2ca36d83', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_standing_facts_changed_33780', table='requests_app_district', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='routingruleset',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='8834b52cbe5e846eb2af120e4f8ccd5348ccef47', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_standing_facts_changed_8392c', table='requests_app_routingruleset', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicedefinition',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='e4722c229b550633d2f9bcd08e0334bcc6058878', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_standing_facts_changed_19de8', table='requests_app_servicedefinition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicegroup',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='054d5183a5965026385e79bde9e9deed4763cb36', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_standing_facts_changed_ddf10', table='requests_app_servicegroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='workqueue',
            trigger=pgtrigger.compiler.Trigger(name='standing_facts_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;', hash='f9d78cb67f87219bc58efce692767d5df245094e', level='STATEMENT', operation='INSERT OR UPDATE OF "code", "name", "public_names", "office", "team_id", "calendar_id", "lead_id", "deputy_id", "accept_within_minutes", "bound", "is_intake", "is_active", "position" OR DELETE', pgid='pgtrigger_standing_facts_changed_49ce7', table='requests_app_workqueue', when='AFTER')),
        ),
    ]
