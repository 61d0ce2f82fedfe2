"""The screens: Live, Incident, Timeline, Post-mortem and Room; one style sheet each."""
