"""What the Python package the_well reads: `python read_the_well.py <folder>`, for check.ts.

The folder holds datasets, `<origin>/<dataset>/data/train/*.hdf5`, and gets `values.safetensors` and `values.json`. With
`--make` some are written before, by the_well itself and by h5py, with all that the layout can hold; with `--checker` The
Well's scripts/check_thewell_formatting.py looks at every file.
"""

import argparse
import contextlib
import importlib.util
import io
import json
import warnings
from importlib.metadata import version
from pathlib import Path

import h5py
import numpy as np
from the_well.data import WellDataset
from the_well.utils.dummy_data import write_dummy_data

# Windows of two states and three, and whole trajectories.
MODES = {
    "windows": dict(n_steps_input=2, n_steps_output=3),
    "strided": dict(n_steps_input=1, n_steps_output=2, min_dt_stride=3, max_dt_stride=3),
    "whole": dict(n_steps_input=1, n_steps_output=1, full_trajectory_mode=True),
}


def make(folder):
    """Files of other programs than ours."""
    np.random.seed(0)
    path = folder / "theirs/dummy/data/train/dummy.hdf5"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_dummy_data(str(path))
    with h5py.File(path, "r+") as file:  # without these neither checker nor xarray export accept it
        for name in ["time", "x", "y"]:
            file["dimensions"][name].attrs["time_varying"] = name == "time"
    for grid in [(7,), (5, 4), (4, 3, 2)]:
        name = f"everything-{len(grid)}d"
        (folder / f"theirs/{name}/data/train").mkdir(parents=True, exist_ok=True)
        for part in range(2):
            everything(folder / f"theirs/{name}/data/train/part-{part}.hdf5", name, grid, part)


def everything(path, name, grid, seed, trajectories=2, steps=9):
    """A file with every kind of field, scalar, coordinate and boundary, in the layout that WellDataset reads."""
    random = np.random.default_rng(seed)
    dims, d = ["x", "y", "z"][: len(grid)], len(grid)

    def dataset(group, key, shape, sample, time, dtype="f4", **options):
        data = random.standard_normal(shape).astype(dtype)
        found = group.create_dataset(key, data=data, **options)
        found.attrs["sample_varying"], found.attrs["time_varying"] = sample, time
        return found

    with h5py.File(path, "w") as file:
        file.attrs.update(dataset_name=name, grid_type="cartesian", n_spatial_dims=d, n_trajectories=trajectories)
        file.attrs.update(simulation_parameters=["viscosity"], viscosity=0.5)
        group = file.create_group("dimensions")
        group.attrs["spatial_dims"] = dims
        times = dataset(group, "time", (trajectories, steps), True, True)
        times[:] = np.cumsum(np.abs(times[:]), axis=1)
        for axis, dim in enumerate(dims):
            lead = (trajectories,) if axis == 0 else ()
            dataset(group, dim, (*lead, grid[axis]), axis == 0, False)

        group = file.create_group("scalars")
        group.attrs["field_names"] = ["viscosity", "energy", "seed", "gain"]
        dataset(group, "viscosity", (), False, False)
        dataset(group, "energy", (trajectories, steps), True, True)
        dataset(group, "seed", (trajectories,), True, False)
        dataset(group, "gain", (steps,), False, True)

        group = file.create_group("boundary_conditions")
        for axis, dim in enumerate(dims):
            kind = ["WALL", "PERIODIC", "OPEN"][axis]
            ends = np.zeros(grid[axis], bool)
            ends[[0, -1]] = True
            boundary(group, f"{dim}_{kind.lower()}", kind, [dim], ends)
        if d > 1:
            corner = np.zeros(grid[:2], bool)
            corner[0, 1] = True
            boundary(group, "x_y_open", "OPEN", dims[:2], corner)

        s, t, ones = trajectories, steps, (1,) * d
        packed = dict(compression="gzip", shuffle=True, fletcher32=True)
        fields = {
            "t0_fields": {
                "density": ((s, t, *grid), True, True, ones, dict(packed, chunks=(1, 4, *grid))),
                "medium": (grid, False, False, ones, {}),
                "depth": ((s, *grid), True, False, ones, {}),
                "column": ((s, t, grid[0], *ones[1:]), True, True, (1, *[0] * (d - 1)), {}),
                "forcing": ((t, *grid), False, True, ones, packed),
            },
            "t1_fields": {
                "velocity": ((s, t, *grid, d), True, True, ones, dict(packed, chunks=(2, 3, *ones, d))),
                "gravity": ((*ones, d), False, False, [0] * d, {}),
            },
            "t2_fields": {
                "stress": ((s, t, *grid, d, d), True, True, ones, {}),
                "metric": ((*grid, d, d), False, False, ones, {}),
            },
        }
        for group_name, entries in fields.items():
            group = file.create_group(group_name)
            group.attrs["field_names"] = list(entries)
            for key, (shape, sample, time, varying, options) in entries.items():
                field = dataset(group, key, shape, sample, time, **options)
                field.attrs["dim_varying"] = np.array(varying, bool)
                if group_name == "t2_fields":
                    field.attrs["symmetric"], field.attrs["antisymmetric"] = False, False


def boundary(group, name, kind, dims, mask):
    condition = group.create_group(name)
    condition.attrs.update(bc_type=kind, associated_dims=dims, associated_fields=[])
    condition.attrs.update(sample_varying=False, time_varying=False)
    condition.create_dataset("mask", data=mask)


def check_format(checker, path):
    """The complaint of The Well's format checker, or "accepted"."""
    output = io.StringIO()
    try:
        with contextlib.redirect_stdout(output), warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            checker.check_hdf5_format(str(path))
    except AssertionError as error:
        return str(error)
    return "; ".join(str(warning.message) for warning in caught) or "accepted"


def read(folder):
    """Every item of every dataset: `<origin>/<dataset>/<mode>/<index>/<key>`."""
    values = {}
    for path in sorted(folder.glob("*/*/data/train")):
        name = path.relative_to(folder).parts[:2]
        for mode, options in MODES.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                data = WellDataset(path=str(path), return_grid=True, normalize_time_grid=False, **options)
                every = 1 if mode == "whole" else 5 if name[1] != "dummy" else 11
                for index in range(len(data)):
                    # Some of them keep the fixture small.
                    if index % every == 0 or index == len(data) - 1:
                        for key, value in data[index].items():
                            values["/".join([*name, mode, str(index), key])] = value.numpy()
    return values


def save(path, values):
    """The safetensors format, for float32 and float64."""
    header, blobs, at = {}, [], 0
    for name, value in values.items():
        blob = np.ascontiguousarray(value).tobytes()
        kind = {"float32": "F32", "float64": "F64"}[value.dtype.name]
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(blobs))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--checker", type=Path)
    given = parser.parse_args()
    if given.make:
        make(given.folder)
    facts = {"versions": {name: version(name) for name in ["the_well", "h5py", "numpy", "torch"]}}
    if given.checker:
        spec = importlib.util.spec_from_file_location("checker", given.checker)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        files = sorted(given.folder.glob("*/*/data/train/*.hdf5"))
        facts["format"] = {str(path.relative_to(given.folder)): check_format(module, path) for path in files}
    facts["modes"] = MODES
    found = read(given.folder)
    save(given.folder / "values.safetensors", found)
    (given.folder / "values.json").write_text(json.dumps(facts, indent=2) + "\n")
    print(json.dumps({"items": len({key.rsplit("/", 1)[0] for key in found}), "arrays": len(found)}))
