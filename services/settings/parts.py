"""What the tables of warroom.toml are made of."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _user_path(value: object) -> object:
    return Path(value).expanduser() if isinstance(value, str) else value


def shown_path(path: Path) -> str:
    """Return ``path`` as people write it: within the home by its tilde."""
    path = path.absolute()
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)


UserPath = Annotated[Path, BeforeValidator(_user_path)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Address = Annotated[str, Field(pattern=r"^https?://[^\s/]+", max_length=2_000)]
StreamAddress = Annotated[str, Field(pattern=r"^wss?://[^\s/]+", max_length=2_000)]
Keep = Literal["matched", "all"]


class Part(BaseModel):
    """A table of warroom.toml: unknown keys are mistakes, not surprises."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
