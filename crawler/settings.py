"""The crawl, read top to bottom: every Scrapy setting that differs from Scrapy's default.

`scrapy.cfg` names this module, so that `scrapy list`, `scrapy shell` and `scrapy crawl` work in
the tree. Reasons of the security settings: Scrapy 2.19 opens a telnet console and an HTTP server
that runs Python, reads file:// URLs, follows proxies of the environment and does not verify TLS.
"""

from __future__ import annotations

from crawler.config import config, scrapy_settings

BOT_NAME = "akbulak"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
USER_AGENT = scrapy_settings(config())["USER_AGENT"]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Politeness (DESIGN.md, invariant 7): one request in flight per host, `host_delay` apart.
# Requests wait for their host inside this number: it must hold what all polls hand over at once,
# or a few slow hosts would hold up all others (64 polls × (2 pages, some doors, robots.txt)).
CONCURRENT_REQUESTS = 512
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 4  # Scrapy makes as many tasks for each answer; ours yield one page or two
DOWNLOAD_DELAY = scrapy_settings(config())["DOWNLOAD_DELAY"]
DOWNLOAD_DELAY_JITTER = scrapy_settings(config())["DOWNLOAD_DELAY_JITTER"]
ROBOTSTXT_OBEY = False  # our own middleware obeys it: with a lifetime, and 5xx means "wait"
ROBOTSTXT_USER_AGENT = "Akbulak"

# Bounds on everything from outside.
DOWNLOAD_TIMEOUT = 30  # seconds for a whole response, slow drips included
DOWNLOAD_MAXSIZE = 15 * 1024 * 1024  # bytes after decompression
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 0  # the guard says no aloud; Scrapy's own limit drops requests without a word
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000

# Once more, for what passes by itself; through the host's queue, so after its pause. Not 429 and
# 503, which say when to come back; not timeouts, which have waited long enough; not DNS and TLS.
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the poll tells it, once, in our words
HTTPERROR_ALLOW_ALL = True  # the spider judges the status itself, in words

# A crawl that lives for months keeps nothing: the database knows what was seen.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False
HTTPCACHE_ENABLED = False
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # the default is last in, first out

# Doors that stay shut.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False
TWISTED_DNS_RESOLVER = "crawler.extensions.resolver.GuardedDns"
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.BoundedHandler",
    "https": "crawler.handler.BoundedHandler",
    **dict.fromkeys(("file", "data", "s3", "ftp")),
}

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.guard.GuardMiddleware": 50,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.politeness.PolitenessMiddleware": 150,
    "crawler.middlewares.outlet.OutletMiddleware": 200,
    "crawler.middlewares.compression.CompressionMiddleware": 590,
    "crawler.middlewares.redirects.PoliteRedirectMiddleware": 600,
    # Ours stand in for these, or they have nothing to do.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
}
ITEM_PIPELINES = {
    "crawler.pipelines.examine.ExaminePipeline": 300,
    "crawler.pipelines.store.StorePipeline": 800,
}
EXTENSIONS = {
    "crawler.extensions.resolver.ResolverExtension": 0,
    "crawler.extensions.bookkeeping.BookkeepingExtension": 500,
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logstats.LogStats": None,
}

LOG_LEVEL = "INFO"
LOG_INSTALL_ROOT_HANDLER = False  # `crawler.logs` has done it
