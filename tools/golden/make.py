"""Writes the golden fixtures: what diffusers and PyTorch compute, for this project's tests to compare with."""

import os

# Before torch is loaded: one summation order, whatever the number of cores.
os.environ["OMP_NUM_THREADS"] = "1"

import dtypes
import emphasis
import mini
import mini_v
import picture_texts

if __name__ == "__main__":
    dtypes.make()
    mini.make()
    mini_v.make()
    emphasis.make()
    picture_texts.make()
