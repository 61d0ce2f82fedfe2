"""What a campaign is recognised by, in the syntax that people know from listening tools."""
