import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import * as tf from '@tensorflow/tfjs'
import { afterAll, expect, test } from 'vitest'
import { BackendError } from '../errors'
import { nativeCache } from '../node/native-paths'
import { startBackend as startInNode } from '../node/start-backend'
import { activeBackend } from './backend'
import { startBackend } from './start-backend'

afterAll(async () => void (await startInNode()))

test('native TensorFlow is the choice wherever it was provisioned', async () => {
  const provisioned = existsSync(join(nativeCache(), 'tfjs_binding.node'))
  const { name, library } = await startInNode()
  expect(name).toMatch(process.env.LOLA_BACKEND ?? (provisioned ? 'native' : 'wasm'))
  expect(library).toMatch(/\d+\.\d+/)
  expect(activeBackend()?.name).toBe(name)
})

test.each(['wasm', 'cpu'] as const)('%s computes the same', async (name) => {
  const info = await startInNode({ backend: name })
  expect(info).toMatchObject({ name, passedOver: [] })
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
  ])
  expect([...x.matMul(x).dataSync()]).toEqual([7, 10, 15, 22])
})

test('the browser version falls back to what runs, and says why', async () => {
  const { name, passedOver } = await startBackend({ backend: 'cpu' })
  expect([name, passedOver]).toEqual(['cpu', []])
})

test('a backend asked for by name is never replaced', async () => {
  await expect(startBackend({ backend: 'native' })).rejects.toThrow(BackendError)
  await expect(startInNode({ backend: 'webgpu' })).rejects.toThrow('backend webgpu was asked for and cannot run here')
  await expect(startInNode({ backend: 'gpu' as 'cpu' })).rejects.toThrow('backend gpu does not exist, expected one of')
})
