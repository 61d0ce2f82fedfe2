"""The crisis plan as one document to read before the crisis: who does what by when."""
