"""The inpainting UNet: the trained one with five more input channels, the mask and the latents of what stays."""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from companions.lessons import companion_pictures
from export import MOST_INPAINTING_BYTES, bytes_of
from networks.autoencoder import as_floats, encode, encode_all, load_autoencoder
from networks.diffusion import Captions, load_diffusion
from networks.noise import Noise
from networks.training import DEVICE, Training, mixed
from settings import Settings


def train_inpainting(settings: Settings):
    """Leaves out/companions/inpainting/unet, to be used with the model's other parts."""
    folder = settings.out / "companions" / "inpainting" / "unet"
    if folder.exists():
        return
    pictures, texts = companion_pictures(settings, "inpainting")
    vae, captions = load_autoencoder(settings), Captions(settings, texts)
    latents = encode_all(vae, pictures, settings.autoencoder_batch)
    text_encoder, unet = load_diffusion(settings)
    widen(unet)
    unet.requires_grad_(True).train().to(memory_format=torch.channels_last)
    training = Training(
        settings.work / "inpainting", {"unet": unet}, settings.inpainting_steps, 5e-4, settings.seed + 4, 0.999
    )
    noise = Noise(DEVICE)
    for _ in training:
        rows = torch.randint(len(latents), (settings.companion_batch,), device=DEVICE)
        mask = masks(len(rows), settings.pixels)
        kept = encode(vae, as_floats(pictures[rows]) * (mask < 0.5))
        noisy, target, times = noise.add(latents[rows])
        inputs = torch.cat([noisy, interpolate(mask, size=noisy.shape[2:]), kept], dim=1)
        with mixed():
            guess = unet(inputs, times, text_encoder(captions.tokens(rows)).last_hidden_state).sample
        training.learn(noise=noise.loss(guess, target, times))
    training.use_average()
    unet.half().cpu().save_pretrained(folder)
    size = bytes_of(folder)
    assert size <= MOST_INPAINTING_BYTES, f"{size} bytes are too many"


def widen(unet):
    """Nine input channels; the new ones begin at zero, so that training begins at the model itself."""
    old = unet.conv_in
    new = nn.Conv2d(9, old.out_channels, old.kernel_size, padding=old.padding).to(DEVICE)
    with torch.no_grad():
        new.weight.zero_()
        new.weight[:, :4] = old.weight
        new.bias.copy_(old.bias)
    unet.conv_in = new
    # Without the path that it was read from.
    unet.register_to_config(in_channels=9, _name_or_path="")


def masks(count: int, pixels: int) -> Tensor:
    """float [count, 1, pixels, pixels], 1 where to repaint: rectangles, ellipses, and now and then everything."""
    line = (torch.arange(pixels, device=DEVICE) + 0.5) / pixels
    middle = 0.15 + 0.7 * torch.rand(count, 2, 1, device=DEVICE)
    half = 0.1 + 0.35 * torch.rand(count, 2, 1, device=DEVICE)
    across, down = ((line - middle[:, axis]) / half[:, axis] for axis in (0, 1))
    across, down = across[:, None, :].expand(-1, pixels, -1), down[:, :, None].expand(-1, -1, pixels)
    rectangle = torch.maximum(across.abs(), down.abs()) < 1
    ellipse = across.square() + down.square() < 1
    kind = torch.rand(count, 1, 1, device=DEVICE)
    return torch.where(kind < 0.5, rectangle, torch.where(kind < 0.9, ellipse, True))[:, None].float()
