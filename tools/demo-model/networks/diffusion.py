"""Trains the text encoder and the UNet together, on latents and captions that lie on the device."""

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_model, save_model
from torch import Tensor
from transformers import CLIPTextModel

from networks.architectures import new_text_encoder, new_unet
from networks.noise import Noise
from networks.tokenizer import load_tokenizer, token_rows
from networks.training import DEVICE, Training, mixed
from pictures.dataset import load_captions
from settings import Settings

WITHOUT_CAPTION = 0.1


def train_diffusion(settings: Settings):
    """Leaves diffusion/text_encoder.safetensors and diffusion/unet.safetensors."""
    folder = settings.work / "diffusion"
    if (folder / "unet.safetensors").exists():
        return
    latents = torch.load(settings.work / "latents.pt").to(DEVICE)
    captions = Captions(settings, load_captions(settings.work, "pictures"))
    torch.manual_seed(settings.seed)
    text_encoder = new_text_encoder(captions.vocabulary).to(DEVICE).train()
    unet = new_unet(settings.pixels).to(DEVICE, memory_format=torch.channels_last).train()
    training = Training(
        folder, {"text_encoder": text_encoder, "unet": unet}, settings.diffusion_steps, 1.2e-3, settings.seed + 1
    )
    compute = torch.compile(unet) if settings.compile else unet
    noise = Noise(DEVICE)
    for _ in training:
        rows = torch.randint(len(latents), (settings.diffusion_batch,), device=DEVICE)
        noisy, target, times = noise.add(latents[rows].float().contiguous(memory_format=torch.channels_last))
        with mixed():
            guess = compute(noisy, times, text_encoder(captions.tokens(rows)).last_hidden_state).sample
        training.learn(noise=noise.loss(guess, target, times))
    training.use_average()
    save_model(text_encoder, folder / "text_encoder.safetensors")
    save_model(unet, folder / "unet.safetensors")


class Captions:
    """All captions as tokens on the device."""

    def __init__(self, settings: Settings, captions: list[list[str]], new: dict[str, list[int]] | None = None):
        tokenizer = load_tokenizer(settings.tokenizer)
        self.vocabulary = len(tokenizer)
        self.each = len(captions[0])
        texts = [text for of_picture in captions for text in of_picture]
        self.rows = torch.from_numpy(token_rows(tokenizer, texts, new)).to(DEVICE)
        self.empty = torch.from_numpy(token_rows(tokenizer, [""])).to(DEVICE)

    def tokens(self, pictures: Tensor) -> Tensor:
        """One of each picture's captions; for one in ten the empty one."""
        chosen = self.rows[pictures * self.each + torch.randint(self.each, pictures.shape, device=DEVICE)]
        dropped = torch.rand(pictures.shape, device=DEVICE) < WITHOUT_CAPTION
        return torch.where(dropped[:, None], self.empty, chosen).long()


def load_diffusion(settings: Settings) -> tuple[CLIPTextModel, UNet2DConditionModel]:
    if settings.model:
        text_encoder = CLIPTextModel.from_pretrained(settings.model / "text_encoder", dtype=torch.float32).to(DEVICE)
        unet = UNet2DConditionModel.from_pretrained(settings.model / "unet", torch_dtype=torch.float32).to(DEVICE)
        return text_encoder.eval().requires_grad_(False), unet.eval().requires_grad_(False)
    folder = settings.work / "diffusion"
    text_encoder = new_text_encoder(len(load_tokenizer(settings.tokenizer))).to(DEVICE)
    unet = new_unet(settings.pixels).to(DEVICE)
    load_model(text_encoder, folder / "text_encoder.safetensors", device=str(DEVICE))
    load_model(unet, folder / "unet.safetensors", device=str(DEVICE))
    return text_encoder.eval().requires_grad_(False), unet.eval().requires_grad_(False)
