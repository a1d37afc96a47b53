"""English."""

from __future__ import annotations

REFUSALS: dict[str, tuple[str, str]] = {
    # how large
    "length": ("longer than {most} characters", "split it into two queries"),
    "words": ("more than {most} words", "split it into two queries"),
    "expanded": (
        "more than {most} words once the entities are written out",
        "use fewer of them in one query",
    ),
    "depth": ("nested deeper than {most}", "write it flatter"),
    "prefixes": ("more than {most} words with *", "most words need no *: every form is found"),
    "phrase_long": ("a phrase of more than {most} words", "keep its rarest words"),
    "word_long": ("a word of more than {most} letters", "shorten it"),
    # where a word is due
    "empty": ("the query is empty", "write at least one word"),
    "comment": (
        "the query is only a comment: # hides the rest of the line",
        "leave out # to look for a hashtag's word",
    ),
    "end": ("the query ends where a word is due", "add a word, or remove the operator"),
    "operator": ("{sign} needs a word on both sides", 'to look for the word write "{sign}"'),
    "letters": ("no letter or digit here", "write a word"),
    # parentheses, quotes, signs
    "paren_open": ("a parenthesis that is never closed", "add )"),
    "paren_close": ("a closing parenthesis too many", "remove it"),
    "paren_empty": ("a word is due before this parenthesis", "add a word, or remove it"),
    "quote_open": ("a quote that is never closed", "add {sign} after the phrase"),
    "quote_close": ("a closing quote without an opening one", 'write «…» or "…"'),
    "dash": ("a dash that stands alone", 'write -word to exclude, "a - b" for a phrase'),
    "bang": ("! does not exclude", "write -word or NOT word"),
    "bracket": ("{sign} has no meaning here", "use ( ) for a group, or put the word in quotes"),
    "regex": (
        "there are no regular expressions",
        'write the beginning of a word, word*, or put it in quotes: "/"',
    ),
    "wildcard": ("? does not stand for a letter", "write the beginning of the word: word*"),
    "fuzzy": ("~ goes with a phrase only", 'write "two words"~3; a word is found in every form'),
    "colon": ("a colon without the name of a field", "write title:word, without a blank"),
    # = * cs: @
    "exact": ("= needs a word or a phrase", 'write =word or ="a phrase"'),
    "cased": ("cs: needs quotes", 'write cs:"US"'),
    "star_short": ("* needs at least {least} letters before it", "write more of the word"),
    "star_mode": ("* does not go with = or cs:", "choose one of them"),
    "star_place": ("* may only end a word", "write for example редкозем*"),
    "entity_name": ("@ needs the name of an entity", "write for example @cove"),
    "entity_like": ("there is no entity @{name}", "did you mean @{close}?"),
    "entity_unknown": (
        "there is no entity @{name}",
        "name it under entities: in the topics file, or put it in quotes",
    ),
    # fields
    "field_like": ("there is no field '{name}:'", "did you mean {close}:? Or put it in quotes"),
    "field_unknown": (
        "there is no field '{name}:'",
        'use title: lead: body: author: url:, a filter like site: or lang:, cs:"…", or quotes',
    ),
    "field_blank": ("{name}: needs a word directly behind it", "write {name}:word"),
    "field_not": ("NOT cannot stand behind {name}:", "write -{name}:word"),
    "field_in_field": (
        "{inner}: inside {outer}: never matches, a word stands in one field",
        "write {outer}:a {inner}:b",
    ),
    "field_filter": (
        "{name}: is about the whole article and cannot stand inside {outer}:",
        "write {outer}:(a b) {name}:…",
    ),
    # filters
    "filter_empty": ("{name}: needs a value directly behind it", "write {example}"),
    "filter_comma": ("a comma without a value", "write {example}, without blanks"),
    "site_host": ("'{value}' is not the name of a site", "write site:tengrinews.kz"),
    "site_path": ("site: looks at the host, not at the path", "write site:{host} url:word"),
    "lang_like": ("there is no language '{value}'", "did you mean lang:{close}?"),
    "lang_unknown": (
        "there is no language '{value}'",
        "write two letters (ISO 639-1): lang:kk,ru,en",
    ),
    "country_like": ("there is no country '{value}'", "did you mean country:{close}?"),
    "country_unknown": (
        "there is no country '{value}'",
        "write two letters (ISO 3166): country:KZ,RU",
    ),
    "outlet_id": (
        "'{value}' is not the id of an outlet",
        "write it as `akbulak outlets list` does: outlet:tengrinews",
    ),
    "kind_like": ("there is no kind '{value}'", "did you mean kind:{close}?"),
    "kind_unknown": ("there is no kind '{value}'", "use one of {known}"),
    "date_like": ("'{value}' is not a date as we write it", "write {name}:{close}"),
    "date_unknown": ("'{value}' is not a date", "write {name}:2026-01-31 or {name}:2026-01"),
    "date_relative": (
        "a standing query needs a date, not a span",
        "write {name}:2026-01-31; how far back to look is chosen when it is tried",
    ),
    "never": (
        "never matches: after:{after} begins where before:{before} has ended",
        "write after: the earlier day and before: the later one",
    ),
    # NEAR
    "near_number": ("{sign} takes a number from 0 to {most}", "write for example {sign}/10"),
    "near_chain": ("more than {most} NEARs in a row", "keep the rarest words"),
    "near_not": ("NOT cannot stand inside NEAR: what is absent has no place", "write a AND NOT b"),
    "near_and": (
        "AND cannot stand inside NEAR: it has no place of its own",
        "move it outside: (a NEAR c) AND (b NEAR c)",
    ),
    "near_field": ("{what} cannot stand inside NEAR", "move it outside: {what}(a NEAR b)"),
    "near_filter": (
        "{what} cannot stand inside NEAR: it is about the whole article",
        "move it outside: (a NEAR b) AND {what}…",
    ),
    "near_call": (
        "{what} cannot stand inside NEAR: it has no place of its own",
        "move it outside: (a NEAR b) AND {what}(…)",
    ),
    # SAMESENT, ATLEAST, DEMOTE
    "call_open": ("{name} needs parentheses", "write {example}"),
    "call_comma": ("{name} takes one thing, not a list", "write OR between them: {example}"),
    "samesent_two": ("SAMESENT takes two sides with a comma between", "write SAMESENT(a, b)"),
    "samesent_positive": (
        "both sides of SAMESENT only say what must be absent",
        "write SAMESENT(a, NOT b)",
    ),
    "samesent_field": ("{what} cannot stand inside SAMESENT", "write {what}SAMESENT(a, b)"),
    "samesent_inside": (
        "{what} cannot stand inside SAMESENT: it says nothing of one sentence",
        "move it outside: SAMESENT(a, b) AND {what}…",
    ),
    "atleast_number": ("ATLEAST takes a number from 1 to {most}", "write ATLEAST/3(word)"),
    "atleast_inside": (
        "{what} cannot stand inside ATLEAST: it counts places of words, and {what} has none",
        "write ATLEAST/3(a OR b), the rest outside",
    ),
    "demote_inside": (
        "DEMOTE inside {outer} says nothing: it excludes nothing, it only lowers the score",
        "move it outside: a AND NOT b AND DEMOTE(c)",
    ),
    # ~n ^n
    "slop_number": ("~ takes a number from 0 to {most}", 'write "two words"~3'),
    "weight_number": ("^ takes a number from 1 to {most}", "write word^2"),
    "weight_alone": ("^ weighs what stands directly before it", "write word^2"),
    "weight_nothing": ("{what} has no words that could weigh more", "write the ^ behind a word"),
    "weight_absent": (
        "a weight inside {outer} counts nothing",
        "leave it out; DEMOTE itself may have one: DEMOTE(a)^2",
    ),
    # something must be found
    "absent": ("only says what must be absent", "add a word that must be there: a AND NOT b"),
    "only_filter": (
        "a filter alone finds nothing: the query and each side of OR need a word",
        "add a word: word AND {what}…",
    ),
    "only_demote": (
        "DEMOTE alone finds nothing: the query and each side of OR need a word",
        "add a word: a AND DEMOTE(b)",
    ),
}

WARNINGS: dict[str, str] = {
    "lower": "'{word}' is read as a word; write {close}",
    "latin": "'{word}' in Latin letters is read as a word; the operator is {close} in Cyrillic",
    "signs": "'{word}' is read as {kept}; signs are not searched",
    "minus": "'-{word}' excludes {word}; for the number write it in quotes",
    "single": '\' is no quote here; write "…" for a phrase',
    "hashtag": "'{word}' is read as a comment; leave out # to look for the word",
    "address": "'{word}' is looked for as words in a row; write site:{host}, or url:word",
    "mixed": "'{word}' mixes Latin and Cyrillic letters; read as {kept}",
    "mixed_kept": "'{word}' mixes Latin and Cyrillic letters, as no text will; write it anew",
    "precedence": "AND and OR are mixed, and AND binds tighter: read as {read}",
    "contradiction": "'{what}' is both asked for and excluded: this never matches",
    "disjoint": "'{one}' and '{other}' exclude each other: this never matches",
    "broad": "'{word}' alone stands in very many articles; add what it should be about",
    "short_prefix": "'{word}' alone finds very many words; write more letters",
    "homonym": "'{word}' may also be a form of {others}; =word finds this form only",
    "adjective": "'{word}' does not find its adjective; write {word} OR {adjective}",
}
