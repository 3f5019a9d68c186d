"""Roles: who may do what to which language of which record, asked of the rights themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.permissions import policy_registry

from segib_site.models import GroupSlices, SitePage
from segib_site.roles import rights, starter
from tests.specimens.factories import page, record, reload
from tests.specimens.models import SpecimenPage, SpecimenRecord
from tests.specimens.people import anew, editor, member

pytestmark = pytest.mark.django_db
ALL = frozenset(("es", "en", "pt", "shared"))


def held(user, it):
    return {action: set(rights.slices(user, it, action)) for action in ("change", "review", "publish")}


def test_a_group_gives_its_languages_in_its_section_only(home):
    mine, other = page(home, es="Mía"), page(home, es="Otra")
    user = editor(["pt"], ["change"], mine)
    assert held(user, mine) == {"change": {"pt"}, "review": set(), "publish": set()}
    assert held(user, other) == {"change": set(), "review": set(), "publish": set()}
    below = page(mine, es="Debajo")
    assert rights.may(user, "change", below, "pt") and not rights.may(user, "change", below, "es")


def test_what_two_groups_give_does_not_add_up_across_sections(home):
    mine, other = page(home, es="Mía"), page(home, es="Otra")
    user = editor(["pt"], ["change"])
    user.groups.add(*editor(ALL, ["change", "publish"], mine).groups.all())
    assert rights.slices(user, mine, "change") == rights.slices(user, mine, "publish") == ALL
    assert rights.slices(user, other, "change") == {"pt"}
    assert rights.slices(user, other, "publish") == set()


def test_a_group_without_languages_gives_no_right_to_text(home):
    it, note = page(home, es="Uno"), record(es="Uno")
    user = editor(ALL, ["add", "change", "publish"], records=[SpecimenRecord])
    assert rights.slices(user, it, "publish") == rights.slices(user, note, "publish") == ALL
    GroupSlices.objects.all().delete()
    user = anew(user)
    for record_ in (it, note):
        assert held(user, record_) == {"change": set(), "review": set(), "publish": set()}
    assert not it.permissions_for_user(user).can_edit()
    assert not policy_registry.get(note).user_has_permission(user, "change")


def test_a_superuser_may_do_everything_and_the_inactive_nothing(home, admin_user):
    it = page(home, es="Uno")
    assert rights.slices(admin_user, it, "publish") == ALL
    admin_user.is_active = False
    assert rights.slices(admin_user, it, "publish") == set()
    user = editor(ALL, ["change"])
    user.is_active = False
    assert rights.slices(user, it, "change") == set() and not it.permissions_for_user(user).can_edit()


def test_nobody_has_a_right_to_the_root_of_the_tree(home, admin_user):
    root = SitePage.objects.get(depth=1)
    assert rights.slices(admin_user, root, "change") == set()
    assert rights.slices(editor(ALL, ["change"]), root, "change") == set()


def test_who_reviews_may_judge_and_who_publishes_too(home):
    it, note = page(home, es="Uno"), record(es="Uno")
    reviewer = editor(["en"], ["change"], records=[SpecimenRecord], may_review=True)
    publisher = editor(["pt"], ["publish"], records=[SpecimenRecord])
    for thing in (it, note):
        assert rights.slices(reviewer, thing, "review") == {"en"}
        assert rights.slices(publisher, thing, "review") == {"pt"}
        assert rights.slices(publisher, thing, "change") == set()


def test_an_author_may_change_her_own_page_in_her_languages(home):
    user = editor(["pt", "shared"], ["add"])
    it = page(home, es="Uno")
    assert rights.slices(user, it, "change") == set()
    it.owner = user
    assert rights.slices(user, it, "change") == {"pt", "shared"}


@pytest.mark.parametrize(
    ("slices", "may_add"),
    [(["pt"], False), (["shared"], False), (["pt", "shared"], True), (list(ALL), True)],
)
def test_what_is_new_needs_shared_facts_and_one_language(home, slices, may_add):
    user = editor(slices, ["add"], records=[SpecimenRecord])
    assert bool(rights.creatable(user, SpecimenPage, home)) is may_add
    assert bool(rights.creatable(user, SpecimenRecord)) is may_add
    assert home.permissions_for_user(user).can_add_subpage() is may_add
    assert policy_registry.get_by_type(SpecimenRecord).user_has_permission(user, "add") is may_add


WHOLE = ["can_delete", "can_move", "can_copy", "can_unpublish", "can_publish",
         "can_set_view_restrictions", "can_lock", "can_reorder_children", "can_unschedule"]  # fmt: skip
EVERY_ACTION = ["add", "change", "publish", "bulk_delete", "lock", "unlock"]


@pytest.mark.parametrize("slices", [["pt"], ["es", "en", "pt"], ["pt", "shared"]])
def test_what_touches_a_whole_page_needs_every_slice(home, slices):
    it = page(home, es="Uno", live=("es",))
    one = it.permissions_for_user(editor(slices, EVERY_ACTION))
    assert one.can_edit()
    assert [name for name in WHOLE if getattr(one, name)()] == []
    whole = it.permissions_for_user(editor(ALL, EVERY_ACTION))
    assert [name for name in WHOLE if not getattr(whole, name)()] == []


@pytest.mark.parametrize("slices", [["pt"], ["es", "en", "pt"], ["pt", "shared"]])
def test_what_touches_a_whole_record_needs_every_slice(slices):
    policy, actions = policy_registry.get_by_type(SpecimenRecord), ["delete", "publish"]
    user = editor(slices, ["change", *actions], records=[SpecimenRecord])
    assert policy.user_has_permission(user, "change")
    assert [action for action in actions if policy.user_has_permission(user, action)] == []
    assert user not in policy.users_with_any_permission(actions)
    whole = editor(ALL, ["change", *actions], records=[SpecimenRecord])
    assert all(policy.user_has_permission(whole, action) for action in actions)
    assert whole in policy.users_with_any_permission(actions)


def test_nobody_brings_languages_into_a_section_where_they_are_not_hers(home):
    mine, other = page(home, es="Mía"), page(home, es="Otra")
    it = page(mine, es="Uno")
    user = editor(ALL, ["add", "change"], mine)
    user.groups.add(*editor(["pt", "shared"], ["add", "publish"], other).groups.all())
    assert not reload(it).permissions_for_user(user).can_move_to(reload(other))
    assert not reload(it).permissions_for_user(user).can_copy_to(reload(other))
    assert reload(it).permissions_for_user(user).can_copy_to(reload(mine))


def test_require_says_no(home):
    it = page(home, es="Uno")
    user = editor(["pt"], ["change"])
    rights.require(user, "change", it, ["pt"])
    for named in (["es"], ["es", "pt"], []):
        with pytest.raises(PermissionDenied):
            rights.require(user, "change", it, named)
    with pytest.raises(PermissionDenied):
        rights.require_change_or_review(user, it, ["en"])


def test_the_first_publication_needs_the_shared_facts(home):
    it = page(home, es="Uno", pt="Um")
    assert rights.needed_to_publish(it, ["pt"]) == ("pt", "shared")
    it = page(home, es="Dos", pt="Dois", live=("es",))
    assert rights.needed_to_publish(it, ["pt"]) == ("pt",)


def test_a_grant_gives_rights_to_single_records(monkeypatch):
    monkeypatch.setattr(rights, "_grants", [])
    mine, other = record(es="Mía", code="mine"), record(es="Otra")

    @rights.grants(SpecimenRecord)
    def of_country(user, it, action):
        return ("pt", "shared") if action == "change" and it.code == "mine" else ()

    user = member("focal-points")
    assert rights.slices(user, mine, "change") == {"pt", "shared"}
    assert rights.slices(user, mine, "publish") == rights.slices(user, other, "change") == set()
    assert not policy_registry.get(mine).user_has_permission_for_instance(user, "change", mine)


def test_rights_to_fifty_pages_and_records_cost_three_queries(home, django_assert_num_queries):
    for n in range(3):
        page(home, es=f"Página {n}")
    things = [*SitePage.objects.filter(depth__gt=1)] * 20
    notes = [record(es="Uno")] * 20
    user = anew(editor(["pt"], ["change", "publish"], records=[SpecimenRecord]))
    with django_assert_num_queries(3):
        for it in (*things, *notes):
            for action in ("change", "review", "publish"):
                rights.slices(user, it, action)


def test_only_slices_are_languages_of_a_group():
    row = GroupSlices(group=Group.objects.create(name="x"), slices=["fr"])
    with pytest.raises(ValidationError):
        row.full_clean()


class TestStarterRoles:
    def test_are_made_once_and_left_as_they_are(self, home):
        made = {group.name for group in starter.make_roles()}
        assert {"Translators (pt)", "Reviewers (es)", "Editors", "Publishers", "Focal points"} <= made
        group = starter.group("translators-pt")
        group.name = "Tradutores"
        group.save()
        group.page_permissions.all().delete()
        assert starter.make_roles() == []
        assert not group.page_permissions.exists()
        starter.make_roles(complete=True)
        assert group.page_permissions.count() == 1
        assert Group.objects.get(pk=group.pk).name == "Tradutores"

    def test_do_what_their_names_say(self, home):
        it, note = page(home, es="Uno"), record(es="Uno")
        expected = {
            "translators-pt": ({"pt"}, set(), set()),
            "reviewers-en": ({"en"}, {"en"}, set()),
            "editors": (ALL, set(), set()),
            "publishers": (ALL, ALL, ALL),
            "administrators": (ALL, ALL, ALL),
            "focal-points": (set(), set(), set()),
        }
        for role, (change, review, publish) in expected.items():
            user = member(role)
            for thing in (it, note):
                assert held(user, thing) == {"change": change, "review": review, "publish": publish}, role

    def test_only_administrators_look_after_accounts(self, home):
        for role in ("translators-pt", "reviewers-es", "editors", "publishers", "focal-points"):
            user = member(role)
            assert user.has_perm("wagtailadmin.access_admin"), role
            assert not user.has_perm("auth.change_user") and not user.has_perm("auth.change_group"), role
        assert member("administrators").has_perm("auth.change_user")

    def test_an_office_has_editors_of_its_own(self, home, monkeypatch):
        monkeypatch.setattr(SpecimenPage, "editors_group", "Office editors: %s")
        mine, other = page(home, es="Lima"), page(home, es="Lima")
        group = starter.make_editors_group(mine)
        second = starter.make_editors_group(other)
        assert group.name == "Office editors: Lima" and second.name != group.name
        assert starter.make_editors_group(mine) == group
        user = member()
        user.groups.add(group)
        assert rights.slices(user, mine, "change") == ALL and not rights.may(user, "publish", mine)
        assert not rights.may(user, "change", other) and not rights.may(user, "change", home)

    def test_wagtails_own_groups_keep_every_language(self, home):
        assert set(GroupSlices.objects.get(group__name="Editors").slices) == ALL

    def test_the_office_page_type_has_editors(self):
        from offices.models import OfficePage

        assert OfficePage.editors_group


class TestGroupForm:
    """An administrator says in Wagtail's form of a group which languages it works in."""

    def test_shows_and_saves_languages(self, client, admin_user):
        client.force_login(admin_user)
        group = Group.objects.create(name="Traductores")
        address = f"/admin/groups/edit/{group.pk}/"
        assert 'name="segib_slices-slices"' in client.get(address).content.decode()
        data = {"name": "Traductores", "segib_slices-slices": ["pt", "shared"]}
        data["segib_slices-may_review"] = "on"
        for prefix in ("page_permissions", "collection_permissions", "image_permissions",
                       "document_permissions", "media_permissions"):  # fmt: skip
            data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        response = client.post(address, data)
        assert response.status_code == 302, response.context["errors"]
        row = GroupSlices.objects.get(group=group)
        assert row.slices == ["pt", "shared"] and row.may_review
        response = client.post(address, {**data, "segib_slices-slices": ["fr"]})
        assert response.status_code == 200
        assert GroupSlices.objects.get(group=group).slices == ["pt", "shared"]

    def test_makes_a_new_group_with_languages(self, client, admin_user):
        client.force_login(admin_user)
        data = {"name": "Nuevo", "segib_slices-slices": ["en"]}
        for prefix in ("page_permissions", "collection_permissions", "image_permissions",
                       "document_permissions", "media_permissions"):  # fmt: skip
            data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        assert client.post("/admin/groups/new/", data).status_code == 302
        assert GroupSlices.objects.get(group__name="Nuevo").slices == ["en"]


def test_permissions_of_users_without_a_group_give_no_language(home, django_user_model):
    user = django_user_model.objects.create_user("x")
    user.user_permissions.add(Permission.objects.get(codename="change_specimenrecord"))
    assert not rights.may(user, "change", record(es="Uno"))
