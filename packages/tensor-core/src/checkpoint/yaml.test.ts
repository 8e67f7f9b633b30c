import { expect, test } from 'vitest'
import { toYaml } from './yaml'

test('writes blocks, short lists on one line, and quotes only where needed', () => {
  const value = {
    name: 'rb-64',
    empty: {},
    none: [],
    yes: 'yes',
    number: '12',
    colon: 'a: b',
    lines: 'one\ntwo',
    'odd key:': null,
    small: 1e-7,
    grid: [128, 32],
    model: { depth: [3, 3], norm: 'layer', deep: { on: true } },
    stages: [{ width: 64, blocks: [{ kind: 'res' }] }, 'end', [], [1, [2]]],
  }
  expect(toYaml(value)).toBe(`name: rb-64
empty: {}
none: []
"yes": "yes"
number: "12"
colon: "a: b"
lines: "one\\ntwo"
"odd key:": null
small: 1.0e-7
grid: [128, 32]
model:
  depth: [3, 3]
  norm: layer
  deep:
    "on": true
stages:
- width: 64
  blocks:
  - kind: res
- end
- []
- - 1
  - [2]
`)
})
