"""Repair of mojibake: damage comes back, good text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.mojibake import repair

GOOD = [
    "The “quick” brown fox — it’s 5 °C… €20, 10 £, ½ × ²; naïve café, façade, résumé.",
    "MARQUÉ… “MAÇÔ NÃO “É” À LA CARTE, ÇA VA? « ŒUVRE » À côté, Noël; l’été, où ça…",
    "«À PRÉSENT», “ÊTRE” — ÉTÉ… MÊME «Ê» “Â” À»",
    "Größe, Straße, ÜBER, „Äpfel“, ‚Ärger‘, Öl… „Ü“ «Ä» ÄÖÜ",
    "¿Qué? ¡Mañana! ÑANDÚ «SÍ» “NO”, año, corazón; 3.ª 2º",
    "São João, coração, AÇÃO… “NÃO” – ÃO, mãe; É»",
    "Zażółć gęślą jaźń, ŁÓDŹ… „Ść” — ŻÓŁĆ «Ó»",
    "Příliš žluťoučký kůň úpěl ďábelské ódy. ČŘŽ „Š“; Ő Ű árvíztűrő tükörfúrógép „Á”",
    "İstanbul, ŞĞÜÖÇ ığüşöç “Ğ”; România „Ă” ĂÂÎȘȚ; ąčęėįšųūž ŠŽ; āčēģīķļņšūž “Ā”",
    "Ελληνικά: «Ξ±» πŸ? καλημέρα… “Ο” κόσμε; ΑΘΗΝΑ» β— γ² Γ² Δ± «ομάδα Β» α→β",
    "Здравствуйте! «Группа В» — №5… “В” и „Б“, Ёлка, объём. В… С» Р. С. ‘А’ СССР® ВВ»",
    "Рівне, Її, Європа, сіль, Різдво, ґанок, «СІРІ» РІК СІЛЬ РІС; Ў, ўсё; РЈЕЧ, СРЉ; ѓ ќ СЌ",
    "Он сказал: “нет в”… и в»; уже тем там тащить ходили ЕЁ ЁЖ, пёс её всё лицё",
    "ТАМ ТЕМ ТАФТА МТС — тАк пИшУт нЕкОтОрЫе; Ёя ЁЯ",
    "日本語のテキスト。中文「引号」…… 한국어 텍스트 ไทย हिन्दी עברית العربية",
    "🚀 ✅ ❤️ 👩‍💻 → ← ⇒ ≤ ≥ ≠ ∞ √2 π≈3.14 Ω µm x² + y³; §5 ¶2 © ® ™ † ‡ • ·",
    "┌──┬──┐ │ a│ ├──┼──┤ └──┴──┘ ║ ╔═╗ ╚═╝ ├─ file ╨ ╤ ¯\\_(ツ)_/¯ (╯°□°)╯︵ ┻━┻",
    "–Привет! —А вот и я. – Я – Ты — С – В",
    "ﬁne ｗｉｄｅ ligature “ﬀ” … ‚low‘ „low“ ‹x› «y»",
    "Þórður, ÆÐI, ÅÄÖ “Å” Å… blåbär Æ Ø Å»; Đây là một câu ví dụ. Ắ Ậ Ỡ “Ế”",
]


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_the_same_string(text: str) -> None:
    """Neither a line nor any of its words is changed."""
    assert repair(text) is text
    assert [repair(word) for word in text.split()] == text.split()


DAMAGED = [
    "It’s a café — naïve idea",
    "→ done",
    "🚀 launch",
    "“Hello” world…",
    "Привет, мир",
    "Ещё одна идея: записать всё и сразу",
    "№ 5 — это 20 €",
    "✅ готово",
    "«Привет»",
    "Acme™ costs €5",
    "❤️ love",
    "a → b → c",
    "don’t",
    "Это про AI-агентов — и не только",
    "naïve café",
]
PAGES = [
    "cp1252", "latin-1", "cp1251", "cp1253", "cp1254", "cp866", "koi8-r", "mac-cyrillic",
    "mac-roman", "cp437", "cp850",
]  # fmt: skip


def _misread(text: str, page: str) -> str:
    """Return UTF-8 as a reader shows it that fills the gaps of its page."""

    def show(byte: bytes) -> str:
        try:
            return byte.decode(page)
        except UnicodeDecodeError:
            return byte.decode("cp1252", "ignore") or chr(byte[0])

    return "".join(show(bytes([byte])) for byte in text.encode())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", DAMAGED)
def test_utf_8_read_through_a_page_comes_back(text: str, page: str) -> None:
    """Punctuation, arrows, emoji, Cyrillic and accents return from every common page."""
    assert repair(_misread(text, page)) == text


@pytest.mark.parametrize("page", ["cp1252", "cp1251", "cp1253", "cp866", "koi8-r"])
def test_damage_beside_good_text_is_repaired_alone(page: str) -> None:
    """A quoted line is turned back; the sentence around it stays."""
    damaged = f"Он написал: {_misread('это — 🚀 пример', page)}, и «всё» тут."
    assert repair(damaged) == "Он написал: это — 🚀 пример, и «всё» тут."


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ("πŸš€", "🚀"),
        ("β†’", "→"),
        ("β€”", "—"),
        ("donβ€™t", "don’t"),
        ("РџСЂРёРІРµС‚", "Привет"),
        ("donâ€™t, cafÃ©", "don’t, café"),
        ("Ã¢â‚¬â„¢", "’"),
        ("Ïðèâåò, êàê äåëà?", "Привет, как дела?"),
        ("20В°C", "20°C"),
        ("в„– 5, РЅР° Р СѓСЃРё", "№ 5, на Руси"),
        ("\x93quoted\x94", "“quoted”"),
    ],
)
def test_known_damage(damaged: str, text: str) -> None:
    """Cases seen in the wild, among them layers and swapped pages."""
    assert repair(damaged) == text


@given(
    st.text(
        st.sampled_from("abcdefgxyzABC 0123456789.,!?-—–“”«»…’éèüößñçàÉÜбвгдежзиклмнопрстяБВГЁё№")
    )
)
def test_ordinary_letters_and_punctuation_stay(text: str) -> None:
    """Common letters in any order are not taken for damage, unless they spell its patterns."""
    words = [word for word in text.split() if word.isalpha()]
    assert [repair(word) for word in words if word.islower()] == [w for w in words if w.islower()]


@given(st.text())
def test_repair_never_fails(text: str) -> None:
    """Any string comes back as a string without new replacement characters."""
    assert repair(text).count("\ufffd") <= text.count("\ufffd") + text.count("ï¿½")
