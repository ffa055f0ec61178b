"""Telling single-byte encodings apart, measured on short sentences."""

from __future__ import annotations

from collections import Counter

import pytest

from editorial_pipeline.errors import NoteError
from editorial_pipeline.text.charset import detect_encoding

# Three words and more, as people dictate them.
SENTENCES = """
надо дописать статью
привет как дела
купить молоко вечером
завтра созвон с командой
идея для рассылки
это не работает совсем
записал новый урок сегодня
роли в команде изменились
посмотреть отчёт по продажам
вот это важно
мы так и сделали
Нужно поменять заголовок статьи.
Вчера говорил с Аней про запуск.
Добавь сюда ссылку на репозиторий.
Я думаю, что инженер и аналитик теперь делают одно и то же.
Почему никто не читает документацию?
Ещё раз: сначала тесты, потом код.
Объясни разницу между ролями на примере.
Хорошо бы сделать отдельную статью об оценке качества.
Пример из жизни: бухгалтер, который пишет скрипты.
Спасибо, что дослушали до конца!
ну короче вот так всё и получилось
сервер упал в пятницу вечером
цены выросли вдвое за год
я шёл пешком через весь город
Журналист ищет подтверждение фактов.
Чтобы научиться, надо делать ошибки.
Это был тяжёлый, но полезный год.
Съешь ещё этих мягких булок
Новая версия выйдет в марте
""".strip().splitlines()


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5"])
def test_short_russian_is_read_right_or_refused(encoding: str) -> None:
    """Of sentences of three words and more none is read wrongly and few are refused."""
    seen = Counter(_outcome(sentence, encoding) for sentence in SENTENCES)
    assert seen["wrong"] == 0
    assert seen["right"] >= 0.9 * len(SENTENCES)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_capitals_are_read_right_or_refused(encoding: str) -> None:
    """Capitals in KOI8-R look like small letters in cp1251: letters decide, or nobody."""
    seen = Counter(_outcome(sentence.upper(), encoding) for sentence in SENTENCES)
    assert seen["wrong"] <= 0.01 * len(SENTENCES)
    assert seen["right"] >= 0.6 * len(SENTENCES)


def _outcome(text: str, encoding: str) -> str:
    data = text.encode(encoding)
    try:
        return "right" if data.decode(detect_encoding(data)) == text else "wrong"
    except NoteError:
        return "refused"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café déjà vu à Noël", "cp1252"),
        ("it’s fine — “really”", "cp1252"),
        ("Größe und Straße", "cp1252"),
        ("señor, mañana no", "cp1252"),
        ("Zażółć gęślą jaźń dziś", "cp1250"),
        ("Київ і Львів їдуть", "koi8-u"),
        ("Καλημέρα κόσμε, πώς είστε σήμερα", "cp1253"),
    ],
)
def test_other_alphabets_are_told_from_russian(text: str, encoding: str) -> None:
    """Western, Polish, Ukrainian and Greek text is read as what it is."""
    assert detect_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    "data", [b"caf\xe9 \xcf\xee\xe9", b"\xc9", b"20 \x80", b"\xa4\xa4\xa4 \xb7"]
)
def test_what_cannot_be_told_is_refused(data: bytes) -> None:
    """Two readings about as good, or none, are an error that says what to do."""
    with pytest.raises(NoteError) as refused:
        detect_encoding(data)
    assert refused.value.advice == "Save it as UTF-8."


def test_a_long_text_is_weighed_by_a_sample() -> None:
    """Eight megabytes take no longer than a page."""
    data = ("Plain words first.\n" * 50_000 + "вот это важно\n" * 200_000).encode("koi8-r")
    assert detect_encoding(data) == "koi8-r"
