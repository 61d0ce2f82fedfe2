"""What incidents taught: lessons, changes to playbooks, actions, recall, trends."""
