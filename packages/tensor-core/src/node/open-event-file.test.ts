import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { eventRecord } from './event-records'
import { openEventFile } from './open-event-file'

const dir = mkdtempSync(join(tmpdir(), 'lola-events-'))
afterAll(() => rmSync(dir, { recursive: true }))

test('a file of its own begins with its version and the step it goes on from', () => {
  const file = openEventFile(dir, { from: 40, now: () => 5000 })
  file.scalars(41, { 'train/loss': 2 })
  file.close()
  file.scalars(42, { 'train/loss': 1 })
  const [name] = readdirSync(dir)
  expect(name).toMatch(/^events\.out\.tfevents\.0000000005\./)
  const expected = [
    { time: 5, step: 0, content: { version: true as const } },
    { time: 5, step: 41, content: { start: true as const } },
    { time: 5, step: 41, content: { scalars: { 'train/loss': 2 } } },
  ]
  expect(readFileSync(join(dir, name!))).toEqual(Buffer.concat(expected.map(eventRecord)))
})

test('where nothing can be written it says so once, and goes on', () => {
  const warnings: string[] = []
  const file = openEventFile(join(dir, 'nowhere'), { warn: (message) => warnings.push(message) })
  file.scalars(1, { loss: 1 })
  file.close()
  expect(warnings).toEqual([expect.stringContaining('nothing more is written for TensorBoard')])
})
