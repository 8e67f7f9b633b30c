import { expect, test } from 'vitest'
import * as api from './index'

test('the public surface', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "conjugateGradient",
      "gmres",
      "guided",
      "meanPool",
      "mmps",
      "observations",
      "observe",
      "subsample",
    ]
  `)
})
