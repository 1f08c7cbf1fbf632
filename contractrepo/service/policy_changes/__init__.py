"""Changes of the policy in a repository: proposed, agreed to by signed records, and put in force by them."""
