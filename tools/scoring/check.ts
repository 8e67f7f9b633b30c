import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { compareResults, paperHorizons, scoreGroups } from '@lola-ts/eval'
import { finishEvaluation } from '../../apps/cli/src/evaluation/finish-evaluation'
import { openParts } from '../../apps/cli/src/evaluation/parts'
import { scoreJob } from '../../apps/cli/src/evaluation/score-job'
import { readResults } from '../../apps/cli/src/report/read-results'
import { madeUpSource } from './made-up-source'

/** What the process may gain between a quarter of the trajectories and all of them, in megabytes. */
const allowance = 32

const { values } = parseArgs({
  options: {
    trajectories: { type: 'string', default: '64' },
    members: { type: 'string', default: '16' },
    states: { type: 'string', default: '180' },
    grid: { type: 'string', default: '16x8' },
  },
})
const [trajectories, members, states] = [values.trajectories, values.members, values.states].map(Number)
const grid = values.grid.split('x').map(Number) as [number, number]
const source = madeUpSource({ trajectories: trajectories!, members: members!, states: states!, grid })
const scoring = { groups: [...scoreGroups], vrmse: 'paper' as const, horizons: paperHorizons(states!), lola: true }
const recipe = { facts: source.facts, scoring, timed: {} }
const folder = await mkdtemp(join(tmpdir(), 'lola-scoring-'))
const { signal } = new AbortController()
const began = performance.now()

/** Resident after garbage was collected, and the most ever, in megabytes. */
function memory() {
  global.gc?.()
  return {
    resident: process.memoryUsage.rss() / 2 ** 20,
    heap: process.memoryUsage().heapUsed / 2 ** 20,
    peak: process.resourceUsage().maxRSS / 2 ** 10,
  }
}
function say(what: string) {
  const { resident, heap, peak } = memory()
  const cells = [resident, heap, peak, (performance.now() - began) / 1000].map((cell) => cell.toFixed(0).padStart(9))
  console.log(`${what.padEnd(24)}${cells.join(' ')}`)
  return { heap, peak }
}

try {
  console.log(`${trajectories} trajectories of ${states} states by ${members} members on ${grid.join(' x ')} cells`)
  console.log(
    `${''.padEnd(24)}${['resident', 'heap MB', 'peak MB', 'seconds'].map((head) => head.padStart(9)).join(' ')}`,
  )
  const parts = await openParts(folder, recipe)
  const quarter = Math.ceil(trajectories! / 4)
  let before = say('before')
  for (const [i, job] of source.jobs.entries()) {
    const scores = await scoreJob(source, job, scoring, { keepExample: i === 0, onState: () => {}, signal })
    if (scores) await parts.write(job.name, scores)
    if ((i + 1) % quarter === 0) {
      const now = say(`${i + 1} trajectories`)
      if (i + 1 === quarter) before = now
    }
  }
  const after = memory()
  const where = {
    command: 'check:scoring',
    version: '0',
    backend: 'none',
    machine: '-',
    date: new Date().toISOString(),
  }
  await finishEvaluation(folder, recipe, parts, where)
  say('put together')
  compareResults(await readResults(folder))
  say('read by a report')
  const growth = after.peak - before.peak
  const good = growth < allowance
  console.log(
    `${good ? '✓' : '✗'} while scoring, the peak grew by ${growth.toFixed(0)} MB from a quarter to the whole, ${allowance} allowed`,
  )
  process.exitCode = good ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
