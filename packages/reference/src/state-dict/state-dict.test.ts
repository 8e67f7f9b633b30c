import { readFileSync } from 'node:fs'
import { dcae } from '@lola-ts/autoencoder'
import { diffusionNetwork } from '@lola-ts/dit'
import { CheckpointError } from '@lola-ts/tensor-core'
import type { TensorData } from '@lola-ts/tensor-core/checkpoint'
import { expect, test } from 'vitest'
import { collect } from '../../test/zip-bytes'
import { memorySource } from '../bytes/byte-source'
import { openCheckpoint } from '../torch/open-checkpoint'
import { type CheckpointInput, writeCheckpoint } from '../torch/write-checkpoint'
import { constantBuffers } from './constant-buffers'
import { mapStateDict } from './map-state-dict'
import { invert, referenceAxes, referenceShape } from './reference-axes'
import { stateDictOrder } from './state-dict-order'

const network = dcae({ fields: 2, latentChannels: 2, channels: [4, 4], blocks: [1, 1], padding: ['zeros', 'zeros'] })
const denoiser = diffusionNetwork({
  channels: 2,
  space: 2,
  labels: 3,
  embedding: 8,
  backbone: { width: 8, blocks: 2, heads: 2 },
})

/** A state_dict of the reference for these parameters. */
const stateDict = ({ parameters }: typeof network | typeof denoiser): CheckpointInput[] => {
  const values = (shape: number[], first: number) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => first + i / 1000)
  const tensors = parameters.map(({ name, shape }, i) => ({
    name,
    shape: referenceShape(name, shape),
    pieces: () => [values(shape, i)],
  }))
  const buffers = constantBuffers(parameters, () => 'layer').map((buffer) => ({
    ...buffer,
    pieces: () => [buffer.values],
  }))
  return [...tensors, ...buffers]
}

const mapped = async (tensors: CheckpointInput[], { parameters } = network) => {
  const bytes = await collect(writeCheckpoint(tensors, 'state'))
  return mapStateDict(await openCheckpoint(memorySource(bytes, 'state.pth')), parameters, () => 'layer')
}

test('names in the order of PyTorch', () => {
  const names = stateDict(network).map(({ name }) => name)
  expect(stateDictOrder(names.toReversed()).slice(0, 8)).toEqual([
    'encoder.descent.0.0.weight',
    'encoder.descent.0.0.bias',
    'encoder.descent.0.1.norm.eps',
    'encoder.descent.0.1.ffn.0.weight',
    'encoder.descent.0.1.ffn.0.bias',
    'encoder.descent.0.1.ffn.3.weight',
    'encoder.descent.0.1.ffn.3.bias',
    'encoder.descent.1.0.1.weight',
  ])
  const transformer = stateDictOrder(
    stateDict(denoiser)
      .map(({ name }) => name)
      .toReversed(),
  )
  expect(transformer.slice(0, 8)).toEqual([
    'backbone.backbone.in_proj.weight',
    'backbone.backbone.in_proj.bias',
    'backbone.backbone.out_proj.weight',
    'backbone.backbone.out_proj.bias',
    'backbone.backbone.positional_embedding.0.freqs',
    'backbone.backbone.positional_embedding.2.weight',
    'backbone.backbone.positional_embedding.2.bias',
    'backbone.backbone.blocks.0.theta',
  ])
  expect(transformer.slice(8, 19).map((name) => name.replace('backbone.backbone.blocks.0.', ''))).toEqual([
    'ada_zero.0.weight',
    'ada_zero.0.bias',
    'ada_zero.2.weight',
    'ada_zero.2.bias',
    'msa.qkv_proj.weight',
    'msa.y_proj.weight',
    'msa.y_proj.bias',
    'ffn.0.weight',
    'ffn.0.bias',
    'ffn.3.weight',
    'ffn.3.bias',
  ])
})

test('layouts: kernels and linear layers turn, and turn back', () => {
  expect(referenceAxes('a.weight', 4)).toEqual([2, 3, 1, 0])
  expect(referenceAxes('a.in_proj_weight', 2)).toEqual([1, 0])
  expect(referenceAxes('a.theta', 2)).toEqual([0, 1])
  expect(referenceShape('a.weight', [3, 3, 5, 7])).toEqual([7, 5, 3, 3])
  for (const rank of [1, 2, 4, 5]) {
    const order = referenceAxes('a.weight', rank)
    expect(invert(invert(order))).toEqual(order)
  }
})

test('weights arrive in our layouts, whatever wraps their names', async () => {
  const wrapped = stateDict(network).map((tensor, i) => ({
    ...tensor,
    name: i % 2 ? `module._orig_mod.${tensor.name}` : tensor.name.replace('encoder.', 'encoder._orig_mod.'),
  }))
  const streams = await mapped(wrapped)
  expect(streams.map(({ name, shape }) => [name, shape])).toEqual(
    network.parameters.map(({ name, shape }) => [name, shape]),
  )
  const kernel = network.parameters.find(({ name }) => name === 'decoder.ascent.0.0.weight')!
  const pieces: TensorData[] = []
  for await (const piece of streams.find(({ name }) => name === kernel.name)!.pieces()) pieces.push(piece)
  const first = pieces[0] as Float32Array
  // (out, in, 3, 3): neighbours along our last axis, out, are 9 in apart.
  const inputs = kernel.shape[2]!
  expect(first[1]! - first[0]!).toBeCloseTo((9 * inputs) / 1000, 3)
})

test.each<[string, (tensors: CheckpointInput[]) => CheckpointInput[], RegExp]>([
  ['a missing tensor', (all) => all.slice(1), /1 missing: encoder\.descent\.0\.0\.weight/],
  ['a missing buffer', (all) => all.slice(0, -1), /1 missing: .*norm\.eps/],
  [
    'an unknown tensor',
    (all) => [...all, { ...all[0]!, name: 'encoder.descent.0.0.wight' }],
    /1 unknown: encoder\.descent\.0\.0\.wight/,
  ],
  [
    'another shape',
    (all) => [{ ...all[0]!, shape: [4, 3, 3, 2] }, ...all.slice(1)],
    /1 misshaped: encoder\.descent\.0\.0\.weight has shape \[4,3,3,2\], expected \[4,2,3,3\]/,
  ],
  [
    'a name twice',
    (all) => [...all, { ...all[0]!, name: `module.${all[0]!.name}` }],
    /holds encoder\.descent\.0\.0\.weight twice, once as module\.enc/,
  ],
  [
    'another constant',
    (all) => [...all.slice(0, -1), { ...all.at(-1)!, pieces: () => [Float32Array.of(1e-6)] }],
    /norm\.eps is a constant that networks here compute: it holds 0.00000100000, expected 0.0000100000/,
  ],
])('%s is refused by name', async (_, change, message) => {
  const refused = mapped(change(stateDict(network)))
  await expect(refused).rejects.toThrow(CheckpointError)
  await expect(refused).rejects.toThrow(message)
})

test('whole numbers are no weights', async () => {
  const int = await openCheckpoint(
    memorySource(readFileSync(new URL('../../test/fixtures/dtypes.pth', import.meta.url)), 'dtypes.pth'),
  )
  const only = { ...int, tensors: new Map([['int64', int.tensors.get('int64')!]]) }
  await expect(mapStateDict(only, [{ name: 'int64', shape: [2] }], () => 'layer')).rejects.toThrow(/int64 holds I64/)
})
