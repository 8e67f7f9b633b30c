import { join } from 'node:path'

/** Small datasets of random numbers in The Well's layout, written by its own library: `<dataset>/data/test/mini.hdf5`. */
export const miniDatasets = join(import.meta.dirname, '../../../fixtures/golden/data/well/datasets')
