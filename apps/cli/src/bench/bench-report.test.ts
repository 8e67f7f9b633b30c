import { expect, test } from 'vitest'
import { measurement } from '../../test/measurement'
import { benchReport } from './bench-report'
import { benchRow } from './bench-row'
import { benchTable } from './bench-table'

const origin = { machine: 'a machine', version: 'lola 1.0.0', date: '2026-11-24' }
const rows = [benchRow(measurement({}))]

test('a report says where it comes from, what follows, and what is missing', () => {
  const failures = [{ what: 'rb-encode, batch 16', why: 'ended by SIGKILL' }]
  const report = benchReport({ ...origin, rows, failures, ratios: [{ name: 'a / b', value: 1.23456 }] })
  expect(report.split('\n\n')).toEqual([
    '2026-11-24, lola 1.0.0, a machine',
    benchTable(rows),
    '- a / b: 1.23',
    '- not timed: rb-encode, batch 16: ended by SIGKILL',
  ])
  expect(benchReport({ ...origin, rows, ratios: [], failures: [] }, ', medians').split('\n\n')).toEqual([
    '2026-11-24, lola 1.0.0, a machine, medians',
    benchTable(rows),
  ])
})
