import process from 'node:process'
import { adamsBashforth } from '@lola-ts/dit'
import { mmps, subsample } from '@lola-ts/guidance'
import { openDataset } from '../../data/open-dataset'
import { linearDecoderOf } from '../../forecast/decoder-help'
import { forecast, guideBy, observeTruth, readTruth } from '../../forecast/forecast'
import { openEmulator } from '../../models/open-model'
import type { BenchCase, Work } from '../bench-case'
import { forecastFlops, samplerSteps } from './forecast-flops'

const models = 'models/rb-64'
const data = 'data/datasets/rayleigh_benard'

interface Rollout {
  kind: 'diffusion' | 'solver'
  states: number
  guided?: boolean
  /** With the derivative of a linear decoder. */
  linear?: boolean
}

/** A whole forecast by the committed models, decoding and reading back included. */
async function prepare(members: number, { kind, states, guided = false, linear = false }: Rollout): Promise<Work> {
  const model = await openEmulator(`${models}/${kind}`, { sampler: adamsBashforth({ steps: samplerSteps }) })
  const dataset = await openDataset({ path: data, split: 'test', physics: model.physics })
  const truth = readTruth(dataset, model.physics, { trajectory: 1, start: 50, states, context: 1 })
  const space = linear ? (await linearDecoderOf(model, data)).space : model.emulator.space
  const guide = guided
    ? guideBy(model.diffusion!, observeTruth(truth, subsample([8, 8]), { noise: 0.1, seed: 0 }), {
        method: mmps(),
        space,
      })
    : undefined
  let early = 0
  const call = async () => {
    for await (const { lead } of forecast(guide?.emulator ?? model.emulator, truth, { members, seed: 0 })) {
      if (lead === 20) early = process.memoryUsage().rss
    }
  }
  const growth = () => ({ memory_growth: early === 0 ? 1 : process.memoryUsage().rss / early })
  return {
    call,
    ...(!guided && { flops: forecastFlops(model, states, members) }),
    unit: { count: states * members, name: 'states' },
    ...(states > 20 && { extra: growth }),
  }
}

const rollouts: [string, string, Rollout, number[]][] = [
  ['mini-solver', 'neural solver of models/rb-64, 20 states', { kind: 'solver', states: 20 }, [1]],
  [
    'mini-rollout',
    'diffusion of models/rb-64, 20 states, a batch of members',
    { kind: 'diffusion', states: 20 },
    [1, 16],
  ],
  ['mini-rollout-160', 'the same, 160 states', { kind: 'diffusion', states: 160 }, [16]],
  ['mini-unguided', 'diffusion of models/rb-64, one window of 4 states', { kind: 'diffusion', states: 4 }, [8]],
  [
    'mini-guided',
    'the same, guided by every 8th cell (MMPS, one iteration)',
    { kind: 'diffusion', states: 4, guided: true },
    [8],
  ],
  [
    'mini-guided-linear',
    'the same, with the derivative of a linear decoder',
    { kind: 'diffusion', states: 4, guided: true, linear: true },
    [8],
  ],
]

/** Forecasts by the committed models. */
export const forecasts: BenchCase[] = rollouts.map(([name, about, rollout, batches]) => ({
  name,
  about,
  batches,
  peer: false,
  prepare: (members) => prepare(members, rollout),
}))
