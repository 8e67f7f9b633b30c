import { expect, test } from 'vitest'
import { golden } from '../../../../tools/golden'
import { toWeights } from '../checkpoint/weights'
import { sineEncoding } from './sine-encoding'

const [fixture] = golden('layers', /sine_encoding/)

test.each<[number, number]>(fixture!.config.cases)('%s features, ω = %s, equals the reference', (features, omega) => {
  const { x } = toWeights(fixture!.input)
  expect(sineEncoding(x!, features, omega)).toMatchGolden(fixture!.output[`D${features}_w${omega}`])
})
