"""tiling: what diffusers' tiled VAE makes of mini's latents and picture, with tiles small enough to need several."""

import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file

from groundwork.fixture import MODELS, Fixture

FOLDER = MODELS / "mini"


@torch.no_grad()
def make():
    vae = AutoencoderKL.from_pretrained(FOLDER / "vae", torch_dtype=torch.float32)
    given = load_file(FOLDER / "expected.safetensors")
    expected = Fixture()
    for side in (32, 64):
        vae.enable_tiling()
        vae.tile_sample_min_size = side
        vae.tile_latent_min_size = side // 8
        expected.add(f"tiling/{side}/decoded", vae.decode(given["vae/latents"]).sample, tile=side)
        moments = vae.encode(given["vae/picture"]).latent_dist.parameters
        expected.add(f"tiling/{side}/moments", moments, tile=side)
    expected.write(FOLDER, "tiling")


if __name__ == "__main__":
    make()
