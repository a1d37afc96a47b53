"""Item pipelines: a fetched page becomes an article, is judged, and is stored in one go."""
