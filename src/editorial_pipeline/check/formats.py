"""Findings in the formats that other programs read: JSON, SARIF, annotations of GitHub."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from urllib.parse import quote

from editorial_pipeline.check.findings import Checked, Finding, Level
from editorial_pipeline.check.registry import Described

_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ANNOTATIONS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def as_json(checked: Checked) -> dict[str, object]:
    """Return the findings as one JSON object; the names are part of the interface."""
    return {
        "findings": [asdict(finding) for finding in checked.findings],
        "counts": {level.value: checked.count(level) for level in Level},
        "articles": checked.articles,
        "notes": checked.notes,
        "receipts": checked.receipts,
    }


def as_sarif(checked: Checked, rules: Sequence[Described], version: str) -> dict[str, object]:
    """Return the findings as a SARIF 2.1.0 log; the root of the paths is the workspace."""
    numbers = {rule.name: number for number, rule in enumerate(rules)}
    return {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pipeline check",
                        "semanticVersion": version,
                        "rules": [_sarif_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": list(_sarif_results(checked.findings, numbers)),
            }
        ],
    }


def _sarif_rule(rule: Described) -> dict[str, object]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": rule.level.value},
    }


def _sarif_results(
    findings: Iterable[Finding], numbers: dict[str, int]
) -> Iterable[dict[str, object]]:
    """Yield the results. A fingerprint leaves out the line: an edit above makes no new alert."""
    seen: Counter[str] = Counter()
    for finding in findings:
        same = f"{finding.rule}\n{finding.file}\n{finding.message}"
        seen[same] += 1
        fingerprint = hashlib.sha256(f"{same}\n{seen[same]}".encode()).hexdigest()[:32]
        yield {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "level": finding.level.value,
            "message": {"text": f"{_sentence(finding.message)} {finding.remedy}"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": quote(finding.file, safe="/"),
                            "uriBaseId": "%SRCROOT%",
                        },
                        "region": {"startLine": finding.line},
                    }
                }
            ],
            "partialFingerprints": {"finding/v1": fingerprint},
        }


def as_annotations(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield the workflow commands by which GitHub shows findings beside the lines."""
    for finding in findings:
        place = f"file={_property(finding.file)},line={finding.line},title={finding.rule}"
        words = _escaped(f"{_sentence(finding.message)} {finding.remedy}")
        yield f"::{_ANNOTATIONS[finding.level]} {place}::{words}"


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
