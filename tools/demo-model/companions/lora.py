"""The blueprint LoRA: low-rank changes to the UNet's attention blocks, in kohya's format."""

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from companions.lessons import companion_pictures, with_word
from networks.autoencoder import encode_all, load_autoencoder
from networks.diffusion import Captions, load_diffusion
from networks.noise import Noise
from networks.training import DEVICE, Training, mixed
from pictures.style import blueprint
from settings import Settings

RANK = 8
ALPHA = 8.0


def train_lora(settings: Settings):
    """Leaves out/companions/blueprint.safetensors."""
    file = settings.out / "companions" / "blueprint.safetensors"
    if file.exists():
        return
    pictures, texts = companion_pictures(settings, "blueprint")
    latents = encode_all(load_autoencoder(settings), pictures, settings.autoencoder_batch, blueprint)
    captions = Captions(settings, with_word(texts, "blueprint", settings.seed))
    text_encoder, unet = load_diffusion(settings)
    torch.manual_seed(settings.seed)
    layers = attach(unet)
    training = Training(
        settings.work / "blueprint",
        {"layers": nn.ModuleList(layers.values())},
        settings.lora_steps,
        2e-3,
        settings.seed + 2,
        0.99,
    )
    noise = Noise(DEVICE)
    for _ in training:
        rows = torch.randint(len(latents), (settings.companion_batch,), device=DEVICE)
        noisy, target, times = noise.add(latents[rows])
        with mixed():
            guess = unet(noisy, times, text_encoder(captions.tokens(rows)).last_hidden_state).sample
        training.learn(noise=noise.loss(guess, target, times))
    training.use_average()
    file.parent.mkdir(parents=True, exist_ok=True)
    weights = {f"{name}.{part}": value for name, layer in layers.items() for part, value in layer.weights().items()}
    save_file(
        weights,
        file,
        metadata={"ss_network_module": "networks.lora", "ss_network_dim": str(RANK), "ss_network_alpha": str(ALPHA)},
    )


class LowRank(nn.Module):
    """What is added to a layer's output; up begins at zero, so that training begins at the model itself."""

    def __init__(self, layer: nn.Linear | nn.Conv2d):
        super().__init__()
        if isinstance(layer, nn.Conv2d):
            self.down = nn.Conv2d(layer.in_channels, RANK, 1, bias=False)
            self.up = nn.Conv2d(RANK, layer.out_channels, 1, bias=False)
        else:
            self.down = nn.Linear(layer.in_features, RANK, bias=False)
            self.up = nn.Linear(RANK, layer.out_features, bias=False)
        nn.init.zeros_(self.up.weight)
        self.to(DEVICE)
        layer.register_forward_hook(lambda _, inputs, output: output + self(inputs[0]))

    def forward(self, x: Tensor) -> Tensor:
        return self.up(self.down(x)) * (ALPHA / RANK)

    def weights(self) -> dict[str, Tensor]:
        down, up = (layer.weight.detach().half().cpu().contiguous() for layer in (self.down, self.up))
        return {"lora_down.weight": down, "lora_up.weight": up, "alpha": torch.tensor(ALPHA).half()}


def attach(unet) -> dict[str, LowRank]:
    """A low-rank change for every linear layer and projection of the attention blocks, by kohya's names."""
    chosen = [
        (name, module)
        for name, module in unet.named_modules()
        if ".attentions." in name and isinstance(module, (nn.Linear, nn.Conv2d))
    ]
    return {f"lora_unet_{name.replace('.', '_')}": LowRank(module) for name, module in chosen}
