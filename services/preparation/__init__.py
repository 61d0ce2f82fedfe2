"""Before the crisis: campaigns, influencers and the people of the room."""
