import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CheckpointError } from '@lola-ts/tensor-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LatentTrajectory, openLatents, readShard, writeIndex, writeShard } from './latent-cache'

const origin = { autoencoder: 'a'.repeat(64), split: 'train', files: ['x.hdf5'], augment: true, seed: 0 }
const trajectory = (name: string, values: number[]): LatentTrajectory => ({
  name,
  states: Float32Array.from(values),
  shape: [values.length / 2, 1, 2],
  label: [1, 0.5],
})
const both = [trajectory('x.hdf5/0', [1, 10, 3, 10]), trajectory('x.hdf5/1', [5, 10, 7, 30])]

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lola-latents-'))
})
afterEach(() => rm(dir, { recursive: true }))

test('gives back trajectories and the statistics of each channel', async () => {
  for (const one of both) await writeShard(dir, one, origin)
  await writeIndex(dir, origin, both)
  const cache = await openLatents(dir)
  expect(cache).toMatchObject({ origin, trajectories: both })
  expect(cache.statistics.mean).toEqual([4, 15])
  expect(cache.statistics.std[0]).toBeCloseTo(Math.sqrt(5), 10)
  expect(cache.statistics.std[1]).toBeCloseTo(Math.sqrt(75), 10)
})

test('knows which shards are there, whole and of the same origin', async () => {
  await writeShard(dir, both[0]!, origin)
  expect(await readShard(dir, 'x.hdf5/0', origin)).toEqual(both[0])
  expect(await readShard(dir, 'x.hdf5/1', origin)).toBeNull()
  expect(await readShard(dir, 'x.hdf5/0', { ...origin, seed: 1 })).toBeNull()
  await writeFile(join(dir, 'x.hdf5__1.safetensors'), 'half')
  expect(await readShard(dir, 'x.hdf5/1', origin)).toBeNull()
})

test('does not open unfinished, damaged or foreign folders', async () => {
  await expect(openLatents(dir)).rejects.toThrow('index.json: not found')
  await writeIndex(dir, origin, both)
  await expect(openLatents(dir)).rejects.toThrow(CheckpointError)
  await expect(openLatents(dir)).rejects.toThrow('x.hdf5__0.safetensors: missing, damaged, or not of this cache')
  await writeFile(join(dir, 'index.json'), '{"format": "other"}')
  await expect(openLatents(dir)).rejects.toThrow('is not the index of a latent cache')
  await writeFile(join(dir, 'index.json'), '{"format": "lola-')
  await expect(openLatents(dir)).rejects.toThrow(CheckpointError)
})
