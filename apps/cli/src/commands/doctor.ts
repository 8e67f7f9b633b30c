import { existsSync, readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import process from 'node:process'
import { activeBackend, type BackendName } from '@lola-ts/tensor-core'
import { nativeCache, startBackend } from '@lola-ts/tensor-core/node'
import { selfBenchmark } from '../bench/self-benchmark'
import { textTable } from '../output/text-table'
import { version } from '../version'
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
      ['lola', version],
      ['node', `${process.version} (${process.platform} ${process.arch})`],
      ['backend', `${name} (${library})`],
      ...passedOver.map((reason): [string, string] => ['  not', reason]),
      ['native cache', `${cache}${existsSync(cache) ? '' : ' (not there: lola setup)'}`],
      ['processor', `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} threads`],
      ['instructions', cpuFlags().join(' ') || 'unknown'],
      ['memory', `${(totalmem() / 1e9).toFixed(1)} GB`],
      ['disk', disk === null ? 'unknown' : `${(disk / 1e9).toFixed(1)} GB free here`],
      ['threads', threads(name)],
    ]
    output.print(facts.map(([key, value]) => `${key.padEnd(14)}${value}`).join('\n'))
    const budget = isNative(name) ? seconds / 2 : seconds
    const timings = await selfBenchmark(budget)
    if (isNative(name)) {
      const { products } = activeBackend()!
      await startBackend({ backend: name, fast: products === 'float32' })
      timings.push(...(await selfBenchmark(budget)))
    }
    output.record({ facts: Object.fromEntries(facts.filter(([key]) => key !== '  not')), passedOver }, ...timings)
    output.print('')
    output.print(
      textTable(
        ['benchmark', 'products', 'ms', 'GFLOP/s'],
        timings.map((row) => [row.case, row.precision, row.min_ms, row.gflops]),
        1,
      ),
    )
    return undefined
  },
})

/** How long the benchmark takes in all. */
const seconds = 2

const isNative = (name: BackendName) => name.startsWith('native')

/** Of TensorFlow; the other backends have one. */
const threads = (name: BackendName) =>
  isNative(name) ? (process.env.TF_NUM_INTRAOP_THREADS ?? `${availableParallelism()}`) : '1'

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
