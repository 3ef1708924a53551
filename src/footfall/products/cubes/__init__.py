"""What persons contribute to the cubes: one module per cube."""
