"""What pydantic found wrong with what a person wrote, in our words."""

from pydantic_core import ErrorDetails

from services.clean import clean_line
from services.i18n import N_, _

_SHOWN = 60
_LONGEST = 400
_KINDS = {
    "missing": N_("this has to be there"),
    "extra_forbidden": N_("this key is not known here: is it misspelled?"),
    "union_tag_not_found": N_("its kind is missing"),
    "string_type": N_("this has to be text, in quotation marks"),
    "bool_parsing": N_("this has to be true or false"),
    "bool_type": N_("this has to be true or false"),
    "int_parsing": N_("this has to be a whole number"),
    "int_type": N_("this has to be a whole number"),
    "int_from_float": N_("this has to be a whole number"),
    "float_parsing": N_("this has to be a number"),
    "float_type": N_("this has to be a number"),
    "tuple_type": N_("this has to be a list, in square brackets"),
    "list_type": N_("this has to be a list, in square brackets"),
    "model_type": N_("this has to be a table of its own"),
    "model_attributes_type": N_("this has to be a table of its own"),
    "dict_type": N_("this has to be a table of its own"),
    "date_parsing": N_("this has to be a day, as 2026-11-27"),
    "date_type": N_("this has to be a day, as 2026-11-27"),
    "date_from_datetime_parsing": N_("this has to be a day, as 2026-11-27"),
}


def misfit_words(error: ErrorDetails) -> str:
    """Return in one clean line what is wrong and what would do; where, the caller knows."""
    kind, given = error["type"], error.get("ctx", {})
    match kind:
        case "value_error":  # our own words, without the library's in front
            words = str(given["error"])
        case "union_tag_invalid":
            words = _("“{text}” is none of {words}").format(
                text=given["tag"], words=given["expected_tags"]
            )
        case "enum" | "literal_error":
            expected = str(given["expected"]).replace(" or ", ", ")
            words = _("this has to be one of {words}").format(words=expected)
        case "string_pattern_mismatch":
            words = _("“{text}” has another form than {pattern}").format(
                text=clean_line(str(error["input"]), _SHOWN), pattern=given["pattern"]
            )
        case _:
            words = _of_length(kind, given) or _(_KINDS.get(kind, "")) or _of_range(kind, given)
    return clean_line(words or error["msg"], _LONGEST)


def _of_length(kind: str, given: dict[str, int]) -> str:
    match kind:
        case "string_too_short" | "too_short" if given["min_length"] == 1:
            return _("this must not be empty")
        case "string_too_short":
            return _("fewer than {n} characters: write more").format(n=given["min_length"])
        case "string_too_long":
            return _("more than {n} characters: shorten it").format(n=given["max_length"])
        case _:
            return ""


def _of_range(kind: str, given: dict[str, float]) -> str:
    match kind:
        case "greater_than":
            return _("this has to be more than {n}").format(n=f"{given['gt']:g}")
        case "greater_than_equal":
            return _("this has to be {n} or more").format(n=f"{given['ge']:g}")
        case "less_than":
            return _("this has to be less than {n}").format(n=f"{given['lt']:g}")
        case "less_than_equal":
            return _("this has to be {n} or less").format(n=f"{given['le']:g}")
        case _:
            return ""
