import { writeAtomic } from '@lola-ts/tensor-core/node'
import { datasetStats, formatStats, openWell, splitsOf, statistics } from '@lola-ts/well-data/node'
import { textTable } from '../output/text-table'
import { cacheOptions, remoteOf } from './cache-options'
import { verb } from './verb'

/** `lola data stats` */
export const stats = verb({
  name: 'data stats',
  description: 'Mean, deviation and root mean square of every field and of its change from state to state',
  examples: [
    'lola data stats data/datasets/rayleigh_benard',
    'lola data stats data/datasets/rayleigh_benard --out stats.yaml',
  ],
  computes: false,
  options: {
    path: { type: 'positional', description: 'a dataset folder, a split, a file or an address' },
    split: { type: 'string', valueHint: 'name', description: 'default train, where there are splits' },
    start: { type: 'string', valueHint: 'n', description: 'first step of each trajectory that counts; default 0' },
    stride: { type: 'string', valueHint: 'n', description: 'distance between states; default 1' },
    transform: {
      type: 'boolean',
      description: 'of the fields as networks see them, after the logarithms of their physics',
    },
    out: { type: 'string', valueHint: 'file', description: "write The Well's stats.yaml there" },
    ...cacheOptions,
  },
  async run({ options, output }) {
    const path = options.required('path')
    const split = options.text('split') ?? (splitsOf(path).length > 0 ? 'train' : undefined)
    const start = options.whole('start', 0)
    const stride = options.whole('stride', 1)
    const dataset = await openWell(path, { ...(split && { split }), stride, remote: remoteOf(options) })
    try {
      if (!options.flag('transform')) dataset.physics.transforms = {}
      const found = statistics(dataset, { start })
      output.record({ split: split ?? null, ...found })
      const rows = found.fields.map((field, i) => [
        field,
        ...[found.mean, found.std, found.rms, found.min, found.max].map((values) => show(values[i]!)),
        ...[found.delta.mean, found.delta.std, found.delta.rms].map((values) => show(values[i]!)),
      ])
      const heads = ['field', 'mean', 'std', 'rms', 'min', 'max', 'change mean', 'std', 'rms']
      output.print(textTable(heads, rows))
      const out = options.text('out')
      if (out !== undefined) {
        await writeAtomic(out, formatStats(await datasetStats(dataset, { start }, found)))
        output.print(out)
      }
    } finally {
      dataset.close()
    }
    return undefined
  },
})

const show = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(6))) : null)
