"""The register of laws: what the playbooks point at is there, whole, and told to the lawyer."""

from datetime import date, timedelta

import pytest

from services.documents.reading import parse as parse_document
from services.errors import DocumentError, UsageError
from services.i18n import speaking
from services.playbooks.files import parse, shipped
from services.playbooks.law import COUNTRIES, countries, laws, named, parse_law, triggers, uses
from services.playbooks.law_review import to_markdown, to_plain

PLAYBOOKS = {name: parse(text, name) for name, text in shipped().items()}
TODAY = date(2026, 11, 26)
ONE = """
format: 1
country: pl
title: Polska
checked_by: nobody
laws:
  - id: {id}
    title: T
    demands: D
    act: A
    source: https://example.org/a
    checked: 2026-01-01
"""


def test_every_law_has_an_id_of_its_country_and_is_written_in_both_languages() -> None:
    assert set(countries()) == set(COUNTRIES)
    assert len(laws()) == sum(len(country.laws) for country in countries().values())
    for law in laws().values():
        assert law.demands.en != law.demands.pl, law.id


@pytest.mark.parametrize("scenario", sorted(PLAYBOOKS))
def test_every_law_that_a_shipped_playbook_names_is_in_the_register(scenario: str) -> None:
    assert set(uses(PLAYBOOKS[scenario])) <= set(laws())


def test_an_id_of_another_country_is_refused_with_its_line() -> None:
    with pytest.raises(DocumentError, match=r"law/pl\.yaml:7: .*pl-"):
        parse_law(ONE.format(id="eu-hidden"), "law/pl.yaml")
    assert parse_law(ONE.format(id="pl-hidden"), "law/pl.yaml").laws[0].id == "pl-hidden"


def test_a_law_is_stale_after_a_year() -> None:
    law = parse_law(ONE.format(id="pl-hidden"), "x").laws[0]
    assert not law.is_stale(law.checked + timedelta(days=365))
    assert law.is_stale(law.checked + timedelta(days=366))


def test_an_id_that_left_the_register_is_passed_over_in_an_old_version() -> None:
    known = next(iter(laws()))
    assert [law.id for law in named((known, "pl-gone"))] == [known]


def test_the_lawyer_reads_demand_place_source_day_and_use() -> None:
    with speaking("pl"):
        text = to_markdown("pl", list(PLAYBOOKS.values()), TODAY)
    assert "Kryptoreklama" in text
    assert "art. 7 pkt 11" in text
    assert "https://isap.sejm.gov.pl/" in text
    assert "S01 (Zapytaj prawnika)" in text, "the step by its title"
    assert text.count("Prawnik: [ ] zgadza się") == len(countries()["pl"].laws)
    assert f"| Polska | {len(countries()['pl'].laws)} |" in text
    assert "RODO" not in text, "only the country that was asked for"


def test_what_nobody_checked_for_a_year_stands_out() -> None:
    assert "CHECK IT" not in to_markdown("", [], TODAY)
    assert to_markdown("us", [], TODAY + timedelta(days=400)).count("CHECK IT") == 4
    assert all(row["stale"] for row in to_plain("us", [], TODAY + timedelta(days=400)))


def test_an_unknown_country_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(UsageError, match="pl, eu, uk, us"):
        to_markdown("atlantis", [], TODAY)


def test_the_legal_track_asks_for_the_laws_and_for_the_rest() -> None:
    playbook = PLAYBOOKS["S01"]
    told = triggers(playbook)
    assert len(told) == len(playbook.law) + len(playbook.legal_triggers)
    assert told[1].startswith("Hidden advertising: Act of 23 August 2007")


def test_playbooks_without_laws_stay_readable() -> None:
    text = shipped()["PARA"]
    assert uses(parse_document(type(PLAYBOOKS["PARA"]), text, "old")) == {}
