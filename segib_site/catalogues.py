"""Interface strings: found in the sources, kept in `locale/`, compiled for Django.

GNU gettext is not needed: Babel reads and writes the catalogues, Django's own `templatize` turns
templates into something that Babel can read. Sources are written in British English; the English
catalogue therefore repeats them, and is filled by itself.

A catalogue is complete when it has every string of the sources with a translation that is not
fuzzy, that keeps the placeholders, and that has every plural form; and when it has no other string.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "en"
#: Endings of the files that can hold strings, and how they are read.
PYTHON, TEMPLATES = (".py",), (".html", ".txt", ".xml")
#: Folders that hold no strings of the interface.
SKIPPED = {"migrations", "static", "__pycache__"}

#: Functions that mark a string for translation.
MARKERS = ["_"] + [
    f"{name}{suffix}"
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for suffix in ("", "_lazy", "_noop")
]

#: Plural rule of each catalogue, as gettext writes it. Portuguese follows the Brazilian norm, in
#: which zero takes the singular.
PLURALS = {"es": "(n != 1)", "en": "(n != 1)", "pt": "(n > 1)"}
#: The `Language` header: what translators' programs go by.
HEADER_LANGUAGE = {"es": "es", "en": "en_GB", "pt": "pt_BR"}
#: The CMS speaks Brazilian Portuguese under Django's code `pt-br`; without a catalogue of that name
#: our strings would appear in Spanish there.
COPIES = {"pt": ("pt_BR",)}

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Source:
    """One string to translate: its context, its singular and plural, and where it stands."""

    context: str | None
    singular: str
    plural: str | None
    places: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> Key:
        return (self.context, self.singular)


class UnreadableSource(Exception):
    """A file whose strings cannot be extracted; the message names it."""


# -- extraction -------------------------------------------------------------------------------


def own_folders() -> list[Path]:
    """Return the folders of the project's own apps, and of its templates."""
    base = Path(settings.BASE_DIR)
    folders = [Path(config.path) for config in apps.get_app_configs()]
    return [*sorted(folder for folder in folders if folder.parent == base), base / "templates"]


def source_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that can hold strings, in a fixed order."""
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name not in SKIPPED)
            for name in sorted(files):
                if name.endswith((*PYTHON, *TEMPLATES)):
                    yield Path(parent, name)


def strings_of(path: Path) -> Iterator[tuple[int, str | None, str, str | None]]:
    """Yield ``(line, context, singular, plural)`` for each string marked for translation in a file."""
    text = path.read_text(encoding="utf-8")
    try:
        if path.suffix in TEMPLATES:
            # In parentheses, because indentation means nothing in a template.
            text = f"({templatize(text, origin=str(path))}\n)"
        found = list(
            extract_python(io.BytesIO(text.encode()), dict.fromkeys(MARKERS), (), {"encoding": "utf-8"})
        )
    except Exception as error:
        raise UnreadableSource(f"{path}: {error}") from error
    for line, function, arguments, _comments in found:
        texts = list(arguments) if isinstance(arguments, (tuple, list)) else [arguments]
        context = texts.pop(0) if "pgettext" in function else None
        count = 2 if "ngettext" in function or "npgettext" in function else 1
        # What is not a literal is None here; an empty string would be the header of a catalogue.
        if len(texts) >= count and all(texts[:count]) and ("pgettext" not in function or context):
            yield line, context, texts[0], texts[1] if count == 2 else None


def extract(folders: Iterable[Path] | None = None) -> dict[Key, Source]:
    """Return every string of the sources by ``(context, singular)``, sorted.

    Raises `UnreadableSource`, also where one string has two different plurals.
    """
    base = Path(settings.BASE_DIR)
    found: dict[Key, Source] = {}
    for path in source_files(own_folders() if folders is None else folders):
        shown = path.relative_to(base) if path.is_relative_to(base) else path
        for line, context, singular, plural in strings_of(path):
            place = f"{shown}:{line}"
            old = found.get((context, singular))
            if old and old.plural and plural and old.plural != plural:
                raise UnreadableSource(
                    f"{place}: “{singular}” has another plural than at {old.places[0]}; give one a context"
                )
            found[context, singular] = Source(
                context,
                singular,
                plural or (old.plural if old else None),
                (*(old.places if old else ()), place),
            )
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0] or "")))


# -- catalogues -------------------------------------------------------------------------------


def locale_folder() -> Path:
    return Path(settings.LOCALE_PATHS[0])


def po_path(code: str, folder: Path | None = None) -> Path:
    return (folder or locale_folder()) / code / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """Return the catalogue in a `.po` file; an empty one if there is no such file."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(catalogue: Catalog) -> dict[Key, Message]:
    """Return the messages of a catalogue by ``(context, singular)``, without its header."""
    return {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): message
        for message in catalogue
        if message.id
    }


def translations_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def faults(code: str, sources: dict[Key, Source], catalogue: Catalog) -> list[str]:
    """Return what is wrong with a catalogue, a sentence each; nothing if it is complete."""
    found = []
    present = messages(catalogue)
    expected_rule = f"nplurals=2; plural={PLURALS[code]};"
    if present and catalogue.plural_forms.rstrip(";") != expected_rule.rstrip(";"):
        found.append(f"{code}: Plural-Forms must be “{expected_rule}”")
    for key, source in sources.items():
        name = f"{code}: “{source.singular}”" + (f" ({source.context})" if source.context else "")
        message = present.pop(key, None)
        if message is None:
            found.append(f"{name} is missing (from {source.places[0]})")
        elif message.fuzzy:
            found.append(f"{name} is fuzzy")
        elif bool(source.plural) != message.pluralizable or (
            source.plural and message.id != (source.singular, source.plural)
        ):
            found.append(f"{name} has another plural in the sources (at {source.places[0]})")
        elif not all(text.strip() for text in translations_of(message)):
            found.append(f"{name} is not translated")
        else:
            found += [f"{name}: {problem}" for problem in text_faults(message, catalogue)]
    found += [f"{code}: “{singular}” is no longer in the sources" for _context, singular in present]
    found += [f"{code}: obsolete entry “{message.id}”" for message in catalogue.obsolete.values()]
    return found


def text_faults(message: Message, catalogue: Catalog) -> list[str]:
    """Return what is wrong with a translation: plural forms, placeholders, line breaks at its ends."""
    found = []
    if message.pluralizable and len(translations_of(message)) != catalogue.num_plurals:
        found.append(f"has {len(translations_of(message))} plural forms of {catalogue.num_plurals}")
    try:
        for error in message.check(catalogue):
            found.append(str(error))
    except TranslationError as error:
        found.append(str(error))
    sources = (message.id,) if isinstance(message.id, str) else message.id
    allowed = {placeholder for source in sources for placeholder in placeholders(source)}
    for index, text in enumerate(translations_of(message)):
        wanted = placeholders(sources[min(index, len(sources) - 1)])
        # A singular may leave out the number ("one page"); anything else must be there.
        if not placeholders(text) <= allowed or (wanted - placeholders(text) and len(sources) == 1):
            found.append(f"has other placeholders: “{text}”")
        source = sources[0]
        if (text[:1] == "\n", text[-1:] == "\n") != (source[:1] == "\n", source[-1:] == "\n"):
            found.append("begins or ends with a line break where the source does not, or the reverse")
    return list(dict.fromkeys(found))


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a string: ``%(name)s``, ``%s``, ``{name}``."""
    return set(re.findall(r"%(?:\(\w+\))?[sdif]|\{\w*\}", text))


def updated(code: str, sources: dict[Key, Source], old: Catalog) -> Catalog:
    """Return the catalogue that the sources ask for, with the translations of the old one.

    A new string is empty, in English it is its own translation. What is fuzzy stays so. Where a
    plural was added or changed the old text is kept as far as it goes, marked fuzzy.
    """
    new = Catalog(fuzzy=False)
    known = messages(old)
    for key, source in sources.items():
        identifier = (source.singular, source.plural) if source.plural else source.singular
        count = 2 if source.plural else 1
        flags: set[str] = set()
        message = known.get(key)
        texts: tuple[str, ...] = ("",) * count
        if code == SOURCE_LANGUAGE:
            texts = (source.singular, source.plural) if source.plural else (source.singular,)
        if message is not None and any(translations_of(message)):
            is_same = message.id == identifier
            if code != SOURCE_LANGUAGE or is_same:
                texts = (translations_of(message) + ("",) * count)[:count]
                flags = {"fuzzy"} if message.fuzzy or not is_same else set()
        new.add(
            identifier,
            texts if source.plural else texts[0],
            context=source.context,
            flags=flags,
            user_comments=message.user_comments if message else (),
        )
    return new


def written(code: str, catalogue: Catalog) -> str:
    """Return a catalogue as the text of a `.po` file: the same for the same content, on any day."""
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=100,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    header = (
        "# Interface strings of the SEGIB site. Kept by `manage.py check_catalogues --update`.\n"
        'msgid ""\nmsgstr ""\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {HEADER_LANGUAGE[code]}\\n"\n'
        f'"Plural-Forms: nplurals=2; plural={PLURALS[code]};\\n"\n\n'
    )
    return header + buffer.getvalue().decode().strip("\n") + "\n"


def update(code: str, sources: dict[Key, Source], folder: Path | None = None) -> bool:
    """Write the `.po` file of a language as the sources ask for; say whether it changed."""
    path = po_path(code, folder)
    text = written(code, updated(code, sources, read(path)))
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


# -- compilation ------------------------------------------------------------------------------


def compile_all(folder: Path | None = None) -> list[Path]:
    """Compile the catalogues that changed since they were last compiled; return what was written.

    A compiled file carries the time of its source, so that an older source that comes back (another
    branch) is noticed too.
    """
    folder = folder or locale_folder()
    made = []
    for code, _name in settings.LANGUAGES:
        source = po_path(code, folder)
        if not source.exists():
            continue
        time = source.stat().st_mtime_ns
        for name in (code, *COPIES.get(code, ())):
            target = po_path(name, folder).with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns == time:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f"{target.name}.{os.getpid()}")  # others may compile at this moment
            with draft.open("wb") as file:
                write_mo(file, read(source))
            os.utime(draft, ns=(time, time))
            draft.replace(target)
            made.append(target)
    return made
