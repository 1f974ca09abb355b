import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Messages go by several ways, at once or once a day; their failures are told apart."""

    dependencies = [
        ('requests_app', '0022_drafts_of_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='bundled_in',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bundled', to='requests_app.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='digest_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='provider',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='message',
            name='way',
            field=models.CharField(choices=[('email', 'E-mail'), ('sms', 'Text message'), ('post', 'Letter')], db_default='email', default='email', max_length=8),
        ),
        migrations.AddField(
            model_name='resident',
            name='told',
            field=models.CharField(choices=[('each', 'At each step'), ('digest', 'Once a day, all news together'), ('end', 'Only when it is settled')], db_default='each', default='each', max_length=8),
        ),
        migrations.AddField(
            model_name='servicerequest',
            name='mail_stopped_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Request received'), ('routed', 'Sent to a team'), ('route_unmatched', 'No routing rule fits'), ('claimed', 'Taken by a person'), ('released', 'Given back to the team'), ('assigned', 'Given to a person'), ('forwarded', 'Handed over to another office'), ('returned', 'Returned'), ('resolved', 'Resolved'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Withdrawn or declined'), ('transferred', 'Sent to another team of the same office'), ('parked', 'Waits'), ('resumed', 'Goes on'), ('replied', 'The resident wrote'), ('consulted', 'Another team was asked'), ('split', 'A part became a case of its own'), ('child_ended', 'A case below this one has ended'), ('reclassified', 'Another service was chosen'), ('merged', 'Joined to another case'), ('absorbed', 'Another case was joined to this one'), ('unmerged', 'Separated again'), ('let_go', 'A joined case was separated again'), ('request_joined', 'Another request came in for the same matter'), ('request_withdrawn', 'One of several requests was withdrawn'), ('appealed', 'The resident objects'), ('upheld', 'The decision was upheld'), ('overturned', 'The decision was overturned'), ('followed', 'Somebody follows'), ('unfollowed', 'Somebody follows no longer'), ('clock_warned', 'A date comes near'), ('clock_breached', 'A date was not kept'), ('clock_escalated', 'A date is long past: a person was called in'), ('clock_recomputed', 'A date was counted again'), ('contractor_invited', 'A contractor got a link'), ('contractor_link_revoked', "A contractor's link was taken back"), ('escalated', 'A person was called in'), ('escalation_acknowledged', 'The person has answered the call'), ('escalation_taken_over', 'The person has taken over'), ('escalation_instructed', 'The person has told the team what to do'), ('escalation_reassigned', 'The call went to another person'), ('escalation_refused', 'The call was declined with a reason'), ('escalation_climbed', 'No answer in time: the call went higher'), ('escalation_reminded', 'The answer is overdue: the person was reminded'), ('escalation_closed', 'The call was answered'), ('handover_late', 'The hand-over was not accepted in time'), ('note_added', 'Note'), ('attached', 'Photos or papers came in'), ('attachment_released', 'A photo or paper was released for the public'), ('attachment_withheld', 'A photo or paper stays private'), ('attachment_refused', 'A file held a virus and was removed'), ('attachment_removed', 'A photo or paper was removed'), ('mail_stopped', 'The resident wants no more e-mail about this'), ('mail_resumed', 'The resident wants e-mail again'), ('message_failed', 'A message did not arrive'), ('letter_posted', 'A letter was posted'), ('secret_replaced', 'New secret handed out'), ('words_blanked', 'Personal words removed')], max_length=32),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Receipt'), ('resolved', 'Your request is resolved'), ('cancelled', 'Your request was ended'), ('reopened', 'Your request is open again'), ('withdrawn', 'Your request is withdrawn, others go on'), ('asked', 'A question to you'), ('resumed', 'Your request goes on'), ('merged', 'Your request was joined to another one'), ('unmerged', 'Your request goes on by itself'), ('appealed', 'Your objection is looked at'), ('upheld', 'Your objection: the decision stands'), ('overturned', 'Your objection: your request is open again'), ('reclassified', 'Your request has a new date'), ('escalated', 'A person will answer you'), ('escalation_answered', 'Your answer'), ('staff_escalation', 'You are called in'), ('staff_review', 'You decide on an objection'), ('staff_reminded', 'Your answer to a call is overdue'), ('staff_instructed', 'You are told what to do'), ('contractor_invited', 'A case of the city needs you'), ('contractor_answered', 'The city has answered your call'), ('staff_clock', 'A date is at risk or past'), ('staff_followed', 'News of a case you follow'), ('staff_bound', 'A work queue is too full'), ('staff_audit', 'The audit found something'), ('staff_unmatched', 'A case found no work queue'), ('staff_undelivered', 'A message did not arrive')], max_length=24),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('created', 'Created'), ('sending', 'Sending'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('temporary_failure', 'Given up after several tries'), ('permanent_failure', 'Cannot be delivered'), ('failed', 'Failed'), ('not_needed', 'Not needed any more')], default='created', max_length=20),
        ),
    ]
