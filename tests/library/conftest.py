import pytest

from tests.specimens.factories import make_home


@pytest.fixture
def home(db):
    """The root of a site in three languages."""
    return make_home()
