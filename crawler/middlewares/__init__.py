"""Downloader middlewares: what may be asked, and how politely."""
