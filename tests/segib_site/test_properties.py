"""What the language core promises, for any sequence of what editors do (design part 2).

`machines` says what is done and compared. The examples of `make test` are the same each time; those
of `make soak` are new each time and many, and keep Wagtail's indexes too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models import Model
from django.db.models.signals import post_save
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from segib_site.translation_tasks import opening
from tests.segib_site.machines import Machine, PageMachine, RecordMachine, prepared

#: Of each machine, in all its shares: at least 200 examples of at least 15 steps. Hypothesis ends some
#: of its examples early, so more are asked for.
SHARES, EXAMPLES, STEPS = 4, 80, 18
SOAK_EXAMPLES, SOAK_STEPS = 2000, 40


@contextmanager
def wagtails_indexes(model: type[Model], *, kept: bool) -> Iterator[None]:
    """Keep Wagtail's own indexes of words and of references with every save, or leave them out: each reads
    and writes the whole page once more, and nothing that is compared is in them."""
    if kept:
        yield
        return
    post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.connect(post_save_signal_handler, sender=model)


def run(machine: type[Machine], number: int | None, examples: int, steps: int) -> int:
    """Run a machine with a seed, or without for examples that are new each time; return how many
    examples had 15 steps or more."""
    own = prepared(machine)
    if number is not None:
        own = seed(number)(own)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    # Translation tasks stand on the core: when a source is published they take translations back from
    # review, by the worker and as an act of their own (tests/segib_site/test_translation_tasks.py).
    with opening.suppressed(), wagtails_indexes(machine.model, kept=number is None):
        run_state_machine_as_test(own, settings=chosen)
    return own.finished


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("machine", [PageMachine, RecordMachine])
def test_the_core_keeps_its_promises(db, machine, share):
    assert run(machine, share, EXAMPLES, STEPS) * SHARES >= 200


@pytest.mark.soak
@pytest.mark.parametrize("machine", [PageMachine, RecordMachine])
def test_the_core_keeps_its_promises_for_long(db, machine):
    run(machine, None, SOAK_EXAMPLES, SOAK_STEPS)
