"""Ministry of the Interior: results of elections, by commune."""
