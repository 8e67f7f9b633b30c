import { countParameters } from '@lola-ts/tensor-core/nn'
import type { TrainingPlan } from './training-request'

/** Copies of the weights while a step runs: weights, average, two moments and gradients, and the next of each but one. */
const weightCopies = 9

/** Values kept for the gradient for each value of a layer's output, by experience. */
const kept = { convolution: 6, transformer: 24 }

interface Config {
  train: { batch: number }
  model?: {
    channels?: number[]
    blocks?: number | number[]
    patch?: number[]
    width?: number
    window?: number
    heads?: number
  }
}

/** Memory that training takes, in bytes: the weights in all their forms, and what the gradient needs. An estimate. */
export function memoryEstimate(
  target: string,
  config: Config,
  { parameters, snapshotShape, latentShape }: TrainingPlan,
): number {
  const weights = countParameters(parameters) * weightCopies
  const values =
    target === 'autoencoder' ? convolutionValues(config, snapshotShape) : transformerValues(config, latentShape)
  return 4 * (weights + config.train.batch * values)
}

function convolutionValues({ model = {} }: Config, snapshotShape: number[]): number {
  const { channels = [], blocks = [], patch = [] } = model
  const cells = product(snapshotShape.slice(0, -1)) / product(patch)
  const shrink = 2 ** (snapshotShape.length - 1)
  const level = (width: number, i: number) => (cells / shrink ** i) * width * (1 + ((blocks as number[])[i] ?? 0))
  return 2 * kept.convolution * channels.reduce((sum, width, i) => sum + level(width, i), 0)
}

function transformerValues({ model = {} }: Config, stateShape: number[]): number {
  const { width = 0, blocks = 0, window = 1, heads = 1, patch = [] } = model
  const tokens = (window * product(stateShape.slice(0, -1))) / product(patch)
  return (blocks as number) * (kept.transformer * tokens * width + 3 * heads * tokens ** 2)
}

const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1)
