"""Writes the golden fixtures: what diffusers and PyTorch compute, for this project's tests to compare with."""

import os

# Before torch is loaded: one summation order, whatever the number of cores.
os.environ["OMP_NUM_THREADS"] = "1"

import checker
import dtypes
import embeddings
import emphasis
import inpainting
import loras
import lycoris_files
import mini
import mini_v
import picture_texts
import resize
import samplers
import taesd
import tiling
from adapters import peft_files
from runs import hires, interpolation, shortcuts
from xl import embeddings as xl_embeddings
from xl import loras as xl_loras
from xl import make as xl

if __name__ == "__main__":
    dtypes.make()
    mini.make()
    mini_v.make()
    emphasis.make()
    resize.make()
    inpainting.make()
    tiling.make()
    taesd.make()
    checker.make()
    embeddings.make()
    loras.make()
    lycoris_files.make()
    peft_files.make()
    picture_texts.make()
    samplers.make()
    shortcuts.make()
    interpolation.make()
    hires.make()
    xl.make()
    xl_embeddings.make()
    xl_loras.make()
