"""What does not fit says so: a role was cut in the middle of a word, as if it ended there."""

import pytest

from services.i18n import speaking
from services.words import Role
from tui.widgets.fitted import fitted


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    assert fitted("legal", 5) == "legal"
    assert fitted("influencer contact", 14) == "influencer co…"
    assert fitted("influencer contact", 12) == "influencer…"


@pytest.mark.parametrize("language", ["en", "pl"])
def test_on_the_team_board_every_role_fits(language: str) -> None:
    with speaking(language):
        assert [fitted(role.label, 20) for role in Role] == [role.label for role in Role]
