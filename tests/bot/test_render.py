"""Messages in the mark-up of their medium."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from bot.alerts.foreign import JOINER, units
from bot.alerts.message import Message, Span, lines
from bot.alerts.render import MOST_PAGES, pages, to_html, to_plain, to_rich
from bot.alerts.terminal import TerminalSender

MESSAGE = Message(
    lines(
        [
            Span("A <b> & [red]title[/red]", bold=True, link="https://x.example/?a=1&b=2"),
            (Span("why\x1b[31m "), Span(f"gov.{JOINER}kz", italic=True)),
            "end",
        ]
    ),
    {"type": "alert", "title": "Ақбұлақ \ud800"},
)


def test_html_is_escaped():
    assert to_html(MESSAGE) == (
        '<a href="https://x.example/?a=1&amp;b=2"><b>A &lt;b&gt; &amp; [red]title[/red]</b></a>\n'
        f"why\x1b[31m <i>gov.{JOINER}kz</i>\nend"
    )


def test_plain_text_shows_the_address():
    assert to_plain(MESSAGE).startswith("A <b> & [red]title[/red] (https://x.example/?a=1&b=2)\n")


def test_a_terminal_shows_words_and_no_control_codes():
    output = io.StringIO()
    Console(file=output, width=100).print(to_rich(MESSAGE))

    assert output.getvalue() == "A <b> & [red]title[/red]\nwhy[31m gov.kz\nend\n"


async def test_a_terminal_prints_alerts_for_people(capsys):
    assert await TerminalSender().send(0, MESSAGE) is None

    assert "[red]title[/red]\n" in capsys.readouterr().out


async def test_a_terminal_prints_one_object_a_line_for_machines(capsys):
    await TerminalSender(as_json=True).send(0, MESSAGE)

    assert json.loads(capsys.readouterr().out) == {"type": "alert", "title": "Ақбұлақ ?"}


@pytest.mark.parametrize("count", [1, 100, 3000])
def test_a_long_answer_is_divided_between_lines(count):
    message = Message(lines([(Span("строка "), Span(str(n), bold=True)) for n in range(count)]))

    divided = pages(message, limit=500)

    assert all(units(page.text) <= 501 for page in divided)
    assert len(divided) <= MOST_PAGES
    whole = "".join(page.text for page in divided)
    assert whole == message.text if count < 200 else whole.endswith("…")
