"""What an address alone tells: is it an article's, a page of service, a picture, another site's?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NUMBER = re.compile(r"\d{4,}")
_DATED_PATH = re.compile(r"/(?:19|20)\d{2}[/-]\d{1,2}(?:[/-]\d{1,2})?(?:/|-)")
_FILE = re.compile(r"\.s?html?$")
_SERVICE = re.compile(
    r"/(?:tags?|tegi?|author|autor|category|rubric|search|login|page|about|contacts?|"
    r"privacy|reklama|advert|rss|wp-admin|user)(?:/|$)"
)
_HOME = re.compile(r"/(?:(?:[a-z]{2}|kaz|qaz|rus|eng)/?)?(?:index\.\w{2,5})?")
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|docx?|xlsx?|pptx?|rtf|odt|csv|zip|rar|7z|t?gz|iso|"
    r"exe|apk|dmg|mp[34]|m4[av]|ogg|wav|aac|flac|avi|mov|mkv|webm|flv|wmv|m3u8?|torrent|css|js)$"
)


def is_service(url: str) -> bool:
    """Say whether an address is the home page, a tag, an author, a search… and no article."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if _HOME.fullmatch(path or "/"):
        return not _NUMBER.search(parts.query)  # index.php?id=12345
    return bool(_SERVICE.search(path))


def is_media(url: str) -> bool:
    """Say whether an address is a picture, a document, an archive or a stream by its name."""
    return bool(_MEDIA.search(urlsplit(url).path.lower()))


def address_score(url: str) -> int:
    """Say how much an address looks like an article's: 0 (not at all) … 4."""
    if is_service(url):
        return 0
    parts = urlsplit(url)
    slug = parts.path.rstrip("/").rsplit("/", 1)[-1]
    score = 0
    score += bool(_NUMBER.search(slug) or _NUMBER.search(parts.query))
    score += bool(_DATED_PATH.search(parts.path))
    score += slug.count("-") + slug.count("_") >= 3
    score += bool(_FILE.search(slug)) or len(slug) >= 30
    return score


def same_site(url: str, page: str) -> bool:
    """Say whether an address is of the page's host or below it, `www.` aside."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    own = (urlsplit(page).hostname or "").removeprefix("www.")
    return host == own or host.endswith("." + own)
