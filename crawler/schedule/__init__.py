"""When each outlet is read next, and the ticking that hands due outlets to the crawl."""

from crawler.schedule.policy import PollHistory, next_poll

__all__ = ["PollHistory", "next_poll"]
