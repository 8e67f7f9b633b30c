import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { type BenchRow, benchRow } from '../bench/bench-row'
import { benchTable } from '../bench/bench-table'
import { cases, findCase } from '../bench/cases'
import { measureInChild, measurePeer } from '../bench/child'
import { measure } from '../bench/measure'
import { better, type Measurement } from '../bench/measurement'
import { pixelOverLatent } from '../bench/ratios'
import { exitCodes, UsageError } from '../output/errors'
import { makeFolder } from '../output/make-folder'
import { version } from '../version'
import { type Invocation, verb } from './verb'

/** `lola bench`: how fast networks and forecasts are here, beside PyTorch where it is at hand. */
export const bench = verb({
  name: 'bench',
  description: 'Time named cases, each in a process of its own, alternating with PyTorch where it is at hand',
  examples: [
    'lola bench --case rb-latent-dit,rb-encode',
    'lola bench --fast --out runs/bench',
    'lola bench --list',
    'lola bench --peer benchmarks/torch_peer.py --python python3',
  ],
  options: {
    case: { type: 'string', valueHint: 'a,b', description: 'cases to time; default all but the large ones' },
    batch: { type: 'string', valueHint: 'n', description: 'batch; default those of each case' },
    repeat: { type: 'string', valueHint: 'n', description: 'timed calls a round; default 5' },
    rounds: { type: 'string', valueHint: 'n', description: 'processes a case, alternating with the peer; default 2' },
    peer: { type: 'string', valueHint: 'file', description: 'the PyTorch program to alternate with; default none' },
    python: { type: 'string', valueHint: 'path', description: 'the Python that has torch; default python3' },
    out: { type: 'string', valueHint: 'dir', description: 'writes bench.json and bench.md there' },
    list: { type: 'boolean', description: 'list the cases and stop' },
    alone: { type: 'boolean', description: 'time one case in this process, without a peer' },
  },
  async run(invocation) {
    const { options, output } = invocation
    if (options.flag('list')) {
      for (const { name, about, batches, large = false } of cases) {
        output.record({ name, about, batches, large })
        output.print(`${name.padEnd(22)}${about}${large ? ' (large)' : ''}`)
      }
      return undefined
    }
    return options.flag('alone') ? runAlone(invocation) : runAll(invocation)
  },
})

async function runAlone({ options, output, start }: Invocation): Promise<undefined> {
  const benchCase = findCase(options.required('case'))
  await start()
  const [first = 1] = benchCase.batches
  const found = await measure(benchCase, {
    batch: options.whole('batch', first),
    repeat: options.whole('repeat', 5),
  })
  output.record(found)
  output.print(benchTable([benchRow(found, null)]))
}

async function runAll({ options, output, signal }: Invocation): Promise<number | undefined> {
  const wanted = options.text('case')?.split(',').map(findCase) ?? cases.filter(({ large }) => !large)
  const rounds = Math.max(1, options.whole('rounds', 2))
  const fast = options.flag('fast')
  const out = options.text('out')
  if (out !== undefined) await makeFolder(out) // rather now than after ten minutes of measuring
  const peer = findPeer(options.text('peer'), options.text('python') ?? 'python3', output.note)
  const runs = wanted.flatMap((benchCase) => {
    const batches = options.text('batch') === undefined ? benchCase.batches : [options.whole('batch', 1)]
    return batches.map((batch) => ({ benchCase, batch }))
  })
  const progress = output.progress('bench', runs.length * rounds)
  const rows: BenchRow[] = []
  let done = 0
  for (const { benchCase, batch } of runs) {
    const { name } = benchCase
    const child = { name, batch, repeat: options.whole('repeat', 5), fast, backend: options.text('backend'), signal }
    let ours: Measurement | undefined
    let theirs: number | null = null
    for (let round = 0; round < rounds && !signal.aborted; round++) {
      const found = await measureInChild(child)
      if (typeof found === 'string') output.note(`${name}, batch ${batch}: ${found}`)
      else ours = better(ours, found)
      const other = peer && benchCase.peer ? await measurePeer(peer.python, peer.script, child) : null
      if (typeof other === 'string') output.note(`${name}, batch ${batch}, peer: ${other}`)
      else if (other) theirs = Math.min(theirs ?? Infinity, other.min_ms)
      progress.update(++done, {})
    }
    if (ours) rows.push(benchRow(ours, theirs))
    if (signal.aborted) return exitCodes.interrupted
  }
  progress.finish()
  const ratios = pixelOverLatent(rows)
  output.record(...rows, ...ratios)
  const text = [
    `${machine()}, lola ${version}${commit()}, ${new Date().toISOString().slice(0, 10)}`,
    '',
    benchTable(rows),
    ...(ratios.length > 0 ? [''] : []),
    ...ratios.map(({ name, value }) => `- ${name}: ${value.toFixed(1)}`),
    '',
  ].join('\n')
  output.print(text.trimEnd())
  if (out !== undefined) {
    await writeAtomic(`${out}/bench.md`, text)
    await writeAtomic(`${out}/bench.json`, `${JSON.stringify({ machine: machine(), rows, ratios }, null, 1)}\n`)
  }
  return rows.length === 0 ? exitCodes.failed : undefined
}

const machine = () =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`

/** The commit of the checkout, where this is one. */
function commit(): string {
  try {
    return ` at ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()}`
  } catch {
    return ''
  }
}

/** @throws {UsageError} when the program does not exist */
function findPeer(script: string | undefined, python: string, note: (text: string) => void) {
  if (script === undefined) return undefined
  if (!existsSync(script)) throw new UsageError(`--peer ${script}: there is no such file`)
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' })
    return { script, python }
  } catch {
    note(`${python} has no torch: timing without the peer. Another Python is named by --python.`)
    return undefined
  }
}
