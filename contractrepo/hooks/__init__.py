"""What git calls on the server: thin shells around `service`, started isolated by the scripts of the repository."""
