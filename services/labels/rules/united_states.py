"""United States: what marks advertising, what does not, and why.

Sources, as read on 26 November 2026:

- FTC, Guides Concerning the Use of Endorsements and Testimonials in Advertising, 16 CFR 255,
  revised 26 July 2023: clear and conspicuous, hard to miss, in plain words, in the language of
  the endorsement; the advertiser, the agency and the endorser answer for it.
- FTC, Disclosures 101 for Social Media Influencers: #ad, #sponsored, "Thanks to Acme for the free
  product" are plain; "sp", "spon", "collab", "thanks", "ambassador" are not; not among hashtags,
  not behind "more"; the platform's tool may not be enough. A brand with "Partner" or "Ambassador"
  in one tag (AcmePartner) is an option where space is short.
- FTC staff letters of April 2017: #sp, "Thanks [Brand]" and #partner are unclear; above "more".
"""

from services.i18n import N_
from services.labels.rules import english_words as english
from services.labels.rules.parts import Fault, Market
from services.labels.rules.poland import CLEAR as POLISH
from services.words import LabelFault

CLEAR = english.wording(
    english.CLEAR_TAGS + english.SPONSORED_TAGS + " paid freeproduct* freesample*",
    english.CLEAR_ALONE + english.SPONSORED_ALONE,
    english.CLEAR_PHRASES + english.SPONSORED_PHRASES + english.FREE_PHRASES,
)
AMBIGUOUS = english.wording(
    english.AMBIGUOUS_TAGS, english.AMBIGUOUS_ALONE, english.AMBIGUOUS_PHRASES
)

FAULTS = {
    LabelFault.MISSING: Fault(
        N_("a material connection to the brand is disclosed (§ 255.5)"),
        N_("Begin with “Ad:”, #ad or “Paid partnership with X”."),
    ),
    LabelFault.AMBIGUOUS: Fault(
        N_("plain words: #sp, #collab, thanks or a bare ambassador tell most readers nothing"),
        N_("Write “Ad:”, #ad, #sponsored or “Paid partnership with X” instead."),
    ),
    LabelFault.FOREIGN: Fault(
        N_("the disclosure is in the language of the endorsement"),
        N_("Write “Ad:” or #ad."),
    ),
    LabelFault.BURIED: Fault(
        N_("hard to miss: before “more”, not after the text nor among hashtags"),
        N_("Move the label to the very beginning."),
    ),
    LabelFault.ILLEGIBLE: Fault(
        N_("clear and conspicuous: easily noticed and read (§ 255.0(f))"),
        N_("Write the label out, apart from hashtags, large and in a colour that stands out."),
    ),
    LabelFault.PLATFORM_ONLY: Fault(
        N_("the platform's tool may not be enough: a disclosure of one's own beside it"),
        N_("Add “Ad:” at the start of the text."),
    ),
    LabelFault.HARMFUL_INSTRUCTION: Fault(
        N_("advertisers and agencies answer for disclosures that they prevent (§ 255.1(d))"),
        N_("Ask for “Ad:” or #ad at the start."),
    ),
    LabelFault.REGULATED: Fault(
        N_("this may be advertised only under conditions, or not at all"),
        N_("Have a lawyer look at it before it is published."),
    ),
}

REGULATED = {
    "gambling": N_("state gambling laws; the platforms' gambling policies"),
    "alcohol": N_("27 CFR parts 4 to 7; industry codes on the age of the audience"),
    "medicine": N_("FTC Act § 5 on health claims; FDA rules on drugs and supplements"),
    "tobacco": N_("Tobacco Control Act, 21 CFR part 1140"),
    "finance": N_("Securities Act § 17(b): who promotes a security says what was paid"),
    "minors": N_("FTC Act § 5; Children's Advertising Review Unit guidelines"),
}

UNITED_STATES = Market(
    code="us",
    source="FTC 16 CFR 255 (2023)",
    clear=CLEAR,
    ambiguous=AMBIGUOUS,
    foreign=POLISH,
    faults=FAULTS,
    regulated=REGULATED,
)
