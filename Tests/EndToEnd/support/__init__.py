"""What the end-to-end tests share: the server under test, its clients, the tests' container engine."""
