"""The verify stage: object, have it repaired once, then let the floor take over.

A hard finding costs the block its wording, never its content: what the engine could not word
within the rules is kept in the speaker's own words, with its citation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.glossary import EMPTY, Glossary
from editorial_pipeline.models.draft import ArticleDraft, Drafted, SectionDraft, SetAside
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import Finding, FindingRecord, Severity
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.stylint import Stylint
from editorial_pipeline.text.floor import is_foreign
from editorial_pipeline.verify.context import Context
from editorial_pipeline.verify.fidelity import fidelity_of
from editorial_pipeline.verify.floor import Headline, reheaded, with_floor, with_missing
from editorial_pipeline.verify.forms import left_to_engine, with_forms
from editorial_pipeline.verify.headings import check_headings
from editorial_pipeline.verify.proposals import proposal_findings
from editorial_pipeline.verify.repeats import say_once
from editorial_pipeline.verify.rules import check_block, check_draft
from editorial_pipeline.verify.style import lint_findings, tidy

Repair = Callable[[Drafted, Sequence[tuple[str, str]]], Drafted]

_SET_ASIDE_AT_LEAST = 3
_SET_ASIDE_SHARE = 0.15
"""An engine may leave out an announcement or a repetition, not a tenth of what was said."""


_WORTH_ASKING = frozenset({"V9", "V15"})
"""Soft rules that are a reason to ask once more: a lost hedge or denial, and style."""


_MERGED = "V11"
"""What is said already needs no floor: its segments are cited where it stands."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the checks of a part know besides its own draft.

    `written` are the texts of the parts before it.
    """

    directive_texts: tuple[str, ...]
    style: StyleRules
    glossary: Glossary
    written: tuple[str, ...] = ()
    linter: Stylint | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The draft of one article as it will be written, and what there was to object to.

    `fidelity` tells for each block, by id, how much of what its segments say it carries.
    """

    draft: ArticleDraft
    findings: tuple[FindingRecord, ...]
    fidelity: Mapping[str, float] = field(default_factory=dict)


def settle(
    parts: Sequence[Drafted],
    *,
    directive_texts: tuple[str, ...],
    repair: Repair,
    headline: Headline,
    style: StyleRules | None = None,
    linter: Stylint | None = None,
    glossary: Glossary = EMPTY,
) -> Settled:
    """Return one article's draft, in which no hard finding is left and no segment is missing.

    `parts` are its drafts in order; `directive_texts` the words of obeyed directives, which
    must not occur; `headline` makes a heading of segments where the engine's cannot be used.
    `style` are the mechanical rules of style; None: no rule but the built-in ones; `linter` has
    further ones;
    `glossary` the names that are settled.
    """
    drafts: list[ArticleDraft] = []
    records: list[FindingRecord] = []
    fidelity: dict[str, float] = {}
    known = _Known(directive_texts, style or StyleRules(), glossary, linter=linter)
    for part in parts:
        written = tuple(block.text for draft in drafts for block in draft.blocks)
        settled = _settle_part(part, replace(known, written=written), repair, headline)
        drafts.append(settled.draft)
        records.extend(settled.findings)
        fidelity |= settled.fidelity
    draft, repeated = say_once(_joined(drafts), parts[0].request.sections)
    records += [_record(finding, parts[0], "merged") for finding in repeated]
    return Settled(draft, tuple(records), fidelity)


def fall_back(parts: Sequence[Drafted], settled: Settled, reason: str) -> Settled:
    """Return the article with the floor in the place of every block, revisions dropped.

    For a draft that passed every rule and still cannot be written, for the `reason` given.
    """
    groups = tuple(group for part in parts for group in part.request.groups)
    request = replace(parts[0].request, groups=groups)
    everything = {block.id for block in settled.draft.blocks}
    everything |= {citing.id for citing in settled.draft.citings}
    draft = with_missing(with_floor(settled.draft, everything, request), request)
    draft = with_forms(draft, request)
    finding = FindingRecord(
        rule="V2",
        severity=Severity.HARD.value,
        article=str(settled.draft.article.path),
        message=reason,
        resolution="floor",
        segments=[],
    )
    # All of it is in the speaker's own words now.
    return Settled(draft, (*settled.findings, finding), {b.id: 1.0 for b in draft.blocks})


def _settle_part(drafted: Drafted, known: _Known, repair: Repair, headline: Headline) -> Settled:
    drafted, records = _tidied(drafted, known)
    rounds = 2 if _crosses_languages(drafted.request) else 1
    findings = _findings(drafted, known)
    proposed = list(drafted.proposals)
    for _ in range(rounds):
        hard = _hard(findings)
        if not hard and not any(f.rule in _WORTH_ASKING for f in findings):
            break
        repaired = repair(drafted, [(f.block, f"{f.message} {f.remedy}") for f in findings])
        if repaired is drafted:
            break
        proposed += repaired.proposals
        better, tidied = _tidied(repaired, known)
        after = _findings(better, known)
        if not hard and _hard(after):
            # Nothing hard was objected to: what is better put and less true is no repair.
            break
        drafted = better
        gone = [f for f in findings if f not in after]
        records += [record for record in tidied if record not in records]
        records += [_record(f, drafted, "repaired") for f in gone]
        findings = after
        if not hard:
            break
    context = _context(drafted, known)
    draft = _floored(drafted, _hard(findings), context, headline)
    draft = with_forms(draft, drafted.request)
    for finding in findings:
        if finding.rule != _MERGED:
            hard_one = finding.severity is Severity.HARD
            records.append(_record(finding, drafted, "floor" if hard_one else "reported"))
    for finding in proposal_findings(proposed, context):
        records.append(_record(finding, drafted, "reported"))
    return Settled(draft, tuple(records), fidelity_of(draft, context))


def _tidied(drafted: Drafted, known: _Known) -> tuple[Drafted, list[FindingRecord]]:
    """Put right what needs no engine: what was set aside beyond measure, and marks of style."""
    drafted = _bounded(drafted)
    draft, changes = tidy(drafted.draft, known.style)
    drafted = replace(drafted, draft=draft)
    return drafted, [_record(change, drafted, "repaired") for change in changes]


def _crosses_languages(request: DraftRequest) -> bool:
    return any(is_foreign(s, request.article.language) for s in request.segments)


def _bounded(drafted: Drafted) -> Drafted:
    """Take back what an engine set aside beyond measure, or although it holds an address."""
    texts = {s.id: s.text for s in drafted.request.segments}
    limit = max(_SET_ASIDE_AT_LEAST, int(_SET_ASIDE_SHARE * len(texts)))
    cited = drafted.draft.cited
    kept: dict[SegmentId, SetAside] = {}
    for aside in drafted.draft.set_aside:
        if aside.segment not in cited and "://" not in texts[aside.segment]:
            kept.setdefault(aside.segment, aside)
    accepted = tuple(kept.values())[:limit] if len(kept) < len(texts) else ()
    return replace(drafted, draft=replace(drafted.draft, set_aside=accepted))


def _context(drafted: Drafted, known: _Known) -> Context:
    request = drafted.request
    texts = {view.index: view.text for section in request.sections for view in section.blocks}
    revised = {r.block.id: texts[r.target] for r in drafted.draft.revisions}
    replaced = {r.target for r in drafted.draft.revisions}
    return Context(
        segments={s.id: s for s in request.segments},
        captured={note.hash: note.captured for note in request.notes},
        revised=revised,
        article_title=request.article.title,
        article_language=request.article.language,
        article_texts=tuple(t for i, t in texts.items() if i not in replaced) + known.written,
        glossary=known.glossary,
        directive_texts=known.directive_texts,
        known_urls=frozenset(),
        style=known.style,
        fidelity=request.fidelity,
    )


def _findings(drafted: Drafted, known: _Known) -> tuple[Finding, ...]:
    context = _context(drafted, known)
    findings = [
        Finding("V1", Severity.HARD, block, f"{sentence}.", "Use only what you were given.")
        for block, sentence in drafted.misplaced
    ]
    for block in drafted.draft.blocks:
        findings += check_block(block, context)
    aside = {item.segment for item in drafted.draft.set_aside}
    content = [s.id for s in left_to_engine(drafted.request) if s.id not in aside]
    findings += check_draft(drafted.draft, content, context)
    if known.linter is not None:
        findings += lint_findings(drafted.draft.blocks, known.linter)
    return tuple(findings)


def _hard(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is Severity.HARD)


def _record(finding: Finding, drafted: Drafted, resolution: str) -> FindingRecord:
    return FindingRecord.model_validate(
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "article": str(drafted.request.article.path),
            "message": finding.message,
            "resolution": resolution,
            "segments": list(finding.segments),
        }
    )


def _floored(
    drafted: Drafted, hard: Sequence[Finding], context: Context, headline: Headline
) -> ArticleDraft:
    """Return the draft with the floor in place of every block that is objected to.

    Headings come last: those that the plan gave to kept segments have not been checked yet.
    """
    failed = {finding.block for finding in hard if finding.block and finding.rule != _MERGED}
    if not failed and not any(finding.rule != _MERGED for finding in hard):
        return drafted.draft
    draft = with_floor(drafted.draft, failed, drafted.request)
    draft = with_missing(draft, drafted.request)
    unfit = {finding.block for finding in _hard(check_headings(draft, context))}
    return reheaded(draft, unfit, drafted.request, headline)


def _joined(drafts: Sequence[ArticleDraft]) -> ArticleDraft:
    """Return the parts of an article as one draft: a section that two parts feed is one."""
    sections: dict[tuple[int | None, str], SectionDraft] = {}
    for draft in drafts:
        for section in draft.sections:
            key = (section.existing, (section.heading or "").casefold())
            earlier = sections.get(key)
            blocks = (earlier.blocks if earlier else ()) + section.blocks
            sections[key] = replace(earlier or section, blocks=blocks)
    return replace(
        drafts[0],
        sections=tuple(sections.values()),
        revisions=tuple(r for draft in drafts for r in draft.revisions),
        set_aside=tuple(a for draft in drafts for a in draft.set_aside),
        doubts=tuple(d for draft in drafts for d in draft.doubts),
        citings=tuple(c for draft in drafts for c in draft.citings),
        arrange=tuple(a for draft in drafts for a in draft.arrange),
    )
