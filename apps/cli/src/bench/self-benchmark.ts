import type { Timing } from '@lola-ts/eval'
import { jit, tf } from '@lola-ts/tensor-core'
import { timing } from '../forecast/timing'
import type { Work } from './bench-case'
import { noise } from './cases/noise'
import { timedCall } from './timed-call'

interface Operation {
  name: string
  flops: number
  run(): tf.Tensor
}

/**
 * Times the two operations that networks spend their time in, compiled, at sizes of small models.
 *
 * @param seconds for both
 */
export async function selfBenchmark(seconds: number): Promise<Timing[]> {
  const operations = [squareProduct(1024), convolution([8, 64, 16, 64])]
  const timings: Timing[] = []
  for (const { name, flops, run } of operations) {
    const milliseconds = await timesWithin(seconds / operations.length, { call: run })
    const row = timing(name, 1, milliseconds)
    timings.push({ ...row, gflops: Number((flops / row.min_ms / 1e6).toPrecision(3)) })
  }
  return timings
}

/** The first call, which compiles, and one after it at least. */
async function timesWithin(seconds: number, work: Pick<Work, 'call'>): Promise<number[]> {
  const end = performance.now() + 1e3 * seconds
  const times = [await timedCall(work), await timedCall(work)]
  while (performance.now() + times.at(-1)! < end) times.push(await timedCall(work))
  return times
}

function squareProduct(size: number): Operation {
  const [a, b] = [noise([size, size]), noise([size, size])]
  const product = jit((x: tf.Tensor, y: tf.Tensor) => x.matMul(y), { name: 'product' })
  return { name: `matrix product ${size} x ${size}`, flops: 2 * size ** 3, run: () => product(a, b) }
}

function convolution(shape: [number, number, number, number]): Operation {
  const [batch, width, height, channels] = shape
  const [image, kernel] = [noise(shape), noise([3, 3, channels, channels])]
  const convolve = jit(
    (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same') as tf.Tensor,
    { name: 'convolution' },
  )
  return {
    name: `convolution ${shape.join(' x ')}`,
    flops: 2 * batch * width * height * 9 * channels ** 2,
    run: () => convolve(image, kernel),
  }
}
