"""Where mentions come from: one file a source, each ignorant of all the others."""
