#!/usr/bin/env bash
# Makes the committed models of one compression rate from the committed data: models/train.sh 64|256|1024
# Every step resumes where it was interrupted. Run `npm run setup` first; an hour on two cores for all that is here.
set -euo pipefail
cd "$(dirname "$0")/.."
rate=$1
run=runs/rb-$rate model=models/rb-$rate data=data/datasets/rayleigh_benard
lola() { node apps/cli/dist/main.js "$@"; }
score() { lola evaluate --model "$model/$1" --data $data --split test "${@:2}"; }
mkdir -p "$run"

lola train autoencoder --preset "rb-$rate" --run "$run/autoencoder" --threads 1
lola quantise --model "$run/autoencoder" --out "$model/autoencoder"
score autoencoder
[ "$rate" = 1024 ] && exit # no emulators are committed at this rate

lola encode --model "$run/autoencoder" --data $data --out "$run/latents" --split train --start 30 --copies 16
for kind in diffusion solver; do
  lola train $kind --preset "rb-$rate" --run "$run/$kind" --threads 1 \
    autoencoder="$run/autoencoder/model" data.latents="$run/latents"
  lola quantise --model "$run/$kind" --autoencoder "$model/autoencoder" --out "$model/$kind"
done
score diffusion --observe subsample:8
score solver
