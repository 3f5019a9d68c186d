"""The checks before publishing: each finds what it should, and says nothing where all is well."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ModelLogEntry, PageLogEntry

from segib_site import languages
from segib_site.guards import checking, language, overrides, published, registry
from segib_site.guards.findings import Finding
from segib_site.guards.numerals import numbers, roman
from segib_site.guards.reading import Reading
from segib_site.guards.weight import picture_weight
from segib_site.models import (
    GuardOverride,
    ParagraphVerdict,
    PublishedFinding,
    SiteDocument,
    SiteImage,
)
from segib_site.slices import publishing
from segib_site.slices.content import SLICES
from tests.specimens.factories import edit, page, record, reload


@pytest.fixture
def no_worker(monkeypatch):
    """Nothing is sent to the worker, and every paragraph is in its own language."""
    monkeypatch.setattr(language, "sentences_in_another_language", lambda reading: ())
    monkeypatch.setitem(registry.CHECKS, "language", registry.Check("language", "", 15, lambda reading: ()))


def block(kind, value, key=""):
    return {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, key or f"{kind}{value}"))}


def stream(*blocks):
    return json.dumps(blocks)


def said(it, *slices, code=""):
    """What the checks say of a draft: (check, slice, message)."""
    found = checking.before_publishing(reload(it), slices or SLICES)
    return [(one.code, one.slice, one.message) for one in found if not code or one.code == code]


def codes(it, *slices):
    return [one[0] for one in said(it, *slices)]


@pytest.fixture
def picture(db):
    return SiteImage.objects.create(title="Puerto", file=get_test_image_file(size=(640, 480)))


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_worker")]


# -- figures ------------------------------------------------------------------------------------

SAME = [
    ("es", "2.000 millones de euros, el 12,5 %", "en", "2 billion euros, 12.5%"),
    ("es", "La XXVIII Cumbre, en el siglo XXI", "en", "The 28th Summit, in the 21st century"),
    ("es", "V Cumbre, 1995", "pt", "5ª Cúpula, 1995"),
    ("es", "el 4 de noviembre de 2026 a las 18:00", "en", "on 4 November 2026 at 6 pm"),
    ("es", "el 1.º de julio", "en", "on July 1st"),
    ("es", "reúne a 7 países", "pt", "reúne sete países"),
    ("es", "60 000 estancias en 1.234 centros", "en", "sixty thousand stays in 1,234 centres"),
    ("es", "los 25 años de la Conferencia", "en", "the Conference's twenty-fifth anniversary"),
    ("es", "2019-2022", "pt", "2019/22"),
    ("es", "en los años 90", "en", "in the 1990s"),
    ("es", "25 por ciento", "pt", "25%"),
    ("es", "Agenda 2030 de 193 países", "en", "the 2030 Agenda of 193 countries"),
    ("es", "véase https://example.org/2020/1", "en", "see https://example.org/en/1999"),
    ("pt", "às 9h30 de 2 de março", "es", "a las 9:30 del 2 de marzo"),
    ("es", "de 1991 a 2014, y otra vez en 2014", "en", "from 1991 to 2014, and again that year"),
]


@pytest.mark.parametrize(("code", "text", "other", "theirs"), SAME)
def test_figures_that_agree_are_left_alone(home, code, text, other, theirs):
    it = page(home, source=code, **{code: "A", other: "B"})
    edit(it, **{f"introduction_{code}": text, f"introduction_{other}": theirs})
    assert said(it, other, code="figures") == []


DIFFERENT = [
    ("Se reunieron 22 países en 1991.", "Se reuniram 21 países em 1991.", "22", "21"),
    ("La XXIX Cumbre", "A XXVIII Cúpula", "XXIX", "XXVIII"),
    ("el 4 de noviembre de 2026", "em 4 de dezembro de 2026", "noviembre", "dezembro"),
    ("1.234,5 millones", "1.234,6 milhões", "1.234,5", "1.234,6"),
    ("a las 18:00", "às 17:00", "18:00", "17:00"),
    ("Costó 3 millones.", "Custou 3 bilhões.", "3", "3"),
]


@pytest.mark.parametrize(("text", "theirs", "missing", "added"), DIFFERENT)
def test_figures_that_disagree_are_found_at_their_place(home, text, theirs, missing, added):
    it = page(home, es="A", pt="B")
    edit(it, introduction_es=text, introduction_pt=theirs)
    (found,) = checking.before_publishing(reload(it), ["pt"])
    assert (found.code, found.severity, found.slice, found.path) == (
        "figures", "warning", "pt", "introduction_pt",
    )  # fmt: skip
    assert missing in found.message and added in found.message
    assert said(it, "es") == [], "the source is compared with nothing"


def test_a_figure_only_one_language_has_and_a_percentage_that_is_none(home):
    it = page(home, es="A", en="B")
    edit(it, introduction_es="Son 45 países.", introduction_en="They are countries.")
    assert [one[0] for one in said(it, "en")] == ["figures"]
    edit(it, introduction_es="Son países.", introduction_en="They are 45 countries.")
    assert [one[0] for one in said(it, "en")] == ["figures"]
    edit(it, introduction_es="Creció un 45 %.", introduction_en="It grew by 45.")
    assert [one[0] for one in said(it, "en")] == ["figures"]


def test_blocks_are_compared_with_their_counterpart_only(home):
    it = page(home, es="A", pt="B")
    edit(
        it,
        body_es=stream(
            block("paragraph", "<p>En 1991.</p>", "a"), block("paragraph", "<p>En 2014.</p>", "b")
        ),
        body_pt=stream(
            block("paragraph", "<p>Em 2015.</p>", "b"), block("paragraph", "<p>Em 1880.</p>", "c")
        ),
    )
    (found,) = checking.before_publishing(reload(it), ["pt"])
    assert found.path == f"body_pt#{uuid.uuid5(uuid.NAMESPACE_URL, 'b')}"


def test_rows_of_rows_and_lists_are_read(home):
    it = page(home, es="A", pt="B")
    item = {"type": "item", "id": str(uuid.uuid4()), "value": {"label": "Países", "value": "22"}}
    other = {**item, "value": {"label": "Países", "value": "23"}}
    row = {"heading_es": "En 1991", "heading_pt": "Em 1992", "notes": [{"text_es": "8 de 9", "text_pt": "8"}]}
    edit(it, [row], body_es=stream(block("facts", [item], "f")), body_pt=stream(block("facts", [other], "f")))
    found = checking.before_publishing(reload(it), ["pt"])
    assert sorted(one.path.partition("/")[0].partition("#")[0] for one in found) == [
        "body_pt", "sections", "sections",
    ]  # fmt: skip
    reading = Reading(reload(it))
    assert [reading.place(one.path) for one in found if "notes" in one.path] == [
        "Section 1 · Note 1 · Text (Português)"
    ]


def test_numerals_of_two_letters_count_and_words_only_answer():
    assert roman("XXIX") == 29 and roman("IIII") is None and roman("") is None
    assert numbers("I think CV and MIX are no numerals", "en").said == {}
    assert numbers("dos Estados", "pt").said == {} and "2" not in numbers("dos Estados", "pt").possible


# -- links --------------------------------------------------------------------------------------


def link(words, **attributes):
    given = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<a {given}>{words}</a>"


def test_links_that_lead_nowhere_are_found(home, settings):
    settings.BASE_URL = "https://www.segib.example"
    draft = page(home, es="Borrador")
    spanish = page(home, es="Solo español", live=("es",))
    it = page(home, es="A", pt="B")
    links = {
        "no longer": link("x", linktype="page", id="999999"),
        "is not public.": link("x", linktype="page", id=draft.pk),
        "in this language": link("x", linktype="page", id=spanish.pk),
        "document that no longer": link("x", linktype="document", id="999999"),
        "leads nowhere": link("x", href=""),
        "full address": link("x", href="https://www.segib.example/es/"),
        "no words": link("", href="https://example.org/"),
    }
    for words, written in links.items():
        edit(it, body_es="[]", body_pt=stream(block("paragraph", f"<p>Veja {written}.</p>")))
        from django.utils import translation

        with translation.override("en"):
            assert [words in one[2] for one in said(it, "pt", code="links")] == [True], words
    fine = link("x", linktype="page", id=home.pk) + link("y", href="https://example.org/")
    edit(it, body_pt=stream(block("paragraph", f"<p>{fine}</p>")))
    assert said(it, "pt", code="links") == []


def test_links_are_those_of_the_original(home):
    one, two = page(home, es="Uno", live=("es",)), page(home, es="Dos", live=("es",))
    it = page(home, es="A", en="B")

    def linked(theirs, ours):
        edit(
            it,
            body_es=stream(block("paragraph", f"<p>Ver {theirs}</p>", "a")),
            body_en=stream(block("paragraph", f"<p>See {ours}</p>", "a")),
        )
        return said(it, "en", code="link-agreement")

    to = [link("x", linktype="page", id=target.pk) for target in (one, two)]
    assert linked(to[0], to[0]) == []
    assert len(linked(to[0], to[1])) == 1
    assert len(linked(to[0], "nothing")) == 1
    es, en = (link("x", href=f"https://{code}.wikipedia.org/{code}") for code in ("es", "en"))
    assert linked(es, en) == [], "another site may answer in another language"
    assert len(linked(es, link("x", href="https://example.org/"))) == 1
    documents = [SiteDocument.objects.create(title=t, file=ContentFile(b"x", f"{t}.pdf")) for t in "ab"]
    first, second = (link("x", linktype="document", id=it.pk) for it in documents)
    assert linked(first, second) == [], "a document may have an edition a language"
    assert len(linked(first, first + second)) == 1


# -- pictures, headings, weight ---------------------------------------------------------------------


def figure(image, **says):
    return block("figure", {"image": {"image": image.pk, "decorative": False, "alt_text": "", **says}})


def test_a_picture_needs_words_in_the_language_published(home, picture):
    it = page(home, es="A", pt="B")
    edit(it, body_pt=stream(figure(picture)))
    assert codes(it, "pt") == ["pictures"] and codes(it, "es") == []
    edit(it, body_pt=stream(figure(picture, alt_text="O porto ao amanhecer")))
    assert codes(it, "pt") == []
    edit(it, body_pt=stream(figure(picture, decorative=True)))
    assert codes(it, "pt") == []
    languages.put(picture, "caption", "es", "El puerto")
    picture.save()
    assert codes(it, "pt") == ["pictures"], "its caption is not translated"


def test_a_subheading_stands_below_a_heading(home):
    it = page(home, es="A")
    edit(
        it,
        body_es=stream(block("subheading", "Tres"), block("heading", "Dos"), block("subheading", "Tres b")),
    )
    (found,) = checking.before_publishing(reload(it), ["es"])
    assert (found.code, found.detail) == ("headings", "Tres")
    edit(it, body_es=stream(block("heading", "Dos"), block("subheading", "Tres"), block("heading", "Dos b")))
    assert codes(it, "es") == []
    edit(it, body_es=stream(block("heading", " ")))
    assert codes(it, "es") == ["headings"]


def test_a_page_that_weighs_too_much_is_told_by_language(home, picture, settings):
    it = page(home, es="A", pt="B")
    edit(it, body_pt=stream(*[figure(picture, alt_text="x") for _n in range(4)]))
    assert codes(it, "es", "pt") == []
    settings.SEGIB_PAGE_WEIGHT_KB = 41
    SiteImage.objects.filter(pk=picture.pk).update(file_size=9_000_000, width=4000, height=3000)
    assert said(it, "es", "pt")[0][:2] == ("weight", "pt") and len(said(it, "es", "pt")) == 1
    assert 120 < picture_weight(SiteImage(width=4000, height=3000, file_size=9_000_000)) < 250
    assert picture_weight(SiteImage(width=100, height=100, file_size=900)) < 1


# -- leftovers, descriptions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["TODO: el resto", "Lorem ipsum dolor", "[pendiente de la embajada]", "Falta XXXX aquí", "???", "FIXME"],
)
def test_placeholders_are_found(home, text):
    it = page(home, es="A")
    edit(it, introduction_es=text)
    assert codes(it, "es") == ["leftovers"]


@pytest.mark.parametrize(
    "text",
    ["Todo: la paz y el pan", "XXX Cumbre Iberoamericana", "A TODO EL MUNDO", "La XXX: Madrid", "¿Todo?"],
)
def test_words_and_numerals_are_no_placeholders(home, text):
    it = page(home, es="A")
    edit(it, introduction_es=text)
    assert codes(it, "es") == []


def test_titles_and_descriptions_for_search_engines_have_a_length(home):
    it = page(home, es="A")
    edit(it, seo_title_es="a" * 66, search_description_es="b" * 171)
    assert codes(it, "es") == ["descriptions", "descriptions"]
    edit(it, seo_title_es="a" * 65, search_description_es="b" * 49)
    assert codes(it, "es") == ["descriptions"]
    edit(it, seo_title_es="a" * 65, search_description_es="b" * 170)
    assert codes(it, "es") == []


# -- what stops ------------------------------------------------------------------------------------


def test_only_what_breaks_the_page_stops(home, picture, admin_user):
    it = page(home, es="A")
    edit(it, introduction_es="TODO:", body_es=stream(figure(picture, alt_text="x")))
    picture.delete()
    stop, warning = checking.before_publishing(reload(it), ["es"])
    assert (stop.code, stop.severity, warning.severity) == ("broken", "stop", "warning")
    assert not checking.may_be_overridden([stop, warning])
    with pytest.raises(ValidationError):
        overrides.override(it, [stop, warning], "It must go out", admin_user)
    assert not GuardOverride.objects.exists()


# -- overrides ---------------------------------------------------------------------------------------


def test_a_warning_answered_for_is_back_when_what_it_judged_changes(home, admin_user):
    it = page(home, es="A", pt="B")
    edit(it, introduction_es="Son 22.", introduction_pt="São 21.")
    found = checking.before_publishing(reload(it), ["pt"])
    overrides.override(it, found, "  The Portuguese source says 21.\n", admin_user)
    assert said(it, "pt") == []
    edit(it, seo_title_pt="Outra coisa")
    assert said(it, "pt") == [], "something else has changed"
    edit(it, introduction_es="Son 23.")
    assert codes(it, "pt") == ["figures"], "the original has changed"
    entry = PageLogEntry.objects.get(action="segib.guard_override")
    assert entry.data["reason"] == "The Portuguese source says 21." and entry.data["slices"] == ["pt"]
    assert "The Portuguese source says 21." in str(entry.message)


def test_a_reason_is_needed_and_the_right_to_publish(home, django_user_model, admin_user):
    it = record(es="Uno TODO:", pt="Um")
    found = checking.before_publishing(it, ["es"])
    assert [one.code for one in found] == ["leftovers"]
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(ValidationError):
            overrides.override(it, found, reason, admin_user)
    with pytest.raises(PermissionDenied):
        overrides.override(it, found, "Because", django_user_model.objects.create_user("ana"))
    overrides.override(it, found, "Because", admin_user)
    overrides.override(it, found, "Twice is once", admin_user)
    assert GuardOverride.objects.get().reason == "Because"
    assert ModelLogEntry.objects.filter(action="segib.guard_override").count() == 1


# -- all of them ---------------------------------------------------------------------------------------


def test_a_check_that_fails_does_not_stand_in_the_way(home, monkeypatch, caplog):
    def fails(reading):
        raise RuntimeError("out of order")

    monkeypatch.setitem(registry.CHECKS, "figures", registry.Check("figures", "", 20, fails))
    it = page(home, es="A", pt="B")
    edit(it, introduction_pt="TODO:")
    assert codes(it, "pt") == ["leftovers"]
    assert "out of order" in caplog.text


def test_a_long_page_is_checked_with_few_queries(home, picture, django_assert_max_num_queries):
    others = [page(home, es=f"P{n}", live=("es",)) for n in range(3)]
    it = page(home, es="A", en="B", pt="C")
    body = [
        block(
            "paragraph",
            f"<p>En {n} fue {link('x', linktype='page', id=others[n % 3].pk)}.</p><ul><li>{n}</li></ul>" * 4,
            f"p{n}",
        )
        for n in range(40)
    ]
    body += [figure(picture, alt_text=f"x{n}") for n in range(5)]
    edit(it, **{f"body_{code}": stream(*body) for code in languages.CODES})
    it = reload(it)
    it.latest_revision  # noqa: B018 - read before, as by whoever asks
    with django_assert_max_num_queries(12):
        checking.before_publishing(it, SLICES)


def test_a_finding_is_told_in_the_language_of_whoever_reads_it():
    from django.utils import translation

    found = Finding(
        "x",
        "warning",
        "pt",
        "",
        "A sentence seems to be in %(language_found)s.",
        values={"language_found": "es"},
    )
    with translation.override("en"):
        assert found.message == "A sentence seems to be in Spanish."


# -- what is public ------------------------------------------------------------------------------------


@pytest.fixture
def no_detector(monkeypatch):
    """Stand in for the module that loads the detector."""
    import sys
    import types

    module = types.ModuleType("segib_site.guards.judging")
    module.judge_reading = lambda reading: 0
    module.judge = lambda code, paragraphs: len(paragraphs)
    monkeypatch.setitem(sys.modules, "segib_site.guards.judging", module)
    import segib_site.guards

    monkeypatch.setattr(segib_site.guards, "judging", module, raising=False)


def test_what_is_found_in_public_is_kept_until_it_is_mended(home, no_detector):
    it = page(home, es="A", pt="B", introduction_pt="TODO:", live=("es", "pt"))
    record(es="Uno TODO:", live=("es",))
    assert published.refresh_all() == (3, 2)
    first = PublishedFinding.objects.get(page=it)
    assert (first.check_code, first.slice, first.title) == ("leftovers", "pt", "A")
    edit(it, introduction_pt="Pronto.")
    published.refresh(reload(it))
    assert PublishedFinding.objects.get(page=it).first_found_at == first.first_found_at, "only a draft yet"
    publishing.publish(reload(it), ["pt"])
    published.refresh(reload(it))
    assert not PublishedFinding.objects.filter(page=it).exists()


def test_what_somebody_publishes_is_checked_at_once(
    home, no_detector, admin_user, django_capture_on_commit_callbacks
):
    it = page(home, es="A TODO:")
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(it, ["es"], user=admin_user)
    assert PublishedFinding.objects.filter(page=it).count() == 1
    publishing.unpublish(reload(it), ["es"])
    assert not PublishedFinding.objects.filter(page=it).exists()


def test_a_page_deleted_leaves_nothing_behind(home, no_detector):
    it = page(home, es="A TODO:", live=("es",))
    other = record(es="Uno TODO:", live=("es",))
    published.refresh_all()
    it.delete()
    other.delete()
    assert published.refresh_all() == (1, 0)
    assert not PublishedFinding.objects.exists()


def test_old_verdicts_are_forgotten(db):
    import datetime

    from django.utils import timezone

    from segib_site.guards.nightly_jobs import old_verdicts

    today = timezone.localdate()
    for days in (10, 100):
        ParagraphVerdict.objects.create(
            fingerprint=str(days), language="es", version=1, used_on=today - datetime.timedelta(days=days)
        )
    assert old_verdicts().startswith("1 verdicts")
    assert ParagraphVerdict.objects.get().fingerprint == "10"
