"""Stable Diffusion 1.5's noise schedule, and the loss of a guess at the noise."""

import torch
from diffusers import DDPMScheduler
from torch import Tensor

SCHEDULE = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)
GAMMA = 5.0


class Noise:
    def __init__(self, device):
        self.alphas = DDPMScheduler(**SCHEDULE).alphas_cumprod.to(device)

    def add(self, latents: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Noisy latents, the noise, and the timesteps, spread evenly over the batch."""
        count = len(latents)
        places = (torch.arange(count, device=latents.device) + torch.rand(count, device=latents.device)) / count
        times = (places * 1000).long().clamp(max=999)[torch.randperm(count, device=latents.device)]
        noise = torch.randn_like(latents)
        alpha = self.alphas[times][:, None, None, None]
        return alpha.sqrt() * latents + (1 - alpha).sqrt() * noise, noise, times

    def loss(self, guess: Tensor, noise: Tensor, times: Tensor) -> Tensor:
        """Squared error weighted min(SNR, 5) / SNR (Min-SNR weighting, Hang et al. 2023, arXiv:2303.09556)."""
        ratio = self.alphas[times] / (1 - self.alphas[times])
        weight = ratio.clamp(max=GAMMA) / ratio
        return (weight * (guess.float() - noise).square().mean(dim=(1, 2, 3))).mean()
