"""Pages that hold no article: bot checks, consent walls, error pages, soft 404."""

from __future__ import annotations

import re
from itertools import islice

from lxml import html

SHORT_PAGE = 1500  # letters of visible text; a real article page carries more around its text

SHORT_TEXT = 300  # letters; a message of a server is shorter, a news flash may be too

# Marks of bot checks in the source. They also occur on good pages (a captcha in the comment
# form), so they count on pages with little text only.
_CHALLENGES = {
    "Cloudflare": re.compile(r"challenge-platform|cf-chl-|cf_chl_|cf-browser-verification"),
    "servicepipe": re.compile(r"servicepipe|/exhkqyad", re.IGNORECASE),
    "DataDome": re.compile(r"captcha-delivery\.com|datadome", re.IGNORECASE),
    "DDoS-Guard": re.compile(r"ddos-guard", re.IGNORECASE),
    "Imperva": re.compile(r"_Incapsula_Resource"),
    "captcha": re.compile(r"g-recaptcha|h-captcha|smartcaptcha|showcaptcha", re.IGNORECASE),
}
_CHALLENGE_WORDS = re.compile(
    r"^(?:just a moment|attention required|checking your browser|один момент|ddos-guard|"
    r"проверка браузера|are you (?:a )?(?:human|robot)|вы не робот|ой!|подтвердите, что|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|access denied|доступ (?:ограничен|запрещ)|"
    r"pardon our interruption|please verify)",
    re.IGNORECASE,
)
_CONSENT_WORDS = re.compile(
    r"^(?:before you continue|прежде чем (?:вы )?(?:продолжить|перейти)|we value your privacy|"
    r"your privacy choices|privacy (?:settings|manager)|cookie (?:consent|settings)|"
    r"мы ценим вашу конфиденциальность|согласие на обработку)",
    re.IGNORECASE,
)
_MISSING_WORDS = re.compile(
    r"^\W*(?:(?:ошибка|error|http|қате)\W*40[34]\b|40[34]\s*(?:$|[^\w\s]|not |forb|err|страниц|"
    r"ошибка)|страниц\w+ (?:не (?:найдена|существует)|"
    r"удалена)|такой страницы|материал не найден|page not found|not found|nothing found|"
    r"(?:бет|парақша|материал) табылмады|the page (?:you|can)|this page (?:isn|doesn|could))",
    re.IGNORECASE,
)
_ERROR_WORDS = re.compile(
    r"^\W*(?:error establishing a database|database (?:connection )?error|"
    r"50[0234]\s*(?:$|[^\w\s]|bad |serv|gate|int|err)|"
    r"(?:internal server|bad gateway|service (?:temporarily )?unavailable)|ошибка 50\d|"
    r"сайт временно недоступен|ведутся технические|site (?:is )?(?:under )?maintenance|"
    r"welcome to nginx|apache2? .*default page|domain (?:is )?for sale|account suspended)",
    re.IGNORECASE,
)


def refusal(root: html.HtmlElement, source: str, text: str, *, is_article: bool) -> str | None:
    """Say in words why the page is no article, or `None`.

    `source` is the HTML, `text` the text found by extraction. A page with a long text is never
    refused, whatever its headline says; one that calls itself an article needs less.
    """
    if len(text) >= (SHORT_TEXT if is_article else SHORT_PAGE):
        return None
    lines = [
        " ".join("".join(islice(node.itertext(), 50)).split())
        for node in islice(root.iter("title", "h1"), 10)
    ]
    first = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    if len(text) < SHORT_TEXT:
        lines.append(first)
    for words, meaning in (
        (_CHALLENGE_WORDS, "a bot check instead of the page"),
        (_CONSENT_WORDS, "a consent wall instead of the page"),
        (_MISSING_WORDS, "a page that says that nothing was found (soft 404)"),
        (_ERROR_WORDS, "an error page"),
    ):
        said = next((line for line in lines if words.search(line)), None)
        if said is not None:
            return f"{meaning}: “{said[:80]}”"
    if _visible_length(root) < SHORT_PAGE // 3:
        for name, mark in _CHALLENGES.items():
            if mark.search(source):
                return f"a bot check instead of the page ({name})"
    return None


def _visible_length(root: html.HtmlElement) -> int:
    size = 0
    for node in root.iter():
        if node.tag in ("script", "style", "noscript", "title"):
            continue
        size += len((node.text or "").strip()) + len((node.tail or "").strip())
        if size >= SHORT_PAGE:
            break
    return size
