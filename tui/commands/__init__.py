"""The command line: one file a group of commands; each hands on to the services."""
