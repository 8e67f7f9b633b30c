import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect } from 'vitest'
import { startBackend } from '../src/node/start-backend'

/** Runs a test file on WebAssembly, then goes back to the backend that all files share. */
export function onWasm(): void {
  beforeAll(async () => void (await startBackend({ backend: 'wasm' })))
  afterAll(async () => void (await startBackend()))
}

/** Computes on plain JavaScript and on WebAssembly: equal shapes, types and values, and nothing left behind. */
export function expectAgreement(compute: () => tf.Tensor | tf.Tensor[], tolerance = 1e-4): void {
  const run = (backend: string) => {
    tf.setBackend(backend)
    const data = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds()
    const before = [tf.memory().numTensors, data()]
    const results = [tf.tidy(() => compute() as tf.Tensor[])].flat()
    const found = results.map((x) => ({ shape: x.shape, dtype: x.dtype, values: x.dataSync() as Float32Array }))
    tf.dispose(results)
    expect([tf.memory().numTensors, data()]).toEqual(before)
    return found
  }
  const expected = run('cpu')
  run('wasm').forEach(({ shape, dtype, values }, i) => {
    expect([shape, dtype]).toEqual([expected[i]!.shape, expected[i]!.dtype])
    const scale = expected[i]!.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    const error = values.reduce((worst, value, j) => Math.max(worst, Math.abs(value - expected[i]!.values[j]!)), 0)
    expect(error / scale).toBeLessThan(tolerance)
  })
}

/** The same normal numbers on every backend. */
export function normals(shape: number[], seed = 1): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed)
}
