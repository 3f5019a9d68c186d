from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("library", "0003_fill_catalogue")]

    operations = [
        migrations.RemoveField('publicationpage', 'subjects_as_text_es'),
        migrations.RemoveField('publicationpage', 'subjects_as_text_en'),
        migrations.RemoveField('publicationpage', 'subjects_as_text_pt'),
        migrations.RemoveField('publicationpage', 'subjects_as_text'),
    ]
