"""Why a document matches, shown to a reader, and why another does not."""
