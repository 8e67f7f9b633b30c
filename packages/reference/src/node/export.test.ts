import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, WriteError } from '@lola-ts/tensor-core'
import { expect, test } from 'vitest'
import { aeRun, dmRun, goldenRuns, scratch } from '../../test/runs'
import { openCheckpoint } from '../torch/open-checkpoint'
import { convertFolder } from './convert'
import { exportFolder } from './export'
import { fileSource } from './file-source'

/** Names, shapes and bits of a checkpoint, in its order. */
async function contentOf(path: string) {
  const source = await fileSource(path)
  const checkpoint = await openCheckpoint(source)
  const content: [string, readonly number[], string][] = []
  for (const [name, tensor] of checkpoint.tensors) {
    const { buffer } = await checkpoint.read(tensor)
    content.push([name, tensor.shape, Buffer.from(buffer).toString('hex')])
  }
  await source.close()
  return content
}

test('a run becomes a model becomes the run: every name, shape and bit, in order', async () => {
  const dir = await scratch()
  const model = join(dir, 'model')
  const run = join(dir, 'run')
  const converted = await convertFolder(join(goldenRuns, dmRun), model, { weights: 'state' })
  expect(await exportFolder(model, run)).toEqual([
    { path: join(run, 'autoencoder'), kind: 'autoencoder', tensors: 46 },
    { path: run, kind: 'diffusion', tensors: 40 },
  ])
  for (const [ours, theirs] of [
    ['state.pth', dmRun],
    ['autoencoder/state.pth', aeRun],
  ]) {
    expect(await contentOf(join(run, ours!))).toEqual(await contentOf(join(goldenRuns, theirs!, 'state.pth')))
  }
  const again = await convertFolder(run, join(dir, 'again'), { grid: [24, 16] })
  expect(again.map(({ sha256, model }) => [sha256, model.architecture, model.physics, model.recipe])).toEqual(
    converted.map(({ sha256, model }) => [sha256, model.architecture, model.physics, model.recipe]),
  )
  expect(again[1]!.model.training).toMatchObject({ stride: 4, context: { rate: 1, forward: 0.66, atLeast: 1 } })
})

test('a model that the reference has no words for is refused, and nothing is left', async () => {
  const out = join(await scratch(), 'run')
  const ours = fileURLToPath(new URL('../../../../models/rb-64/autoencoder', import.meta.url))
  await expect(exportFolder(ours, out)).rejects.toThrow(ConfigError)
  await expect(exportFolder(ours, out)).rejects.toThrow('pads its axes as circular, zeros')
  expect(existsSync(out)).toBe(false)
})

test('what stands there already stays', async () => {
  const dir = await scratch()
  await convertFolder(join(goldenRuns, aeRun), join(dir, 'model'))
  await expect(exportFolder(join(dir, 'model'), join(dir, 'model'))).rejects.toThrow(WriteError)
})
