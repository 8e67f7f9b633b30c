import { autoencoderTask } from '@lola-ts/autoencoder'
import { diffusionTask } from '@lola-ts/dit'
import { solverTask } from '@lola-ts/neural-solver'
import { fold, key, normalArray } from '@lola-ts/tensor-core/random'
import type { TrainingTask } from '@lola-ts/tensor-core/training'
import { configure } from '../../apps/cli/src/config/configure'
import { shuffledBatches } from '../../apps/cli/src/data/batches'
import { openDataset } from '../../apps/cli/src/data/open-dataset'
import { trainingPhysics } from '../../apps/cli/src/data/training-physics'
import { latentBatches } from '../../apps/cli/src/data/window-source'
import { autoencoderOf, diffusionOf, latentShapeOn, solverOf } from '../../apps/cli/src/training/networks'

/** The trainings of the `mini` presets, as `lola train` sets them up: snapshots from files, latents from memory. */
export async function withSpeedTasks(
  data: string,
  use: (tasks: { name: string; task: TrainingTask }[]) => Promise<void>,
): Promise<void> {
  const { config } = configure('autoencoder', { preset: 'mini' })
  const dataset = await openDataset({ path: data, split: 'train', memory: 2048 })
  try {
    const physics = trainingPhysics(dataset, config.data)
    const common = { physics, length: 1, start: config.data.start, batch: config.train.batch }
    const batches = shuffledBatches(dataset, { ...common, key: key(0), augment: config.data.augment })
    const network = autoencoderOf(config, physics)
    const snapshots = async (step: number) => {
      const { snapshots } = await batches(step)
      const x = snapshots.squeeze([1])
      snapshots.dispose()
      return x
    }
    const shape = [70, ...latentShapeOn(network, [128, 32])]
    const trajectories = Array.from({ length: 12 }, (_, i) => ({
      name: `${i}`,
      shape,
      states: normalArray(
        fold(key(1), i),
        shape.reduce((a, b) => a * b, 1),
      ),
      label: dataset.trajectories[0]!.label,
    }))
    const state = { channels: shape.at(-1)!, labels: trajectories[0]!.label.length, periodic: physics.periodic }
    const windows = ({
      model,
      data,
      train,
    }: {
      model: { window: number }
      data: { stride: number }
      train: { batch: number }
    }) =>
      latentBatches(trajectories, { length: model.window, stride: data.stride, batch: train.batch, key: key(2) }).source
    const diffusion = configure('diffusion', { preset: 'mini' }).config
    const solver = configure('solver', { preset: 'mini' }).config
    await use([
      { name: 'autoencoder', task: autoencoderTask(network, { loss: config.loss, train: snapshots }) },
      {
        name: 'diffusion',
        task: diffusionTask(diffusionOf(diffusion, state), {
          key: key(3),
          train: windows(diffusion),
          context: diffusion.context,
        }),
      },
      {
        name: 'solver',
        task: solverTask(solverOf(solver, state), { key: key(4), train: windows(solver), context: solver.context }),
      },
    ])
  } finally {
    dataset.close()
  }
}
