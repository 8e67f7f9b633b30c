import { tf } from '@lola-ts/tensor-core'
import { toWeights } from '@lola-ts/tensor-core/checkpoint'
import {
  denormalise,
  denormaliseArray,
  normalise,
  normaliseArray,
  type Physics,
  physics,
  scalarTransforms,
  type Transform,
} from '@lola-ts/well-data'
import type { Check } from '../check'
import type { Compare } from '../compare'
import type { Fixture } from '../fixture'

/** Transforms and statistics of every dataset configuration, on tensors and on the host. */
export const normalisation: Check = {
  matches: ({ title }) => title.startsWith('field_preprocess / field_postprocess'),
  run(fixture, compare) {
    const { config, input } = fixture
    const tensors = toWeights(input)
    for (const [name, dataset] of Object.entries<DatasetConfig>(config)) {
      const entry = physicsFrom(dataset)
      compare(`output/${name}/pre`, normalise(entry, tensors[name]!))
      compare(`output/${name}/pre`, normaliseArray(entry, input[name]!.data))
      compare(`output/${name}/post`, denormalise(entry, tensors[`${name}_z`]!))
      compare(`output/${name}/post`, denormaliseArray(entry, input[`${name}_z`]!.data))
    }
    for (const key of Object.keys(input)) {
      if (key.startsWith('transform_')) compareTransform(fixture, key.slice('transform_'.length) as Transform, compare)
    }
  },
}

/** The reference's configuration of a dataset. */
interface DatasetConfig {
  physics: string[]
  fields: string[]
  /** By index of the channel. */
  transform: Record<string, Transform>
  stats: { mean: number[]; std: number[] }
}

/** The fixture's own numbers: that the registry holds the same ones is tested in well-data. */
function physicsFrom({ physics: names, fields, transform, stats }: DatasetConfig): Physics {
  const transforms = Object.fromEntries(Object.entries(transform).map(([i, map]) => [fields[Number(i)]!, map]))
  return { ...physics(names[0]!), fields, transforms, ...stats }
}

/** One transform there and back: as a physics of one channel, and as a function of one number. */
function compareTransform({ input }: Fixture, name: Transform, compare: Compare): void {
  const { data } = input[`transform_${name}`]!
  const entry = { ...physics('rayleigh_benard'), fields: ['x'], transforms: { x: name }, mean: [0], std: [1] }
  const forward = normalise(entry, tf.tensor(data, [data.length, 1]))
  compare(`output/transform_${name}`, forward.flatten())
  compare(`output/inverse_${name}`, denormalise(entry, forward).flatten())
  const alone = Array.from(data, scalarTransforms[name].forward)
  compare(`output/transform_${name}`, alone)
  compare(`output/inverse_${name}`, alone.map(scalarTransforms[name].inverse))
}
