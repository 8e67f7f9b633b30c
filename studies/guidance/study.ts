import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { samplerFromConfig } from '@lola-ts/dit'
import { startBackend } from '@lola-ts/tensor-core/node'
import { openDataset } from '../../apps/cli/src/data/open-dataset'
import { forecast, readTruth, truthAt } from '../../apps/cli/src/forecast/forecast'
import { observationDistance } from '../../apps/cli/src/forecast/observation-distance'
import { parseGuidance } from '../../apps/cli/src/forecast/parse-guidance'
import { parseInstrument } from '../../apps/cli/src/forecast/parse-instrument'
import { scoreState } from '../../apps/cli/src/forecast/score-state'
import { steering } from '../../apps/cli/src/forecast/steering'
import { openEmulator } from '../../apps/cli/src/models/open-model'
import { cases, keyOf, members, type StudyCase, starts, states } from './cases'
import { coverage } from './coverage'
import type { StudyRow } from './study-row'
import { writeReport } from './write-report'

const data = 'data/datasets/rayleigh_benard'
const file = 'studies/guidance/results.jsonl'
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const note = (text: string) => process.stderr.write(`${text}\n`)

/** One case from one state: scores by lead time, means over fields. */
async function runCase(one: StudyCase, trajectory: number, start: number): Promise<StudyRow> {
  const sampler = samplerFromConfig({ name: one.sampler, steps: one.steps })
  const model = await openEmulator(`models/rb-${one.compression}/diffusion`, { sampler })
  const dataset = await openDataset({ path: data, split: 'test', physics: model.physics })
  const truth = readTruth(dataset, model.physics, { trajectory, start, states, context: 1 })
  const steers = steering(
    model,
    dataset,
    {
      instruments: [parseInstrument(one.observe)],
      noise: one.noise,
      method: one.method === 'none' ? null : parseGuidance(one.method),
      exactDecoder: one.decoder === 'exact',
      linearDecoder: one.decoder === 'linear',
    },
    { seed: 0, data, note },
  )
  const steered = await steers.steer(truth)
  const row: StudyRow = { key: keyOf(one), trajectory, start, seconds: 0, scores: {} }
  const add = (metric: string, value: number) => {
    row.scores[metric] ??= []
    row.scores[metric].push(Number.isFinite(value) ? Number(value.toPrecision(5)) : null)
  }
  const times: number[] = []
  const about = { model: '', kind: 'guided', dataset: '', trajectory: '' } as const
  const run = { members, seed: 0 }
  for await (const { lead, ensemble, milliseconds } of forecast(steered.emulator ?? model.emulator, truth, run)) {
    times.push(milliseconds)
    const known = truthAt(truth, lead)
    for (const { metric, field, value } of scoreState(model.physics, { ...about, lead, ensemble, truth: known })) {
      if (field === 'mean') add(metric, value)
    }
    add('coverage', coverage(ensemble, known))
    add('distance', observationDistance(steered.observations, lead, ensemble, truth.shape))
  }
  // The first window compiles.
  const warm = times.slice(4)
  row.seconds = Number((warm.reduce((a, b) => a + b, 0) / warm.length / 1000).toPrecision(4))
  steered.dispose()
  steers.dispose()
  dataset.close()
  model.dispose()
  return row
}

const rows: StudyRow[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : []
const only = option('only')
const until = performance.now() + 1000 * Number(option('seconds') ?? Number.POSITIVE_INFINITY)

if (!process.argv.includes('--report')) {
  const { name } = await startBackend()
  note(`backend ${name}`)
  const wanted = cases.filter(({ axis }) => !only || axis.startsWith(only))
  for (const start of starts) {
    for (const one of wanted) {
      if (!existsSync(`models/rb-${one.compression}/diffusion/config.json`)) {
        note(`models/rb-${one.compression}/diffusion: not there, left out`)
        continue
      }
      for (const trajectory of [0, 1]) {
        const done = rows.some((row) => row.key === keyOf(one) && row.trajectory === trajectory && row.start === start)
        if (done || performance.now() > until) continue
        const row = await runCase(one, trajectory, start)
        rows.push(row)
        appendFileSync(file, `${JSON.stringify(row)}\n`)
        note(`${one.axis}: ${one.value}, test/${trajectory}@${start}: ${row.seconds} s a state`)
      }
    }
  }
}
await writeReport(rows)
