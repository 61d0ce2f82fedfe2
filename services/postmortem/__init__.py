"""The post-mortem: a function of the timeline and the mentions."""
