"""Exports Stable Diffusion 1.5's UNet, with random weights, as those do who ship ONNX files: plainly, and with onnxruntime's fusions.

What is left in the folder: unet/ in diffusers' layout, and plain.onnx and fused.onnx with their weights beside them, all of the same
weights in 16 bits, for one size of picture and a batch of two.
"""

import argparse
from pathlib import Path

import numpy
import onnx
import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

# The optimizer knows its own modules without the package's name: by another this would be another class.
from fusion_base import Fusion  # isort: skip

# The runtime of this bench has no kernel for these, or one that does not compile: see README.md.
NOT_RUN = ["enable_nhwc_conv", "enable_packed_kv", "enable_packed_qkv", "enable_bias_splitgelu"]

add_initializer = Fusion.add_initializer


def add_initializer_in_halves(fusion, name, data_type, dims, vals, raw=True):
    """The optimizer takes all weights for 32 bits, and makes biases of its own in them."""
    if isinstance(vals, numpy.ndarray) and vals.dtype.kind == "f":
        vals = vals.astype(numpy.float16)
        data_type = onnx.TensorProto.FLOAT16
    add_initializer(fusion, name, data_type, dims, vals, raw)


Fusion.add_initializer = add_initializer_in_halves


class Denoiser(torch.nn.Module):
    """Plain tensors in and out, by the names that exporters give them."""

    def __init__(self, unet: UNet2DConditionModel):
        super().__init__()
        self.unet = unet

    def forward(self, sample, timestep, encoder_hidden_states):
        return self.unet(sample, timestep, encoder_hidden_states, return_dict=False)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--width", type=int, default=320, help="channels of the first level; the others are 2, 4 and 4 times as wide")
    parser.add_argument("--size", type=int, default=128, help="of the picture, in pixels")
    options = parser.parse_args()
    torch.manual_seed(0)
    unet = network(options.width)
    unet.save_pretrained(options.folder / "unet")
    inputs = (
        torch.randn(2, 4, options.size // 8, options.size // 8).half(),
        torch.tensor([500.0, 500.0]).half(),
        torch.randn(2, 77, 768).half(),
    )
    export_plain(Denoiser(unet), inputs, options.folder / "plain.onnx")
    # The fusion of attention looks for the operators of diffusers' older way.
    unet.set_attn_processor(AttnProcessor())
    export_fused(Denoiser(unet), inputs, options.folder / "fused.onnx")


def network(width: int) -> UNet2DConditionModel:
    """SD 1.5's, whose heads are eight on every level."""
    unet = UNet2DConditionModel(
        sample_size=64,
        block_out_channels=(width, 2 * width, 4 * width, 4 * width),
        norm_num_groups=32 if width % 32 == 0 else 8,
        cross_attention_dim=768,
        attention_head_dim=8,
    )
    return unet.half().eval()


NAMES = {"input_names": ["sample", "timestep", "encoder_hidden_states"], "output_names": ["out_sample"]}


@torch.no_grad()
def export_plain(denoiser: Denoiser, inputs: tuple, file: Path):
    program = torch.onnx.export(denoiser, inputs, dynamo=True, opset_version=20, **NAMES)
    program.save(file, external_data=True)


@torch.no_grad()
def export_fused(denoiser: Denoiser, inputs: tuple, file: Path):
    rough = file.with_name("rough.onnx")
    torch.onnx.export(denoiser, inputs, str(rough), dynamo=False, opset_version=17, **NAMES)
    fusions = FusionOptions("unet")
    for name in NOT_RUN:
        setattr(fusions, name, False)
    optimized = optimize_model(str(rough), model_type="unet", opt_level=0, optimization_options=fusions)
    for path in file.parent.iterdir():
        if path.is_file() and path.suffix not in {".onnx", ".data"} or path == rough:
            path.unlink()
    file.with_name(file.name + ".data").unlink(missing_ok=True)
    onnx.save_model(
        optimized.model, file, save_as_external_data=True, all_tensors_to_one_file=True, location=file.name + ".data"
    )


if __name__ == "__main__":
    main()
