"""All standing queries against one document, without asking each of them."""
