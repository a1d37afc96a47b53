"""What pages say that stand in an article's place, in English, Russian and Kazakh.

Words of bot checks are those that the services print (seen in September 2026; developers.cloudflare
.com, docs.datadome.co, docs.imperva.com, techdocs.akamai.com, docs.humansecurity.com); the others
are the habit of CMS and newsrooms.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

BOT: Final = "a bot check instead of the page"
CONSENT: Final = "a consent wall instead of the page"
MISSING: Final = "a page that says that nothing was found (soft 404)"
ERROR: Final = "an error page"
LOGIN: Final = "a page that wants a login"
SUBSCRIBE: Final = "a page that only sells a subscription"
REGION: Final = "a page that is closed to this region"
EMPTY: Final = "an empty template, filled in by scripts"


class Wall(NamedTuple):
    """What a wall says first (in title, heading or text), and what else it must say."""

    meaning: str
    opening: re.Pattern[str]
    # `None`: the opening alone is sure. News open with the other words too ("Access denied: …").
    witness: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^\W{{0,9}}(?:{pattern})", re.IGNORECASE)


def _anywhere(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_END: Final = r"\W{0,9}(?:$|\s[|–—-]\s)"  # of the line, or before the site's name

WALLS: Final = (
    Wall(BOT, _words(
        r"just a moment\W|attention required!|checking (?:your browser|if the site connection)|"
        r"один момент(?:…|\.\.\.)|ddos-guard|проверка браузера|are you (?:a )?(?:human|robot)\b|"
        r"вы не робот|ой!|verify(?:ing)? (?:that )?you are (?:a )?human|pardon our interruption|"
        r"please verify you|press & hold to confirm|"
        r"access to this page has been denied|performing security verification|"
        r"please enable (?:js|javascript|cookies)\b|"
        r"enable javascript and cookies to continue|сіз робот емессіз|робот емес екеніңізді|"
        r"request unsuccessful\. incapsula|human verification\b|security check" + _END + r"|"
        r"подтвердите, что (?:вы|запросы)|докажите, что вы не робот|"
        r"checking your browser|we need to make sure you're not a robot|client challenge"
    )),
    Wall(BOT, _words(
        r"access denied|доступ (?:к сайту |к ресурсу )?(?:ограничен|запрещ|заблокирован)|"
        r"forbidden|captcha|blocked|you have been blocked|sorry, you have been blocked|403\b|"
        r"қолжетімділік шектел|кіруге тыйым|too many requests|unusual traffic|bot detect"
    ), _anywhere(
        r"you don't have permission to access|reference\W{1,4}#?[0-9a-f.]{6}|ray id|"
        r"errors\.edgesuite|"
        r"security service to protect|your (?:request|ip|browser|network|device)\b|"
        r"ваш(?:его|ему|ей)? (?:ip|айпи|запрос|браузер)|ip-?адрес|сіздің (?:ip|сұрау|браузер)|"
        r"javascript|incident id|support id|captcha below|введите символы|"
        r"подозрительн\w+ (?:активност|трафик|запрос)|администратор\w* (?:сайта|ресурса)"
    )),
    Wall(CONSENT, _words(
        r"before you continue|прежде чем (?:вы )?(?:продолжить|перейти)|we value your privacy|"
        r"we (?:and our .{0,20}partners )?use cookies|your privacy choices|"
        r"privacy (?:manager|wall)|"
        r"privacy (?:settings|preference center)" + _END + r"|cookie (?:consent|settings|"
        r"policy)" + _END
        + r"|мы ценим вашу (?:конфиденц|приватн)|согласие на (?:обработку|использование)|"
        r"we care about your privacy|with your consent, we and our|manage (?:consent|your privacy)|"
        r"мы используем (?:файлы )?(?:cookie|куки)|(?:сайт|біз) cookie|"
        r"жалғастырмас бұрын|құпиялылығыңызды|"
        r"чтобы продолжить, (?:примите|дайте согласие)"
    )),
    Wall(MISSING, _words(
        r"(?:ошибка|error|http|қате)\W*4(?:04|10)\b|4(?:04|10)(?:\s*$|\s*[^\w\s]|\s+(?:not |"
        r"err|страниц|"
        r"ошибка|бет|page)|\s*[|–—-]\s)|"
        r"(?:извините, |к сожалению, )?(?:запр\w+ |эта |так\w+ |данн\w+ )?"
        r"(?:страниц\w+|материал|новость|статья|публикация)(?: на сайте)? "
        r"(?:не (?:найден|существует|была найдена|обнаружен)|(?:был[аи]? )?удал[её]н)|"
        r"такой страницы|page (?:not found|cannot be found|does(?:n.t| not) exist)|not found" + _END
        + r"|nothing (?:was )?found|no results? found|oops!? (?:that |the |this )?page|"
        r"(?:бұл |мұндай |сұралған )?(?:бет|парақша|парақ|материал|жаңалық|мақала) "
        r"(?:табылмады|жоқ|өшірілген|жойылған)|"
        r"(?:sorry, )?(?:the|this|that) page (?:you|can|isn|doesn|could|no longer|has been)|"
        r"(?:this |the )?(?:article|story) (?:is no longer|was not found|has been removed)|"
        r"по вашему запросу ничего не найдено|ничего не найдено|ештеңе табылмады"
    )),
    Wall(ERROR, _words(
        r"error establishing a database|database (?:connection )?error|"
        r"50[0234](?:\s*$|\s*[^\w\s]|\s+(?:bad |serv|gate|int|err))|"
        r"(?:internal server error|bad gateway|service (?:temporarily )?unavailable|"
        r"gateway time-?out)|"
        r"ошибка 50\d|қате 50\d|web server is down|origin is unreachable|"
        r"сайт (?:временно недоступен|на (?:реконструкции|обслуживании))" + _END + r"|"
        r"(?:site|website|page) (?:is )?(?:currently )?(?:under |down for )?(?:maintenance|"
        r"construction)"
        + _END + r"|(?:under|scheduled) maintenance" + _END
        + r"|we(?:'ll| will) be (?:right )?back|"
        r"welcome to nginx|apache2? .{0,30}default page|domain (?:is )?for sale|account suspended|"
        r"this (?:account|site) has been suspended|fatal error:|warning: (?:mysql|include|require)"
    )),
    Wall(ERROR, _words(
        r"(?:на сайте )?(?:ведутся|проводятся|идут) (?:плановые )?(?:технич|профилакт|регламент)|"
        r"технические работы|техническое обслуживание|maintenance|техникалық жұмыстар|"
        r"сайт(?:та|та қазір)? (?:временно|уақытша)"
    ), _anywhere(
        r"зайдите (?:позже|позднее)|приносим (?:свои |наши )?извинения|попробуйте (?:позже|"
        r"позднее)|"
        r"скоро (?:вернемся|вернёмся|всё заработает)|come back|check back|back (?:soon|shortly)|"
        r"кешірім сұраймыз|кейінірек|inconvenience"
    )),
    Wall(LOGIN, _words(
        r"(?:please )?(?:log|sign) ?in (?:to (?:continue|read|view|access|your)|"
        r"or (?:register|sign ?up|"
        r"create))|you (?:must|need to) (?:be logged|log|sign) ?in|"
        r"(?:log|sign) ?in" + _END + r"|"
        r"(?:войдите|авторизуйтесь|зарегистрируйтесь)(?:,)? (?:чтобы|или|для|на сайт|в )|"
        r"(?:вход|авторизация)(?: на сайт)?" + _END + r"|"
        r"(?:для (?:просмотра|чтения|доступа)).{0,40}(?:авториз|войти|войдите|зарегистр)|"
        r"жалғастыру үшін (?:кіріңіз|тіркеліңіз)|сайтқа кіру" + _END
    )),
    Wall(SUBSCRIBE, _words(
        r"subscribe (?:now )?(?:to|for) (?:read|continue|unlock|access|full|unlimited|keep)|"
        r"(?:to (?:continue|keep) reading|continue reading).{0,40}(?:subscri|account|trial)|"
        r"(?:this|the) (?:article|content|story) is (?:only )?(?:available )?(?:for|to|"
        r"exclusive to) "
        r"(?:our )?(?:subscribers|members|registered)|subscriber[- ](?:only|exclusive)|"
        r"you(?:'ve| have) (?:reached|read|used) (?:your|all|the).{0,30}(?:limit|articles)|"
        r"already a subscriber|(?:подпишитесь|оформите подписку),? (?:чтобы|для|и читайте|"
        r"на издание)|"
        r"(?:материал|статья|текст|содержание) (?:доступ\w+|откры\w+) (?:только )?(?:по подписке|"
        r"(?:для )?подписчик)|доступ (?:только )?(?:по подписке|для подписчиков)|"
        r"(?:оқу|жалғастыру) үшін жазыл|(?:материал|мақала) (?:тек )?жазылушылар"
    )),
    Wall(REGION, _words(
        r"(?:this )?(?:content|site|page|video|article|website|service) (?:is )?(?:not|"
        r"un) ?available "
        r"in your (?:region|country|location|area)|"
        r"(?:not|un)available in your (?:region|country|location)|"
        r"451(?:\s*$|\s*[^\w\s]|\s+unavail)|unavailable (?:for|due to) legal reasons|"
        r"(?:контент|материал|сайт|страница|сервис|видео) (?:не ?доступ\w+|"
        r"заблокирован\w*) (?:в|для|на) "
        r"(?:ваше\w|территории ваше)|недоступ\w+ в вашем (?:регионе|городе)|"
        r"недоступ\w+ в вашей стране|"
        r"сіздің (?:аймағыңызда|өңіріңізде|еліңізде) қолжетім"
    )),
    Wall(EMPTY, _words(
        r"(?:loading|загрузка|идет загрузка|идёт загрузка|жүктелуде|жүктеліп жатыр|please wait|"
        r"подождите|күте тұрыңыз)\W{0,9}$|(?:undefined|null|nan|\[object object\]|"
        r"untitled)\W{0,9}$|"
        r"(?:\{\{|\$\{|<%|\[\[)\s{0,9}[\w.$()| ]{1,60}(?:\}\}|\}|%>|\]\])|"
        r"(?:you need to enable javascript|this (?:app|site|page) (?:works|"
        r"requires) .{0,30}javascript|"
        r"javascript is (?:disabled|required)|для работы (?:сайта|приложения) .{0,30}javascript|"
        r"включите javascript)"
    )),
)  # fmt: skip

# Marks of bot checks in the source. They also occur on good pages (a captcha in the comment
# form), so they count on pages with little text only.
CHALLENGES: Final = {
    "Cloudflare": _anywhere(r"challenge-platform|cf-chl-|cf_chl_|cf-browser-verification"),
    "servicepipe": _anywhere(r"servicepipe|/exhkqyad"),
    "DataDome": _anywhere(r"captcha-delivery\.com|datadome"),
    "DDoS-Guard": _anywhere(r"ddos-guard"),
    "Imperva": _anywhere(r"_Incapsula_Resource"),
    "Kasada": _anywhere(r"ips\.js\?|/149e9513-01fa-4fb0-aad4-566afd725d1b/|kpsdk"),
    "HUMAN (PerimeterX)": _anywhere(r"px-captcha|_pxAppId|perimeterx|captcha\.px-cdn"),
    "Akamai": _anywhere(r"/_sec/cp_challenge|akam/13/|errors\.edgesuite\.net|bm-verify"),
    "AWS WAF": _anywhere(r"awswaf\.com|aws-waf-token"),
    "Qrator": _anywhere(r"__qrator/|qauth\.js"),
    "captcha": _anywhere(
        r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|smartcaptcha|showcaptcha"
    ),
}
CONSENTS: Final = {
    "Sourcepoint": _anywhere(r"sp_message_|sourcepoint|privacy-mgmt\.com|sp-prod\.net"),
    "OneTrust": _anywhere(r"onetrust-|cookielaw\.org"),
    "Didomi": _anywhere(r"didomi"),
    "Google": _anywhere(r"consent\.google\.|consent\.youtube\."),
}
