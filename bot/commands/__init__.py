"""What readers can say to the bot: one file per family of commands, one table of them all."""

from bot.commands import language, latest, start, status, topics
from bot.commands.request import Command, Reply, Request
from bot.i18n import N_

COMMANDS: tuple[Command, ...] = (
    Command("start", "", N_("begin to get alerts here"), start.start),
    Command("topics", "", N_("what is watched, and what you follow"), topics.show),
    Command("follow", "ID | all", N_("get alerts about a topic"), topics.follow),
    Command("unfollow", "ID | all", N_("no more alerts about a topic"), topics.unfollow),
    Command("latest", "[N | ID]", N_("the last articles found"), latest.latest),
    Command("status", "", N_("is everything being read?"), status.status),
    Command("lang", "ru | kk | en", N_("the language of this chat"), language.lang),
    Command("help", "", N_("this list"), start.help_),
)

__all__ = ["COMMANDS", "Command", "Reply", "Request"]
