"""Figures, years, Roman numerals, percentages and dates that a translation and its source disagree on."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy, gettext_noop

from segib_site.guards.findings import Finding
from segib_site.guards.numerals import Numbers, numbers
from segib_site.guards.reading import Passage, Reading
from segib_site.guards.registry import check

#: What a comparison of numbers does not judge: addresses.
NOT_JUDGED = {"address"}


@check("figures", gettext_lazy("Figures and dates"), order=20)
def figures_that_disagree(reading: Reading) -> Iterator[Finding]:
    """Compare each text with the one in the same place of the source language."""
    source = {p.name: p for p in reading.passages(reading.source) if p.kind not in NOT_JUDGED}
    said: dict[str, Numbers] = {}
    for code in reading.languages:
        if code == reading.source:
            continue
        for passage in reading.passages(code):
            original = source.get(passage.name)
            if original is not None and passage.kind not in NOT_JUDGED:
                if original.name not in said:
                    said[original.name] = numbers(original.plain, original.language)
                yield from _compare(original, said[original.name], passage)


def _compare(original: Passage, theirs: Numbers, passage: Passage) -> Iterator[Finding]:
    ours = numbers(passage.plain, passage.language)
    missing, added = _unaccounted(theirs, ours), _unaccounted(ours, theirs)
    judged = f"{original.plain}\x1e{passage.plain}"
    values = {"language_source": original.language, "missing": ", ".join(missing), "added": ", ".join(added)}

    def finding(text: str, **more: str) -> Finding:
        return Finding(
            "figures", "warning", passage.language, passage.path, text, values=values | more, judged=judged
        )

    if missing and added:
        yield finding(
            gettext_noop("The original in %(language_source)s says %(missing)s; here it says %(added)s.")
        )
    elif missing:
        yield finding(
            gettext_noop("The original in %(language_source)s says %(missing)s: here it is missing.")
        )
    elif added:
        yield finding(gettext_noop("Here it says %(added)s: the original in %(language_source)s does not."))
    elif bool(theirs.percent) != bool(ours.percent):
        figures = (theirs.percent | ours.percent) & theirs.said.keys() & ours.said.keys()
        if figures:
            yield finding(
                gettext_noop("%(figure)s is a percentage in one of the two languages and not in the other."),
                figure=", ".join(sorted(figures)),
            )


def _unaccounted(here: Numbers, there: Numbers) -> list[str]:
    """Return the numbers and months of a text that the other does not say, as they are written."""
    accounted = there.said.keys() | there.possible
    found = [written for value, written in here.said.items() if value not in accounted]
    found += [
        written
        for month, written in here.months.items()
        if month not in there.months and f"m{month}" not in there.possible and str(month) not in there.said
    ]
    return list(dict.fromkeys(found))
