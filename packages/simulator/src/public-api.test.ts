import { expect, test } from 'vitest'
import * as root from './index'

// What a new name here adds, a user may rely on; what goes missing breaks them. Both want a changeset.
const names = (entry: object) => Object.keys(entry).sort().join(' ')

test('@lola-ts/simulator', () =>
  expect(names(root)).toMatchInlineSnapshot(`"SimulationError eulerQuadrants gases rayleighBenard"`))
