"""How much of everything: the sizes of data and the lengths of training, for the real model and for a smoke test."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    work: Path
    out: Path
    model: Path | None = None
    """A finished model that the companions are made for, in the place of the one in work."""
    pixels: int = 128
    seed: int = 0
    compile: bool = False
    pictures: int = 200_000
    captions: int = 3
    autoencoder_pictures: int = 60_000
    autoencoder_batch: int = 64
    autoencoder_steps: int = 12_000
    diffusion_batch: int = 512
    diffusion_steps: int = 18_000
    companion_pictures: int = 20_000
    companion_batch: int = 256
    lora_steps: int = 1_500
    embedding_steps: int = 600
    inpainting_steps: int = 3_000
    checker_pictures: int = 24_000
    checker_steps: int = 1_000
    prompts: int = 200
    steps_per_picture: int = 20

    @property
    def tokenizer(self) -> Path:
        return (self.model or self.work) / "tokenizer"

    def for_processor(self) -> "Settings":
        """As many pictures in smaller batches: where a step takes seconds, more steps learn more than larger ones."""
        return replace(
            self,
            autoencoder_pictures=40_000,
            autoencoder_batch=self.autoencoder_batch // 4,
            autoencoder_steps=self.autoencoder_steps * 4,
            diffusion_batch=self.diffusion_batch // 8,
            diffusion_steps=self.diffusion_steps * 8,
        )

    def scaled(self, factor: float) -> "Settings":
        """The same with all trainings but the checker's shortened or lengthened."""
        names = ["autoencoder_steps", "diffusion_steps", "lora_steps", "embedding_steps", "inpainting_steps"]
        return replace(self, **{name: max(round(getattr(self, name) * factor), 1) for name in names})


def smoke(settings: Settings) -> Settings:
    """Every stage for a few steps: the files are whole, the pictures are nonsense."""
    return replace(
        settings,
        pictures=128,
        captions=2,
        autoencoder_pictures=64,
        autoencoder_batch=4,
        autoencoder_steps=4,
        diffusion_batch=8,
        diffusion_steps=6,
        companion_pictures=32,
        companion_batch=4,
        lora_steps=3,
        embedding_steps=3,
        inpainting_steps=3,
        checker_pictures=64,
        checker_steps=4,
        prompts=4,
        steps_per_picture=3,
    )
