"""From the outbox to people: pace, compose, send, and write down what became of it."""

from bot.alerts.clerk import Clerk
from bot.alerts.delivery import Delivery, SendingError
from bot.alerts.message import Message, Span
from bot.alerts.pacing import Pacing
from bot.alerts.sender import Sender

__all__ = ["Clerk", "Delivery", "Message", "Pacing", "Sender", "SendingError", "Span"]
