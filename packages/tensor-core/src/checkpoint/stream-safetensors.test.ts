import { expect, test } from 'vitest'
import { CheckpointError } from '../errors'
import type { TensorData } from './dtypes'
import { encodeSafetensors, type StoredTensor } from './safetensors'
import { streamSafetensors, type TensorStream } from './stream-safetensors'

const tensors: Record<string, StoredTensor> = {
  b: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  a: { dtype: 'F64', shape: [1], data: Float64Array.of(5) },
  empty: { dtype: 'F32', shape: [0], data: new Float32Array(0) },
}

async function joined(streams: TensorStream[]): Promise<number[]> {
  const bytes: number[] = []
  for await (const piece of streamSafetensors(streams, { x: 'y' })) bytes.push(...piece)
  return bytes
}

test('gives the bytes of encodeSafetensors, in whatever pieces the values come', async () => {
  const buffer = new Float32Array(1)
  const streams = Object.entries(tensors).map(([name, { dtype, shape, data }]) => ({
    name,
    dtype,
    shape,
    *pieces(): Generator<TensorData> {
      if (!(data instanceof Float32Array)) return yield data
      // One buffer for all pieces: each is used up before the next.
      for (const value of data) {
        buffer[0] = value
        yield buffer
      }
    },
  }))
  expect(await joined(streams)).toEqual([...encodeSafetensors(tensors, { x: 'y' })])
})

test('refuses a tensor that gives too few or too many values', async () => {
  for (const count of [1, 3]) {
    const stream = { name: 'a', dtype: 'F32' as const, shape: [2], pieces: () => [new Float32Array(count)] }
    await expect(joined([stream])).rejects.toThrow(CheckpointError)
    await expect(joined([stream])).rejects.toThrow(`tensor a of shape [2] got ${4 * count} bytes, expected 8`)
  }
})
