import { tf } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { golden, maxDifference } from '../test/golden'
import { denormalise, denormaliseArray, normalise, normaliseArray } from './normalise'
import { physics, physicsNames } from './registry'
import { scalarTransforms, type Transform, tensorTransforms } from './transform'

const reference = golden('preprocess')
const configurations = {
  euler_open: 'euler_multi_quadrants_openBC',
  euler_periodic: 'euler_multi_quadrants_periodicBC',
  euler_all: 'euler_multi_quadrants',
  gravity_cooling: 'turbulence_gravity_cooling',
  rayleigh_benard: 'rayleigh_benard',
}

test.each(Object.entries(configurations))('%s normalises and denormalises as the reference', (configuration, name) => {
  const entry = physics(name)
  const { fields, stats, transform } = reference.sidecar.config[configuration]
  expect(entry.fields).toEqual(fields)
  expect({ mean: entry.mean, std: entry.std }).toEqual(stats)
  expect(entry.transforms).toEqual(
    Object.fromEntries(Object.entries(transform).map(([channel, map]) => [fields[Number(channel)], map])),
  )

  const input = reference.tensor(`input/${configuration}`)
  const pre = reference.tensor(`output/${configuration}/pre`)
  expect(maxDifference(normalise(entry, tf.tensor(input.values, input.shape)).dataSync(), pre.values)).toBeLessThan(
    pre.atol!,
  )
  expect(maxDifference(normaliseArray(entry, input.values), pre.values)).toBeLessThan(pre.atol!)

  // These inputs have their channels first.
  const z = reference.tensor(`input/${configuration}_z`)
  const post = reference.tensor(`output/${configuration}/post`)
  const axes = z.shape.map((_, axis) => axis)
  const last = (tensor: { values: Float32Array; shape: number[] }) =>
    tf.tensor(tensor.values, tensor.shape).transpose([...axes.slice(1), 0])
  const expected = last(post).dataSync()
  expect(maxDifference(denormalise(entry, last(z)).dataSync(), expected)).toBeLessThan(post.atol!)
  expect(maxDifference(denormaliseArray(entry, last(z).dataSync() as Float32Array), expected)).toBeLessThan(post.atol!)
})

test.each(Object.keys(scalarTransforms) as Transform[])('transform %s and its inverse as the reference', (name) => {
  const input = reference.tensor(`input/transform_${name}`)
  const forward = reference.tensor(`output/transform_${name}`)
  const inverse = reference.tensor(`output/inverse_${name}`)
  const transformed = tensorTransforms[name].forward(tf.tensor(input.values))
  expect(maxDifference(transformed.dataSync(), forward.values)).toBeLessThan(forward.atol!)
  expect(maxDifference(tensorTransforms[name].inverse(transformed).dataSync(), inverse.values)).toBeLessThan(
    inverse.atol!,
  )
  expect(maxDifference(Array.from(input.values, scalarTransforms[name].forward), forward.values)).toBeLessThan(
    forward.atol!,
  )
})

test.each(physicsNames())('%s: denormalise undoes normalise, and the input stays as it was', (name) => {
  const entry = physics(name)
  const values = Float32Array.from({ length: 6 * entry.fields.length }, (_, i) => 0.1 + (i % 7))
  const input = tf.tensor(values, [2, 3, entry.fields.length])
  const back = denormalise(entry, normalise(entry, input))
  expect(maxDifference(back.dataSync(), values)).toBeLessThan(1e-5)
  expect(input.dataSync()).toEqual(values)
  const copy = values.slice()
  expect(maxDifference(denormaliseArray(entry, normaliseArray(entry, values)), values)).toBeLessThan(1e-5)
  expect(values).toEqual(copy)
})

test('refuses channels that are not last', () => {
  expect(() => normalise(physics('rayleigh_benard'), tf.zeros([4, 128, 32]))).toThrow(
    /shape \[4,128,32\], expected a last axis of 4 fields/,
  )
})

test('leaves no tensor behind', () => {
  const entry = physics('euler_multi_quadrants')
  const input = tf.ones([2, 8, 8, 5])
  const before = tf.memory().numTensors
  const normalised = normalise(entry, input)
  const back = denormalise(entry, normalised)
  expect(tf.memory().numTensors).toBe(before + 2)
  tf.dispose([normalised, back])
})
