import type { Progress } from '@lola-ts/tensor-core/training'
import type { BenchCase } from './bench-case'
import { type BenchRow, benchRow } from './bench-row'
import { type ChildOptions, measureInChild } from './child'
import { better, type Measurement } from './measurement'
import { betterPeer, measurePeer, type Peer, type PeerMeasurement } from './peer'

export interface RunOptions extends Omit<ChildOptions, 'name' | 'batch'> {
  /** Default: the batches of each case. */
  batch?: number | undefined
  /** Processes a case; ours and the peer's alternate. */
  rounds: number
  peer?: Peer | undefined
}

/** A case that could not be timed, and why. */
export interface BenchFailure {
  /** `rb-encode, batch 16`, with `PyTorch` where it was the peer. */
  what: string
  why: string
}

/** What a run of cases found out. */
export interface BenchOutcome {
  rows: BenchRow[]
  failures: BenchFailure[]
}

/** How many processes of ours {@link runCases} runs. */
export const countRuns = (cases: readonly BenchCase[], { batch, rounds }: Pick<RunOptions, 'batch' | 'rounds'>) =>
  rounds * cases.reduce((sum, { batches }) => sum + (batch === undefined ? batches.length : 1), 0)

/** Times cases one after the other, alternating with the peer. An aborted signal ends it with the rows that it has. */
export async function runCases(
  cases: readonly BenchCase[],
  options: RunOptions,
  progress: Pick<Progress, 'update'>,
): Promise<BenchOutcome> {
  const outcome: BenchOutcome = { rows: [], failures: [] }
  let done = 0
  for (const benchCase of cases) {
    for (const batch of options.batch === undefined ? benchCase.batches : [options.batch]) {
      await runCase(benchCase, batch, options, outcome, () => progress.update(++done, {}))
    }
  }
  return outcome
}

async function runCase(
  { name, peer: hasPeer }: BenchCase,
  batch: number,
  { rounds, peer, ...options }: RunOptions,
  { rows, failures }: BenchOutcome,
  onRound: () => void,
): Promise<void> {
  const child = { ...options, name, batch }
  const what = `${name}, batch ${batch}`
  let ours: Measurement | undefined
  let theirs: PeerMeasurement | undefined
  let beside = hasPeer ? peer : undefined
  for (let round = 0; round < rounds && !options.signal.aborted; round++) {
    const found = await measureInChild(child)
    if (options.signal.aborted) break
    if (typeof found === 'string') {
      // It would fail again.
      failures.push({ what, why: found })
      break
    }
    ours = better(ours, found)
    const other = beside && (await measurePeer(beside, child))
    if (options.signal.aborted) break
    if (typeof other === 'string') {
      failures.push({ what: `${what}, PyTorch`, why: other })
      beside = undefined
    } else if (other) theirs = betterPeer(theirs, other)
    onRound()
  }
  if (ours) rows.push(benchRow(ours, theirs))
}
