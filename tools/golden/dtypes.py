"""dtypes: the same numbers in each float format of safetensors, and their float32 and float16 bits by PyTorch."""

import torch
from safetensors.torch import save

from groundwork.fixture import ROOT, write_json

FOLDER = ROOT / "src/models/bytes/__fixtures__"
DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
}
COUNT = 300


def make():
    tensors = {name: values().to(dtype) for name, dtype in DTYPES.items()}
    (FOLDER / "dtypes.safetensors").write_bytes(save(tensors))
    bits = {}
    for name, tensor in tensors.items():
        bits[f"{name} as float32"] = float32_bits(tensor)
        bits[f"{name} as float16"] = float16_bits(tensor)
    write_json(FOLDER / "dtypes.json", bits)


def values():
    """Both signs of what is special to one of the formats, then numbers of every magnitude from 2^-28 to 2^18."""
    special = [0.0, 1.0, 1 / 3, float("inf"), 1.7976931348623157e308, 1e40, 5e-324]
    for dtype in DTYPES.values():
        limits = torch.finfo(dtype)
        special += [limits.max, limits.tiny, limits.smallest_normal * limits.eps]
        # Half-way between two neighbours: ties go to the even one.
        special += [1 + limits.eps / 2, 1 + limits.eps * 3 / 2, limits.smallest_normal * limits.eps / 2]
    special = torch.tensor(special, dtype=torch.float64)
    special = torch.cat([special, -special, torch.tensor([torch.nan], dtype=torch.float64)])
    generator = torch.Generator().manual_seed(6)
    signs, exponents = torch.rand(2, COUNT - len(special), generator=generator, dtype=torch.float64)
    return torch.cat([special, torch.sign(signs - 0.5) * 2 ** (exponents * 46 - 28)])


def float32_bits(tensor):
    """NaN, whose payload is nobody's business, is 0x7fc00000."""
    numbers = tensor.to(torch.float32)
    return (numbers.view(torch.int32).long() & 0xFFFFFFFF).masked_fill(numbers.isnan(), 0x7FC00000).tolist()


def float16_bits(tensor):
    """NaN is 0x7e00."""
    numbers = tensor.to(torch.float16)
    return (numbers.view(torch.int16).long() & 0xFFFF).masked_fill(numbers.isnan(), 0x7E00).tolist()
