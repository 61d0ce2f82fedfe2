"""United Kingdom: what marks advertising, what does not, and why.

Sources, as read on 26 November 2026:

- UK CAP code, section 2 (rules 2.1, 2.3 and 2.4): marketing communications are obviously
  identifiable as such.
- CAP, ASA and CMA, Influencers' guide to making clear that ads are ads, third edition, 23 March
  2023: "Ad", "Advert", "Advertising", "Advertisement", "Advertisement feature", upfront, before
  anybody engages. Not liked: "supported by", "in association with", "thanks to", "gifted",
  "sponsored", "affiliate", "aff", "spon", "sp", a bare @mention, "ambassador".
"""

from services.i18n import N_
from services.labels.rules import english_words as english
from services.labels.rules.parts import Fault, Market
from services.labels.rules.poland import CLEAR as POLISH
from services.words import LabelFault

CLEAR = english.wording(english.CLEAR_TAGS, english.CLEAR_ALONE, english.CLEAR_PHRASES)
AMBIGUOUS = english.wording(
    english.AMBIGUOUS_TAGS + english.SPONSORED_TAGS,
    english.AMBIGUOUS_ALONE + english.SPONSORED_ALONE,
    english.AMBIGUOUS_PHRASES + english.SPONSORED_PHRASES + english.FREE_PHRASES,
)

FAULTS = {
    LabelFault.MISSING: Fault(
        N_("ads are obviously identifiable as ads (rule 2.1)"),
        N_("Begin with “Ad:” or #ad."),
    ),
    LabelFault.AMBIGUOUS: Fault(
        N_("“ad” says it; sponsored, gifted, spon, collab or affiliate do not"),
        N_("Write “Ad:”, #ad or “Advertisement” instead."),
    ),
    LabelFault.FOREIGN: Fault(
        N_("the label is in words that the audience knows"),
        N_("Write “Ad:” or #ad."),
    ),
    LabelFault.BURIED: Fault(
        N_("the label is upfront: seen before anybody clicks, unfolds or reads on"),
        N_("Move the label to the very beginning."),
    ),
    LabelFault.ILLEGIBLE: Fault(
        N_("the label is prominent: easily seen, not among other hashtags"),
        N_("Write the label out, apart from hashtags, large and in a colour that stands out."),
    ),
    LabelFault.PLATFORM_ONLY: Fault(
        N_("the platform's tool may not make it obvious enough: an “Ad” label beside it"),
        N_("Add “Ad:” at the start of the text."),
    ),
    LabelFault.HARMFUL_INSTRUCTION: Fault(
        N_("brand and creator both answer for a hidden label (rules 2.1 and 2.3)"),
        N_("Ask for “Ad:” or #ad at the start."),
    ),
    LabelFault.REGULATED: Fault(
        N_("this may be advertised only under conditions, or not at all"),
        N_("Have a lawyer look at it before it is published."),
    ),
}

REGULATED = {
    "gambling": N_("CAP code, section 16"),
    "alcohol": N_("CAP code, section 18"),
    "medicine": N_("CAP code, sections 12 and 15"),
    "tobacco": N_("CAP code, sections 21 and 22"),
    "finance": N_("CAP code, section 14; FCA rules on financial promotions"),
    "minors": N_("CAP code, section 5"),
}

UNITED_KINGDOM = Market(
    code="uk",
    source="UK CAP 2",
    clear=CLEAR,
    ambiguous=AMBIGUOUS,
    foreign=POLISH,
    faults=FAULTS,
    regulated=REGULATED,
    tool_is_not_enough=False,
)
