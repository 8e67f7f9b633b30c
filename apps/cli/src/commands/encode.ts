import { join } from 'node:path'
import { encodeTrajectory, loadAutoencoder } from '@lola-ts/autoencoder'
import { type LatentOrigin, type LatentTrajectory, readShard, writeIndex, writeShard } from '@lola-ts/autoencoder/node'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { folder } from '@lola-ts/tensor-core/node'
import { fold, key } from '@lola-ts/tensor-core/random'
import {
  type AugmentationPlan,
  applyAugmentation,
  augmentLabel,
  normalise,
  type Physics,
  physicsHash,
} from '@lola-ts/well-data'
import { augmentation } from '../data/augmentation'
import { datasetHash, openDataset, trajectoryName } from '../data/open-dataset'
import { checkGrid } from '../models/check-model'
import { modelFolder } from '../models/model-folder'
import { exitCodes, UsageError } from '../output/errors'
import { breathe } from '../output/interrupt'
import { makeFolder } from '../output/make-folder'
import { verb } from './verb'

/** Snapshots encoded at a time. */
const chunk = 16

/** `lola encode`: latents of a dataset on disk. */
export const encode = verb({
  name: 'encode',
  description: 'Encode a dataset into latents that emulators train on',
  examples: [
    'lola encode --model models/rb-64/autoencoder --data data/datasets/rayleigh_benard --out runs/latents --start 30 --copies 8',
  ],
  options: {
    model: { type: 'string', valueHint: 'dir', description: 'folder of the autoencoder, or its run' },
    data: { type: 'string', valueHint: 'path', description: 'folder of the dataset' },
    out: { type: 'string', valueHint: 'dir', description: 'folder of the latents' },
    split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default train' },
    start: { type: 'string', valueHint: 'n', description: 'first snapshot of each trajectory; default 0' },
    copies: {
      type: 'string',
      valueHint: 'n',
      description: 'versions of each trajectory, the first one plain; default 1',
    },
    augment: {
      type: 'string',
      valueHint: 'names',
      description: 'symmetries of the other versions; default flip-x,roll-x',
    },
    seed: { type: 'string', valueHint: 'n', description: 'seed of the symmetries; default 0' },
  },
  async run({ options, output, signal, start: startBackend }) {
    const [model, data, out] = [options.required('model'), options.required('data'), options.required('out')]
    const split = options.text('split') ?? 'train'
    const [start, copies, seed] = [options.whole('start', 0), options.whole('copies', 1), options.whole('seed', 0)]
    if (copies < 1) throw new UsageError('--copies is 0, expected at least 1')
    const names = copies > 1 ? (options.text('augment') ?? 'flip-x,roll-x').split(',') : []

    await startBackend()
    const autoencoder = await loadAutoencoder(folder(modelFolder(model)))
    const physics = autoencoder.model.physics as Physics
    const dataset = await openDataset({ path: data, split, physics })
    checkGrid(model, autoencoder.model, dataset)
    const draw = augmentation(names, physics, dataset)
    dataset.windows({ start })
    const origin: LatentOrigin = {
      autoencoder: autoencoder.sha256,
      physics: physicsHash(physics),
      data: datasetHash(dataset),
      split,
      start,
      copies,
      augment: names,
      seed,
    }
    await makeFolder(out)

    const jobs = dataset.trajectories.flatMap((_, index) =>
      Array.from({ length: copies }, (_, copy) => ({ index, copy })),
    )
    const progress = output.progress('encoding', jobs.length)
    const trajectories: LatentTrajectory[] = []
    let kept = 0
    for (const { index, copy } of jobs) {
      if (signal.aborted) break
      const plain = trajectoryName(dataset, index)
      const name = copy === 0 ? plain : `${plain}~${copy}`
      let shard = await readShard(out, name, origin)
      if (shard) kept++
      else if (dataset.trajectories[index]!.nSteps > start) {
        const plan = copy === 0 ? null : draw(fold(key(seed), 'copy', index, copy), dataset.trajectories[index]!.label)
        shard = { name, ...(await encodeOne(index, plan)) }
        await writeShard(out, shard, origin)
      }
      if (shard) trajectories.push(shard)
      progress.update(trajectories.length)
      await breathe()
    }
    progress.finish()
    if (kept > 0) output.note(`${kept} of ${jobs.length} were there already`)
    autoencoder.dispose()
    dataset.close()
    if (signal.aborted) {
      output.note(`stopped; the same command goes on from there`)
      return exitCodes.interrupted
    }
    await writeIndex(out, origin, trajectories)
    output.record({ latents: out, trajectories: trajectories.length, shape: autoencoder.stateShape, origin })
    output.print(
      `${join(out, 'index.json')}  ${trajectories.length} trajectories of ${autoencoder.stateShape.join(' x ')} latents`,
    )
    return undefined

    async function encodeOne(index: number, plan: AugmentationPlan | null): Promise<Omit<LatentTrajectory, 'name'>> {
      const { nSteps, label } = dataset.trajectories[index]!
      const size = autoencoder.stateShape.reduce((a, b) => a * b, 1)
      const states = new Float32Array((nSteps - start) * size)
      let filled = 0
      for await (const latents of encodeTrajectory(autoencoder, fields(index, plan))) {
        states.set(await latents.data<'float32'>(), filled)
        filled += latents.size
        latents.dispose()
      }
      return {
        states,
        shape: [nSteps - start, ...autoencoder.stateShape],
        label: plan ? augmentLabel(physics, label, plan) : label,
      }
    }

    function* fields(index: number, plan: AugmentationPlan | null): Generator<Tensor> {
      const { nSteps } = dataset.trajectories[index]!
      for (let at = start; at < nSteps; at += chunk) {
        const { snapshots, shape } = dataset.trajectory(index, { start: at, count: Math.min(chunk, nSteps - at) })
        yield tf.tidy(() => {
          const normalised = normalise(physics, tf.tensor(snapshots, shape))
          return plan ? applyAugmentation(physics, normalised, plan) : normalised
        })
      }
    }
  },
})
