"""Fetch politely and pass pages on: a scheduled spider and a one-off spider share one base."""
