import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encodeSafetensors, type StoredTensor } from '@lola-ts/tensor-core/checkpoint'
import { expect, onTestFinished, test } from 'vitest'
import { findFixtures } from './find-fixtures'
import { readFixture } from './fixture'

const ramp = (...shape: number[]): StoredTensor => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
})

function folderOf(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(tmpdir(), 'lola-parity-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const sidecar = {
  title: 'A thing',
  config: { size: 3 },
  tensors: {
    'weights/conv.weight': { axes: 'as in the reference (PyTorch layout)', meaning: '' },
    'weights/norm.eps': { axes: 'as in the reference (PyTorch layout)', meaning: '' },
    'input/x': { axes: 'B C H W', meaning: '' },
    'output/y': { axes: 'M C L ...', meaning: '', tolerance: { atol: 1e-4 } },
    'output/sigma': { axes: 'T', meaning: 'sigma(t) (compare relatively; the reference is off by 1e-5 at worst)' },
    'output/counts': { axes: 'bins', meaning: 'how many' },
    'grad/conv.weight': { axes: 'as the parameter', meaning: '', tolerance: { atol: 1e-3 } },
  },
}
const files = {
  'a/one.json': JSON.stringify(sidecar),
  'a/one.safetensors': encodeSafetensors({
    'weights/conv.weight': ramp(4, 3, 2, 1),
    'weights/norm.eps': ramp(),
    'input/x': ramp(1, 2, 3, 4),
    'output/y': ramp(2, 3, 4, 5, 6),
    'output/sigma': ramp(5),
    'output/counts': ramp(2),
    'grad/conv.weight': ramp(4, 3, 2, 1),
  }),
}

test('moves channels and features last, and keeps what is stored', () => {
  const fixture = readFixture(folderOf(files), 'a', 'one')
  expect(fixture).toMatchObject({ folder: 'a', name: 'one', title: 'A thing', config: { size: 3 }, mid: {} })
  expect(Object.keys(fixture.weights)).toEqual(['conv.weight'])
  expect(fixture.weights['conv.weight']!.shape).toEqual([2, 1, 3, 4])
  expect(fixture.weights['conv.weight']!.data.slice(0, 5)).toEqual(Float32Array.of(0, 6, 12, 18, 2))
  expect(fixture.grad['conv.weight']!.shape).toEqual([2, 1, 3, 4])
  expect(fixture.input.x!.shape).toEqual([1, 3, 4, 2])
  expect(fixture.output.y!.shape).toEqual([2, 4, 5, 6, 3])
  expect(fixture.raw('input/x').shape).toEqual([1, 2, 3, 4])
  expect(() => fixture.raw('input/z')).toThrow('a/one holds no input/z')
})

test('tolerances come from the sidecar', () => {
  const { input, output } = readFixture(folderOf(files), 'a', 'one')
  expect(input.x!.tolerance).toBeUndefined()
  expect(output.y!.tolerance).toBe(1e-4)
  expect(output.sigma).toMatchObject({ tolerance: 8e-5, relative: true })
  expect(output.counts!.tolerance).toBe(0)
})

test('finds pairs, whatever else lies there', () => {
  const root = folderOf({
    ...files,
    'a/README.md': '',
    'a/.hidden/two.json': '{}',
    'a/alone.json': '{}',
    'b/c.npz': '',
    'full_size_configs.json': '{}',
    'checkpoints/runs/ae/config.yaml': '',
    'data/well/x.hdf5': '',
  })
  expect(findFixtures(root)).toEqual({
    found: [{ folder: 'a', name: 'one' }],
    strays: ['a/alone.json', 'b/c.npz'],
    hasFullSizes: true,
  })
})
