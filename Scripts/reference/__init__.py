"""What Scripts/generate-reference.py is made of."""
