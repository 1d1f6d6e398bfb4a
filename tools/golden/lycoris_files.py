"""Files of LyCORIS' other algorithms for mini's UNet, and the weights that the LyCORIS package itself (4.1.3) merges them into."""

import torch
from lycoris.modules.boft import ButterflyOFTModule
from lycoris.modules.diag_oft import DiagOFTModule
from lycoris.modules.glora import GLoRAModule
from lycoris.modules.ia3 import IA3Module
from lycoris.modules.lokr import LokrModule
from lycoris.modules.norms import NormModule
from safetensors.torch import load_file, save

from groundwork.fixture import MODELS, Fixture

FOLDER = MODELS / "lycoris"
KEY = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k"
LINEAR = "down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj"
CONV = "down_blocks.0.resnets.0.conv1"
NORM = "mid_block.attentions.0.norm"

# For each file the strength it is used with, the prefix of its names, and for each layer what LyCORIS makes of it.
FILES = {
    "oft": (
        0.7,
        "lora_unet_",
        {
            LINEAR: (DiagOFTModule, {"lora_dim": 8, "constraint": 0.002, "rescaled": True}),
            CONV: (DiagOFTModule, {"lora_dim": 4}),
        },
    ),
    "boft": (
        0.6,
        "lora_unet_",
        {LINEAR: (ButterflyOFTModule, {"lora_dim": 8, "rescaled": True}), CONV: (ButterflyOFTModule, {"lora_dim": 8})},
    ),
    "glora": (
        0.8,
        "lora_unet_",
        {KEY: (GLoRAModule, {"lora_dim": 4, "alpha": 2}), CONV: (GLoRAModule, {"lora_dim": 3, "alpha": 1})},
    ),
    "ia3": (
        1.2,
        "lora_unet_",
        {
            KEY: (IA3Module, {}),
            LINEAR: (IA3Module, {"train_on_input": True}),
            CONV: (IA3Module, {"train_on_input": True}),
            "down_blocks.0.resnets.0.conv2": (IA3Module, {}),
        },
    ),
    "norm": (0.5, "lora_unet_", {NORM: (NormModule, {})}),
    # alpha / rank is 1: 4.1.3 multiplies LoKr by it twice where it merges, and once where it draws.
    "prefix": (0.9, "lycoris_", {KEY: (LokrModule, {"lora_dim": 2, "alpha": 2, "factor": 4})}),
}


def make():
    FOLDER.mkdir(parents=True, exist_ok=True)
    unet = load_file(MODELS / "mini/unet/diffusion_pytorch_model.safetensors")
    expected = Fixture()
    generator = torch.Generator().manual_seed(16)
    for name, (strength, prefix, layers) in FILES.items():
        tensors = {}
        for path, (kind, options) in layers.items():
            original = module_of(unet, path)
            key = prefix + path.replace(".", "_")
            change = kind(key, original, 1.0, **options)
            with torch.no_grad():
                for parameter, values in change.named_parameters():
                    if parameter.startswith("org_"):
                        continue
                    values.copy_(torch.randn(values.shape, generator=generator) * 0.3 + float(parameter == "rescale"))
            state = change.custom_state_dict() if hasattr(change, "custom_state_dict") else None
            tensors |= {f"{key}.{part}": values for part, values in (state or change.state_dict()).items()}
            with torch.no_grad():
                weight, bias = change.get_merged_weight(strength, original.weight.shape)
            expected.add(f"{name}/{path}.weight", weight, weight=strength)
            if bias is not None:
                expected.add(f"{name}/{path}.bias", bias, weight=strength)
        (FOLDER / f"{name}.safetensors").write_bytes(save({k: v.detach().contiguous() for k, v in tensors.items()}))
    expected.write(FOLDER)


def module_of(unet, path):
    weight, bias = unet[f"{path}.weight"].float(), unet.get(f"{path}.bias")
    if weight.dim() == 4:
        module = torch.nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2], padding=1, bias=bias is not None)
    elif weight.dim() == 2:
        module = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    else:
        module = torch.nn.GroupNorm(1, weight.shape[0])
    with torch.no_grad():
        module.weight.copy_(weight)
        if bias is not None:
            module.bias.copy_(bias.float())
    return module.requires_grad_(False)


if __name__ == "__main__":
    make()
