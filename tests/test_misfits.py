"""What does not fit is told in our words, whatever the library calls it."""

from typing import Any

import pytest
from pydantic import ValidationError

from services import i18n
from services.misfits import misfit_words
from services.settings import Settings

CAMPAIGN: dict[str, Any] = {"name": "Zorza"}


@pytest.mark.parametrize(
    ("table", "english", "polish"),
    [
        ({"campaigns": [{}]}, "this has to be there", "to musi tu być"),
        ({"sotre": "x"}, "this key is not known here", "nieznany klucz"),
        ({"campaigns": [{"name": ""}]}, "this must not be empty", "to nie może być puste"),
        ({"campaigns": [{"name": "x" * 101}]}, "more than 100 characters", "ponad 100 znaków"),
        ({"campaigns": [{"name": 7}]}, "text, in quotation marks", "tekst w cudzysłowie"),
        ({"campaigns": "x"}, "a list, in square brackets", "lista w nawiasach kwadratowych"),
        ({"campaigns": ["x"]}, "a table of its own", "osobna tabela"),
        ({"campaigns": [{**CAMPAIGN, "starts": "x"}]}, "a day, as 2026-11-27", "dzień, np."),
        ({"read_only": "perhaps"}, "true or false", "true albo false"),
        ({"early_warning": {"single_post_reach": "x"}}, "a whole number", "liczba całkowita"),
        ({"health": {"silent_after": "x"}}, "this has to be a number", "to musi być liczba"),
        ({"health": {"silent_after": -1}}, "this has to be 0 or more", "co najmniej 0"),
        ({"retry_after": 0}, "this has to be more than 0", "więcej niż 0"),
        ({"language": "de"}, "one of '', 'en', 'pl'", "'', 'en', 'pl'"),
        ({"sources": [{"kind": "fax"}]}, "“fax” is none of 'rss'", "„fax”"),
        ({"sources": [{"name": "x"}]}, "its kind is missing", "brakuje rodzaju"),
        ({"notify": {"quiet": "noon"}}, "are no hours", "noon"),
        ({"campaigns": [{**CAMPAIGN, "languages": ["polish"]}]}, "“polish” has", "„polish” ma"),
    ],
)
def test_the_common_kinds_have_our_own_words(
    table: dict[str, Any], english: str, polish: str
) -> None:
    for language, words in (("en", english), ("pl", polish)):
        i18n.use(language)
        try:
            with pytest.raises(ValidationError) as caught:
                Settings.model_validate(table)
            told = misfit_words(caught.value.errors()[0])
        finally:
            i18n.use("en")
        assert words in told
        assert not any(theirs in told for theirs in ("Value error", "Input", "Field", "String"))
