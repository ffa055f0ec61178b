"""Patterns that are compiled when they are first needed.

Compiling a long pattern takes a millisecond, all of them together a tenth of a second, and most
are for what hardly any note says: an order to the editor, a language of another script. A
pattern that nearly every note needs is compiled at once, by `re.compile`.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache


class LatePattern:
    """A pattern of `re` that is compiled when it is first asked.

    Where `words` are given, in lower case, each text that fits has one of them; a text without
    any is turned away before the pattern is compiled. Nothing else differs from `re.Pattern`.
    """

    def __init__(self, pattern: str, flags: int = 0, *, words: tuple[str, ...] = ()) -> None:
        self._pattern = pattern
        self._flags = flags
        self.words = words

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself. Raises `re.error` where it is none."""
        return re.compile(self._pattern, self._flags)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the beginning of `text`."""
        return self.compiled.match(text) if self._may_fit(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of all of `text`."""
        return self.compiled.fullmatch(text) if self._may_fit(text) else None

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in `text`."""
        return self.compiled.search(text) if self._may_fit(text) else None

    def sub(self, replacement: str, text: str) -> str:
        """Return `text` with all matches replaced."""
        return self.compiled.sub(replacement, text) if self._may_fit(text) else text

    def _may_fit(self, text: str) -> bool:
        if not self.words:
            return True
        folded = _folded(text)
        # Asked of every sentence, several times: a plain loop costs half of `any`.
        for word in self.words:  # noqa: SIM110
            if word in folded:
                return True
        return False


@lru_cache(maxsize=16)
def _folded(text: str) -> str:
    """Return a text as `re.IGNORECASE` compares it, which takes `ı` and `İ` for an i as well."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("ı", "i").replace("\u0307", "")
