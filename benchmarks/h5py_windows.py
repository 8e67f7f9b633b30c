"""The peer of well-windows.mjs: makes its files with h5py, and reads the same windows from them with h5py and numpy."""

import json
import sys
import time

import h5py
import numpy as np

TRAJECTORIES, STEPS, GRID = 4, 50, (512, 128)
FIELDS = [("t0_fields", "buoyancy"), ("t0_fields", "pressure"), ("t1_fields", "velocity")]
LAYOUTS = {
    "contiguous": {},
    "chunked": {"chunks": 1},
    "gzip": {"chunks": 1, "compression": "gzip", "compression_opts": 4, "shuffle": True},
    "gzip-8-steps": {"chunks": 8, "compression": "gzip", "compression_opts": 4, "shuffle": True},
}


def flags(dataset, **values):
    for name, value in values.items():
        dataset.attrs[name] = value


def make(path, chunks=None, **options):
    random = np.random.default_rng(0)
    with h5py.File(path, "w") as file:
        flags(file, dataset_name="windows", grid_type="cartesian", n_spatial_dims=2, n_trajectories=TRAJECTORIES)
        file.attrs["simulation_parameters"] = []
        dimensions = file.create_group("dimensions")
        dimensions.attrs["spatial_dims"] = ["x", "y"]
        for name, size in zip(["time", "x", "y"], [STEPS, *GRID]):
            axis = dimensions.create_dataset(name, data=np.arange(size, dtype="f4"))
            flags(axis, sample_varying=False, time_varying=name == "time")
        for name in ["boundary_conditions", "scalars", "t0_fields", "t1_fields", "t2_fields"]:
            file.create_group(name)
        file["scalars"].attrs["field_names"] = []
        file["t0_fields"].attrs["field_names"] = ["buoyancy", "pressure"]
        file["t1_fields"].attrs["field_names"] = ["velocity"]
        file["t2_fields"].attrs["field_names"] = []
        for group, name in FIELDS:
            inner = GRID + (2,) * (group == "t1_fields")
            shape = (TRAJECTORIES, STEPS, *inner)
            layout = {"chunks": (1, chunks, *inner), **options} if chunks else options
            field = file[group].create_dataset(name, shape, "f4", **layout)
            for i in range(TRAJECTORIES):
                walk = random.standard_normal(shape[1:], dtype="f4").cumsum(1).cumsum(2)
                field[i] = np.round(walk * 64) / 64  # smooth, so that it compresses as simulations do
            flags(field, sample_varying=True, time_varying=True, dim_varying=[True, True])


def read(path, places, length, passes):
    """Reads the windows, each into one array [time, x, y, field], and gives the least milliseconds of the passes."""
    with h5py.File(path, "r") as file:
        fields = [file[group][name] for group, name in FIELDS]
        milliseconds = cpu = float("inf")
        for _ in range(passes):
            start, used, total = time.perf_counter(), time.process_time(), 0.0
            for trajectory, step in places:
                parts = [field[trajectory, step : step + length] for field in fields]
                window = np.concatenate([part.reshape(length, *GRID, -1) for part in parts], axis=-1)
                total += float(window[-1, -1, -1, -1])
            milliseconds = min(milliseconds, (time.perf_counter() - start) * 1e3)
            cpu = min(cpu, (time.process_time() - used) * 1e3)
        return {"milliseconds": milliseconds, "cpu": cpu, "total": total}


if sys.argv[1] == "make":
    for name in sys.argv[3:]:
        make(f"{sys.argv[2]}/{name}.hdf5", **LAYOUTS[name])
else:
    print(json.dumps(read(**json.loads(sys.argv[2]))))
