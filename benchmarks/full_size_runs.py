#!/usr/bin/env python3
"""Run folders of the PyTorch reference at full width, with random weights, and what they compute.

    full_size_runs.py OUT

Needs torch, azula 0.3.1, einops, omegaconf, and in LOLA_REFERENCE the folder of francois-rozet/lola. Writes OUT/runs/ae/* (the
large Rayleigh-Bénard autoencoder, 64 latent channels), OUT/runs/dm/* (the large denoiser in its latents), and
OUT/<name>.f32 with inputs and results in channels-last order, their shapes in OUT/shapes.json.
"""

import json
import os
import sys
import types
from pathlib import Path

import torch
import yaml
from omegaconf import OmegaConf

# The reference asks xformers only whether it has kernels for sparse attention: it has none here.
parts = ("xformers", "xformers.sparse", "xformers.components", "xformers.components.attention")
modules = {name: types.ModuleType(name) for name in (*parts, "xformers.components.attention.core")}
for name, module in modules.items():
    module.__path__ = []
    module._has_cpp_library = False
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(modules[parent], child, module)
modules["xformers.sparse"].SparseCSRTensor = type("SparseCSRTensor", (), {})
modules["xformers.sparse"].utils = types.SimpleNamespace()
sys.path.insert(0, os.environ["LOLA_REFERENCE"])

from lola.autoencoder import get_autoencoder  # noqa: E402
from lola.diffusion import get_denoiser  # noqa: E402

out = Path(sys.argv[1])
configs = Path(os.environ["LOLA_REFERENCE"]) / "experiments" / "configs"
shapes = {}


def config(path):
    return yaml.safe_load((configs / path).read_text())


def save_run(kind, name, settings, module):
    folder = out / "runs" / kind / name
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text(yaml.safe_dump({"name": name, **settings}))
    torch.save(module.state_dict(), folder / "state.pth")
    return folder


def save(name, tensor):
    values = tensor.detach().movedim(1, -1).contiguous() if tensor.ndim > 2 else tensor.detach().contiguous()
    values.float().numpy().tofile(out / f"{name}.f32")
    shapes[name] = list(values.shape)


def redraw(module):
    """No weight keeps an initial value that hides mistakes, such as zero or the identity."""
    for parameter in module.parameters():
        fan = parameter[0].numel() if parameter.ndim > 1 else 100
        torch.nn.init.normal_(parameter, std=fan**-0.5)


torch.manual_seed(0)
dataset = {**config("dataset/rayleigh_benard.yaml"), "name": "rayleigh_benard"}
ae = {**config("ae/dcae_f32c64_large.yaml"), "name": "dcae_f32c64_large", "pix_channels": 4, "spatial": 2}
dm = {
    **config("denoiser/vit_large.yaml"),
    "name": "vit_large",
    "channels": 64,
    "label_features": 6,
    "spatial": 3,
    "masked": True,
    "schedule": {"name": "log_logit", "sigma_min": 1e-3, "sigma_max": 1e3},
}

with torch.no_grad():
    autoencoder = get_autoencoder(**ae).eval()
    redraw(autoencoder)
    loss = {"losses": ["vmse"], "weights": [1.0]}
    run = save_run("ae", "full_rayleigh_benard_f32c64", {"ae": {**ae, "loss": loss}, "dataset": dataset}, autoencoder)
    x = torch.randn(1, 4, 512, 128)
    z = autoencoder.encode(x)
    save("x", x), save("z", z), save("y", autoencoder.decode(z, noisy=False))
    del autoencoder

    denoiser = get_denoiser(**{**dm, "schedule": OmegaConf.create(dm["schedule"])}).eval()
    redraw(denoiser)
    trajectory = {"length": 5, "stride": 1, "context": {"lmbda": 1.0, "rho": 1.0, "atleast": 1}}
    settings = {"denoiser": dm, "dataset": dataset, "ae_run": str(run), "trajectory": trajectory}
    emulator = save_run("dm", "full_rayleigh_benard_f32c64_vit_large", settings, denoiser)
    (emulator / "autoencoder").symlink_to(Path("../../ae") / run.name)
    state, label = torch.randn(1, 64, 5, 16, 4), torch.randn(1, 6)
    mask = torch.zeros_like(state, dtype=torch.bool)
    mask[:, :, :1] = True
    t = torch.tensor([0.5])
    save("state", state), save("label", label), save("mask", mask.float())
    save("mean", denoiser(state, t, label=label, cond=mask).mean)
    shapes["t"] = [0.5]

(out / "shapes.json").write_text(json.dumps(shapes))
