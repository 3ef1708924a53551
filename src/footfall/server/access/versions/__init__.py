"""Steps of the access database's form, in order."""
