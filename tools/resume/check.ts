import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeFlows } from '../../apps/cli/test/flows'
import { random } from '../damage/random'
import { planEndings } from './plan-endings'
import { compareRuns, fingerprint, runInterrupted } from './run-interrupted'
import { type Program, session } from './session'
import { commandOf, optimizers, targets } from './trainings'

const { values } = parseArgs({
  options: { kills: { type: 'string' }, only: { type: 'string' }, steps: { type: 'string' } },
})
const seed = process.env.SEED ?? '0'
const kills = Number(values.kills ?? 20)
const steps = Number(values.steps ?? 120)
const checkpointEvery = 4

const cwd = await mkdtemp(join(tmpdir(), 'lola-resume-'))
try {
  // Bundled beside this file.
  const lola = fileURLToPath(new URL('lola.js', import.meta.url))
  process.exitCode = (await check({ lola, cwd })) ? 0 : 1
} finally {
  await rm(cwd, { recursive: true, force: true })
}

/** Every target with every optimiser: once straight, once interrupted. Gives whether all are the same, to the byte. */
async function check(program: Program): Promise<boolean> {
  await writeFlows(join(cwd, 'flows'))
  console.log(`seed ${seed}, ${kills} kills a run of ${steps} steps, a checkpoint every ${checkpointEvery}`)
  let [identical, tried] = [0, 0]
  // The first is the autoencoder that emulators need.
  for (const target of targets) {
    for (const optimizer of optimizers) {
      const name = `${target}-${optimizer}`
      const needed = name === 'autoencoder-adamw' && (values.only ?? 'autoencoder').startsWith('autoencoder') === false
      if (values.only !== undefined && values.only !== name && !needed) continue
      const [whole, broken] = [`whole/${name}`, `broken/${name}`]
      const args = (run: string) => commandOf({ target, optimizer, run, steps, checkpointEvery })
      const straight = await session(program, args(whole), whole, { kind: 'none' })
      if (straight.status !== 0) throw new Error(`${name}: exit ${straight.status}\n${straight.stderr}`)
      if (needed) continue
      const endings = planEndings(random(seed, name), { steps, checkpointEvery, kills, kilobytes: 16 })
      const { sessions, killed, faults } = await runInterrupted(program, args(broken), broken, endings)
      const differences = faults.length > 0 ? faults : await compareRuns(join(cwd, whole), join(cwd, broken))
      const same = differences.length === 0
      tried++
      if (same) identical++
      const count = `${sessions.length} sessions, ${killed} killed`
      console.log(`${same ? '✓' : '✗'} ${name.padEnd(18)} ${count}`)
      console.log(`    ${sessions.join('; ')}`)
      console.log(`    straight ${await fingerprint(join(cwd, whole))}, interrupted ${await shown(join(cwd, broken))}`)
      for (const difference of differences) console.log(`    ${difference}`)
    }
  }
  console.log(`\n${tried} runs, ${identical} identical to the byte: weights, averages, optimiser, metrics, model`)
  return tried > 0 && identical === tried
}

function shown(folder: string): Promise<string> {
  return fingerprint(folder).catch(() => 'unfinished')
}
