from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns that are mostly empty get indexes of what is set; the next migration lets the whole ones go."""

    atomic = False

    dependencies = [
        ('requests_app', '0015_boards_of_a_large_city'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('owner__isnull', False)), fields=['owner', 'rank_at', 'id'], name='case_held_by_owner'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('queue__isnull', False)), fields=['queue'], name='case_of_queue'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('last_queue__isnull', False)), fields=['last_queue'], name='case_of_last_queue'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('last_owner__isnull', False)), fields=['last_owner'], name='case_of_last_owner'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='case_of_merged_into'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='case_of_parent'),
        ),
        AddIndexConcurrently(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='event_of_person'),
        ),
        AddIndexConcurrently(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('resident__isnull', False)), fields=['resident'], name='event_of_resident'),
        ),
        AddIndexConcurrently(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('device__isnull', False)), fields=['device'], name='event_of_device'),
        ),
        AddIndexConcurrently(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('contractor__isnull', False)), fields=['contractor'], name='event_of_contractor'),
        ),
        AddIndexConcurrently(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('site__isnull', False)), fields=['site'], name='event_of_site'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('escalation__isnull', False)), fields=['escalation'], name='clock_of_escalation'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('policy__isnull', False)), fields=['policy'], name='clock_of_policy'),
        ),
        AddIndexConcurrently(
            model_name='handover',
            index=models.Index(condition=models.Q(('accepted_by__isnull', False)), fields=['accepted_by'], name='handover_of_accepted_by'),
        ),
        AddIndexConcurrently(
            model_name='jobrow',
            index=models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='job_of_case'),
        ),
        AddIndexConcurrently(
            model_name='jobrow',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='job_of_person'),
        ),
        AddIndexConcurrently(
            model_name='jobrow',
            index=models.Index(condition=models.Q(('calendar__isnull', False)), fields=['calendar'], name='job_of_calendar'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('event__isnull', False)), fields=['event'], name='message_of_event'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('queue__isnull', False)), fields=['queue'], name='message_of_queue'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('audit_run__isnull', False)), fields=['audit_run'], name='message_of_audit_run'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('request__isnull', False)), fields=['request'], name='message_of_request'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('resident__isnull', False)), fields=['resident'], name='message_of_resident'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='message_of_person'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('contractor__isnull', False)), fields=['contractor'], name='message_of_contractor'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('site__isnull', False)), fields=['site'], name='request_of_site'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('device__isnull', False)), fields=['device'], name='request_of_device'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('assisted_by__isnull', False)), fields=['assisted_by'], name='request_of_assisted_by'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('requester__isnull', False)), fields=['requester'], name='request_of_requester'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('on_behalf_of__isnull', False)), fields=['on_behalf_of'], name='request_of_on_behalf_of'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('mandate__isnull', False)), fields=['mandate'], name='request_of_mandate'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('district__isnull', False)), fields=['district'], name='request_of_district'),
        ),
    ]
