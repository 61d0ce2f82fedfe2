"""The widgets: one a file; data is pushed in, messages go up."""
