"""Pure functions on text: normal form, languages, words and their forms, sentences, addresses."""

from crawler.text.clean import normalise
from crawler.text.folding import fold
from crawler.text.forms import forms
from crawler.text.keys import Keys, Sought, keys, sought
from crawler.text.languages import language
from crawler.text.splitting import Token, sentences, tokens
from crawler.text.titles import title_key, without_name
from crawler.text.urls import canonical_url

__all__ = [
    "Keys",
    "Sought",
    "Token",
    "canonical_url",
    "fold",
    "forms",
    "keys",
    "language",
    "normalise",
    "sentences",
    "sought",
    "title_key",
    "tokens",
    "without_name",
]
