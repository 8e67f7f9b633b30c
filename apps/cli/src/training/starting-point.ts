import { tf } from '@lola-ts/tensor-core'
import { toWeights, type WeightArrays } from '@lola-ts/tensor-core/checkpoint'
import { initialize, type Weights } from '@lola-ts/tensor-core/nn'
import { fold, key } from '@lola-ts/tensor-core/random'
import { frozenNames, frozenTask, type TrainingTask } from '@lola-ts/tensor-core/training'
import type { FitSettings } from './fit'

/** A task, and the weights that it starts from. */
export interface StartingPoint {
  task: TrainingTask
  /** Of what is trained, where they are not drawn. */
  weights?: Weights
  /** Of what stays as it is. */
  frozen: Weights
  /** All weights of the network in its order, those that stay as they are put back; takes `trained` over. */
  complete(trained: Weights): Weights
  dispose(): void
}

/**
 * Where a training starts: at given weights or at drawn ones, some of which may stay as they are.
 *
 * @throws {ConfigError} when a pattern of train.freeze fits no name, or all
 */
export function startingPoint(
  task: TrainingTask,
  { seed, train: { freeze } }: FitSettings,
  given: WeightArrays | undefined,
): StartingPoint {
  const names = task.parameters.map(({ name }) => name)
  const staying = new Set(frozenNames(freeze, names))
  if (!given && staying.size === 0) return { task, frozen: {}, complete: (trained) => trained, dispose: () => {} }

  const all = given ? toWeights(given) : initialize(task.parameters, fold(key(seed), 'weights'))
  const part = (stays: boolean) =>
    Object.fromEntries(names.filter((n) => staying.has(n) === stays).map((n) => [n, all[n]!]))
  const frozen = part(true)
  return {
    task: staying.size > 0 ? frozenTask(task, frozen) : task,
    weights: part(false),
    frozen,
    complete: (trained) => Object.fromEntries(names.map((name) => [name, trained[name] ?? frozen[name]!.clone()])),
    dispose: () => tf.dispose(all),
  }
}
