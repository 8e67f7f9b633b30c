import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Case, planCases } from './plan-cases'
import { runCases } from './run-cases'
import type { Outcome } from './target'
import { targets } from './targets/index'
import { tryCase } from './try-case'

const { values } = parseArgs({ options: { cases: { type: 'string' }, only: { type: 'string' } } })
const seed = process.env.SEED ?? '0'
const bad: readonly Outcome[] = ['crashed', 'hung', 'wrong']
const outcomes: readonly Outcome[] = ['refused', 'intact', 'altered', 'misled', ...bad]

if (values.only !== undefined) await tryOne(values.only)
else process.exitCode = (await tryAll(Number(values.cases ?? 8000))) ? 0 : 1

/** Tries all cases and prints what came of them. Gives whether all went well. */
async function tryAll(total: number): Promise<boolean> {
  const cases = await planCases(targets, total)
  const counts = new Map(targets.map(({ name }) => [name, new Map(outcomes.map((outcome) => [outcome, 0]))]))
  const worker = join(fileURLToPath(new URL('.', import.meta.url)), 'worker.js')
  await runCases(worker, cases, {
    seed,
    processes: 2,
    onTrial(one, { outcome, what, message }) {
      const row = counts.get(one.target)!
      row.set(outcome, row.get(outcome)! + 1)
      if (!bad.includes(outcome)) return
      console.log(`${outcome.toUpperCase()}  ${one.target}: ${what}\n  ${message?.split('\n')[0] ?? ''}`)
      console.log(`  again: SEED=${seed} npm run check:damage -- --only "${one.target}/${one.kind}/${one.index}"`)
    },
  })
  const sum = (outcome: Outcome) => [...counts.values()].reduce((all, row) => all + row.get(outcome)!, 0)
  const width = Math.max(...targets.map(({ name }) => name.length))
  console.log(`seed ${seed}\n${''.padEnd(width)}${outcomes.map((outcome) => outcome.padStart(9)).join('')}`)
  for (const [name, row] of counts) {
    console.log(name.padEnd(width) + outcomes.map((outcome) => String(row.get(outcome)).padStart(9)).join(''))
  }
  console.log('\nrefused: a clear error. intact: read as it was before. altered: read as the file says now, where no')
  console.log('checksum covers what was changed. misled: read from another place or in another way, where no checksum')
  console.log('covers what says so. wrong: read, and not what the file says, or an attack got through.\n')
  const tried = [...counts.values()].flatMap((row) => [...row.values()]).reduce((a, b) => a + b, 0)
  console.log(`${tried} tried, ${bad.map((outcome) => `${sum(outcome)} ${outcome}`).join(', ')}`)
  return tried === cases.length && bad.every((outcome) => sum(outcome) === 0)
}

/** Tries one case in this process, with all that it says. */
async function tryOne(place: string): Promise<void> {
  const [name, kind, index] = place.split('/') as [string, Case['kind'], string]
  const target = targets.find((one) => one.name === name)
  if (!target) throw new Error(`no target ${name}, expected one of ${targets.map((one) => one.name).join(', ')}`)
  console.log(await tryCase(target, { target: name, kind, index: Number(index) }, seed))
}
