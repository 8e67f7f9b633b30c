import { expect, test } from 'vitest'
import * as api from './index'

test('the public surface', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "conjugateGradient",
      "dps",
      "gmres",
      "guided",
      "meanPool",
      "mmps",
      "observations",
      "observe",
      "sda",
      "subsample",
    ]
  `)
})
