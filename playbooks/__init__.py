"""The shipped scenarios and drills: plain YAML that a crisis lead can read and edit."""
