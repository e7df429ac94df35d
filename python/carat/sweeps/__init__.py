"""Sweeps: worlds at every point of a design, on any number of cores or machines; their files, shards and cache."""
