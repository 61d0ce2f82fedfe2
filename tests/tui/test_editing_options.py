"""The changes that `warroom playbooks propose` is asked for: made, or refused in one line."""

from datetime import timedelta

import pytest

from services.errors import UsageError
from services.playbooks.files import parse
from services.words import Role
from tests.making import PLAYBOOK
from tui.commands.editing import Edits


def test_all_of_them_are_made_one_after_another() -> None:
    puts = [
        "capture.do=Keep it.",
        "cause.do.pl=Zapytaj, kto to zlecił.",
        "capture.within=5 min",
        "new.title.en=Call",
        "new.title.pl=Zadzwoń",
        "new.do=Call = talk.",
        "new.why=They wait.",
        "new.role=influencer_contact",
        "new.within=8 min",
    ]
    text = Edits(puts, ["pl:afera", "en:storm"], "first").apply(PLAYBOOK)
    playbook = parse(text, "T01")
    capture, cause, call = (playbook.step(name) for name in ("capture", "cause", "call"))
    assert capture is not None
    assert cause is not None
    assert call is not None
    assert (capture.do.en, capture.within) == ("Keep it.", timedelta(minutes=5))
    assert (cause.do.en, cause.do.pl) == ("Ask who ordered it.", "Zapytaj, kto to zlecił.")
    assert (call.title.pl, call.do.en, call.role) == (
        "Zadzwoń",
        "Call = talk.",
        Role.INFLUENCER_CONTACT,
    )
    assert (playbook.words.pl, playbook.words.en) == (("afera",), ("storm",))


@pytest.mark.parametrize(
    ("puts", "words", "phase", "told"),
    [
        (["capture"], [], "", "is no change"),
        (["capture=x"], [], "", "is no change"),
        (["capture.title=x"], [], "", "cannot be set"),
        (["nothing.do=x"], [], "", "no step nothing"),
        ([], ["afera"], "", "pl:WORD"),
        ([], ["de:affe"], "", "pl:WORD"),
        ([], [], "first", "needs a title"),
        (["new.title=x", "new.do=x", "new.why=x"], [], "last", "no phase last"),
        (["new.title=x", "new.do=x", "new.why=x"], [], "", "in which phase"),
        (["new.colour=x"], [], "first", "has no “colour”"),
        (["new.role=king"], [], "first", "is no role"),
    ],
)
def test_what_cannot_be_read_is_told(
    puts: list[str], words: list[str], phase: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        Edits(puts, words, phase).apply(PLAYBOOK)
