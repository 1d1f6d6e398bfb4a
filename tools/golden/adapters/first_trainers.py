"""Files of two early trainers for mini, and what they themselves merge them into: numbered layers of cloneofsimo/lora, `oft_diag` of LyCORIS 2.0.2.

Run alone, with the path of lora_diffusion/lora.py of a checkout of cloneofsimo/lora, and that of the folder that lycoris-lora 2.0.2
lies in:

    pip install --no-deps --target .cache/lycoris lycoris-lora==2.0.2
    python tools/golden/adapters/first_trainers.py .../lora_diffusion/lora.py .cache/lycoris
"""

import importlib.util
import sys
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save
from transformers import CLIPTextModel

sys.path.insert(0, str(Path(__file__).parents[1]))
from groundwork.fixture import MODELS, Fixture  # noqa: E402

FOLDER = MODELS / "adapters"
LINEAR = "down_blocks.0.attentions.0.transformer_blocks.0.ff.net.0.proj"
CONV = "down_blocks.0.resnets.0.conv1"


def make(lora_file, lycoris_folder):
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = Fixture()
    generator = torch.Generator().manual_seed(16)
    lora = imported(lora_file)
    unet_classes, text_classes = lora.UNET_DEFAULT_TARGET_REPLACE, lora.TEXT_ENCODER_DEFAULT_TARGET_REPLACE
    write_numbered("numbered", lora, {"unet": former(unet()), "text_encoder": text()}, (unet_classes, text_classes), generator, expected)
    extended = lora.UNET_EXTENDED_TARGET_REPLACE
    write_numbered("numbered-extended", lora, {"unet": unet()}, (extended, None), generator, expected)
    write_turns("oft-diag", lycoris_folder, generator, expected)
    expected.write(FOLDER, "first")


def unet():
    return UNet2DConditionModel.from_pretrained(MODELS / "mini/unet", torch_dtype=torch.float32)


def text():
    return CLIPTextModel.from_pretrained(MODELS / "mini/text_encoder", torch_dtype=torch.float32)


def former(model):
    """With the feed-forward between the attentions, as diffusers had it when the trainer was written."""
    for module in model.modules():
        if type(module).__name__ == "BasicTransformerBlock":
            names = ["attn1", "ff", "attn2"]
            others = [name for name in module._modules if name not in names]
            module._modules = {name: module._modules[name] for name in names + others}
    return model


def write_numbered(name, lora, models, classes, generator, expected):
    targets = dict(zip(("unet", "text_encoder"), classes))
    originals = {part: {key: value.clone() for key, value in model.state_dict().items()} for part, model in models.items()}
    for part, model in models.items():
        inject = lora.inject_trainable_lora_extended if "ResnetBlock2D" in targets[part] else lora.inject_trainable_lora
        inject(model, targets[part], r=2)
        for up, down in lora.extract_lora_ups_down(model, targets[part]):
            with torch.no_grad():
                for layer in (up, down):
                    layer.weight.copy_((torch.randn(layer.weight.shape, generator=generator) * 0.3).half())
    words = {"<s1>": torch.randn(24, generator=generator)}
    path = str(FOLDER / f"{name}.safetensors")
    lora.save_safeloras_with_embeds({part: (model, targets[part]) for part, model in models.items()}, words, path)
    for part, model in models.items():
        lora.collapse_lora(model, 0.8)
        for key, value in model.state_dict().items():
            plain = key.replace(".linear.", ".").replace(".conv.weight", ".weight").replace("text_model.", "")
            source = originals[part].get(plain, originals[part].get(f"text_model.{plain}"))
            if source is not None and ".lora_" not in key and not torch.equal(value, source):
                # Its first row is told apart from any other layer's; whole ones would be 3 MB.
                expected.add(f"{name}/{plain}", value[:1], weight=0.8)


def write_turns(name, folder, generator, expected):
    sys.path.insert(0, folder)
    from lycoris.modules.diag_oft import DiagOFTModule

    weights = load_file(MODELS / "mini/unet/diffusion_pytorch_model.safetensors")
    tensors = {}
    for path, options in [(LINEAR, {"lora_dim": 8, "rescaled": True}), (CONV, {"lora_dim": 4, "constrain": 0.01})]:
        weight = weights[f"{path}.weight"].float()
        layer = torch.nn.Conv2d(24, 24, 3) if weight.dim() == 4 else torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            layer.weight.copy_(weight)
        key = f"lora_unet_{path.replace('.', '_')}"
        module = DiagOFTModule(key, layer, 1.0, **options)
        with torch.no_grad():
            for parameter, values in module.named_parameters():
                values.copy_(torch.randn(values.shape, generator=generator) * 0.3 + float(parameter == "rescale"))
            tensors |= {f"{key}.{part}": values.contiguous() for part, values in module.custom_state_dict().items()}
            expected.add(f"{name}/{path}.weight", module.make_weight(0.7), weight=0.7)
    (FOLDER / f"{name}.safetensors").write_bytes(save(tensors))


def imported(path):
    spec = importlib.util.spec_from_file_location("lora_diffusion_lora", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    make(*sys.argv[1:])
