"""Trains the autoencoder: both halves on parts of pictures, then on whole ones, then the decoder alone on latents as rough as a UNet makes them."""

import numpy
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_model, save_model
from torch import Tensor

from networks.architectures import SCALING, new_autoencoder
from networks.training import DEVICE, Training, mixed
from pictures.dataset import load_pictures
from pictures.style import blueprint
from settings import Settings

WHOLE = 0.7
"""When parts of half the side, which cost a quarter, give way to whole pictures."""
DECODER_ONLY = 0.85
KL = 1e-4
THING_WEIGHT = 4.0


def train_autoencoder(settings: Settings):
    """Leaves autoencoder/weights.safetensors, its latents normalised."""
    file = settings.work / "autoencoder" / "weights.safetensors"
    if file.exists():
        return
    data = torch.from_numpy(numpy.array(load_pictures(settings.work, "pictures", settings.autoencoder_pictures))).to(
        DEVICE
    )
    torch.manual_seed(settings.seed)
    vae = new_autoencoder(settings.pixels).to(DEVICE, memory_format=torch.channels_last).train()
    training = Training(file.parent, {"vae": vae}, settings.autoencoder_steps, 8e-4, settings.seed)
    compute = torch.compile(reconstruct(vae)) if settings.compile else reconstruct(vae)
    for step in training:
        whole = step >= WHOLE * settings.autoencoder_steps
        rough = step >= DECODER_ONLY * settings.autoencoder_steps
        vae.encoder.requires_grad_(not rough)
        vae.quant_conv.requires_grad_(not rough)
        batch = data[torch.randint(len(data), (settings.autoencoder_batch,), device=DEVICE)]
        if not whole:
            batch = parts(batch)
        pictures = varied(as_floats(batch))
        weight = 1 + (THING_WEIGHT - 1) * (batch[..., 3] > 0).float()[:, None]
        with mixed():
            guess, kl = compute(pictures, 0.12 if rough else 0.08)
        difference = guess.float() - pictures
        training.learn(
            colour=(weight * (difference.abs() + 2 * difference.square())).mean() / weight.mean(),
            edges=0.5 * ((weight * slopes(difference)).mean() / weight.mean()),
            kl=KL * kl,
        )
    training.use_average()
    normalise(vae, data[: min(len(data), 4096)])
    save_model(vae, file)


def reconstruct(vae: AutoencoderKL):
    def forward(pictures: Tensor, noise: float):
        """Noise in proportion to each channel's spread forbids latents that hide detail where no UNet can see it."""
        posterior = vae.encode(pictures).latent_dist
        latents = posterior.sample()
        spread = latents.std(dim=(0, 2, 3), keepdim=True)
        latents = latents + noise * spread * torch.randn_like(latents)
        return vae.decode(latents).sample, posterior.kl().mean() / latents[0].numel()

    return forward


def as_floats(pictures: Tensor) -> Tensor:
    """uint8 [n, height, width, 3 or 4] to float [n, 3, height, width] from -1 to 1."""
    return (pictures[..., :3].permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def parts(pictures: Tensor) -> Tensor:
    """Of each picture [n, height, width, 4] a part of half its side, near a point that is mostly one of a thing."""
    count, side = len(pictures), pictures.shape[1] // 2
    points = torch.multinomial((pictures[..., 3] > 0).flatten(1).float() + 0.01, 1)[:, 0]
    shifts = torch.randint(-side // 4, side // 4 + 1, (2, count), device=pictures.device)
    rows, columns = (torch.stack([points // (2 * side), points % (2 * side)]) + shifts - side // 2).clamp(0, side)
    return torch.stack(
        [picture[y : y + side, x : x + side] for picture, y, x in zip(pictures, rows, columns, strict=True)]
    )


def varied(pictures: Tensor) -> Tensor:
    """One in eight as a blueprint, for the LoRA, and one in eight in other colours, for other people's pictures."""
    pictures = pictures.clone()
    eighth = max(len(pictures) // 8, 1)
    pictures[:eighth] = blueprint(pictures[:eighth])
    pictures[eighth : 2 * eighth] = pictures[eighth : 2 * eighth][:, torch.randperm(3)]
    return pictures


def slopes(difference: Tensor) -> Tensor:
    """How much the difference changes towards the right and downwards: blurred edges cost twice."""
    right = torch.diff(difference, dim=3, append=difference[..., -1:])
    down = torch.diff(difference, dim=2, append=difference[:, :, -1:])
    return right.abs() + down.abs()


@torch.no_grad()
def normalise(vae: AutoencoderKL, pictures: Tensor):
    """Folds mean and spread of each channel into the quant convolutions: latents × 0.18215 get mean 0, deviation 1."""
    vae.eval()
    means = torch.cat([vae.encode(as_floats(part)).latent_dist.mean for part in pictures.split(64)])
    mean, spread = means.mean(dim=(0, 2, 3)), means.std(dim=(0, 2, 3)) * SCALING
    into, out = vae.quant_conv, vae.post_quant_conv
    into.weight[:4] /= spread[:, None, None, None]
    into.bias[:4] = (into.bias[:4] - mean) / spread
    into.bias[4:] -= 2 * spread.log()
    out.bias += out.weight[:, :, 0, 0] @ mean
    out.weight *= spread[None, :, None, None]


def load_autoencoder(settings: Settings) -> AutoencoderKL:
    if settings.model:
        vae = AutoencoderKL.from_pretrained(settings.model / "vae", torch_dtype=torch.float32)
        return vae.to(DEVICE, memory_format=torch.channels_last).eval().requires_grad_(False)
    vae = new_autoencoder(settings.pixels).to(DEVICE).eval().requires_grad_(False)
    load_model(vae, settings.work / "autoencoder" / "weights.safetensors", device=str(DEVICE))
    return vae.to(memory_format=torch.channels_last)


@torch.no_grad()
def encode(vae: AutoencoderKL, pictures: Tensor) -> Tensor:
    """float [n, 3, height, width] to latents of deviation 1."""
    with mixed():
        return vae.encode(pictures).latent_dist.mean.float() * SCALING


def encode_all(vae: AutoencoderKL, pictures: Tensor, batch: int, change=lambda pictures: pictures) -> Tensor:
    """uint8 [n, height, width, 4], which may lie on the disk, to latents on the device, `batch` at a time."""
    return torch.cat([encode(vae, change(as_floats(part.to(DEVICE)))) for part in pictures.split(batch)])


def write_latents(settings: Settings):
    """Leaves latents.pt: float16 [pictures, 4, pixels / 8, pixels / 8]."""
    file = settings.work / "latents.pt"
    if file.exists():
        return
    pictures = torch.from_numpy(load_pictures(settings.work, "pictures"))
    torch.save(encode_all(load_autoencoder(settings), pictures, settings.autoencoder_batch).half().cpu(), file)
