"""Names that differ between English and Russian, or between speech and writing.

Small on purpose: what transliteration finds by itself is not listed. Data for `names`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from editorial_pipeline.text.word_runs import word_set

_PAIRS: Final = """
english england = английск англ англи
russian russia = русск росси российск рф
german germany germans = немец немк германи германск
french france = французск франц
spanish spain = испанск испани
italian italy = итальян итали
chinese china = китайск кита
japanese japan = японск япон
korean korea = корейск коре
polish poland = польск польш
dutch netherlands = голланд нидерланд
portuguese portugal = португал
ukrainian ukraine = украин
turkish turkey = турецк турци
hungarian hungary = венгерск венгри
austria austrian = австри
switzerland swiss = швейцар
sweden swedish = швеци шведск
norway norwegian = норвеги норвежск
finland finnish = финлянд финск
denmark danish = дани датск
greece greek = греци греческ
czech czechia = чехи чешск
israel israeli = израил
india indian = инди индийск
america american usa us = америк сша штат
britain british uk = британи британск великобритан
european europe eu = европ евросоюз ес
asia asian = ази азиатск
africa african = африк
georgia georgian = грузи
moscow = москв московск
petersburg = петербург питер
berlin = берлин
munich = мюнхен
vienna = вена вене вену вены венск
warsaw = варшав
prague = праг
paris = париж
rome = рим
london = лондон
lisbon = лиссабон
kyiv kiev = киев
google = гугл
youtube = ютуб ютьюб
facebook = фейсбук
twitter = твиттер
linkedin = линкедин
microsoft = майкрософт
amazon = амазон
apple = эпл
github = гитхаб
gitlab = гитлаб
git = гит
docker = докер
kubernetes = кубернет кубер
python = питон пайтон
javascript = джаваскрипт
java = джава
linux = линукс
windows = винд
telegram = телеграм телег
chatgpt = чатгпт чатджипити
gpt = гпт джипити
openai = опенай опенэйай опенаи
anthropic = антропик
claude = клод клауд
gemini = джемини гемини
cursor = курсор
copilot = копайлот копилот
excel = эксел
word = ворд
notion = ноушен ноушн
slack = слак слэк
zoom = зум
substack = сабстак сабстэк
jupyter = юпитер джупитер
pandas = пандас
tensorflow = тензорфлоу
ai = ии аи эйай искусственн
ml = мл эмэль машинн
llm llms = ллм элэлэм языков
nlp = нлп
api apis = апи эйпиай
mlops = млопс эмэлопс
devops = девопс
crisp crisp-dm = крисп
rag = раг рэг
mvp = мвп эмвипи
sql = эскуэль скл сиквел
cv = резюме
hr = эйчар
pr = пиар пулл
qa = тестировщик
it = айти
ci cd ci/cd = сиай сиайсиди
ui ux = интерфейс юай
pm = продакт пм
url = ссылк урл
internet = интернет
ipo = айпио
ceo = сео гендиректор директор
cto = тех сито
b2b = битуби
saas = саас
aws = авс
gcp = гугл
gpu gpus = гпу видеокарт джипию
cpu = процессор цпу
usb = юэсби
pdf = пдф
faq = вопрос
""".strip()
"""Latin spellings = beginnings of their Cyrillic forms, case endings left out."""

_EXPANSIONS: Final = """
ai = artificial intelligence
ml = machine learning
llm = large language model
llm = language model
nlp = natural language processing
api = application programming interface
ci = continuous integration
cd = continuous delivery
cd = continuous deployment
ui = user interface
ux = user experience
sql = sequel
id = identifier
pr = pull request
prs = pull requests
rag = retrieval augmented generation
us = united states
uk = united kingdom
eu = european union
qa = quality assurance
qa = question answering
faq = frequently asked questions
mvp = minimum viable product
tv = television
k8s = kubernetes
js = javascript
ok = okay
""".strip()

KNOWN: Final = word_set(
    """
    google microsoft amazon apple meta facebook netflix tesla nvidia intel amd ibm oracle openai
    anthropic deepmind mistral cohere huggingface databricks snowflake stripe uber airbnb spotify
    twitter linkedin github gitlab slack zoom notion figma adobe salesforce alibaba tencent
    samsung huawei sony yandex sber tinkoff ozon avito booking zalando siemens bosch sap bmw
    volkswagen mercedes toyota paypal visa mastercard reddit tiktok youtube instagram telegram
    whatsapp docker kubernetes python java javascript typescript rust kafka spark airflow redis
    postgres postgresql mysql mongodb tensorflow pytorch keras pandas numpy chatgpt gemini claude
    copilot cursor stanford harvard oxford cambridge mit berkeley princeton yale
    london paris berlin moscow madrid rome vienna warsaw prague munich hamburg amsterdam lisbon
    dublin tokyo beijing shanghai seoul singapore dubai sydney toronto boston chicago seattle
    texas california germany france spain italy russia ukraine poland china japan india brazil
    canada australia israel turkey sweden norway finland denmark austria switzerland portugal
    mexico egypt kenya nigeria europe asia africa america
    john james robert michael william david richard joseph thomas charles daniel matthew anthony
    mark paul steven andrew george kevin brian edward peter alex alexey alexei alexander dmitry
    ivan sergey andrey mikhail nikolai pavel igor oleg anna maria mary olga elena natalia irina
    tatiana sarah emma laura julia lisa jennifer jessica susan linda karen nancy sam elon steve
    гугл яндекс сбер тинькофф озон авито микрософт майкрософт амазон эпл нетфликс москва
    петербург лондон париж берлин россия германия франция испания италия украина польша китай
    япония индия америка европа азия африка иван петр сергей андрей алексей александр дмитрий
    михаил николай павел игорь олег анна мария ольга елена наталья ирина татьяна екатерина юлия
    светлана антон максим владимир виктор юрий евгений денис роман кирилл артем
    """
)
"""Names that are names at the start of a sentence too."""


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _PAIRS.splitlines():
        latin, cyrillic = line.split(" = ")
        for word in latin.split():
            table[_plain(word)] = table.get(_plain(word), ()) + tuple(cyrillic.split())
    return table


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    """Latin word → all Latin words of its line: `Germany` for `German`."""
    table: dict[str, frozenset[str]] = {}
    for line in _PAIRS.splitlines():
        words = frozenset(_plain(word) for word in line.split(" = ")[0].split())
        for word in words:
            table[word] = table.get(word, frozenset()) | words
    return table


@lru_cache(maxsize=1)
def _expansions() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _EXPANSIONS.splitlines():
        short, long = line.split(" = ")
        table[short] = (*table.get(short, ()), long)
    return table


def _plain(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())


def cyrillic_beginnings(latin: str) -> tuple[str, ...]:
    """Return the beginnings of the Russian forms of a squashed Latin name."""
    return _beginnings().get(latin, ())


def family(latin: str) -> frozenset[str]:
    """Return squashed Latin names of one country, language or product, the name included."""
    return _families().get(latin, frozenset({latin}))


def expansions(short: str) -> tuple[str, ...]:
    """Return what a squashed abbreviation stands for, in lower case."""
    return _expansions().get(short.removesuffix("s"), ()) + _expansions().get(short, ())


def abbreviations(long: str) -> tuple[str, ...]:
    """Return the abbreviations of a name in lower case: `machine learning` is `ml`."""
    return tuple(short for short, words in _expansions().items() if long in words)
