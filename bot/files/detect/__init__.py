"""What a file is: its format, its encoding, its delimiter, and whether it could harm. Imports no other stage."""
