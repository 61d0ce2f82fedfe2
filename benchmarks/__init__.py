"""Every figure that the documents quote, as a command."""
