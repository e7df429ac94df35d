"""Comparisons: the same worlds and the same people under other rules; who loses, and where a difference comes from."""
