import { appendFileSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { writeAtomic, writing } from './write-atomic'

/** One row of `metrics.jsonl`. Numbers that are not finite become null. */
export type MetricsRecord = { step: number } & Record<string, unknown>

/** Appends a row. One short synchronous write, so that rows keep their order and are never interleaved. */
export async function appendMetrics(path: string, record: MetricsRecord): Promise<void> {
  await writing(path, () => appendFileSync(path, `${JSON.stringify(record)}\n`))
}

/** Waits until the rows are on the disk: a checkpoint must not survive a power cut that its rows do not. */
export async function syncMetrics(path: string): Promise<void> {
  const handle = await open(path, 'r+').catch(() => undefined)
  try {
    await writing(path, async () => handle?.sync())
  } finally {
    await handle?.close()
  }
}

/** Removes the rows after `step`, and rows that an interrupted write cut off, so that none is ever there twice. */
export async function rewindMetrics(path: string, step: number): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const kept = text.split('\n').filter((line) => {
    const at = stepOf(line)
    return at !== undefined && at <= step
  })
  const rewound = kept.map((line) => `${line}\n`).join('')
  if (rewound !== text) await writeAtomic(path, rewound)
}

function stepOf(line: string): number | undefined {
  try {
    const { step } = JSON.parse(line)
    return typeof step === 'number' ? step : undefined
  } catch {
    return undefined
  }
}
