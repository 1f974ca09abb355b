import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep sign-in codes, the hours at which somebody would like to be phoned, and corrected places."""

    dependencies = [
        ('requests_app', '0026_surveys'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignInCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('none', 'Not at all'), ('email', 'E-mail'), ('phone', 'Phone'), ('post', 'Post')], max_length=8)),
                ('address', models.CharField(max_length=254)),
                ('nonce', models.CharField(max_length=32)),
                ('language', models.CharField(max_length=8)),
                ('asked_at', models.DateTimeField(db_index=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('proved_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='escalation',
            name='call_hours',
            field=models.CharField(choices=[('any', 'At any time'), ('morning', 'In the morning, 8 to 11'), ('midday', 'At midday, 11 to 14'), ('afternoon', 'In the afternoon, 14 to 17'), ('evening', 'In the evening, 17 to 20')], db_default='any', default='any', max_length=12),
        ),
        migrations.AddField(
            model_name='resident',
            name='call_hours',
            field=models.CharField(choices=[('any', 'At any time'), ('morning', 'In the morning, 8 to 11'), ('midday', 'At midday, 11 to 14'), ('afternoon', 'In the afternoon, 14 to 17'), ('evening', 'In the evening, 17 to 20')], db_default='any', default='any', max_length=12),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Request received'), ('routed', 'Sent to a team'), ('route_unmatched', 'No routing rule fits'), ('claimed', 'Taken by a person'), ('released', 'Given back to the team'), ('assigned', 'Given to a person'), ('forwarded', 'Handed over to another office'), ('returned', 'Returned'), ('resolved', 'Resolved'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Withdrawn or declined'), ('transferred', 'Sent to another team of the same office'), ('parked', 'Waits'), ('resumed', 'Goes on'), ('replied', 'The resident wrote'), ('consulted', 'Another team was asked'), ('split', 'A part became a case of its own'), ('child_ended', 'A case below this one has ended'), ('reclassified', 'Another service was chosen'), ('merged', 'Joined to another case'), ('absorbed', 'Another case was joined to this one'), ('unmerged', 'Separated again'), ('let_go', 'A joined case was separated again'), ('request_joined', 'Another request came in for the same matter'), ('request_withdrawn', 'One of several requests was withdrawn'), ('appealed', 'The resident objects'), ('upheld', 'The decision was upheld'), ('overturned', 'The decision was overturned'), ('followed', 'Somebody follows'), ('unfollowed', 'Somebody follows no longer'), ('clock_warned', 'A date comes near'), ('clock_breached', 'A date was not kept'), ('clock_escalated', 'A date is long past: a person was called in'), ('clock_recomputed', 'A date was counted again'), ('contractor_invited', 'A contractor got a link'), ('contractor_link_revoked', "A contractor's link was taken back"), ('escalated', 'A person was called in'), ('escalation_acknowledged', 'The person has answered the call'), ('escalation_taken_over', 'The person has taken over'), ('escalation_instructed', 'The person has told the team what to do'), ('escalation_reassigned', 'The call went to another person'), ('escalation_refused', 'The call was declined with a reason'), ('escalation_climbed', 'No answer in time: the call went higher'), ('escalation_reminded', 'The answer is overdue: the person was reminded'), ('escalation_closed', 'The call was answered'), ('handover_late', 'The hand-over was not accepted in time'), ('note_added', 'Note'), ('attached', 'Photos or papers came in'), ('attachment_released', 'A photo or paper was released for the public'), ('attachment_withheld', 'A photo or paper stays private'), ('attachment_refused', 'A file held a virus and was removed'), ('attachment_removed', 'A photo or paper was removed'), ('place_corrected', 'The resident corrected the place'), ('secret_replaced', 'New secret handed out'), ('words_blanked', 'Personal words removed')], max_length=32),
        ),
        migrations.AlterField(
            model_name='eventwords',
            name='kind',
            field=models.CharField(choices=[('reason', 'Reason'), ('outcome', 'Outcome'), ('answer', 'Answer'), ('summary', 'Summary'), ('asked', 'What was asked'), ('checked', 'What was checked'), ('promised', 'What was promised'), ('missing', 'What is missing'), ('note', 'Note'), ('question', 'Question'), ('reply', 'Answer of the resident'), ('instruct', 'What to do'), ('contact', 'How to reach the person'), ('place_was', 'The place before'), ('place_now', 'The place now')], max_length=10),
        ),
        migrations.AddField(
            model_name='signincode',
            name='job',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_code', to='requests_app.jobrow'),
        ),
        migrations.AddIndex(
            model_name='signincode',
            index=models.Index(fields=['address'], name='sign_in_code_of_address'),
        ),
        migrations.AddConstraint(
            model_name='signincode',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['email', 'phone'])), name='sign_in_code_way_is_known'),
        ),
    ]
