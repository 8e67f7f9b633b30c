import { join } from 'node:path'
import { openWell, type WellDataset } from '@lola-ts/well-data/node'
import type { Check } from '../check'
import { loggedScalars } from '../from-reference/logged-scalars'

/** What is read from a file in The Well's layout: whole trajectories, windows, label vectors. */
export const wellFile: Check = {
  matches: ({ title }) => title.startsWith("A miniature file in The Well's HDF5 layout"),
  async run({ root, config, sidecar, output }, compare) {
    const flow = await open(join(root, config.file), config.augment)
    try {
      for (let i = 0; i < config.items_full; i++) {
        const { snapshots, label } = flow.trajectory(i)
        compare(`output/full_${i}`, snapshots)
        compare(`output/label_${i}`, label)
      }
      const [, length, stride] = /windows_\*: steps=(\d+), stride=(\d+)/.exec(sidecar.notes.join(' '))!.map(Number)
      const windows = flow.windows({ length, stride })
      const all = windows.batch(Array.from({ length: windows.count }, (_, i) => i))
      if (all.shape.join() !== output.windows!.shape.join()) throw new Error(`read windows of shape [${all.shape}]`)
      compare('output/windows', all.snapshots)
    } finally {
      flow.close()
    }
  },
}

/** Opens a file; logarithms of scalars enter its labels where the fixture asks for them, and nowhere else. */
async function open(path: string, augment: string[]): Promise<WellDataset> {
  const flow = await openWell(path)
  flow.close()
  const logScalars = augment.includes('log_scalars') ? loggedScalars() : []
  return openWell(path, { physics: { ...flow.physics, logScalars } })
}
