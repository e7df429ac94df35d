"""Reports: one HTML page of results, of a comparison or of a sweep, that needs nothing else."""
