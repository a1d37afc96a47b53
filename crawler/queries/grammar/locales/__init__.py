"""The words in which a query is refused or warned of, one file for each language.

`REFUSALS`: code → (what is wrong, what to write instead). `WARNINGS`: code → what may surprise.
The files have the same codes, and under each code the same {placeholders}.
"""
