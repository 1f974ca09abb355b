from django.db import migrations

# What `lib.folding.fold` does: without case, accents and vowel signs; ae, oe, ue as a, o, u. Words stand apart.
NAME_WORDS = r"""
CREATE OR REPLACE FUNCTION requests_app_name_words(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ' ' || regexp_replace(regexp_replace(translate(
        regexp_replace(
            normalize(lower(replace(name, 'ß', 'ss')), NFKD),
            '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]', '', 'g'),
        'æœøłđىیةکٱـ', 'aooldييهكا'),
        '(?<=[aou])e', '', 'g'),
        '[\s\-.,;:''"()/&+_\u2019\u2010-\u2015]+', ' ', 'g')
$$
"""


class Migration(migrations.Migration):
    """Names are compared word by word."""

    dependencies = [
        ("requests_app", "0041_visits_have_numbers_of_kiosks"),
    ]

    operations = [
        migrations.RunSQL(NAME_WORDS, "DROP FUNCTION requests_app_name_words(text)"),
    ]
