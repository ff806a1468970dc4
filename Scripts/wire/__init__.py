"""What Scripts/generate-wire.py is made of."""
