"""Tiny random models of SDXL's family, and what diffusers makes of them."""
