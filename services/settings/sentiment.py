"""The table ``[sentiment]`` of warroom.toml: a transformer of the user's own."""

from typing import Annotated

from pydantic import Field, PositiveFloat

from services.settings.parts import Part, UserPath


class SentimentSettings(Part):
    """Which posts the transformer in ``model_dir`` reads again, and how long it may take.

    Those in ``languages`` whose confidence is below ``below`` or whose reach is ``reach`` or more
    (0: none for its reach), for ``seconds`` of each write and ``batch`` texts at a time.
    """

    model_dir: UserPath | None = None
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = ("pl", "en")
    below: Annotated[float, Field(ge=0, le=1)] = 0.6
    reach: Annotated[int, Field(ge=0)] = 50_000
    seconds: PositiveFloat = 2
    batch: Annotated[int, Field(ge=1, le=256)] = 16
    max_tokens: Annotated[int, Field(ge=8, le=512)] = 128
