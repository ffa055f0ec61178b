"""Sentences that hold the phrase of a spoken mark, obeyed or not.

In speech without punctuation an order stands in the middle of what is said to the reader. It is
not clear then how far it reaches, so nothing is done about it; but its speaker has to be told.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from editorial_pipeline.text.mark_forms import LEAD_EN, LEAD_RU, NARRATION
from editorial_pipeline.text.patterns import LatePattern

__all__ = ["sounds_like_a_mark"]

_FAR: Final = 2_000
"""Characters that are looked at: one word can be a megabyte."""
_SOUNDS: Final = LatePattern(
    r"\b(?:scratch|strike) (?:that|this)(?=\s*(?:[.,!?;:—–-]|$)| (?:what|i|we|no|the|actually|"
    r"so|last|part|bit|sentence|please|it's)\b)"
    r"|\bcross (?:that|this|it) out\b"
    rf"|^{LEAD_EN}forget (?:that|it)[\s.,!]*$"
    rf"|(?:^{LEAD_EN}|\b(?:okay|ok|so|now|please|next) )(?:a )?new article\b"
    r"|\b(?:start|create|begin|open|make) (?:a |another )(?:new |separate )article\b"
    r"|\b(?:put|add|move) (?:this|that|it|these|them) (?:in|into|to|under) (?:the|my|our) "
    r"(?:[^.,;:!?]{1,40} )?article\b"
    rf"|^{LEAD_EN}(?:(?:this|that|it)(?:'s| is) )?of the record\b|\boff record\b"
    r"|\b(?:вычеркни|зачеркни|сотри)(?:те)? (?:это|последн\w+|предыдущ\w+)"
    r"|\bзабудь(?:те)?,? (?:то,? )?что я\b"
    rf"|^{LEAD_RU}новая статья\b"
    r"|\b(?:начни|создай|заведи|начн[её]м|создадим)(?:те)?(?: \w+){0,2} "
    r"(?:новую|отдельную) статью\b"
    r"|\b(?:добавь|положи|помести|вставь|поставь)(?:те)? (?:это|е[её]|его|вс[её] это)"
    r"(?: \w+)? в статью\b"
    r"|\bне (?:на|в|по) (?:запись|записи|протокол\w*)\b",
    re.IGNORECASE,
    words=(
        *("scratch", "strike", "cross", "forget", "article", "record"),
        *("вычеркни", "зачеркни", "сотри", "забудь", "стать", "запис", "протокол"),
    ),
)


@lru_cache(maxsize=4096)
def sounds_like_a_mark(text: str) -> bool:
    """Whether a sentence holds what a speaker says to the editor, in English or Russian."""
    plain = " ".join(text[:_FAR].replace("’", "'").split())
    return _SOUNDS.search(plain) is not None and NARRATION.search(plain) is None
