"""Another place for a section of an article: proposed with a draft, carried out by the host."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

START = "start"
"""What a section may follow instead of another one: the opening."""


class Arrangement(BaseModel):
    """A section, by its heading, that goes behind the section `to`, or becomes a part of it.

    What stands below the section moves along. `to` of a move may be `start`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    section: str
    op: Literal["move", "merge"]
    to: str

    @property
    def done(self) -> str:
        """What a report says where it was carried out."""
        return f"{self.op}d {self.words}"

    @property
    def words(self) -> str:
        """What goes where, to be told after what was done or proposed."""
        if self.op == "merge":
            return f"“{self.section}” into “{self.to}”"
        where = "to the start" if self.to == START else f"behind “{self.to}”"
        return f"“{self.section}” {where}"
