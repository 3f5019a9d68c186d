"""What `segib_site.keeping` does every night."""

from segib_site.keeping import open_forms
from segib_site.nightly import nightly


@nightly
def forget_open_forms() -> str:
    """Forget editing forms that nobody can have open any more."""
    return f"{open_forms.forget_old()} open forms forgotten"
