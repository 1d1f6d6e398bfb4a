"""The blueprint style: white lines on blue paper, made from any picture."""

import torch
from torch import Tensor
from torch.nn.functional import max_pool2d

PAPER = (0.09, 0.24, 0.55)
INK = (0.93, 0.96, 1.0)


def blueprint(pictures: Tensor) -> Tensor:
    """float [n, 3, height, width] from -1 to 1, to the same: lines where colours change within three pixels."""
    change = (max_pool2d(pictures, 3, 1, 1) + max_pool2d(-pictures, 3, 1, 1)).amax(dim=1, keepdim=True)
    line = ((change - 0.12) * 3).clamp(0, 1)
    paper, ink = (torch.tensor(colour, device=pictures.device).view(1, 3, 1, 1) * 2 - 1 for colour in (PAPER, INK))
    return (paper + (ink - paper) * line).to(pictures.dtype)
