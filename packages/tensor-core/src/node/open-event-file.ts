import { closeSync, openSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { type EventContent, eventRecord } from './event-records'

export interface EventFileOptions {
  /** The step that a run goes on from: of what earlier files say of later ones, TensorBoard forgets. Default 0. */
  from?: number
  /** Told once when nothing more can be written, such as on a full disk. Training goes on. */
  warn?: (message: string) => void
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number
}

/** An event file that is being written. */
export interface EventFile {
  path: string
  /** Numbers of a step by tag, such as `train/loss`. */
  scalars(step: number, values: Record<string, number>): void
  /** A PNG of a step. */
  image(step: number, tag: string, png: Uint8Array): void
  close(): void
}

/**
 * Begins a new event file in a folder, for `tensorboard --logdir`: it shows every folder with such files as a run.
 *
 * Entries reach the file at once. Errors do not pass on: a figure is not worth a training.
 */
export function openEventFile(
  dir: string,
  { from = 0, warn = () => {}, now = Date.now }: EventFileOptions = {},
): EventFile {
  const seconds = Math.floor(now() / 1000)
  const path = join(dir, `events.out.tfevents.${String(seconds).padStart(10, '0')}.${hostname()}.${process.pid}`)
  let file: number | undefined

  const guarded = (act: () => void) => {
    try {
      act()
    } catch (error) {
      if (file !== undefined) closeSync(file)
      file = undefined
      warn(`${path}: nothing more is written for TensorBoard: ${(error as Error).message}`)
    }
  }
  const write = (step: number, content: EventContent) => {
    if (file === undefined) return
    const bytes = eventRecord({ time: now() / 1000, step, content })
    guarded(() => void writeSync(file!, bytes))
  }
  guarded(() => {
    file = openSync(path, 'a')
  })
  write(0, { version: true })
  write(from + 1, { start: true })

  return {
    path,
    scalars: (step, values) => write(step, { scalars: values }),
    image: (step, tag, png) => write(step, { image: { tag, png } }),
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
