import { expect, test } from 'vitest'
import { speedFromJson } from './speed-record'

const whole = {
  format: 'lola speed',
  formatVersion: 1,
  command: 'lola simulate',
  version: '1.0.0',
  machine: 'a machine',
  date: '2026-01-01T00:00:00.000Z',
  dataset: 'rayleigh_benard',
  grid: [128, 32],
  interval: 0.25,
  timings: [{ case: 'simulator', backend: 'none', precision: 'float64', batch: 1, min_ms: 1, median_ms: 2 }],
}

test('speeds survive being written and read', () => expect(speedFromJson(JSON.stringify(whole))).toEqual(whole))

test.each([
  ['{"format": "lola sp', 'a/speed.json: not JSON, or cut off'],
  ['null', 'holds no speeds'],
  [JSON.stringify({ ...whole, formatVersion: 2 }), 'holds no speeds in a form'],
  [JSON.stringify({ ...whole, grid: undefined, interval: null }), 'lacks grid, interval'],
  [JSON.stringify({ ...whole, timings: [{ case: 'simulator', batch: 1 }] }), 'a timing needs case, batch'],
])('%s is refused', (text, message) => expect(() => speedFromJson(text, 'a/speed.json')).toThrow(message))
