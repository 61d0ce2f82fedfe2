"""From what a source gave to what the store keeps: clean, match, dedupe, score, write."""
