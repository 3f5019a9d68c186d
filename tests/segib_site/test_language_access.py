"""One module owns language access: nobody else names a language's column, or reads base columns raw."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from modeltranslation.translator import translator

from segib_site import languages

ROOT = Path(settings.BASE_DIR)
APPS = ("segib_site", "organisation", "offices", "summits", "cooperation", "library")
OWNER = ROOT / "segib_site" / "languages.py"
#: Migrations speak of columns as they were when they were written.
SOURCES = sorted(
    path
    for folder in APPS
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts and path != OWNER
)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "segib_site").rglob("*.html")])
RAW = {"raw", "cursor", "RawSQL", "extra", "raw_values"}


def columns() -> set[str]:
    """The names of every language's column of every translated model."""
    found = set()
    for model in translator.get_registered_models():
        found |= set(languages.localised_names(*languages.translated_fields(model)))
    return found


def offences(source: str, names: set[str]) -> list[tuple[int, str]]:
    """Return the lines of Python code that name a language's column or read the database raw."""
    found = []
    for node in ast.walk(ast.parse(source)):
        for word in _words(node):
            if word in names or _made_by_hand(word):
                found.append((node.lineno, word))
        if isinstance(node, ast.Attribute) and node.attr in RAW and not _is_harmless(node):
            found.append((node.lineno, f".{node.attr}"))
        if isinstance(node, ast.Name) and node.id == "RawSQL":
            found.append((node.lineno, node.id))
    return found


def _words(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.keyword):
        return re.split("__", node.arg or "")
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.findall(r"[A-Za-z_]+", node.value) if len(node.value) < 200 else []
    if isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "{}" for p in node.values]
        return ["".join(map(str, parts))]
    return []


#: Fields whose columns an f-string such as ``f"title_{code}"`` would name.
TRANSLATED = {"title", "slug", "path", "introduction", "body", "name", "live", "{}"}


def _made_by_hand(word: str) -> bool:
    match = re.fullmatch(r"(?:\w+_)?(\w+?|\{\})_\{\}", word)
    return bool(match) and match.group(1) in TRANSLATED


def _is_harmless(node: ast.Attribute) -> bool:
    """``raw_data`` of streams is another attribute; ``connection.cursor`` is only asked if alive."""
    return node.attr == "cursor" and isinstance(node.value, ast.Name) and node.value.id == "connection"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_names_a_languages_column(path):
    assert not offences(path.read_text(), columns())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_names_a_languages_column(path):
    inside = re.findall(r"\{[{%].*?[%}]\}", path.read_text(), re.DOTALL)
    words = {word for tag in inside for word in re.findall(r"\w+", tag)}
    assert not words & columns()


@pytest.mark.parametrize(
    "code",
    [
        "page.title_es",
        "SitePage.objects.filter(title_pt='x')",
        "SitePage.objects.filter(page__slug_en='x')",
        "getattr(page, 'introduction_pt')",
        "getattr(page, f'title_{code}')",
        "values('url_path_en')",
        "SitePage.objects.raw('select 1')",
        "page.live_revision.raw_values('title')",
        "SitePage.objects.extra(where=['title = 1'])",
    ],
)
def test_the_rule_sees_each_way_around_it(code):
    assert offences(code, columns())


@pytest.mark.parametrize(
    "code", ["page.localised('title')", "stream.raw_data", "f'search_{x}'", "x.language_live"]
)
def test_the_rule_lets_the_right_way_pass(code):
    assert not offences(code, columns())


def test_every_translated_model_is_of_an_app_that_is_read():
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)}
    ours = {
        label for label in ours if label != "specimens" and ".venv" not in apps.get_app_config(label).path
    }
    assert ours == set(APPS), "add a new app's folder to SOURCES"
