"""Stored notebooks, read without a kernel: cells and outputs, the text and the code in them."""
