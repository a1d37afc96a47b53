"""How common a word is in the news: what every second article says tells no story apart."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Final

from crawler.text.wordlists import word_set

# The share of articles, 0 … 1, that hold one of these normal forms (those of one word).
Background = Callable[[Set[str]], float]

COMMON: Final = 0.1  # of the words below; nearer it need not be known
RARE: Final = 0.003  # of any other word

# Own lists, made by reading the news of three languages; base forms, folded.
_RUSSIAN = """
    а без более больше большой бы был быть в вам вас ваш ведь весь вместе во возможность вопрос
    вот впервые времени время все всегда всего встреча второй вы где глава год голос да дать два
    даже данный дальнейший действие действующий день деятельность для до добавить должен другой
    думать его ее если есть еще ждать же жизнь житель журналист за зависимость заявить заявление
    здесь знать и идти из известный или именно иметь информация их использование итог к каждый
    казахстанец как какой касаться качество количество компания конец контекст конкретный
    корреспондент который крупный кто лет ли лицо лишь любой люди материал между место месяц
    министр министерство мир мировой мнение многие много можно мой мочь мы на над надо назад
    называть написать направление народный население настоящий находиться начало начать наш не
    некоторый необходимый несколько нет нечто ни никто но новость новый нужный о об область
    обеспечить обещать общий общество один однако около он она они оно определенный организация
    орган основа основной особенно особый от ответ отметить отношение оценка очень первый перед
    период писать план по под подписать подробность подчеркнуть позволить пока показать получить
    пользователь помощь понять порядок после последний последующий почему правда предложить
    представить представитель президент при приводить принять причина проблема провести проект
    произойти происходить пройти просто против процент процесс путь работа работать развитие
    раз различный рамка ранее рассказать регион результат решение ряд с сам самый сайт сведение
    свой сделать себя сегодня сейчас ситуация сказать скорый следующий слово слой случай случиться
    смочь снова со собственный событие совет современный согласно создание создать сообщать
    сообщение сообщить состояние сотрудник социальный спасибо специалист сразу среди средство срок
    ссылаться становиться старый стать стоить сторона страна суд считать сюда так также такой там
    текст телеграм тем то тоже только том тот трудный тут ты тысяча у уже узнать указать условие
    уточнить участие участник учет утверждать факт фото хороший хотеть хотя целый цель цена часть
    человек чем через что чтобы эксперт этап это этот являться я январь февраль март апрель май
    июнь июль август сентябрь октябрь ноябрь декабрь понедельник вторник среда четверг пятница
    суббота воскресенье миллион миллиард доллар рубль тенге евро час минута неделя сумма
    государственный национальный местный официальный городской республика правительство закон
    служба система центр дом город район улица господин власть политика экономика рынок сфера
    пресс-служба ведомство чиновник директор руководитель председатель заместитель сайта договор
    соглашение контракт важный высокий малый полный первое главный единый целом доля уровень рост
    объем проведение обращение внимание сложный данные отмечаться дополнительный предприятие
    иностранный совместный международный формат поддержка партнер задача потенциал
"""
_KAZAKH = """
    ал алғаш алу аталған атап айту айтты ақпарат ай адам арасында арқылы арналған аса барлық басқа
    басшы басты бар бару беру бері бес бетінде биыл бойынша болу болады болды болып болған бос бұл
    бүгін бүкіл бір бірге бірақ бірі біз бірнеше да де деген деді деген деп дейін дейді екен екі
    ел елі емес ең енді ереже еткен ету етеді жағдай жаңа жалпы жасау жатыр жер жоқ жоғары жоспар
    жұмыс жүзеге жыл жылы және жөнінде журналист іс кез кезде кезінде кейін келген келеді келу
    керек кім көп көрсету көрсетті көлем күн қазақстандық қазір қала қандай қаржы қатар қатысты
    қажет қоғам қол қор құру қызмет маңызды мақсат мамандар мемлекет мемлекеттік министр
    министрлік млн млрд мұнда мүмкін мәселе нақты негізгі негізінде нәтиже облыс облысы ол олар
    онда орын орынбасары осы отыр оның өз өзі өткен өңір пайда пайыз президент республика
    республикасы сайын саны сала салдары сондай сонымен сөз соң сол тағы тарап таза тек теңге
    теңгеге түрлі туралы тұрғын төраға уақыт үкімет үшін хабар хабарлады хабарлайды халық хат
    шара шешім шығару шығу әр әкім әлем әрі өте ғана ғой және жоба компания келісім
    қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
    дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі
"""
_ENGLISH = """
    a about above according after again against ago agreement all also although always am among an
    and announce annual another any are area around as ask at away back be because become been
    before begin being below best better between big both bring business but by call can case
    change chief city claim close come company comment continue cost could country course current
    data day deal decade decision did director do does down due during each early east economic
    economy effort end even ever every expect face fact far few figure find firm first five follow
    for foreign former forward found four from full further get give global go good government
    great group grow growth had has have he head help her here high him his hold home hour house
    how however i if image important in include increase industry information interest into is it
    issue its itself job just keep key kind know large last late later law lead leader least leave
    less let level like line little local long look lot low made main make man manager many market
    matter may me mean meet meeting member might million billion minister ministry money month more
    most move much must my name nation national near need new news next no north not now number of
    off offer office official often old on once one only open operation or order other our out over
    own paper part party past pay people per percent period place plan point policy political
    power present president press price problem process produce product production programme
    program project provide public put question quite rate rather read real receive recent record
    region release remain report result return rise role rule run said same say second secretary
    sector see seem sell send senior serve service set several share she should show side sign
    since site small so social some source south speak special spokesman spokesperson staff stand
    start state statement still story such support sure system take talk team tell ten term than
    that the their them then there these they thing think third this those though thousand three
    through time to today together told too top total toward trade tuesday turn two under until up
    update us use used value very view want war was way we week well went were west what when where
    which while white who whole why will win with within without woman word work worker world would
    write year yes yesterday yet you young your january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday mr
    mrs ms dollar cent executive officer chairman founder
"""
# Names that stand in any day's news: they tell where, and which paper, rather than what.
_NAMES = """
    казахстан рк казахстанский россия рф российский сша америка американский китай кнр китайский
    украина украинский европа европейский ес евросоюз оон москва астана нур-султан алматы шымкент
    вашингтон пекин брюссель токаев касым жомарт назарбаев путин владимир трамп дональд байден
    зеленский мид мвд мажилис сенат парламент правительство кремль reuters bloomberg tengrinews
    informburo zakon kazinform интерфакс риа тасс новости телеграм telegram facebook instagram
    twitter youtube азия центральный кыргызстан узбекистан турция германия франция британия япония
    корея израиль иран индия глава президент министр аким премьер генеральный
    қазақстан қазақстанның ресей ақш қытай украина еуропа мәскеу тоқаев қасым алматы
    мәжіліс сенат азия түркия өзбекстан қырғызстан мемлекет басшы президент министр әкім
    kazakhstan kazakh kazakhstani qazaqstan russia russian america american united states usa uk
    britain british china chinese ukraine ukrainian europe european eu un london washington beijing
    moscow astana almaty brussels trump donald biden putin vladimir zelensky tokayev nazarbayev bbc
    cnn ap afp getty images asia central uzbekistan kyrgyzstan turkey germany german france french
    japan japanese korea israel iran india
    covid coronavirus pandemic коронавирус коронавирусный пандемия карантин мчс полиция прокуратура
    минздрав роспотребнадзор больница өрт полицей аурухана коронавирус
    акмолинский актюбинский алматинский атырауский жамбылский карагандинский костанайский
    кызылординский мангистауский павлодарский туркестанский туркестан ско зко вко жетысу улытау
    абай северо западно восточно акмола актобе атырау жамбыл караганда кызылорда мангистау павлодар
    петропавловск уральск ақмола ақтөбе қарағанды қостанай қызылорда маңғыстау түркістан
    санкт петербург московский
    viber whatsapp tiktok яндекс google вконтакте getty globallookpress legion media риа автор фото
    архив youtube-канал число корпорация стратегия компания
"""

_EVERYDAY = word_set(_RUSSIAN) | word_set(_KAZAKH) | word_set(_ENGLISH) | word_set(_NAMES)


def everyday(known: Set[str]) -> float:
    """Say by built-in lists how common a word with these normal forms is; no archive is asked."""
    return RARE if known.isdisjoint(_EVERYDAY) else COMMON
