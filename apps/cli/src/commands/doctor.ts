import { existsSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import process from 'node:process'
import type { Timing } from '@lola-ts/eval'
import { activeBackend, tf } from '@lola-ts/tensor-core'
import { nativeCache } from '@lola-ts/tensor-core/node'
import { timing } from '../forecast/timing'
import { breathe } from '../output/interrupt'
import { textTable } from '../output/text-table'
import { verb } from './verb'

/** `lola doctor`: what this machine has, and how fast it is. */
export const doctor = verb({
  name: 'doctor',
  description: 'Say what runs here: Node, backends and why not others, processor, disk, and a short benchmark',
  examples: ['lola doctor', 'LOLA_BACKEND=wasm lola doctor'],
  options: {},
  async run({ output, start }) {
    await start()
    const { name, library, passedOver } = activeBackend()!
    const cache = nativeCache()
    const disk = await statfs('.').then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    )
    const facts: [string, string][] = [
      ['node', `${process.version} (${process.platform} ${process.arch})`],
      ['backend', `${name} (${library})`],
      ...passedOver.map((reason): [string, string] => ['  not', reason]),
      ['native cache', `${cache}${existsSync(cache) ? '' : ' (not there: lola setup)'}`],
      ['processor', `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} threads`],
      ['instructions', cpuFlags().join(' ') || 'unknown'],
      ['memory', `${(totalmem() / 1e9).toFixed(1)} GB`],
      ['disk', disk === null ? 'unknown' : `${(disk / 1e9).toFixed(1)} GB free here`],
      ['threads', process.env.TF_NUM_INTRAOP_THREADS ?? 'all'],
    ]
    output.print(facts.map(([key, value]) => `${key.padEnd(14)}${value}`).join('\n'))
    const timings = await benchmark()
    output.record({ facts: Object.fromEntries(facts.filter(([key]) => key !== '  not')), passedOver }, ...timings)
    output.print('')
    output.print(
      textTable(
        ['benchmark', 'median ms', 'GFLOP/s'],
        timings.map((row) => [row.case, row.median_ms, row.gflops]),
        1,
      ),
    )
    return undefined
  },
})

/** Instruction sets that matter for tensors. */
function cpuFlags(): string[] {
  const wanted = ['sse4_2', 'avx', 'avx2', 'fma', 'avx512f', 'avx512_bf16', 'amx_bf16', 'asimd', 'bf16']
  try {
    const line = /^(flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[2] ?? ''
    const flags = new Set(line.trim().split(/\s+/))
    return wanted.filter((flag) => flags.has(flag))
  } catch {
    return []
  }
}

const repeats = 6

/** The two operations that networks spend their time in, at sizes of the demo's models. */
async function benchmark(): Promise<Timing[]> {
  const size = 512
  const [a, b] = [tf.randomNormal([size, size]), tf.randomNormal([size, size])]
  const image = tf.randomNormal([8, 64, 16, 64]) as tf.Tensor4D
  const kernel = tf.randomNormal([3, 3, 64, 64]) as tf.Tensor4D
  const cases = [
    { name: `matrix product ${size} x ${size}`, work: 2 * size ** 3, run: () => tf.matMul(a, b) },
    {
      name: 'convolution 8 x 64 x 16 x 64',
      work: 2 * 8 * 64 * 16 * 64 * 64 * 9,
      run: () => tf.conv2d(image, kernel, 1, 'same'),
    },
  ]
  const timings: Timing[] = []
  for (const { name, work, run } of cases) {
    const milliseconds: number[] = []
    for (let i = 0; i < repeats; i++) {
      const began = performance.now()
      const y = run() as tf.Tensor
      await y.data()
      milliseconds.push(performance.now() - began)
      y.dispose()
      await breathe()
    }
    const row = timing(name, 1, milliseconds)
    timings.push({ ...row, gflops: Number((work / row.median_ms / 1e6).toPrecision(3)) })
  }
  tf.dispose([a, b, image, kernel])
  return timings
}
