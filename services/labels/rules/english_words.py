"""English words that the rules of the United States and the United Kingdom share."""

from services.labels.reading import Phrases, Tags
from services.labels.rules.parts import Wording

CLEAR_TAGS = """
    ad ads advert advertisement* advertising advertisementfeature adfeature paidad* paidpartner*
    paidcollab* paidpromo* paidpost paidcontent paidadvert* thisisanad adpartner* adalert
    advertisment* paidfor paidsponsor*
"""
CLEAR_ALONE = """
    ad
    ads
    advert
    advertisement
    advertising
    advertisement feature
    ad feature
    paid ad
    paid advert
    paid advertisement
    paid partnership
    paid promotion
    paid post
    paid collaboration
    ad alert
"""
CLEAR_PHRASES = """
    paid (partnership|partner|partners|collaboration|collab|promotion|promo|ad|ads|advert|advertisement|advertising|content|post|cooperation)
    (this|it|post|video|reel|story|episode|its|it's|that's|following|content) (is|was) .. (ad|advert|advertisement|advertising)
    (is|this|it's) an (ad|advert|advertisement)
    an (ad|advert|advertisement) (for|by|from|with)
    (advertisement|advert|ad) feature
    advertisement (with|for|by|from)
    (ad|advert|advertisement) (for|by|from|with) NAME
    paid for by
    paid by NAME
    (i|i'm|i've|i was|am|was|been|being|getting|got|we were) paid (by|to|for)
    NAME (paid|pays|is paying|are paying|has paid|have paid) (me|us)
    NAME (paid|pays|is paying|are paying|has paid|have paid) for .. (article|post|video|review|reel|story|episode|piece|content|trip|stay|text|blog)
    NAME (paid|pays|is paying|has paid) for (this|it)
    (they|they've|brand|company|client) (paid|pay|are paying) (me|us|for this)
    (paying|paid|pays|pay) (me|us) (to|for)
    paid advertis*
    (contains|includes) .. (ad|ads|advert|advertising|advertisement)
    (earn|get|receive|make|pay|pays|paid) .. commission*
    paid (link|links)
    commission* .. (from|on|if|when)
"""
SPONSORED_TAGS = "sponsored* sponsoredpost sponsoredby* sponsorship sponsoredvideo sponsoredcontent"
SPONSORED_ALONE = """
    sponsored
    sponsored post
    sponsored content
    sponsored video
"""
SPONSORED_PHRASES = """
    sponsored (by|post|content|video|reel|story|collab*|partnership|episode|in)
    (is|was|are|proudly|this) sponsored
    (sponsor|sponsors) (of|for) .. (video|episode|post|podcast|today*)
    (today's|todays|video's|episode's) (sponsor|sponsors)
    (for|to) .. sponsoring
    sponsor .. NAME
    NAME .. (sponsored|sponsoring|sponsors) .. (this|video|post|episode|me)
"""
FREE_PHRASES = """
    (received|got|given|sent|gifted|provided|provides|gave|had) .. (free|complimentary|no cost|no charge|free of charge)
    (free|complimentary) .. (product|products|sample|samples|stay|trip|items|item|meal|ticket|tickets|set|pair) .. (from|by|courtesy|to)
    (sent|gave|gifted|giving|sending|mailed|lent) (me|us) .. (free|complimentary|freebie)
    thanks to NAME for .. free
    for the free
"""
AMBIGUOUS_TAGS = """
    *partner *ambassador sp spon spons sponsor collab* collaboration* partner* partnership* ambassador*
    brandambassador* brandpartner* brandrep thanks* thankyou* ty gift gifted* giftedby* gifting
    pr prpackage prhaul prgifted prsample* prstay presstrip pressday pressloan prunboxing prinvite
    freebie adv aff affiliate* afflink* affliink promo promotion* promoted spn hosted invited
    brandedcontent collabpost workingwith* teamup team* inpartnership* inassociation* supportedby*
    poweredby* hostedby* courtesyof* brandfriend friendsof* sampled kindlygifted kindlysent advertorial
    endorsement endorsed commercial featured kol influencer brandlove brandtrip
"""
AMBIGUOUS_ALONE = """
    collab
    collaboration
    partner
    partnership
    ambassador
    brand ambassador
    gifted
    gift
    pr
    pr gift
    spon
    sp
    adv
    aff
    affiliate
    promo
    promotion
    hosted
    partnered
"""
AMBIGUOUS_PHRASES = """
    (thanks|thank you|thankyou|thx|ty) .. (to|goes to) .. NAME
    (thanks|thank you|thx|ty|shoutout to|shout out to) .. NAME .. for
    (thanks|thank you|thx) NAME
    (in|our|my) .. (partnership|collaboration|collab|association|cooperation|conjunction) with
    (partnership|collaboration|collab) with
    (partnered|partnering|partner|partners|collaborating|collaborated|collabed|collabing) .. with
    (teamed|teaming|team) up .. with
    (working|worked|work) .. with NAME
    in cahoots with
    partners in
    (collab|collaboration|partnership|teamup) (w|x)
    (brand|proud) .. (ambassador|partner|rep)
    (ambassador|partner) (for|of|to) NAME
    NAME (ambassador|affiliate)
    (as|being|become|became|i'm|am|new|official|proud) .. ambassador
    gifted (by|from|item*|product*|stay|experience)
    (was|were|kindly|been|pr|are) gifted
    (gift|gifts|present|treat) .. from NAME
    pr (package|packages|sample|samples|gift|box|mailer|parcel|unboxing|haul)
    affiliate (link|links|code|codes|partner)
    (link|links) .. affiliate
    (supported|funded|powered|hosted|presented|backed|curated) by NAME
    made possible by
    courtesy of
    c o NAME
    brought to you by
    kindly (sent|provided|given|gifted)
    (sent|gave|gifted|provided|treated) (me|us)
    NAME (sent|gave|gifted|treated|invited|hosted|surprised) (me|us)
    (was|were|been|got) .. (sent|invited|hosted|given|provided) .. (by|from|with)
    NAME (sent|shipped|mailed|dropped) .. (it|this|these|them|over|along|off|my way)
    NAME (hooked|set|sorted|kitted) me (up|out)
    NAME x (me|NAME)
    (friends|family|team|fam) at NAME
    invited by NAME
    pr invite
    on behalf of NAME
"""


def wording(tags: str, alone: str, phrases: str) -> Wording:
    """Return the words as one `Wording`."""
    return Wording(Tags(tags), Phrases(alone), Phrases(phrases))
