"""Phrases that can be said of any crisis whatever, by language: whoever reads one knows no more."""

_MATTER_EN = r"(?:communications?|situation|crisis|issue|matter|stakeholders?)"
_MATTER_PL = r"(?:komunikacj\w+|sytuacj\w+|kryzys\w*|spraw\w+|działania)"
_FIT_EN = r"(?:appropriate|necessary|adequate|suitable|relevant)"
_FIT_PL = r"(?:odpowiednie|niezbędne|stosowne|właściwe|konieczne)"

HOLLOW = {
    "en": (
        rf"(?:handle|manage|ensure|coordinate|take care of|deal with) (?:\w+ )?{_MATTER_EN}",
        rf"(?:take|undertake|initiate) (?:the |all )?{_FIT_EN} (?:steps|actions?|measures)",
        r"(?:respond|react|act|communicate|proceed) (?:appropriately|accordingly|adequately)",
        r"monitor (?:the |this )?(?:situation|developments?|media)",
        r"follow (?:the )?(?:procedures?|best practices?)",
        r"keep (?:everybody|everyone|stakeholders) (?:informed|in the loop)",
        r"as (?:needed|appropriate|required)",
        r"assess (?:the )?(?:situation|impact)",
    ),
    "pl": (
        rf"(?:zarządz\w+|zajm\w+ się|zadba\w* o|zapewni\w*|s?koordynu\w+) (?:\w+ )?{_MATTER_PL}",
        rf"podejm\w+ (?:wszelkie |wszystkie )?{_FIT_PL} (?:kroki|działania|środki)",
        r"(?:zareaguj\w*|reaguj\w*|działaj\w*|postępuj\w*) (?:odpowiednio|adekwatnie|właściwie)",
        r"(?:monitoruj\w*|śledź\w*) (?:sytuacj\w+|rozwój sytuacji|media)",
        r"(?:postępuj\w*|działaj\w*) zgodnie z (?:procedur\w+|dobrymi praktykami)",
        r"(?:w razie|według|stosownie do) potrzeb\w*",
        r"oce\w+ (?:sytuacj\w+|wpływ)",
    ),
}
