import { spawn } from 'node:child_process'
import process from 'node:process'
import { ScoreError } from '@lola-ts/eval'

/**
 * Runs this command again in `workers` processes, each with its share of the jobs. Each job is scored the same way
 * whoever does it, and written to a file of its own: the results do not depend on the number of workers.
 *
 * @param signal passed on; what is finished stays
 * @throws {ScoreError} when a worker fails
 */
export async function shareOut(workers: number, signal: AbortSignal): Promise<void> {
  const args = process.argv.slice(1).filter((word) => word !== '--json')
  const at = args.findIndex((word) => word === '--workers' || word.startsWith('--workers='))
  if (at >= 0) args.splice(at, args[at] === '--workers' ? 2 : 1)
  const outcomes = await Promise.all(
    Array.from({ length: workers }, (_, i) => run([...args, '--share', `${i}/${workers}`], signal)),
  )
  const failed = outcomes.find((status) => status !== 0)
  if (failed !== undefined && !signal.aborted) {
    throw new ScoreError(`a worker ended with status ${failed}; what the workers finished is kept`, {
      hint: 'Its complaint stands above. Run the same command again: it goes on where it stopped.',
    })
  }
}

function run(args: string[], signal: AbortSignal): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    const stop = () => child.kill('SIGINT')
    signal.addEventListener('abort', stop)
    child.on('error', reject)
    child.on('close', (status) => {
      signal.removeEventListener('abort', stop)
      resolve(status)
    })
  })
}
