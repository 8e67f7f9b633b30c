import process from 'node:process'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { benchReport } from '../bench/bench-report'
import { benchRow } from '../bench/bench-row'
import { benchTable } from '../bench/bench-table'
import { cases, chooseCases, findCase } from '../bench/cases'
import { measure } from '../bench/measure'
import { type BenchRun, medianRuns, readRun } from '../bench/median-runs'
import { origin } from '../bench/origin'
import { findPeer } from '../bench/peer'
import { comparisons } from '../bench/ratios'
import { readRecords, recordReport } from '../bench/record-report'
import { countRuns, type RunOptions, runCases } from '../bench/run-cases'
import { BenchError, exitCodes } from '../output/errors'
import { makeFolder } from '../output/make-folder'
import { type Invocation, verb } from './verb'

/** Where `--record` writes. */
const records = 'docs/performance.md'

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
    case: { type: 'string', valueHint: 'a,b', description: 'cases to time, or all; default all but the large ones' },
    batch: { type: 'string', valueHint: 'n', description: 'batch; default those of each case' },
    repeat: { type: 'string', valueHint: 'n', description: 'timed calls a round; default 5' },
    rounds: { type: 'string', valueHint: 'n', description: 'processes a case, alternating with the peer; default 2' },
    peer: { type: 'string', valueHint: 'file', description: 'the PyTorch program to alternate with; default none' },
    python: { type: 'string', valueHint: 'path', description: 'its Python; default $LOLA_PYTHON, else python3' },
    out: { type: 'string', valueHint: 'dir', description: 'writes bench.json and bench.md there' },
    record: { type: 'boolean', description: `adds the table to ${records}` },
    from: {
      type: 'string',
      valueHint: 'dir,dir',
      description: 'times nothing: medians of runs that --out has written',
    },
    list: { type: 'boolean', description: 'list the cases and stop' },
    alone: { type: 'boolean', description: 'time one case in this process, without a peer' },
  },
  async run(invocation) {
    const { options, output } = invocation
    if (options.flag('list')) {
      for (const { name, about, batches, large = false } of cases) {
        output.record({ name, about, batches, large })
        output.print(`${name.padEnd(26)}${about} (${large ? 'large, ' : ''}batch ${batches.join(', ')})`)
      }
      return undefined
    }
    if (options.text('from') !== undefined) return showMedians(invocation)
    return options.flag('alone') ? runAlone(invocation) : runAll(invocation)
  },
})

async function runAlone({ options, output, start }: Invocation): Promise<undefined> {
  const benchCase = findCase(options.required('case'))
  const [batch = 1] = benchCase.batches
  const sizes = { batch: options.whole('batch', batch), repeat: options.whole('repeat', 5) }
  await start()
  const found = await measure(benchCase, sizes)
  output.record(found)
  output.print(benchTable([benchRow(found)]))
}

async function runAll(invocation: Invocation): Promise<number | undefined> {
  const { options, output, signal } = invocation
  const wanted = chooseCases(options.text('case'))
  const given = (name: string) => (options.text(name) === undefined ? undefined : options.whole(name, 1))
  const run: RunOptions = {
    batch: given('batch'),
    repeat: options.whole('repeat', 5),
    rounds: Math.max(1, options.whole('rounds', 2)),
    fast: options.flag('fast'),
    threads: given('threads'),
    backend: options.text('backend'),
    signal,
  }
  const out = options.text('out')
  // Rather now than after ten minutes of measuring.
  if (out !== undefined) await makeFolder(out)
  if (options.flag('record')) readRecords(records)
  const python = options.text('python') ?? process.env.LOLA_PYTHON ?? 'python3'
  const compared = wanted.some(({ peer }) => peer)
  const peer = compared ? findPeer(options.text('peer'), python, output.note) : undefined

  const progress = output.progress('bench', countRuns(wanted, run))
  const outcome = await runCases(wanted, { ...run, peer }, progress)
  progress.finish()
  const { rows, failures } = outcome
  for (const { what, why } of failures) output.note(`${what}: ${why}`)
  if (rows.length === 0) {
    if (signal.aborted) return exitCodes.interrupted
    throw new BenchError(`nothing could be timed, at last ${failures.at(-1)?.what}: ${failures.at(-1)?.why}`, {
      hint: 'Smaller batches (--batch 1) need less memory. "lola doctor" says what runs here.',
    })
  }
  await show(invocation, { ...origin(), rows, ratios: comparisons(rows), failures })
  if (signal.aborted) return exitCodes.interrupted
  return failures.length > 0 ? exitCodes.failed : undefined
}

async function showMedians(invocation: Invocation): Promise<undefined> {
  const runs = invocation.options.required('from').split(',').map(readRun)
  await show(invocation, medianRuns(runs as [BenchRun, ...BenchRun[]]), `, medians of ${runs.length} runs`)
}

/** Prints a run, and leaves it where the options say. */
async function show({ options, output, signal }: Invocation, run: BenchRun, of?: string): Promise<void> {
  const [report, out] = [benchReport(run, of), options.text('out')]
  output.record(...run.rows, ...run.ratios, ...run.failures)
  output.print(report)
  if (out !== undefined) {
    await makeFolder(out)
    await writeAtomic(`${out}/bench.md`, `${report}\n`)
    await writeAtomic(`${out}/bench.json`, `${JSON.stringify(run, null, 1)}\n`)
  }
  if (options.flag('record') && !signal.aborted) await recordReport(records, report)
}
