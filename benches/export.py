"""Writes one network twice, FOLDER/NAME.pth for ours and FOLDER/NAME.onnx for onnxruntime-web: same graph, same weights.

`python export.py VARIANT SIDE FOLDER` makes NAME = VARIANT-SIDE. The weights are the tests' own, made from their names.
The ONNX graph takes `input`, f32 of 1×3×SIDE×SIDE, and gives `logits`, the main output.
"""

import sys
import warnings
from pathlib import Path

import torch
from torch import nn

sys.path.append(str(Path(__file__).parents[1] / "tests/fixtures"))

from generated import fill
from reference import VARIANTS, build

# The newest version of the operators in which the exporter writes each GELU as one, so that no fusion has to find it.
OPSET = 20


class MainLogits(nn.Module):
    """Without the two side outputs, which ours leaves out too: the exporter drops what only they need."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x)[0]


def freeze_position(encoder, height, width):
    """Ours computes it once for each size too. As a graph it is also one that onnxruntime-web refuses."""
    position = encoder.position(height // 4, width // 4).detach()
    encoder.position = lambda *_: position


def main(variant, side, folder):
    name, side = f"{variant}-{side}", int(side)
    model = fill(build(VARIANTS[variant]))
    torch.save(model.state_dict(), folder / f"{name}.pth")
    freeze_position(model.encoder, side, side)
    # The exporter of tracing: it writes plain operators of the shapes at hand, with nothing left to compute of them.
    warnings.simplefilter("ignore")
    part = folder / f"{name}.part"
    torch.onnx.export(
        MainLogits(model).eval(),
        torch.zeros(1, 3, side, side),
        part,
        input_names=["input"],
        output_names=["logits"],
        opset_version=OPSET,
        dynamo=False,
    )
    # Under its name it is whole: who finds it makes it no more.
    part.rename(folder / f"{name}.onnx")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: python export.py VARIANT SIDE FOLDER")
    with torch.inference_mode():
        main(*sys.argv[1:3], Path(sys.argv[3]))
