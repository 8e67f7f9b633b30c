import { autoencoderTask } from '@lola-ts/autoencoder'
import { diffusionTask, type WindowSource } from '@lola-ts/dit'
import { mapStates } from '@lola-ts/emulation'
import { vrmse } from '@lola-ts/eval'
import { solverTask } from '@lola-ts/neural-solver'
import { isLolaError, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Weights } from '@lola-ts/tensor-core/nn'
import { fold, key, permutation } from '@lola-ts/tensor-core/random'
import { type TrainingTask, train } from '@lola-ts/tensor-core/training'
import { configure } from '../../apps/cli/src/config/configure'
import { autoencoderOf, diffusionOf, solverOf } from '../../apps/cli/src/training/networks'
import { optimizerOf, rateOf } from '../../apps/cli/src/training/optimizer'
import { type Bug, flipped, shuffled } from './bugs'
import { type FixedSubset, withFixedSubset } from './fixed-subset'

export interface Lesson {
  model: string
  bug: Bug
  /** What was reached, in words. */
  reached: string
  learned: boolean
}

/** The criteria: VRMSE of the autoencoder, by how much losses fall. */
const limits = { vrmse: 0.02, fall: 20 }

/** Every model learns four windows by heart; with a bug it must not. */
export async function learning(say: (lesson: Lesson) => void): Promise<boolean> {
  return withFixedSubset(async (subset) => {
    const lessons: Lesson[] = []
    const note = (lesson: Lesson) => {
      lessons.push(lesson)
      say(lesson)
    }
    const encoder = await autoencoder(subset, 'none', note)
    for (const bug of ['shuffled latents', 'wrong sign'] as const) {
      const { weights } = await autoencoder(subset, bug, note)
      if (weights) tf.dispose(weights)
    }
    const states = await encoder.encode()
    for (const model of ['diffusion', 'solver'] as const) {
      for (const bug of ['none', 'shuffled latents', 'wrong sign'] as const) {
        await emulator(model, subset, states, bug, note)
      }
    }
    tf.dispose([states, encoder.weights!])
    return lessons.every(({ learned, bug }) => learned === (bug === 'none'))
  })
}

async function autoencoder(subset: FixedSubset, bug: Bug, note: (lesson: Lesson) => void) {
  const overrides = ['optim.rate=4e-3', 'train.steps=800', 'model.channels=[16,32]']
  const { config } = configure('autoencoder', { preset: 'tiny', overrides })
  const network = autoencoderOf(config, subset.physics)
  const snapshots = async () => {
    const windows = await subset.windows(1)
    return tf.tidy(() => {
      const x = windows.squeeze([1])
      windows.dispose()
      return x
    })
  }
  const plain = autoencoderTask(network, { loss: config.loss, train: snapshots })
  const task: TrainingTask = {
    ...plain,
    batch: async (step) => [
      ...(await plain.batch(step)),
      tf.tensor1d([...permutation(fold(key(2), step), 4)], 'int32'),
    ],
    loss(weights, [x, order]) {
      const used = bug === 'wrong sign' ? flipped(weights, /^decoder\..*weight$/) : weights
      if (bug !== 'shuffled latents') return plain.loss(used, [x!])
      const mixed = network.decode(used, network.encode(used, x!).gather(order!))
      return mixed.sub(x!).square().mean()
    },
  }
  const { weights } = await fitted(task, config)
  const error = weights ? await reconstruction(network, weights, await snapshots()) : Number.NaN
  note({ model: 'autoencoder', bug, reached: `VRMSE ${error.toPrecision(3)}`, learned: error < limits.vrmse })
  return {
    weights,
    async encode() {
      const windows = await subset.windows(5)
      const states = mapStates(windows, (x) => network.encode(weights!, x))
      windows.dispose()
      return states
    },
  }
}

/** VRMSE of what is encoded and decoded, the mean over fields and snapshots. */
async function reconstruction(network: ReturnType<typeof autoencoderOf>, weights: Weights, x: Tensor): Promise<number> {
  const y = tf.tidy(() => network.decode(weights, network.encode(weights, x)))
  const fields = x.shape.at(-1)!
  const [truth, found] = [tf.unstack(x), tf.unstack(y)]
  const scores = truth.flatMap((snapshot, i) =>
    vrmse(found[i]!.dataSync() as Float32Array, snapshot.dataSync() as Float32Array, fields),
  )
  tf.dispose([x, y, truth, found])
  return scores.reduce((a, b) => a + b, 0) / scores.length
}

async function emulator(
  model: 'diffusion' | 'solver',
  subset: FixedSubset,
  states: Tensor,
  bug: Bug,
  note: (lesson: Lesson) => void,
) {
  const overrides = ['optim.rate=2e-3', 'train.steps=1500', 'model.width=32']
  const source: WindowSource = (step) => ({
    states: bug === 'shuffled latents' ? shuffled(states, fold(key(3), step)) : states.clone(),
    label: tf.zeros([states.shape[0]!, subset.labels]),
  })
  const state = { channels: states.shape.at(-1)!, labels: subset.labels, periodic: subset.physics.periodic }
  const options = { key: key(1), train: source }
  const { config, task } = (() => {
    if (model === 'diffusion') {
      const { config } = configure('diffusion', { preset: 'tiny', overrides })
      return { config, task: diffusionTask(diffusionOf(config, state), { ...options, context: config.context }) }
    }
    const { config } = configure('solver', { preset: 'tiny', overrides })
    return { config, task: solverTask(solverOf(config, state), { ...options, context: config.context }) }
  })()
  const wrong: TrainingTask = { ...task, loss: (weights, batch) => task.loss(flipped(weights, /weight$/), batch) }
  const { weights, losses } = await fitted(bug === 'wrong sign' ? wrong : task, config)
  if (weights) tf.dispose(weights)
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [first, last] = [mean(losses.slice(0, 10)), mean(losses.slice(-100))]
  const reached = `loss ${first.toPrecision(3)} to ${last.toPrecision(3)}, a factor of ${(first / last).toPrecision(3)}`
  note({ model, bug, reached, learned: first / last > limits.fall })
}

type Config = { optim: Parameters<typeof optimizerOf>[0]; train: { steps: number } }

/** A training as `lola train` does it, without its folder. No weights where it came to nothing finite. */
async function fitted(task: TrainingTask, { optim, train: plan }: Config) {
  const losses: number[] = []
  const options = {
    steps: plan.steps,
    optimizer: optimizerOf(optim),
    rate: optim.rate,
    schedule: rateOf(optim),
    clip: optim.clip,
    ema: optim.ema,
    onStep: ({ loss }: { loss: number }) => void losses.push(loss),
  }
  try {
    return { weights: (await train(task, options)).weights, losses }
  } catch (error) {
    if (!isLolaError(error, 'TRAINING')) throw error
    return { weights: null, losses }
  }
}
