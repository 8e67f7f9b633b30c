#!/usr/bin/env python3
"""Whether two checkpoints hold the same, read as untrusted files: names in order, shapes, dtypes and bits.

    same_state.py A B

Prints the number of tensors. Needs torch.
"""

import sys

import torch

a, b = (torch.load(path, map_location="cpu", weights_only=True) for path in sys.argv[1:])
assert list(a) == list(b), "other names, or in another order"
for name, tensor in a.items():
    other = b[name]
    same = tensor.shape == other.shape and tensor.dtype == other.dtype == torch.float32
    bits, others = tensor.reshape(-1).view(torch.int32), other.reshape(-1).view(torch.int32)
    assert same and torch.equal(bits, others), f"{name} differs"
print(len(a))
