"""Side-by-side measurements with their recorded results; run by hand, never as tests."""
