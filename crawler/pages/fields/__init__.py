"""What a page says of itself: each field of an article, with where the page says it."""
