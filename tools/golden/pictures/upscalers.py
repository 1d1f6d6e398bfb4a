"""
upscalers: tiny random upscalers as people share them, and what spandrel makes with them of one picture.

Run alone, as it takes a package of its own: `pip install spandrel==0.4.2 torchvision`, then `python tools/golden/pictures/upscalers.py`.
"""

import os
import re
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from spandrel import ModelLoader
from spandrel.architectures.__arch_helpers import block
from spandrel.architectures.Compact import Compact
from spandrel.architectures.ESRGAN import ESRGAN
from spandrel.architectures.SPAN import SPAN

sys.path.insert(0, str(Path(__file__).parents[1]))
from groundwork.fixture import MODELS, Fixture  # noqa: E402
from groundwork.random_weights import randomise  # noqa: E402

FOLDER = MODELS / "upscalers"
FEATURES, GROWTH, BLOCKS = 8, 4, 2

# spandrel has ESRGAN's growth of 32 written into it, which would make files of a megabyte.
whole_block = block.RRDB
block.RRDB = lambda **options: whole_block(**{**options, "gc": GROWTH})


def rrdb(scale, shuffle=None):
    channels = 3 * (shuffle or 1) ** 2
    return ESRGAN(in_nc=channels, num_filters=FEATURES, num_blocks=BLOCKS, scale=scale, shuffle_factor=shuffle)


def real_names(state):
    """Old ESRGAN's names as Real-ESRGAN has them."""
    doublings = (max(int(name.split(".")[1]) for name in state) - 4) // 3
    ends = {0: "conv_first", 3 * doublings + 2: "conv_hr", 3 * doublings + 4: "conv_last"}

    def name_of(old):
        stage, kind = re.fullmatch(r"model\.(\d+)\..*?(weight|bias)", old).groups()
        if stage == "1":
            inside = re.search(r"sub\.(\d+)\.RDB(\d)\.conv(\d)\.0", old)
            return f"body.{inside[1]}.rdb{inside[2]}.conv{inside[3]}.{kind}" if inside else f"conv_body.{kind}"
        return f"{ends.get(int(stage), f'conv_up{int(stage) // 3}')}.{kind}"

    return {name_of(old): tensor for old, tensor in state.items()}


class Trap:
    """What a .pth that is not trustworthy has inside: unpickled by Python it would run a command."""

    def __reduce__(self):
        return os.system, ("true",)


def halves(module, seed):
    return {name: tensor.half() for name, tensor in randomise(module, seed).state_dict().items()}


@torch.no_grad()
def make():
    FOLDER.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(7)
    coarse = torch.rand(1, 3, 5, 4, generator=generator)
    picture = torch.nn.functional.interpolate(coarse, (13, 10), mode="bicubic", align_corners=True).clamp(0, 1)
    picture = (picture + 0.1 * torch.rand(picture.shape, generator=generator)).clamp(0, 1)

    # Strides that are not a row's, as of models that were trained in channels_last.
    odd = {name: tensor.to(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor
           for name, tensor in halves(Compact(num_feat=FEATURES, num_conv=3, upscale=4), 35).items()}
    states = {
        "rrdb-4x-old.safetensors": halves(rrdb(4), 31),
        "rrdb-4x.safetensors": real_names(halves(rrdb(4), 32)),
        "rrdb-2x.pth": {"params_ema": real_names(halves(rrdb(4, shuffle=2), 33))},
        "rrdb-1x-old.pth": halves(rrdb(1), 34),
        "compact-4x.pth": {"params": odd},
        "compact-2x.safetensors": halves(Compact(num_feat=FEATURES, num_conv=2, upscale=2), 36),
        "span-2x.pth": {"params": halves(SPAN(num_in_ch=3, num_out_ch=3, feature_channels=6, upscale=2).eval(), 37)},
        "grey-2x.pth": {"params": halves(Compact(num_in_ch=1, num_out_ch=1, num_feat=4, num_conv=1, upscale=2), 38)},
        "code-2x.pth": {"params": halves(Compact(num_feat=4, num_conv=1, upscale=2), 39), "hook": Trap()},
    }
    expected = Fixture()
    expected.add("picture", picture)
    for file, state in states.items():
        if file.endswith(".pth"):
            # The first PyTorch's own format, which many of the old ESRGANs are shared in.
            torch.save(state, FOLDER / file, _use_new_zipfile_serialization="old" not in file)
        else:
            save_file(state, FOLDER / file)
        if file.startswith(("grey", "code")):
            continue
        model = ModelLoader().load_from_file(FOLDER / file).model.float().eval()
        expected.add(file, model(picture))
    expected.write(FOLDER)


if __name__ == "__main__":
    make()
