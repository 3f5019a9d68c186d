"""The network of focal points: invitation, filing, moderation, replacement and leaving, end to end."""

from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cooperation.focal_points import access, activities, following, invitations, terms
from cooperation.models import ActivitySubmission, CampaignIndexPage, CountryActivity, FocalPointInvitation
from cooperation.nightly_jobs import end_terms_that_are_over
from segib_site import languages
from segib_site.slices import publishing
from tests.specimens import domain, people
from tests.specimens.factories import draft, edit, reload, text
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough secret"
User = get_user_model()


@pytest.fixture
def campaign(home):
    index = domain.made(CampaignIndexPage, home, title="Campañas")
    return domain.campaign("Somos Iberoamérica", index)


@pytest.fixture
def brazil():
    return domain.country("BR", {"es": "Brasil", "en": "Brazil", "pt": "Brasil"})


@pytest.fixture
def chile():
    return domain.country("CL", "Chile")


@pytest.fixture
def boss():
    return person("boss", "en", is_superuser=True)


def person(name, language="es", **values):
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=name.title(), **values)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user


def focal_point(country, name="ana", language="pt-br", **values):
    """A country's focal point in office, with an account; returns the account and the record."""
    account = person(name, language)
    account.groups.add(access.group())
    point = domain.focal_point(country, f"Ministry of {country.iso2}", user=account, **values)
    return account, point


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def link_in(message):
    return re.search(r"http://[^/]+(/focal-point/\S+)", message.body).group(1)


def invited(boss, country, email="maria@example.org", language="pt", **values):
    """The path of an invitation's link, as it came by e-mail."""
    data = {
        "country": country.pk, "institution": "Ministério da Cultura", "institution_language": "pt",
        "website": "", "person": "Maria Xyzzy", "email": email, "language": language, **values,
    }  # fmt: skip
    answer = signed_in(boss).post(reverse("segib_focal_invite"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    return link_in(mail.outbox[-1])


def joined(path, password=PASSWORD):
    """The browser of somebody who has opened an invitation and set a password."""
    client = Client()
    answer = client.post(path, {"new_password1": password, "new_password2": password})
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == reverse("segib_corner")
    return client


def filing(client, **values):
    """What a browser sends for a new activity."""
    form = client.get(reverse("segib_corner_new")).context["form"]
    return {**named(form), **values}


def named(form):
    """The data of an activity's form as shown, under the names that its inputs have."""
    data = {form.add_prefix(name): value for name, value in shown_by(form).items()}
    return {name: value for name, value in data.items() if value != ""}


def main(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


# -- the whole way ----------------------------------------------------------------------------


def test_from_the_invitation_to_the_public_pages(client, home, campaign, brazil, boss):
    country_page = domain.country_page(brazil, home)
    moderator = people.editor(
        records=[CountryActivity], actions=["change", "publish"], username="mod", language="en"
    )
    path = invited(boss, brazil)
    assert "Brasil" in mail.outbox[-1].subject
    assert mail.outbox[-1].to == ["maria@example.org"]
    maria = joined(path)
    account = User.objects.get(username="maria@example.org")
    point = reload(account.focal_points.get())
    assert point.since == timezone.localdate() and point.live_languages == ("pt",)
    assert list(account.groups.values_list("name", flat=True)) == [access.GROUP]
    assert account.get_all_permissions() == {access.ACCESS}

    # She files in Portuguese alone, and sends it.
    data = filing(maria, campaign=campaign.pk, title="Feira em Belém", text="Com música.", place="Belém",
                  first_day="2026-12-01", last_day="2026-12-03", action="submit")  # fmt: skip
    assert data["source_language"] == "pt", "the language of her interface"
    shown = BeautifulSoup(maria.get(reverse("segib_corner_new")).content, "html.parser")
    offered = shown.find("select", attrs={"name": "campaign"}).find_all("option")
    assert [option["value"] for option in offered] == [str(campaign.pk)]
    mail.outbox.clear()
    assert maria.post(reverse("segib_corner_new"), data)["Location"] == reverse("segib_corner")
    activity = CountryActivity.objects.get()
    assert (activity.country, activity.source_language, activity.live) == (brazil, "pt", False)
    assert activity.dates == "2026-12-01/2026-12-03"
    assert {message.to[0] for message in mail.outbox} == {"boss@example.org", "mod@example.org"}
    assert "Feira em Belém" in mail.outbox[0].subject and "Brazil" in mail.outbox[0].subject
    for page in (campaign, country_page):
        assert "Feira" not in client.get(page.url_in("pt")).content.decode()

    # The moderator returns it; she changes it and sends it again.
    review = reverse("segib_activity_review", args=[activity.pk])
    mod = signed_in(moderator)
    answer = mod.get(review)
    words = BeautifulSoup(answer.content, "html.parser").find(attrs={"lang": "pt-BR"}).get_text(" ")
    assert "Feira em Belém" in words and "Com música." in words
    assert mod.post(review, {"action": "return", "comment": " "}).status_code == 200, "a comment is needed"
    mail.outbox.clear()
    assert mod.post(review, {"action": "return", "comment": "Falta o horário."}).status_code == 302
    assert mail.outbox[-1].to == ["maria@example.org"] and "Falta o horário." in mail.outbox[-1].body
    assert "Feira em Belém" in mail.outbox[-1].subject
    corner_edit = reverse("segib_corner_edit", args=[activity.pk])
    answer = maria.get(corner_edit)
    assert "Falta o horário." in main(answer)
    data = {**named(answer.context["form"]), "text": "Com música, às 20 h.", "action": "submit"}
    assert maria.post(corner_edit, data).status_code == 302

    # Approved, it is public at once: in Portuguese, and marked as that in the other languages.
    answer = mod.get(review)
    mail.outbox.clear()
    sent = {"action": "approve", "seen": answer.context["seen"]}
    assert mod.post(review, sent)["Location"] == reverse("segib_activities_waiting")
    assert reload(activity).live_languages == ("pt",)
    assert mail.outbox[-1].to == ["maria@example.org"]
    for page in (campaign, country_page):
        for code in languages.CODES:
            answer = client.get(page.url_in(code))
            section = BeautifulSoup(answer.content, "html.parser").find(
                attrs={"aria-labelledby": "activities"}
            )
            element = section.find("h3", string="Feira em Belém")
            assert element.get("lang") == (None if code == "pt" else "pt-BR")
            assert "às 20 h" in section.get_text()
            assert "yzzy" not in answer.content.decode() and "maria@" not in answer.content.decode()

    # A change waits again; what is public stays until it is approved.
    data = {**named(maria.get(corner_edit).context["form"]), "title": "Grande feira", "action": "submit"}
    assert maria.post(corner_edit, data).status_code == 302
    assert activities.filed(reload(activity)).state == activities.State.WAITING
    said = client.get(campaign.url_in("pt")).content.decode()
    assert "Feira em Belém" in said and "Grande feira" not in said
    mod.post(review, {"action": "approve", "seen": reload(activity).latest_revision_id})
    assert "Grande feira" in client.get(campaign.url_in("pt")).content.decode()


# -- invitations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "country", "month"),
    [("es", "Brasil", "de diciembre de"), ("en", "Brazil", "December"), ("pt", "Brasil", "de dezembro de")],
)
def test_an_invitation_and_its_page_are_in_the_persons_language(brazil, boss, language, country, month):
    with time_machine.travel("2026-11-22T12:00+01:00"):
        path = invited(boss, brazil, language=language)
        assert country in mail.outbox[-1].subject and month in mail.outbox[-1].body
        answer = Client(headers={"accept-language": "es"}).get(path)
    assert answer.status_code == 200 and country in main(answer)
    assert BeautifulSoup(answer.content, "html.parser").html["lang"].split("-")[0] == language
    assert answer["Content-Language"] == languages.tag(language)
    assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
    joined(path)
    profile = User.objects.get(email="maria@example.org").wagtail_userprofile
    assert languages.content_language(profile.preferred_language) == language


def test_only_the_hash_of_a_link_is_kept(brazil, boss):
    path = invited(boss, brazil)
    invitation = FocalPointInvitation.objects.get()
    secret = invitations.signer.unsign(path.split("/")[2])
    kept = " ".join(str(value) for value in FocalPointInvitation.objects.values_list().get())
    assert secret not in kept and invitation.secret_hash == invitations.hashed(secret)


def not_usable(path):
    """The page a link gives, where it does not work."""
    answer = Client().get(path)
    assert answer.status_code == 404
    assert Client().post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 404
    soup = BeautifulSoup(answer.content, "html.parser")
    assert {section["lang"] for section in soup.find_all("section")} == {"es", "en", "pt-BR"}
    return re.sub(r"nonce\S+", "", soup.main.get_text())


def test_links_that_do_not_work_all_say_the_same(brazil, chile, boss):
    path = invited(boss, brazil)
    invitation = FocalPointInvitation.objects.get()
    pages = {not_usable("/focal-point/never-made/"), not_usable(path[:-2] + "x/")}
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)):
        pages.add(not_usable(path))
    signed_in(boss).post(reverse("segib_focal_send_again", args=[invitation.pk]))
    pages.add(not_usable(path))
    second = link_in(mail.outbox[-1])
    joined(second)
    pages.add(not_usable(second))
    third = invited(boss, chile, email="other@example.org")
    withdrawn = FocalPointInvitation.objects.open().get()
    signed_in(boss).post(reverse("segib_focal_withdraw", args=[withdrawn.pk]))
    pages.add(not_usable(third))
    assert len(pages) == 1
    assert User.objects.filter(email="other@example.org").count() == 0


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234", "maria@example.org", ""])
def test_a_weak_password_is_refused_in_her_language(brazil, boss, password):
    path = invited(boss, brazil)
    answer = Client().post(path, {"new_password1": password, "new_password2": password})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert BeautifulSoup(answer.content, "html.parser").html["lang"] == "pt-br"
    assert not User.objects.filter(username="maria@example.org").exists()


def test_an_account_that_exists_is_linked_after_signing_in(brazil, boss):
    eva = person("eva", "es")
    path = invited(boss, brazil, email="EVA@example.org")
    answer = Client().post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.status_code == 200 and not eva.focal_points.exists(), "no password is set over another's"
    other = signed_in(boss)
    assert other.post(path).status_code == 200 and not eva.focal_points.exists()
    client = Client()
    answer = client.post(
        reverse("wagtailadmin_login"), {"username": "eva", "password": PASSWORD, "next": path}
    )
    assert answer["Location"] == path
    assert client.get(path).context["is_signed_in"]
    assert client.post(path)["Location"] == reverse("segib_corner")
    assert eva.focal_points.get().country == brazil
    assert client.get(reverse("segib_corner")).status_code == 200


def test_a_deactivated_account_is_not_brought_back_by_an_invitation(brazil, boss):
    person("eva", is_active=False)
    answer = signed_in(boss).post(
        reverse("segib_focal_invite"),
        {"country": brazil.pk, "institution": "M", "institution_language": "pt", "person": "Eva",
         "email": "eva@example.org", "language": "pt"},
    )  # fmt: skip
    assert answer.status_code == 200 and "email" in answer.context["form"].errors
    assert not mail.outbox and not FocalPointInvitation.objects.exists()


def test_the_focal_point_of_another_country_is_not_invited(brazil, chile, boss):
    focal_point(chile, "ana")
    answer = signed_in(boss).post(
        reverse("segib_focal_invite"),
        {"country": brazil.pk, "institution": "M", "institution_language": "pt", "person": "Ana",
         "email": "ana@example.org", "language": "pt"},
    )  # fmt: skip
    assert "email" in answer.context["form"].errors


def test_an_institution_on_record_gets_its_person_invited(brazil, boss):
    point = domain.focal_point(brazil, "Ministério", codes=("pt",))
    sent = {"person": "Rui", "email": "rui@example.org", "language": "pt"}
    assert (
        signed_in(boss).post(reverse("segib_focal_invite_person", args=[point.pk]), sent).status_code == 302
    )
    joined(link_in(mail.outbox[-1]))
    point = reload(point)
    assert point.user.username == "rui@example.org" and point.person == "Rui"
    assert publishing.unpublished_slices(point) == () and not point.has_unpublished_changes


# -- terms ------------------------------------------------------------------------------------


def test_a_replacement_ends_one_term_and_begins_the_other_with_the_same_work(campaign, brazil, boss):
    ana, point = focal_point(brazil, since=datetime.date(2025, 1, 1))
    activity = domain.activity(campaign, brazil, "Rascunho", codes=("pt",), is_live=False)
    hers = signed_in(ana)
    assert hers.get(reverse("segib_corner")).status_code == 200
    address = reverse("segib_focal_replace", args=[point.pk])
    staff = signed_in(boss)
    answer = staff.get(address)
    assert "Rascunho" in main(answer), "what is open is shown"
    form = answer.context["form"]
    sent = {**shown_by_plain(form), "person": "Rui", "email": "rui@example.org", "language": "pt"}
    assert staff.post(address, sent).status_code == 302

    ana.refresh_from_db()
    assert not ana.is_active and not ana.groups.exists() and not ana.has_usable_password()
    answer = hers.get(reverse("segib_corner"))
    assert answer.status_code == 302 and "login" in answer["Location"], "her session is dead at once"
    old = reload(point)
    assert old.until == timezone.localdate() and old.user is None and old.live
    assert publishing.unpublished_slices(old) == ()
    by_address = {message.to[0]: message for message in mail.outbox}
    assert "Brasil" in by_address["ana@example.org"].subject
    rui = joined(link_in(by_address["rui@example.org"]))
    assert "Rascunho" in main(rui.get(reverse("segib_corner")))
    assert rui.get(reverse("segib_corner_edit", args=[activity.pk])).status_code == 200
    new = User.objects.get(username="rui@example.org").focal_points.get()
    assert text(new, "institution", "es") == "Ministry of BR", "the same institution in all its languages"


def shown_by_plain(form):
    return {name: form[name].value() or "" for name in form.fields}


def test_leaving_hands_the_open_work_to_somebody_at_segib(campaign, brazil, boss):
    ana, point = focal_point(brazil)
    domain.activity(campaign, brazil, "Rascunho", codes=("pt",), is_live=False)
    staff = signed_in(boss)
    address = reverse("segib_focal_leave", args=[point.pk])
    assert "Rascunho" in main(staff.get(address))
    day = timezone.localdate().isoformat()
    assert staff.post(address, {"last_day": day, "caretaker": ana.pk}).status_code == 200, "not herself"
    assert staff.post(address, {"last_day": day, "caretaker": boss.pk}).status_code == 302
    point = reload(point)
    assert (point.until, point.user, point.caretaker) == (timezone.localdate(), None, boss)
    messages = {message.to[0]: message for message in mail.outbox}
    assert "Rascunho (draft)" in messages["boss@example.org"].body
    assert set(messages) == {"boss@example.org", "ana@example.org"}
    assert "boss" in main(staff.get(reverse("segib_focal_points"))).lower()


def test_an_account_with_other_work_keeps_that(brazil, boss):
    ana, point = focal_point(brazil)
    ana.groups.add(Group.objects.create(name="Others"))
    terms.end(point, last_day=timezone.localdate(), by=boss)
    ana.refresh_from_db()
    assert ana.is_active and [group.name for group in ana.groups.all()] == ["Others"]
    assert access.focal_point_of(User.objects.get(pk=ana.pk)) is None


def test_somebody_who_left_can_be_invited_again(brazil, boss):
    joined(invited(boss, brazil))
    account = User.objects.get(username="maria@example.org")
    terms.end(account.focal_points.get(), last_day=timezone.localdate(), by=boss)
    again = joined(invited(boss, brazil), "another long secret")
    account.refresh_from_db()
    assert account.is_active and account.check_password("another long secret")
    assert again.get(reverse("segib_corner")).status_code == 200
    assert User.objects.filter(email="maria@example.org").count() == 1


def test_a_term_whose_last_day_has_passed_gives_no_access_and_ends_at_night(brazil):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ana, _point = focal_point(brazil, until=yesterday)
    assert signed_in(ana).get(reverse("segib_corner")).status_code == 302
    assert end_terms_that_are_over() == "1 terms were over"
    ana.refresh_from_db()
    assert not ana.is_active
    assert end_terms_that_are_over() == "0 terms were over"


# -- filing -----------------------------------------------------------------------------------


def test_nothing_written_is_lost_when_a_form_is_not_accepted(campaign, brazil):
    ana, _point = focal_point(brazil)
    client = signed_in(ana)
    data = filing(client, title="", text="Texto longo", place="Belém", website="not a url",
                  first_day="2026-12-05", last_day="2026-12-01", action="submit")  # fmt: skip
    answer = client.post(reverse("segib_corner_new"), data)
    form = answer.context["form"]
    assert answer.status_code == 200 and not CountryActivity.objects.exists()
    assert {"title_pt", "website", "last_day"} <= set(form.errors)
    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.find("textarea", attrs={"name": "text"}).get_text().strip() == "Texto longo"
    assert soup.find("textarea", attrs={"name": "text"})["lang"] == "pt-BR"
    assert "Este campo é obrigatório" in soup.get_text()


def test_another_language_is_added_and_each_stays_as_it_is(campaign, brazil):
    ana, _point = focal_point(brazil)
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",), text="Texto", is_live=False)
    client = signed_in(ana)
    address = reverse("segib_corner_edit", args=[activity.pk])
    answer = client.get(address + "?language=es")
    assert "Texto" in main(answer), "the original is beside it"
    data = {**named(answer.context["form"]), "language": "es", "title": "Feria", "action": "save"}
    assert client.post(address, data).status_code == 302
    assert [text(draft(activity), "title", code) for code in languages.CODES] == ["Feria", "", "Feira"]
    data = {**data, "title": "", "text": "Sin título"}
    assert "title_es" in client.post(address, data).context["form"].errors


def test_two_who_write_at_once_both_keep_their_words(campaign, brazil):
    ana, _point = focal_point(brazil)
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",), text="Texto", is_live=False)
    address = reverse("segib_corner_edit", args=[activity.pk])
    client = signed_in(ana)
    data = named(client.get(address).context["form"])
    edit(activity, title_pt="De SEGIB")
    assert client.post(address, {**data, "text": "Dela", "action": "save"}).status_code == 302
    now = draft(activity)
    assert (text(now, "title", "pt"), text(now, "text", "pt")) == ("De SEGIB", "Dela")
    answer = client.post(address, {**data, "title": "Dela", "action": "save"})
    assert answer.status_code == 200 and "De SEGIB" in str(answer.context["form"].errors)


def test_what_waits_is_not_changed_until_it_is_taken_back(campaign, brazil):
    ana, _point = focal_point(brazil)
    client = signed_in(ana)
    client.post(reverse("segib_corner_new"), filing(client, title="Feira", action="submit"))
    activity = CountryActivity.objects.get()
    address = reverse("segib_corner_edit", args=[activity.pk])
    assert client.get(address).context["form"] is None
    assert client.post(address, {"title": "Outra", "action": "save"}).status_code == 200
    assert text(draft(activity), "title", "pt") == "Feira"
    client.post(reverse("segib_corner_delete", args=[activity.pk]))
    assert CountryActivity.objects.exists()
    client.post(reverse("segib_corner_take_back", args=[activity.pk]))
    assert activities.filed(reload(activity)).state == activities.State.DRAFT
    client.post(reverse("segib_corner_take_back", args=[activity.pk]))
    assert ActivitySubmission.objects.get().status == "taken_back"
    client.post(reverse("segib_corner_delete", args=[activity.pk]))
    assert not CountryActivity.objects.exists()


def test_what_was_public_is_not_deleted(campaign, brazil):
    ana, _point = focal_point(brazil)
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",))
    publishing.unpublish(activity, ["pt"])
    signed_in(ana).post(reverse("segib_corner_delete", args=[activity.pk]))
    assert CountryActivity.objects.filter(pk=activity.pk).exists()


def test_closed_and_hidden_campaigns_take_no_activities(campaign, brazil):
    ana, _point = focal_point(brazil)
    client = signed_in(ana)
    data = filing(client, title="Feira", action="save")
    for change in ("close", "hide"):
        if change == "close":
            campaign.activities_until = timezone.localdate() - datetime.timedelta(days=1)
            campaign.save()
        else:
            publishing.unpublish(reload(campaign), languages.CODES)
        answer = client.post(reverse("segib_corner_new"), {**data, "campaign": campaign.pk})
        assert "campaign" in answer.context["form"].errors
    assert client.get(reverse("segib_corner_new"))["Location"] == reverse("segib_corner")


def test_a_date_that_is_no_day_stays_as_segib_wrote_it(campaign, brazil):
    ana, _point = focal_point(brazil)
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",), dates="2026-05", is_live=False)
    client = signed_in(ana)
    address = reverse("segib_corner_edit", args=[activity.pk])
    data = {**named(client.get(address).context["form"]), "place": "Belém", "action": "save"}
    assert client.post(address, data).status_code == 302
    assert (draft(activity).dates, draft(activity).place) == ("2026-05", "Belém")


# -- nobody sees another country's ------------------------------------------------------------


def addresses():
    """Every address of the network's screens: name and whether it takes a key."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    found = sorted(name for name in names if name.startswith(OWN))
    assert len(found) == 18, "a new screen: say below who may open it"
    return found


OWN = ("segib_campaign", "segib_activit", "segib_focal", "segib_corner")


def url_of(name, pk):
    try:
        return reverse(name)
    except Exception:
        return reverse(name, args=[pk])


def test_each_screen_is_answered_to_whom_it_is_for_and_nobody_else(campaign, brazil, chile, boss):
    ana, point = focal_point(brazil)
    theirs = domain.activity(campaign, chile, "De Chile", codes=("es",), is_live=False)
    activities.submit(theirs, boss)
    before = reload(theirs).latest_revision_id
    outsider = person("outsider", "en")
    outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
    no_access = person("visitor", "en")
    for name in addresses():
        for pk in (theirs.pk, campaign.pk, point.pk, 999_999):
            address = url_of(name, pk)
            for user in (None, no_access, outsider, ana):
                client = signed_in(user) if user else Client()
                for method in ("get", "post"):
                    answer = getattr(client, method)(address, {"action": "approve", "seen": before})
                    is_hers = user == ana and name.startswith("segib_corner")
                    told = f"{name} {pk} {user} {method}: {answer.status_code}"
                    if is_hers and str(pk) in address:
                        assert answer.status_code in (404, 405), told
                    elif not is_hers:
                        assert answer.status_code in (302, 403, 405), told
                        assert "De Chile" not in answer.content.decode()
    theirs = reload(theirs)
    assert theirs.latest_revision_id == before and not theirs.live
    assert activities.filed(theirs).state == activities.State.WAITING
    assert reload(point).user == ana


def test_a_forged_country_changes_nothing(campaign, brazil, chile):
    ana, _point = focal_point(brazil)
    client = signed_in(ana)
    client.post(reverse("segib_corner_new"), filing(client, title="Feira", country=chile.pk, live="on"))
    activity = CountryActivity.objects.get()
    assert activity.country == brazil and not activity.live


def test_a_focal_point_finds_nothing_but_her_corner(campaign, brazil):
    ana, _point = focal_point(brazil)
    client = signed_in(ana)
    assert client.get(reverse("wagtailadmin_home"))["Location"] == reverse("segib_corner")
    for name in ("wagtailadmin_explore_root", "wagtailadmin_choose_page", "wagtailimages_chooser:choose",
                 "wagtaildocs_chooser:choose", "wagtailsnippets:index", "wagtailusers_users:index",
                 "wagtailadmin_tag_autocomplete", "wagtailadmin_reports:site_history"):  # fmt: skip
        answer = client.get(reverse(name))
        assert answer.status_code == 302 and answer["Location"] == reverse("wagtailadmin_home"), name
    for path in (f"pages/{campaign.pk}/", f"pages/{campaign.pk}/edit/", "api/main/pages/", "nowhere/",
                 "snippets/cooperation/countryactivity/", "snippets/cooperation/focalpoint/"):  # fmt: skip
        assert client.get(f"/admin/{path}").status_code == 302, path
    assert client.get(reverse("wagtailadmin_account")).status_code == 200
    from wagtail.admin.menu import admin_menu

    request = client.get(reverse("segib_corner")).wsgi_request
    assert {item.name for item in admin_menu.menu_items_for_request(request)} == {
        "corner", "corner-new", "corner-campaigns", "corner-guide",
    }  # fmt: skip


# -- at SEGIB ---------------------------------------------------------------------------------


def test_what_was_changed_while_it_was_read_is_not_approved(campaign, brazil, boss):
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",), is_live=False)
    activities.submit(activity, boss)
    seen = reload(activity).latest_revision_id
    edit(activity, title_pt="Outra coisa")
    review = reverse("segib_activity_review", args=[activity.pk])
    client = signed_in(boss)
    for sent in (seen, "", "x"):
        assert client.post(review, {"action": "approve", "seen": sent}).status_code == 200
    assert not reload(activity).live


def test_publishing_on_another_screen_counts_as_approval(campaign, brazil, boss):
    ana, _point = focal_point(brazil)
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",), is_live=False)
    activities.submit(activity, ana)
    mail.outbox.clear()
    publishing.publish(activity, ["pt", "shared"], user=boss)
    assert activities.filed(reload(activity)).state == activities.State.PUBLISHED
    assert ActivitySubmission.objects.get().decided_by == boss
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]


def test_a_language_that_lost_its_text_leaves_the_public_page_with_the_approval(campaign, brazil, boss):
    activity = domain.activity(campaign, brazil, {"pt": "Feira", "es": "Feria"}, codes=("pt", "es"))
    edit(activity, title_es="", text_es="")
    activities.submit(activity, boss)
    activities.approve(activity, boss, reload(activity).latest_revision_id)
    assert reload(activity).live_languages == ("pt",)


def test_the_campaign_says_who_has_filed_and_what_waits(
    campaign, brazil, chile, boss, django_assert_max_num_queries
):
    focal_point(brazil)
    domain.activity(campaign, brazil, "Publicada", codes=("pt",))
    for number in range(3):
        waiting = domain.activity(campaign, brazil, f"Espera {number}", codes=("pt",), is_live=False)
        activities.submit(waiting, boss)
    domain.activity(campaign, chile, "Borrador", codes=("es",), is_live=False)
    client = signed_in(boss)
    address = reverse("segib_campaign", args=[campaign.pk])
    client.get(address)
    with django_assert_max_num_queries(25):
        answer = client.get(address)
    assert main(answer).count("in office") == 2, "the row of Brazil, and the filter"
    rows = {
        row.country.iso2: (row.filed, row.waiting, row.published, row.drafts)
        for row in answer.context["object_list"]
    }
    assert rows == {"BR": (4, 3, 1, 0), "CL": (0, 0, 0, 1)}
    shown = client.get(address + "?show=none").context["object_list"]
    assert [row.country.iso2 for row in shown] == ["CL"]
    sheet = b"".join(client.get(address + "?export=csv").streaming_content).decode()
    assert "Brazil,in office,4,3,0,1,0" in sheet and "ana@" not in sheet
    sums = client.get(reverse("segib_campaigns")).context["rows"][0][1]
    assert sums == {"countries_filed": 1, "countries": 2, "waiting": 3, "published": 1}
    queue = client.get(reverse("segib_activities_waiting") + f"?campaign={campaign.pk}&country=BR")
    assert len(queue.context["waiting"]) == 3


def test_those_who_have_not_filed_are_reminded_once_a_week_in_their_language(campaign, brazil, chile, boss):
    focal_point(brazil, "ana", "pt-br")
    focal_point(chile, "eva", "es")
    peru = domain.country("PE", "Perú")
    domain.activity(campaign, chile, "Feria", codes=("es",))
    client = signed_in(boss)
    address = reverse("segib_campaign_remind", args=[campaign.pk])
    context = client.get(address).context
    assert [one.country for one in context["written_to"]] == [brazil]
    assert [one.country for one in context["left_out"]] == [peru]
    assert not mail.outbox
    client.post(address)
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    assert mail.outbox[0].body.count("Brasil") == 1, "in her language"
    client.post(address)
    assert len(mail.outbox) == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        signed_in(boss).post(address)
    assert len(mail.outbox) == 2


def test_what_waits_is_told_to_those_who_can_see_to_it(campaign, brazil, boss):
    ana, _point = focal_point(brazil)
    activity = domain.activity(campaign, brazil, "Feira", codes=("pt",), is_live=False)
    activities.submit(activity, ana)
    invited(boss, brazil)
    found = following.activities_waiting(boss)
    assert found.count == 1 and found.items[0][0] == "Feira"
    assert following.invitations_unanswered(boss).count == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        assert following.invitations_unanswered(boss).count == 1
    assert following.activities_waiting(ana) is None and following.invitations_unanswered(ana) is None


def test_the_corner_needs_as_many_queries_for_one_activity_as_for_ten(campaign, brazil):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ana, _point = focal_point(brazil)
    client = signed_in(ana)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("segib_corner")).status_code == 200
        return len(found)

    domain.activity(campaign, brazil, "Feira", codes=("pt",))
    count()
    one = count()
    for number in range(9):
        domain.activity(campaign, brazil, f"Feira {number}", codes=("pt",))
    assert count() == one <= 20
