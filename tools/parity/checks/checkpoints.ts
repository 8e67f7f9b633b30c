import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAutoencoder } from '@lola-ts/autoencoder'
import { type DiffusionConfig, diffusionNetwork, scheduleFromConfig } from '@lola-ts/dit'
import { convertFolder, openCachedLatents } from '@lola-ts/reference/node'
import { type Tensor, tf } from '@lola-ts/tensor-core'
import { loadModel, toWeights } from '@lola-ts/tensor-core/checkpoint'
import { folder } from '@lola-ts/tensor-core/node'
import type { Check } from '../check'
import type { Compare } from '../compare'
import type { Fixture } from '../fixture'

/** Run folders of the reference, converted: latents, reconstructions, means of both states of the denoiser, cached latents. */
export const checkpoints: Check = {
  matches: ({ title }) => title.startsWith('Expected results of the checkpoint directories'),
  async run(fixture, compare) {
    const scratch = await mkdtemp(join(tmpdir(), 'lola-parity-runs-'))
    try {
      await compareAutoencoder(fixture, scratch, compare)
      await compareMean(fixture, scratch, 'state', 'output/mean', compare)
      await compareMean(fixture, scratch, 'state_best', 'output/mean_best', compare)
      await compareCache(fixture, compare)
    } finally {
      await rm(scratch, { recursive: true })
    }
  },
}

/** The grid that the stored snapshots have: a run does not tell it. */
const gridOf = ({ input }: Fixture) => input.x!.shape.slice(1, -1)

async function compareAutoencoder(fixture: Fixture, scratch: string, compare: Compare): Promise<void> {
  const { root, config, input } = fixture
  const path = join(scratch, 'autoencoder')
  await convertFolder(join(root, config.ae_run), path, { grid: gridOf(fixture) })
  const autoencoder = await loadAutoencoder(folder(path))
  const { x } = toWeights(input) as { x: Tensor }
  const latents = autoencoder.encode(x)
  compare('output/z', latents)
  compare('output/y', autoencoder.decode(latents))
  autoencoder.dispose()
}

async function compareMean(
  fixture: Fixture,
  scratch: string,
  weights: 'state' | 'state_best',
  key: string,
  compare: Compare,
): Promise<void> {
  const { root, config, input } = fixture
  const path = join(scratch, weights)
  await convertFolder(join(root, config.dm_run), path, { weights, grid: gridOf(fixture) })
  const model = await loadModel(folder(path))
  const architecture = model.config.architecture as DiffusionConfig
  const level = scheduleFromConfig(architecture.schedule!)(input.t!.data[0]!)
  const { x_t: xt, label, cond: mask } = toWeights(input) as Record<'x_t' | 'label' | 'cond', Tensor>
  const tensors = { alpha: tf.tensor1d([level.alpha]), sigma: tf.tensor1d([level.sigma]) }
  compare(key, diffusionNetwork(architecture).mean(toWeights(model.weights), xt, tensors, { mask, label }))
}

async function compareCache({ root, config, sidecar }: Fixture, compare: Compare): Promise<void> {
  const { meaning } = sidecar.tensors['output/cache_items']
  const [, split, steps, stride] = /the (\w+) cache read with steps=(\d+), stride=(\d+)/.exec(meaning)!
  const items: number[] = []
  const labels: number[] = []
  for (const physics of (await readdir(join(root, config.ae_run, 'cache'))).sort()) {
    const cache = join(root, config.ae_run, 'cache', physics, split!)
    const latents = await openCachedLatents(cache, { length: Number(steps), stride: Number(stride) })
    for (let i = 0; i < latents.count; i++) {
      const { states, label } = latents.read(i)
      items.push(...states)
      labels.push(...label)
    }
    latents.close()
  }
  compare('output/cache_items', items)
  compare('output/cache_labels', labels)
}
