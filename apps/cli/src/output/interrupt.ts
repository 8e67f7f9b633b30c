import process from 'node:process'
import { exitCodes } from './errors'

/**
 * A signal that Ctrl-C aborts, so that work under way can be saved. A second Ctrl-C ends the process at once.
 *
 * @param note told what happens
 */
export function interruptSignal(note: (text: string) => void): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted)
      controller.abort()
      note('\nstopping after the step under way; press Ctrl-C again to stop at once')
    })
  }
  return controller.signal
}

/** Lets signals and timers be heard between steps of work that never waits. */
export const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))
