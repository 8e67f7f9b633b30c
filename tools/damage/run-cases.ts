import { type ChildProcess, fork } from 'node:child_process'
import type { Case } from './plan-cases'
import type { Trial } from './try-case'

/** Longest that a case may take, the first of a process aside, which prepares its files. */
const limit = 10_000
const preparing = 60_000

interface Message {
  began?: Case
  ended?: Case
  trial?: Trial
  done?: boolean
}

/**
 * Tries cases in processes of their own, so that one that hangs or dies takes no other along.
 *
 * @param worker the script of the processes
 * @param onTrial told of every case
 */
export async function runCases(
  worker: string,
  cases: readonly Case[],
  { seed, processes, onTrial }: { seed: string; processes: number; onTrial: (one: Case, trial: Trial) => void },
): Promise<void> {
  const shares = Array.from({ length: processes }, (_, i) => cases.filter((_, at) => at % processes === i))
  await Promise.all(
    shares.map(async (share) => {
      for (let left = share; left.length > 0; ) left = await runUntilTrouble(worker, left, seed, onTrial)
    }),
  )
}

/** Gives the cases that are left after one that hung or killed its process; none when all are done. */
function runUntilTrouble(
  worker: string,
  cases: Case[],
  seed: string,
  onTrial: (one: Case, trial: Trial) => void,
): Promise<Case[]> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(worker, [], {
      execArgv: ['--max-old-space-size=512'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let done = 0
    let finished = false
    let stderr = ''
    let timer = setTimeout(hang, preparing)
    const end = (trial?: Trial) => {
      if (finished) return
      finished = true
      clearTimeout(timer)
      child.kill('SIGKILL')
      const current = cases[done]
      if (trial && current) onTrial(current, trial)
      resolve(trial ? cases.slice(done + 1) : [])
    }
    function hang() {
      end({ outcome: 'hung', what: 'see --only' })
    }
    child.stderr!.on('data', (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-2000)
    })
    child.on('message', ({ began, ended, trial, done: all }: Message) => {
      clearTimeout(timer)
      if (all) return end()
      if (began) timer = setTimeout(hang, done === 0 ? preparing : limit)
      if (!ended || !trial) return
      onTrial(ended, trial)
      done++
    })
    child.on('exit', (code, signal) =>
      end({ outcome: 'crashed', what: 'see --only', message: `exit ${code ?? signal}: ${stderr}` }),
    )
    child.send({ cases, seed })
  })
}
