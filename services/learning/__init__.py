"""What incidents taught, written back: playbooks, actions until they are done, recall, trends."""
