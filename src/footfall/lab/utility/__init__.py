"""What protection costs: errors of noise and withholding, by product, size of area and time of day."""
