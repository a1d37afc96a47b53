"""The little press: invented outlets served over real HTTP on loopback, and the demo over them."""

__all__ = ["press"]
