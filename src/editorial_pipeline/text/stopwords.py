"""Words that carry no topic: the glue of English and Russian, and of speech."""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = """
a able about above actually add added adding after again against ago all almost along already also
although always am an and another any anybody anyone anything anyway are aren't around as ask asked
asking at away back basically be became because become becomes been before being below between big
bit both bring brought but by bye called came can can't cannot cant certain check close come comes
coming completely cool could couldn't couple create created creating day days decided definitely
describe did didn't didnt different do does doesn't doesnt doing don't done dont down during each
easier easily easy either else end enough especially etc even ever every everybody everyone
everything exactly example explain fact far feel felt few figure finally find finding first follow
for forget found from full further gave get gets getting give given gives go goes going gone gonna
good got great had hadn't half happen happened happens hard has hasn't have haven't having he he's
hello helpful her here here's hers herself hey hi high him himself his hope how however i i'd i'll
i'm i've idea if im imagine important in including inside instead interesting into is isn't isnt it
it'd it'll it's its itself ive just keep kind kinda knew know known knows large last later least
left less let let's lets like liked likely line literally little long look looking looks lot lots
love made main make makes making many matter may maybe me mean means mention mentioned might mine
month months more most much must my myself nearly need needed needs neither never new next nice no
nobody none nor not note nothing notice now number obviously of off often oh ok okay on once one
ones only onto open or order other others otherwise our ours ourselves out over own part particular
people per perhaps place please point possible pretty probably problem put puts question quick
quickly quite rather real really reason remember right run running said same saw say saying says
second see seem seemed seems seen send sent several shall share she she's should shouldn't show
shows simple simply since small so some somebody somehow someone something sometimes somewhere soon
sort spend start started starting step still stop stuff such suppose supposed sure take taken takes
taking talk talked talking tell than thank thanks that that'd that'll that's thats the their theirs
them themselves then there there's theres these they they'd they'll they're they've thing things
think thinking this those though thought three through thus till time times to today together told
tomorrow too took totally toward towards tried true try trying turn two type uh um under understand
until up upon us use used uses using usually very wait want wanted wanting wants was wasn't way
ways we we'd we'll we're we've week weeks well went were weren't what what's whatever whats when
where whether which while who who's whole whom whose why will with within without won't wonder wont
work worked working works would wouldn't write writing written wrote yeah year years yes yesterday
yet you you'd you'll you're you've your youre yours yourself yourselves zero
"""

_RUSSIAN: Final = """
а без более больше большой будем будет будете будешь буду будут бы был была были было быстро быть в
важно вам вами вас ваш вдруг ведь везде весь вещей вещи вещь видимо вместе вместо во возможно
вокруг вон вообще вопрос вот вполне впрочем времени время вроде все всегда всего всей всем всеми
всему всех всю вся всякие всякий всё вторая второе второй вчера вы г где главное говорил говорили
говорит говорить говорю говоря год года году да давай давайте даже дальше два две делаем делает
делаете делаешь делал делала делали делать делаю делают деле дело делом день для дней дня до
добавил добавить добавь довольно должен должна должно должны другая другие другим других другой
другую думает думал думать думаю его ее ей ему если есть еще ещё ею её же за завтра затем зато
зачем звать здесь знаем знает знаете знаешь знал знать знаю зовут и идею идея из или им имеет имени
именно иметь ими иначе иногда интересная интересно интересный итог итоге их к каждая каждого каждой
каждом каждые каждый кажется как как-то какая какая-то какие какие-то каким каким-то каких каких-то
какого какого-то какое какое-то какой какой-то какойто каком какую какую-то класс классная классно
классный когда когда-то кого кое-что ком кому конечно конкретно короче которая которого которое
которой котором которому которую которые который которым которыми которых кроме круто кстати кто
кто-то куда куда-то легко лет ли либо лично лучше любой людей люди людям м мало между меньше меня
месяц месяца минут минута минуту мне многие многих много мной мог могла могли могу могут мое моего
моей может можете можно мои моих мой мочь моя моё мы на наверно наверное над надо назад назвать
называется найти наконец нам нами намного написал написали написать например нас насколько начал
начали начать наш наша наше нашего нашел наши нашла нашли нашёл не него неделе недели неделю неделя
нее ней нельзя немного немножко необходимо нет неё ни нибудь никогда никто ним ними них ничего но
нормально ну ну-ка нужен нужна нужно нужны о об оба общем обычно один одна однако одни одного одной
одном одну ок окей около он она они оно описать опиши опять особенно остальное остальные от
отдельно откуда отсюда оттуда очень первая первое первые первый пишет пишу плане по побольше поводу
под подумал пожалуйста позже пока полностью получается получилось получить поменьше помню понимаешь
понимаю понял поняли понятно понять попробовал попробовать поскольку последнее последние последний
потом потому почему почти поэтому практически прежде при привет прикольно прикольный примерно
принципе про проблема проблемы просто против прочее прям прямо пусть пять работает работать ради
раз раза разные разных раньше расскажу рассказал рассказать рассказываю реально решил с сам сама
сами самих само самого самое самой самом самые самый своего своей своем свои своим своими своих
свой свою своя своём сделал сделали сделано сделать себе себя сегодня сейчас скажем сказал сказали
сказать сколько скорее скоро слишком сложно смысле сначала снова со собираюсь собой собственно
совсем соответственно спасибо спрашивает спросил сразу стал стала стали стало сторона стороны супер
сюда т та так такая также такие таким таких такого такое такой такую там твой те тебе тебя тем
теперь тех типа то то-есть тобой тогда того тоже той только том тому тот точно третий третье три ту
туда тут ты тысячи у увидел уж уже условно хватает хватит хорошая хороший хорошо хотел хотели
хотелось хотим хоть хотя хотят хочет хочется хочу целом час часа часов части часть чего чей чем
чем-то чему чему-то через что что-нибудь что-то чтоб чтобы чтото чуть штук штука штуки штуку эта
эти этим этими этих это этого этой этом этому этот эту я является являются
"""

STOPWORDS: Final[frozenset[str]] = frozenset((_ENGLISH + _RUSSIAN).split())
"""Lower-case words of both languages that say nothing about what a note is about."""
