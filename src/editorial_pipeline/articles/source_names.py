"""What the section with the sources of an article is called, in this language and others."""

from __future__ import annotations

from typing import Final

_WRITTEN: Final = {
    "ru": "Источники",
    "uk": "Джерела",
    "de": "Quellen",
    "es": "Fuentes",
    "it": "Fonti",
}
"""What a run calls it; all of these are among the names below."""

_NAMES: Final = (
    "sources|references|footnotes|bibliography|works cited|sources and references"
    "|источники|ссылки|сноски|примечания|литература|список литературы|список источников"
    "|джерела|посилання|примітки|література|крыніцы|източници|бележки|извори|izvori|viri"
    "|quellen|quellenangaben|quellenverzeichnis|fußnoten|einzelnachweise|literaturverzeichnis"
    "|fuentes|referencias|bibliografía|fontes|referências|bibliografia|referències"
    "|fonti|riferimenti|références|bibliographie|notes et références|surse|referințe"
    "|bronnen|bronvermelding|voetnoten|källor|referenser|kilder|referanser|referencer|heimildir"
    "|lähteet|viitteet|allikad|viited|avoti|šaltiniai|źródła|przypisy|zdroje|források|hivatkozások"
    "|kaynaklar|kaynakça|πηγές|αναφορές|מקורות|المصادر|المراجع|منابع|स्रोत|sumber|nguồn"
    "|来源|參考資料|参考资料|参考文献|出典|脚注|출처|참고 문헌|참고문헌"
)
_KNOWN: Final = frozenset(_NAMES.casefold().split("|"))


def sources_heading(language: str) -> str:
    """Return the heading of the sources in the language of an article, English where unknown."""
    return _WRITTEN.get(language, "Sources")


def is_sources_heading(words: str) -> bool:
    """Return whether a heading says that the sources follow.

    What is called otherwise is told by what stands below it, if that is nothing but definitions.
    """
    return words.strip(" :：").casefold() in _KNOWN
