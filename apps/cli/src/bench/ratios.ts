import type { BenchRow } from './bench-row'

/** A comparison that the paper makes, from cases of one run. */
export interface Ratio {
  name: string
  value: number
}

const [steps, states] = [16, 4]

/**
 * How many times longer a state takes in pixels than in latents, decoding included, for the flows whose cases were
 * measured. A diffusion state is 16 denoiser steps over the 4 states of a window, a solver's one.
 */
export function pixelOverLatent(rows: readonly BenchRow[]): Ratio[] {
  const time = (name: string) => rows.find((row) => row.case === name && row.batch === 1)?.min_ms
  return ['rb', 'euler'].flatMap((flow) => {
    const [pixel, latent, decode] = ['pixel-dit', 'latent-dit', 'decode'].map((name) => time(`${flow}-${name}`))
    if (pixel === undefined || latent === undefined || decode === undefined) return []
    const ratio = (calls: number) => (pixel * calls) / states / ((latent * calls) / states + decode)
    return [
      { name: `${flow}: pixel diffusion / latent diffusion`, value: ratio(steps) },
      { name: `${flow}: pixel solver / latent solver`, value: ratio(1) },
    ]
  })
}
