#!/usr/bin/env bash
# Trains the committed models with the CLI, from the committed data: models/train.sh RATE AE_STEPS DIFFUSION_STEPS SOLVER_STEPS
# Every step resumes where it was interrupted, and does nothing when it is done. Run `npm run setup` first.
set -euo pipefail
cd "$(dirname "$0")/.."
rate=$1 autoencoder_steps=$2 diffusion_steps=$3 solver_steps=$4
data=data/datasets/rayleigh_benard
run=runs/rb-$rate
lola() { node apps/cli/dist/main.js "$@"; }
mkdir -p "$run"

lola train autoencoder --preset "rb-$rate" --run "$run/autoencoder" train.steps="$autoencoder_steps" --threads 1
lola encode --model "$run/autoencoder/model" --data $data --out "$run/latents" --split train --start 30 --copies 16
emulator=(autoencoder="$run/autoencoder/model" data.latents="$run/latents" --threads 1)
lola train diffusion --preset "rb-$rate" --run "$run/diffusion" train.steps="$diffusion_steps" "${emulator[@]}"
lola train solver --preset "rb-$rate" --run "$run/solver" train.steps="$solver_steps" "${emulator[@]}"

for kind in autoencoder diffusion solver; do
  mkdir -p "models/rb-$rate/$kind"
  cp "$run/$kind/model/"* "models/rb-$rate/$kind/"
  mkdir -p "models/training/rb-$rate/$kind"
  cp "$run/$kind/"{config.yaml,manifest.json} "models/training/rb-$rate/$kind/"
done
