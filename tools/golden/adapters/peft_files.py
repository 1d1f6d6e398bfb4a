"""IA³ and VeRA as PEFT (0.21.2) saves them for mini's UNet, and the weights that PEFT itself merges them into."""

import sys
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from peft import IA3Config, VeraConfig, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save

sys.path.insert(0, str(Path(__file__).parents[1]))
from groundwork.fixture import MODELS, Fixture  # noqa: E402

FOLDER = MODELS / "adapters"
BLOCK = "down_blocks.0.attentions.0.transformer_blocks.0"
# Inputs of the feed-forward and of a convolution that widens, outputs of the others; of a square convolution the file does not say which.
IA3 = [f"{BLOCK}.attn2.to_k", f"{BLOCK}.attn2.to_out.0", f"{BLOCK}.ff.net.0.proj", "down_blocks.1.resnets.0.conv1", "conv_in"]
FEEDFORWARD = [f"{BLOCK}.ff.net.0.proj", "down_blocks.1.resnets.0.conv1"]
VERA = [f"{BLOCK}.attn2.to_k", f"{BLOCK}.ff.net.0.proj", "time_embedding.linear_1"]


def make():
    expected = Fixture()
    write("peft-ia3", IA3Config(target_modules=IA3, feedforward_modules=FEEDFORWARD), expected)
    write("peft-vera", VeraConfig(target_modules=VERA, r=4), expected)
    expected.write(FOLDER, "peft")


def write(name, config, expected):
    torch.manual_seed(16)
    unet = UNet2DConditionModel.from_pretrained(MODELS / "mini/unet", torch_dtype=torch.float32)
    before = {key: value.clone() for key, value in unet.state_dict().items()}
    model = get_peft_model(unet, config)
    with torch.no_grad():
        for key, values in model.named_parameters():
            if ".ia3_l." in key:
                values.copy_(1 + torch.randn(values.shape) * 0.3)
            elif ".vera_lambda_" in key:
                values.copy_(torch.randn(values.shape))
    state = {key: values.detach().contiguous() for key, values in get_peft_model_state_dict(model).items()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.safetensors").write_bytes(save(state))
    for key, values in model.merge_and_unload().state_dict().items():
        if not torch.equal(values, before[key]):
            expected.add(f"{name}/{key}", values, weight=1.0)


if __name__ == "__main__":
    make()
