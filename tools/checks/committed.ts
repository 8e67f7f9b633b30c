import { join } from 'node:path'
import { root } from '../lib.mjs'

/** The committed data and weights, and the paths under which the examples in the READMEs expect them. */
export const committed = {
  'datasets/rayleigh_benard': join(root, 'data/datasets/rayleigh_benard'),
  models: join(root, 'models'),
}
