import { expect, test } from 'vitest'
import { record } from '../../test/records'
import { resultsFromJson, resultsToJson } from './results'

const timing = {
  case: 'latent diffusion, a state',
  backend: 'native',
  precision: 'float32',
  batch: 16,
  min_ms: 310.2,
  median_ms: 320.5,
  gflops: 41,
  peak_mb: null,
}

test('results survive being written and read, NaN included', () => {
  const results = {
    command: 'demo',
    version: '0.1.0',
    backend: 'native',
    results: [record(), record({ value: NaN }), timing],
  }
  const text = resultsToJson(results)
  expect(JSON.parse(text).results[1].value).toBeNull()
  expect(resultsFromJson(text)).toEqual(results)
  expect(text.split('\n')).toHaveLength(4 + 1 + 3 + 3)
})

test('no results is an empty list', () => {
  expect(JSON.parse(resultsToJson({ command: 'demo', version: '1', backend: 'cpu', results: [] })).results).toEqual([])
})

test.each([
  ['{"command": "demo", "ver', 'runs/demo/results.json: not JSON, or cut off'],
  ['null', 'expected an object {command, version, backend, results: [...]}'],
  [
    '{"command":"demo","version":"1","backend":"cpu","results":[{"model":"a"}]}',
    'results[0]: a score lacks kind, dataset',
  ],
  ['{"command":"demo","version":"1","backend":"cpu","results":[3]}', 'results[0]: expected an object'],
  [
    '{"command":"demo","version":"1","backend":"cpu","results":[{"median_ms":"1"}]}',
    'a timing needs case and median_ms',
  ],
])('%s is refused', (text, message) => {
  expect(() => resultsFromJson(text, 'runs/demo/results.json')).toThrow(message)
})
