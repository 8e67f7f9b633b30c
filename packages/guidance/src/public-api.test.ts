import { expect, test } from 'vitest'
import * as api from './index'

test('the public surface', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "assimilate",
      "between",
      "boundary",
      "chain",
      "combine",
      "conjugateGradient",
      "decoderError",
      "dps",
      "drawObservations",
      "fields",
      "gmres",
      "guided",
      "linearDecoder",
      "lowPass",
      "meanPool",
      "mmps",
      "observations",
      "observe",
      "observedShape",
      "pigdm",
      "pointwise",
      "projection",
      "region",
      "regrid",
      "replacement",
      "sda",
      "sensors",
      "subsample",
      "tmpd",
      "together",
    ]
  `)
})
