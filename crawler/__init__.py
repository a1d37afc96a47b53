"""Akbulak's crawler: outlets in, matched and de-duplicated articles out."""

__version__ = "0.1.0"
