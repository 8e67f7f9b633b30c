import { expect, test } from 'vitest'
import { pythonRandom } from './python-random'

test('draws what Python draws', () => {
  // python3 -c "import random; print([random.Random(s).random() for s in (0, 1, 0x172381, 2**32 - 1)])"
  expect([0, 1, 0x172381, 2 ** 32 - 1].map(pythonRandom)).toEqual([
    0.8444218515250481, 0.13436424411240122, 0.2021128954616992, 0.6353574441341173,
  ])
})
