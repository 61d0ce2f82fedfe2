"""The sections of the report: one file each, in the order in which they are read."""

from services.postmortem.sections import (
    checklist,
    deadlines,
    impact,
    lessons,
    speed,
    statements,
    storm,
    summary,
    timeline,
)
from services.postmortem.subject import Section

SECTIONS: tuple[Section, ...] = (
    summary.section,
    storm.section,
    speed.section,
    impact.section,
    deadlines.section,
    statements.section,
    statements.promises,
    statements.tracks,
    checklist.section,
    lessons.factors,
    lessons.section,
    lessons.actions,
    timeline.section,
)
