"""mini-taesd: a random TAESD, and what diffusers makes with it of mini's latents and picture, and in mini's VAE's place."""

import numpy
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    DDIMScheduler,
    EulerAncestralDiscreteScheduler,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
)
from PIL import Image
from safetensors.torch import load_file

import mini
from groundwork.drawing import NEGATIVE, OPTIONS, PROMPT, SEED, arguments, draw
from groundwork.fixture import MODELS, Fixture
from groundwork.random_weights import randomise

FOLDER = MODELS / "mini-taesd"


@torch.no_grad()
def make():
    """As wide as one likes, but each half as wide as itself throughout, as diffusers has it."""
    new = AutoencoderTiny(encoder_block_out_channels=(8,) * 4, decoder_block_out_channels=(12,) * 4)
    randomise(new, seed=21).to(torch.float16).save_pretrained(FOLDER)
    taesd = AutoencoderTiny.from_pretrained(FOLDER, torch_dtype=torch.float32)
    given = load_file(mini.FOLDER / "expected.safetensors")
    expected = Fixture()
    expected.add("decoded", taesd.decode(given["vae/latents"]).sample)
    expected.add("encoded", taesd.encode(given["vae/picture"]).latents)
    add_tiles(expected, taesd, given)
    add_pictures(expected, taesd, Image.fromarray(given["text2image/dpmpp_2m_karras/picture"].numpy()))
    expected.write(FOLDER)


def add_tiles(expected, taesd, given, side=64):
    """TAESD's halves in AutoencoderKL's tiles, which are Darkroom's: diffusers fades TAESD's own tiles in another way."""
    tiled = AutoencoderKL(use_quant_conv=False, use_post_quant_conv=False)
    tiled.encoder, tiled.decoder = taesd.encoder, taesd.decoder
    tiled.tile_sample_min_size, tiled.tile_latent_min_size = side, side // 8
    expected.add("tiled/decoded", tiled.tiled_decode(given["vae/latents"]).sample, tile=side)
    expected.add("tiled/encoded", tiled._tiled_encode(given["vae/picture"]), tile=side)


def add_pictures(expected, taesd, picture):
    pipeline = mini.load()
    pipeline.vae = taesd
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config)
    (drawn,) = draw(pipeline, "pil")
    expected.add("text2image/picture", torch.from_numpy(numpy.array(drawn)), **arguments(pipeline.scheduler))

    # An ancestral scheduler: were a number drawn for the encoder, all that follow would be others.
    parts = {**pipeline.components, "scheduler": EulerAncestralDiscreteScheduler.from_config(pipeline.scheduler.config)}
    mask = numpy.zeros((OPTIONS["height"], OPTIONS["width"]), numpy.uint8)
    mask[16:48, 8:40] = 255
    expected.add("inpainting/mask", torch.from_numpy(mask))
    from_picture = {name: OPTIONS[name] for name in ("num_inference_steps", "guidance_scale")}
    into_picture = {**OPTIONS, "mask_image": Image.fromarray(mask)}
    for name, kind, options in [
        ("image2image", StableDiffusionImg2ImgPipeline, from_picture),
        ("inpainting", StableDiffusionInpaintPipeline, into_picture),
    ]:
        other = kind(**parts)
        other.set_progress_bar_config(disable=True)
        latents = other(
            prompt=PROMPT,
            negative_prompt=NEGATIVE,
            image=picture,
            strength=0.75,
            generator=torch.Generator().manual_seed(SEED),
            output_type="latent",
            **options,
        ).images
        expected.add(f"{name}/latents", latents, strength=0.75, **arguments(other.scheduler))


if __name__ == "__main__":
    make()
