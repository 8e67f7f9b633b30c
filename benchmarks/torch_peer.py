#!/usr/bin/env python3
"""The cases of `lola bench` in eager PyTorch: networks of the same sizes, random weights.

    torch_peer.py CASE [--batch N] [--repeat N] [--threads N] [--fast]

prints one line of JSON, {"case", "batch", "parameters", "min_ms", "median_ms", "peak_mb"}. With --fast, oneDNN may round the factors
of products to bfloat16. The architectures are those of LoLa (arXiv 2507.02608) as this repository implements them.
"""

import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

MODULATION = 256


def turn(x, cos, sin):
    """Rotates adjacent pairs of the last axis."""
    a, b = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)


class TransformerBlock(nn.Module):
    def __init__(self, width, heads, axes):
        super().__init__()
        self.heads = heads
        self.gates = nn.Sequential(nn.Linear(MODULATION, MODULATION), nn.SiLU(), nn.Linear(MODULATION, 4 * width))
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, width))
        self.theta = nn.Parameter(torch.randn(axes, width // 2) / 10)

    def attend(self, x, places):
        angles = (places @ self.theta).unflatten(-1, (self.heads, -1)).transpose(0, 1)
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        q, k = (turn(F.rms_norm(part, part.shape[-1:], eps=1e-5), angles.cos(), angles.sin()) for part in (q, k))
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(-2))

    def forward(self, x, vector, places, start):
        a, b, c, d = self.gates(vector).unsqueeze(1).chunk(4, -1)
        y = F.layer_norm(x, x.shape[-1:]) * (1 + a) + b
        y = self.mlp(y + self.attend(y, places))
        y = (x + c * y) * torch.rsqrt(1 + c.square())
        return (y + d * start) * torch.rsqrt(1 + d.square())


class Transformer(nn.Module):
    """Over windows of 5 latent states of 16 x 4 cells; every cell is a token."""

    def __init__(self, width, heads, blocks=16, channels=64, grid=(5, 16, 4)):
        super().__init__()
        places = torch.cartesian_prod(*(torch.arange(float(length)) for length in grid))
        waves = places.unsqueeze(-1) * 1e3 ** -torch.linspace(0, 1, width // 2)
        self.register_buffer("places", places)
        self.register_buffer("sines", torch.cat((waves.sin(), waves.cos()), -1).flatten(1))
        self.enter = nn.Linear(2 * channels, width)
        self.embed = nn.Linear(len(grid) * width, width)
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, len(grid)) for _ in range(blocks))
        self.leave = nn.Linear(width, channels)

    def forward(self, x, condition, vector):
        start = self.enter(torch.cat((x, condition), -1))
        y = start + self.embed(self.sines)
        for block in self.blocks:
            y = block(y, vector, self.places, start)
        return self.leave(y)


class ResidualBlock(nn.Module):
    def __init__(self, convolution, width):
        super().__init__()
        self.body = nn.Sequential(convolution(width, width), nn.SiLU(), convolution(width, width))

    def forward(self, x):
        variance, mean = torch.var_mean(x, 1, keepdim=True)
        return x + self.body((x - mean) * torch.rsqrt(variance + 1e-5))


class Fold(nn.Module):
    """Cells of 2 x 2 (x 2) into channels."""

    def forward(self, x):
        axes = x.ndim - 2
        for axis in range(2, 2 + axes):
            x = x.unflatten(axis, (-1, 2)).movedim(axis + 1, 2).flatten(1, 2)
        return x


class Unfold(nn.Module):
    def forward(self, x):
        axes = x.ndim - 2
        for axis in reversed(range(2, 2 + axes)):
            x = x.unflatten(1, (-1, 2)).movedim(2, axis + 1).flatten(axis, axis + 1)
        return x


def autoencoder(axes, fields, widths, latent=64, blocks=3):
    kind = nn.Conv2d if axes == 2 else nn.Conv3d

    def convolution(inputs, outputs):
        return kind(inputs, outputs, 3, padding=1)

    def body(width):
        return [ResidualBlock(convolution, width) for _ in range(blocks)]

    encoder = [convolution(fields, widths[0]), *body(widths[0])]
    for fine, coarse in zip(widths, widths[1:]):
        encoder += [Fold(), convolution(fine * 2**axes, coarse), *body(coarse)]
    decoder = [convolution(latent, widths[-1])]
    for coarse, fine in zip(widths[::-1], widths[-2::-1]):
        decoder += [*body(coarse), convolution(coarse, fine * 2**axes), Unfold()]
    decoder += [*body(widths[0]), convolution(widths[0], fields)]
    return nn.Sequential(*encoder, convolution(widths[-1], latent)), nn.Sequential(*decoder)


def prepare(case, batch):
    """The network and its inputs."""
    if case.startswith("rb-latent-dit") or case == "rb-train-dit":
        width, heads = (1024, 8) if case == "rb-latent-dit" else (512, 4)
        tokens = lambda: torch.randn(batch, 320, 64)
        return Transformer(width, heads), (tokens(), tokens(), torch.randn(batch, MODULATION))
    if case.startswith("tgc"):
        encoder, decoder = autoencoder(3, 6, (64, 256, 512, 1024))
        shapes = (6, 64, 64, 64), (64, 8, 8, 8)
    elif case == "rb-train-ae":
        coders = autoencoder(2, 4, (32, 64, 128, 256, 384, 512))
        return nn.Sequential(*coders), (torch.randn(batch, 4, 128, 32),)
    elif case.startswith("rb"):
        encoder, decoder = autoencoder(2, 4, (64, 128, 256, 512, 768, 1024))
        shapes = (4, 512, 128), (64, 16, 4)
    else:
        raise SystemExit(f"{case}: no such case")
    side = 0 if case.endswith("encode") else 1
    return (encoder, decoder)[side], (torch.randn(batch, *shapes[side]),)


def work(case, batch):
    """What is timed, and the number of parameters."""
    if case == "matmul-1024":
        a, b = torch.randn(2, 1024, 1024)
        return lambda: a @ b, 0
    network, inputs = prepare(case, batch)
    parameters = sum(p.numel() for p in network.parameters())
    if "train" not in case:
        network.requires_grad_(False)
        return lambda: network(*inputs), parameters

    def step():
        network.zero_grad(set_to_none=True)
        x = inputs[0]
        error = (network(*inputs) - x).square().mean()
        (error / (x.var() + 1e-2)).sqrt().backward()

    return step, parameters


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--fast", action="store_true")
    options = parser.parse_args()
    if options.fast:
        torch.backends.mkldnn.matmul.fp32_precision = "bf16"
        torch.backends.mkldnn.conv.fp32_precision = "bf16"
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    call, parameters = work(options.case, options.batch)
    for _ in range(2):
        call()
    times = []
    for _ in range(options.repeat):
        began = time.perf_counter()
        call()
        times.append(1e3 * (time.perf_counter() - began))
    print(json.dumps({
        "case": options.case,
        "batch": options.batch,
        "parameters": parameters,
        "min_ms": round(min(times), 3),
        "median_ms": round(statistics.median(times), 3),
        # Kibibytes on Linux.
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
    }))


main()
