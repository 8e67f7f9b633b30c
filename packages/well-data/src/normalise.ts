import { ShapeError, type Tensor, tf } from '@lola-ts/tensor-core'
import type { Physics } from './physics'
import { scalarTransforms, type Transform, tensorTransforms } from './transform'

/**
 * Physical fields to what networks see: (transform(x) − mean) / std for each channel.
 *
 * @param snapshots `[..., field]`, in the units of the file; not changed
 */
export function normalise(physics: Physics, snapshots: Tensor): Tensor {
  checkChannels(physics, snapshots.shape)
  return tf.tidy(() =>
    transformed(physics, snapshots, 'forward').sub(tf.tensor1d(physics.mean)).div(tf.tensor1d(physics.std)),
  )
}

/**
 * The inverse of {@link normalise}: back to the units of the file.
 *
 * @param snapshots `[..., field]`, normalised; not changed
 */
export function denormalise(physics: Physics, snapshots: Tensor): Tensor {
  checkChannels(physics, snapshots.shape)
  return tf.tidy(() => {
    const fields = snapshots.mul(tf.tensor1d(physics.std)).add(tf.tensor1d(physics.mean))
    return transformed(physics, fields, 'inverse')
  })
}

/** {@link normalise} on the host, in float64 arithmetic; gives a new array. `[..., field]`, flat. */
export function normaliseArray(physics: Physics, snapshots: Float32Array): Float32Array<ArrayBuffer> {
  const { mean, std } = physics
  const maps = channelMaps(physics, 'forward')
  return mapChannels(snapshots, maps.length, (x, c) => (maps[c]!(x) - mean[c]!) / std[c]!)
}

/** {@link denormalise} on the host, in float64 arithmetic; gives a new array. `[..., field]`, flat. */
export function denormaliseArray(physics: Physics, snapshots: Float32Array): Float32Array<ArrayBuffer> {
  const { mean, std } = physics
  const maps = channelMaps(physics, 'inverse')
  return mapChannels(snapshots, maps.length, (x, c) => maps[c]!(x * std[c]! + mean[c]!))
}

/** The transform of each channel as a function of one number; the identity where there is none. */
export function channelMaps(physics: Physics, direction: 'forward' | 'inverse'): ((x: number) => number)[] {
  return physics.fields.map((field) => {
    const transform = physics.transforms[field]
    return transform ? scalarTransforms[transform][direction] : (x: number) => x
  })
}

function mapChannels(values: Float32Array, channels: number, map: (x: number, channel: number) => number) {
  if (values.length % channels !== 0) {
    throw new ShapeError(`snapshots: given ${values.length} values, expected a multiple of ${channels} channels`)
  }
  const out = new Float32Array(values.length)
  for (let i = 0; i < values.length; i += channels) {
    for (let c = 0; c < channels; c++) out[i + c] = map(values[i + c]!, c)
  }
  return out
}

/** Applies the transforms to runs of channels that share one, so that few operations are launched. */
function transformed(physics: Physics, x: Tensor, direction: 'forward' | 'inverse'): Tensor {
  const runs: { transform: Transform | undefined; length: number }[] = []
  for (const field of physics.fields) {
    const transform = physics.transforms[field]
    const last = runs.at(-1)
    if (last && last.transform === transform) last.length++
    else runs.push({ transform, length: 1 })
  }
  const apply = (part: Tensor, transform: Transform | undefined) =>
    transform ? tensorTransforms[transform][direction](part) : part
  if (runs.length === 1) return apply(x, runs[0]!.transform)
  const parts = tf.split(
    x,
    runs.map((run) => run.length),
    -1,
  )
  return tf.concat(
    parts.map((part, i) => apply(part, runs[i]!.transform)),
    -1,
  )
}

function checkChannels(physics: Physics, shape: number[]): void {
  const channels = physics.fields.length
  if (shape.at(-1) !== channels) {
    throw new ShapeError(`snapshots have shape [${shape}], expected a last axis of ${channels} fields`, {
      hint: `Channels are last, in the order of ${physics.name}: ${physics.fields.join(', ')}.`,
    })
  }
}
