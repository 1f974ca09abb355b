import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a service publishes, titles that colleagues release, and figures for everybody."""

    dependencies = [
        ("requests_app", "0029_looks_of_the_city"),
    ]

    operations = [
        migrations.CreateModel(
            name='FiguresRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_only', models.BooleanField(default=True, unique=True)),
                ('until', models.DateField()),
                ('facts_stamp', models.BigIntegerField()),
                ('counted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PublicFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('days', models.PositiveSmallIntegerField()),
                ('received', models.PositiveIntegerField(blank=True, null=True)),
                ('open', models.PositiveIntegerField(blank=True, null=True)),
                ('done', models.PositiveIntegerField(blank=True, null=True)),
                ('overdue', models.PositiveIntegerField(blank=True, null=True)),
                ('median_days', models.FloatField(blank=True, null=True)),
                ('in_time_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PublishedTitle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80)),
                ('language', models.CharField(max_length=8)),
                ('released_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='servicedefinition',
            name='publishes',
            field=models.CharField(choices=[('cases', 'Open cases, one by one'), ('figures', 'Protected figures'), ('nothing', 'Nothing')], db_default='nothing', default='nothing', max_length=8),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Request received'), ('routed', 'Sent to a team'), ('route_unmatched', 'No routing rule fits'), ('claimed', 'Taken by a person'), ('released', 'Given back to the team'), ('assigned', 'Given to a person'), ('forwarded', 'Handed over to another office'), ('returned', 'Returned'), ('resolved', 'Resolved'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('cancelled', 'Withdrawn or declined'), ('transferred', 'Sent to another team of the same office'), ('parked', 'Waits'), ('resumed', 'Goes on'), ('replied', 'The resident wrote'), ('consulted', 'Another team was asked'), ('split', 'A part became a case of its own'), ('child_ended', 'A case below this one has ended'), ('reclassified', 'Another service was chosen'), ('merged', 'Joined to another case'), ('absorbed', 'Another case was joined to this one'), ('unmerged', 'Separated again'), ('let_go', 'A joined case was separated again'), ('request_joined', 'Another request came in for the same matter'), ('request_withdrawn', 'One of several requests was withdrawn'), ('appealed', 'The resident objects'), ('upheld', 'The decision was upheld'), ('overturned', 'The decision was overturned'), ('followed', 'Somebody follows'), ('unfollowed', 'Somebody follows no longer'), ('clock_warned', 'A date comes near'), ('clock_breached', 'A date was not kept'), ('clock_escalated', 'A date is long past: a person was called in'), ('clock_recomputed', 'A date was counted again'), ('contractor_invited', 'A contractor got a link'), ('contractor_link_revoked', "A contractor's link was taken back"), ('escalated', 'A person was called in'), ('escalation_acknowledged', 'The person has answered the call'), ('escalation_taken_over', 'The person has taken over'), ('escalation_instructed', 'The person has told the team what to do'), ('escalation_reassigned', 'The call went to another person'), ('escalation_refused', 'The call was declined with a reason'), ('escalation_climbed', 'No answer in time: the call went higher'), ('escalation_reminded', 'The answer is overdue: the person was reminded'), ('escalation_closed', 'The call was answered'), ('handover_late', 'The hand-over was not accepted in time'), ('note_added', 'Note'), ('attached', 'Photos or papers came in'), ('attachment_released', 'A photo or paper was released for the public'), ('attachment_withheld', 'A photo or paper stays private'), ('attachment_refused', 'A file held a virus and was removed'), ('attachment_removed', 'A photo or paper was removed'), ('mail_stopped', 'The resident wants no more e-mail about this'), ('mail_resumed', 'The resident wants e-mail again'), ('message_failed', 'A message did not arrive'), ('letter_posted', 'A letter was posted'), ('place_corrected', 'The resident corrected the place'), ('title_published', 'A title was released for the public'), ('title_withdrawn', 'The public title was taken back'), ('secret_replaced', 'New secret handed out'), ('words_blanked', 'Personal words removed')], max_length=32),
        ),
        migrations.AlterField(
            model_name='eventwords',
            name='kind',
            field=models.CharField(choices=[('reason', 'Reason'), ('outcome', 'Outcome'), ('answer', 'Answer'), ('summary', 'Summary'), ('asked', 'What was asked'), ('checked', 'What was checked'), ('promised', 'What was promised'), ('missing', 'What is missing'), ('note', 'Note'), ('question', 'Question'), ('reply', 'Answer of the resident'), ('instruct', 'What to do'), ('title', 'Public title'), ('contact', 'How to reach the person'), ('place_was', 'The place before'), ('place_now', 'The place now')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='figuresrun',
            constraint=models.CheckConstraint(condition=models.Q(('is_only', True)), name='figures_run_is_the_only_one'),
        ),
        migrations.AddConstraint(
            model_name='publicfigure',
            constraint=models.UniqueConstraint(fields=('kind', 'code', 'days'), name='public_figure_is_there_once'),
        ),
        migrations.AddConstraint(
            model_name='publicfigure',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['city', 'district', 'group'])), name='public_figure_kind_known'),
        ),
        migrations.AddField(
            model_name='publishedtitle',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='published_title', to='requests_app.case'),
        ),
        migrations.AddField(
            model_name='publishedtitle',
            name='released_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='titles_released', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='publishedtitle',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='published_title_says_something'),
        ),
    ]
