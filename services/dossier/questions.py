"""The questionnaire: what no post shows, asked of a person, each for a line of the rubric."""

from dataclasses import dataclass
from enum import StrEnum

from services.i18n import N_
from services.words import RiskLevel, RiskLine


class Answer(StrEnum):
    """What was answered; UNKNOWN says that somebody asked and nobody knew."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


ANSWERS = {Answer.YES: N_("yes"), Answer.NO: N_("no"), Answer.UNKNOWN: N_("nobody knows")}


@dataclass(frozen=True, slots=True)
class Question:
    """A question; the answer ``worries`` puts its line at ``level`` at least."""

    id: str
    line: RiskLine
    text: str
    worries: Answer
    level: RiskLevel


QUESTIONS = (
    Question(
        "label",
        RiskLine.DISCLOSURE,
        N_("Did the person agree in writing to the label that we ask for?"),
        Answer.NO,
        RiskLevel.ELEVATED,
    ),
    Question(
        "other-formats",
        RiskLine.REGULATED,
        N_("Do stories, live streams or podcasts advertise gambling, spirits, nicotine, crypto?"),
        Answer.YES,
        RiskLevel.HIGH,
    ),
    Question(
        "deleted",
        RiskLine.CONTROVERSY,
        N_("Do archives or the press show posts of the last 36 months that are gone now?"),
        Answer.YES,
        RiskLevel.ELEVATED,
    ),
    Question(
        "values",
        RiskLine.VALUES,
        N_("Is there a value of the brand that the person says they do not share?"),
        Answer.YES,
        RiskLevel.HIGH,
    ),
    Question(
        "consent",
        RiskLine.MINORS,
        N_("If children appear: do both parents agree in writing, and the child where it can?"),
        Answer.NO,
        RiskLevel.HIGH,
    ),
    Question(
        "exclusivity",
        RiskLine.CONFLICTS,
        N_("Is a contract or an exclusivity with a competitor in force?"),
        Answer.YES,
        RiskLevel.HIGH,
    ),
    Question(
        "reachable",
        RiskLine.CRISES,
        N_("In past storms: was the person reached within the hour, and kept to what was agreed?"),
        Answer.NO,
        RiskLevel.ELEVATED,
    ),
    Question(
        "audience-data",
        RiskLine.AUDIENCE,
        N_("Does the platform's own audience data fit what the offer says (country, age)?"),
        Answer.NO,
        RiskLevel.ELEVATED,
    ),
    Question(
        "jump",
        RiskLine.AUDIENCE,
        N_("Is there a jump in followers or likes that nothing explains?"),
        Answer.YES,
        RiskLevel.HIGH,
    ),
    Question(
        "references",
        RiskLine.RELIABILITY,
        N_("Do earlier partners say that briefs and dates were kept?"),
        Answer.NO,
        RiskLevel.ELEVATED,
    ),
    Question(
        "ended-early",
        RiskLine.RELIABILITY,
        N_("Did a brand end a contract early because of the person?"),
        Answer.YES,
        RiskLevel.HIGH,
    ),
)
BY_ID = {it.id: it for it in QUESTIONS}


def of_line(line: RiskLine) -> list[Question]:
    """Return the questions of a line."""
    return [it for it in QUESTIONS if it.line is line]
