"""The early warning: what is normal, what is not, and the alert's life."""
