"""Subjects become records; files are measured for archives."""

import zlib

from django.core.files.storage import default_storage
from django.db import migrations
from django.utils.text import slugify


CODES = ("es", "en", "pt")


def list_subjects(apps, schema_editor):
    """Make records of the words that publications had, separated by commas, where the languages agree on
    how many there are."""
    page_model = apps.get_model("library", "PublicationPage")
    subject_model = apps.get_model("library", "Subject")
    through = page_model.subjects.through
    for page in page_model.objects.all():
        words = [
            [word.strip() for word in (getattr(page, f"subjects_as_text_{code}") or "").split(",") if word.strip()]
            for code in CODES
        ]
        for names in zip(*words) if len({len(one) for one in words}) == 1 else ():
            values = {f"name_{code}": name[:1].upper() + name[1:] for code, name in zip(CODES, names)}
            values |= {f"language_live_{code}": True for code in CODES}
            subject, _made = subject_model.objects.get_or_create(
                key=slugify(names[1])[:60],
                defaults={**values, "source_language": "es", "live": True, "name": values["name_es"]},
            )
            # Without the page's own manager, which waits until the page is saved.
            through.objects.get_or_create(publicationpage_id=page.pk, subject_id=subject.pk)


def measure_files(apps, schema_editor):
    """Note the CRC-32 of the files that are held."""
    for edition in apps.get_model("library", "Edition").objects.filter(file__isnull=False).select_related("file"):
        crc = 0
        with default_storage.open(edition.file.file.name) as content:
            while chunk := content.read(1024 * 1024):
                crc = zlib.crc32(chunk, crc)
        edition.crc32 = crc
        edition.save(update_fields=["crc32"])


def start_counting(apps, schema_editor):
    """Make the one row of the catalogue's state."""
    apps.get_model("library", "CatalogueState").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    dependencies = [("library", "0002_catalogue")]

    operations = [
        migrations.RunPython(list_subjects, migrations.RunPython.noop),
        migrations.RunPython(measure_files, migrations.RunPython.noop),
        migrations.RunPython(start_counting, migrations.RunPython.noop),
    ]
