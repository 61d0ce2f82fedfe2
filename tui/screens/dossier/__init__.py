"""An influencer's dossier on the screen: its lines, findings, questions, and what to watch."""
