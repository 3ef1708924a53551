"""Who may see what: clients, their keys and grants, and what they used."""
