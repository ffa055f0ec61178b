"""All rules of a check, by name: what the documentation and the reports tell of them."""

from __future__ import annotations

from dataclasses import dataclass

from editorial_pipeline.check.citations import citation_rule
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.links import LOST_RULES
from editorial_pipeline.check.looking import ARTICLE_RULES, UNREADABLE, style_name
from editorial_pipeline.check.records import CONSUMED_RULES, RECORD_RULES, broken
from editorial_pipeline.check.together import OTHER_RULES, PAGE_RULES


@dataclass(frozen=True, slots=True)
class Described:
    """What is told of a rule: its name, how bad a breach is, what is wrong, what to do."""

    name: str
    level: Level
    summary: str
    remedy: str
    fixable: bool


_STYLE = {
    "no_bold": ("There is bold text.", "Write it plainly."),
    "no_horizontal_rules": ("There is a horizontal rule.", "Let headings part the text."),
    "heading_depth": ("A heading is too deep.", "Use a higher level, or a paragraph."),
    "sentence_words": ("A sentence is too long.", "Make two sentences of it."),
    "banned_openers": ("A sentence begins with words of speech.", "Begin with what is said."),
    "banned_words": ("A word is on the list of banned words.", "Use a plainer word."),
}
"""By the setting that switches each of them; see the table `style` of `pipeline.toml`."""


def described_rules() -> tuple[Described, ...]:
    """Return every rule, in the order in which they are documented."""
    rules = [
        Described(rule.name, rule.level, rule.summary, rule.remedy, rule.fixable)
        for rules in (ARTICLE_RULES, (citation_rule,), LOST_RULES, PAGE_RULES, OTHER_RULES)
        for rule in rules
    ]
    rules += [
        Described(rule.name, rule.level, rule.summary, rule.remedy, rule.fixable)
        for rules in ((broken,), RECORD_RULES, CONSUMED_RULES)
        for rule in rules
    ]
    rules += [
        Described(style_name(setting), Level.NOTE, summary, remedy, fixable=False)
        for setting, (summary, remedy) in _STYLE.items()
    ]
    return (UNREADABLE_RULE, *rules)


UNREADABLE_RULE = Described(
    UNREADABLE, Level.ERROR, "An article cannot be read.", "Look at its permissions and the disk.",
    fixable=False,
)  # fmt: skip
