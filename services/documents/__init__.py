"""Files that people write: their parts, and reading them."""
