"""Pure functions on text: normal form, languages, words and their forms, sentences, addresses."""

from crawler.text.clean import normalise
from crawler.text.folding import fold
from crawler.text.forms import forms
from crawler.text.languages import language
from crawler.text.splitting import Token, sentences, tokens
from crawler.text.titles import title_key, without_name
from crawler.text.urls import canonical_url

__all__ = [
    "Token",
    "canonical_url",
    "fold",
    "forms",
    "language",
    "normalise",
    "sentences",
    "title_key",
    "tokens",
    "without_name",
]
