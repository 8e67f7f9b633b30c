import { createHash } from 'node:crypto'
import process from 'node:process'
import { isLolaError } from '@lola-ts/tensor-core'
import { mutate } from './mutate'
import type { Case } from './plan-cases'
import { random } from './random'
import type { Attack, Outcome, Subject, Target } from './target'

/** What came of a case. */
export interface Trial {
  outcome: Outcome
  /** What was tried, for whoever looks into it. */
  what: string
  /** Message of an error, first line. */
  message?: string
}

/** Memory that a case may take beside eight times its file. */
const allowance = 100e6

interface Prepared {
  subjects: Subject[]
  attacks: Attack[]
}

const prepared = new Map<string, Promise<Prepared>>()

async function prepare(target: Target): Promise<Prepared> {
  return { subjects: await target.subjects(), attacks: (await target.attacks?.()) ?? [] }
}

/** Makes the file of a case, and gives it to its reader. */
export async function tryCase(target: Target, { kind, index }: Case, seed: string): Promise<Trial> {
  let ready = prepared.get(target.name)
  if (!ready) prepared.set(target.name, (ready = prepare(target)))
  const { subjects, attacks } = await ready
  if (kind === 'attack') {
    const { name, bytes: make } = attacks[index]!
    const bytes = make()
    const trial = await read(target, bytes, { name, bytes, structure: [] })
    // Whoever made it meant harm: to be read is no good outcome.
    const through = ['intact', 'altered', 'misled'].includes(trial.outcome)
    return { ...trial, what: `attack "${name}"`, outcome: through ? 'wrong' : trial.outcome }
  }
  const draws = random(seed, target.name, index)
  const subject = draws.pick(subjects)
  const bytes = mutate(subject, subjects, draws)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  return { ...(await read(target, bytes, subject)), what: `${subject.name}, damaged (${bytes.length} bytes, ${hash})` }
}

async function read(target: Target, bytes: Uint8Array, subject: Subject): Promise<Omit<Trial, 'what'>> {
  const before = taken()
  const size = bytes.length
  const trial = await target.read(bytes, subject).then(
    (outcome): Omit<Trial, 'what'> => ({ outcome }),
    (error): Omit<Trial, 'what'> => ({
      outcome: isLolaError(error) ? 'refused' : 'crashed',
      message: String(error?.stack ?? error),
    }),
  )
  const grown = taken() - before
  if (grown <= allowance + 8 * size) return trial
  return { outcome: 'crashed', message: `took ${Math.round(grown / 1e6)} MB for a file of ${size} bytes` }
}

/** Bytes of arrays and of the heap, whether collected or not: what grows during a case was taken by it. */
function taken(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}
