import type { BenchRow } from './bench-row'
import { samplerSteps } from './cases/forecast-flops'

/** A comparison between cases of one run. */
export interface Ratio {
  name: string
  value: number
}

/** Every comparison whose cases were measured. */
export function comparisons(rows: readonly BenchRow[]): Ratio[] {
  return [...pixelOverLatent(rows), ...guidedOverUnguided(rows), ...longOverShort(rows)]
}

const find = (rows: readonly BenchRow[], name: string, batch: number) =>
  rows.find((row) => row.case === name && row.batch === batch)

const [steps, states] = [samplerSteps, 4]

/**
 * How many times longer a state takes in pixels than in latents, decoding included: what the paper's speed is about.
 * Counted from single calls: a diffusion state is 16 of the denoiser over the 4 states of a window, a solver's one.
 */
function pixelOverLatent(rows: readonly BenchRow[]): Ratio[] {
  const time = (name: string) => find(rows, name, 1)?.min_ms
  return ['rb', 'euler'].flatMap((flow) => {
    const [pixel, latent, decode] = ['pixel-dit', 'latent-dit', 'decode'].map((name) => time(`${flow}-${name}`))
    if (pixel === undefined || latent === undefined || decode === undefined) return []
    const ratio = (calls: number) => (pixel * calls) / states / ((latent * calls) / states + decode)
    return [
      {
        name: `${flow}: pixel diffusion / latent diffusion, a state (${steps} calls for ${states})`,
        value: ratio(steps),
      },
      { name: `${flow}: pixel solver / latent solver, a state (1 call for ${states})`, value: ratio(1) },
    ]
  })
}

const members = 8

/** What guidance costs: as many steps over as many members, guided and not. */
function guidedOverUnguided(rows: readonly BenchRow[]): Ratio[] {
  const [guided, plain] = ['mini-guided', 'mini-unguided'].map((name) => find(rows, name, members)?.min_ms)
  return guided && plain ? [{ name: 'mini: a guided step / an unguided step', value: guided / plain }] : []
}

/** What a long rollout of an ensemble costs over what its states would cost one by one. */
function longOverShort(rows: readonly BenchRow[]): Ratio[] {
  const long = find(rows, 'mini-rollout-160', 16)?.unit?.ms
  const short = find(rows, 'mini-rollout', 1)?.unit?.ms
  const name = 'mini: 16 members and 160 states / as many states of one member'
  return long && short ? [{ name, value: long / short }] : []
}
