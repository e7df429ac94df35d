"""Writing: small tables as plain text and HTML, and files that are there whole or not at all."""
