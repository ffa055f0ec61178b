"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.language import detect_language

SAID = {
    "en": [
        "We should write about this tomorrow",
        "Building production agents",
        "let's add this to the memory article too",
        "The word «привет» means hello in Russian",
    ],
    "ru": [
        "Привет, мир",
        "используем GitHub CLI через Claude pull request",
        "Запускаем Docker Compose для LLM evaluation framework",
        "https://example.com/the/and/of вот ссылка",
    ],
    "uk": ["Ми їдемо до Києва завтра", "що це таке і як воно працює", "Треба записати новий урок"],
    "de": ["Ich habe heute keine Zeit", "Wir müssen das noch besprechen", "Das ist gut"],
    "fr": ["Je n'ai pas le temps aujourd’hui", "Il faut écrire un article", "C’est très bien"],
    "es": ["No tengo tiempo hoy", "Hay que escribir un artículo", "Está muy bien"],
    "it": ["Non ho tempo oggi", "Bisogna scrivere un articolo", "Va molto bene"],
    "pt": ["Não tenho tempo hoje", "É preciso escrever um artigo", "Está tudo bem com você"],
    "nl": ["Ik heb vandaag geen tijd", "We moeten een artikel schrijven", "Het gaat goed met mij"],
    "pl": ["Nie mam dzisiaj czasu", "Trzeba napisać artykuł", "Wszystko jest w porządku"],
    "el": ["Καλημέρα κόσμε"],
    "ja": ["今日はいい天気です"],
    "zh": ["今天天气很好"],
    "und": [
        "",
        "12 34",
        "https://example.com/the/and/of",
        "GitHub",
        "🚀",
        "да",
        "`the code is here`",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(k, text) for k, texts in SAID.items() for text in texts]
)
def test_short_sentences(language: str, text: str) -> None:
    """A sentence of three words is enough; terms, addresses and code do not count."""
    assert detect_language(text) == language


@given(st.text(max_size=200))
def test_any_text_has_a_language(text: str) -> None:
    """Two or three letters, and the same ones each time."""
    assert detect_language(text) == detect_language(text)
    assert len(detect_language(text)) in {2, 3}
