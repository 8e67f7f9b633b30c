import { type PrepareOptions, prepareWell } from '@lola-ts/well-data/node'
import { exitCodes, UsageError } from '../output/errors'
import { verb } from './verb'

/** `lola data prepare` */
export const prepare = verb({
  name: 'data prepare',
  description: 'Make a small dataset of a large one: fewer trajectories, steps or fields, a coarser grid',
  examples: [
    'lola data prepare datasets/rayleigh_benard --out datasets/rb-mini --coarsen 4 --trajectories 16',
    'lola data prepare a.hdf5 --out b.hdf5 --fields velocity --start 50 --stride 2',
  ],
  computes: false,
  options: {
    path: { type: 'positional', description: 'a dataset folder, a split or a file' },
    out: { type: 'string', valueHint: 'path', description: 'folder of the new dataset; for a file, a file' },
    split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default all that are there' },
    include: { type: 'string', valueHint: 'a,b', description: 'only files whose name contains one of these' },
    exclude: { type: 'string', valueHint: 'a,b', description: 'no files whose name contains one of these' },
    trajectories: { type: 'string', valueHint: 'n', description: 'the first n of each split; default all' },
    start: { type: 'string', valueHint: 'n', description: 'first step that is kept; default 0' },
    steps: { type: 'string', valueHint: 'n', description: 'states that are kept of each trajectory; default all' },
    stride: { type: 'string', valueHint: 'n', description: 'keep every n-th step; default 1' },
    coarsen: {
      type: 'string',
      valueHint: 'n',
      description: 'points that become one: 4, or 4,2 for each axis; default 1',
    },
    by: {
      type: 'string',
      valueHint: 'how',
      description: 'mean or stride: the mean of those points, or the first; default mean',
    },
    fields: { type: 'string', valueHint: 'a,b', description: 'fields that are kept, such as velocity; default all' },
    chunk: { type: 'string', valueHint: 'n', description: 'states in one chunk; default up to 8, below 1 MiB' },
    level: { type: 'string', valueHint: 'n', description: 'compression, 1 to 9; default 4' },
  },
  async run({ options, output, signal }) {
    const [path, out] = [options.required('path'), options.required('out')]
    const list = (name: string) => options.text(name)?.split(',')
    const count = (name: string) => (options.text(name) === undefined ? undefined : options.whole(name, 0))
    const method = options.text('by') ?? 'mean'
    if (method !== 'mean' && method !== 'stride') throw new UsageError(`--by is ${method}, expected mean or stride`)
    const factors = options.wholes('coarsen', [1])
    const given = {
      split: options.text('split'),
      include: list('include'),
      exclude: list('exclude'),
      trajectories: count('trajectories'),
      count: count('steps'),
      fields: list('fields'),
      chunkSteps: count('chunk'),
      level: count('level'),
      start: options.whole('start', 0),
      stride: options.whole('stride', 1),
      coarsen: factors.length === 1 ? factors[0] : factors,
      method,
    }
    let progress: ReturnType<typeof output.progress> | undefined
    const chosen = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as PrepareOptions
    try {
      const written = await prepareWell(path, out, {
        ...chosen,
        signal,
        onProgress(file, done, total) {
          if (done === 1) progress = output.progress(file, total)
          progress?.update(done)
          if (done === total) progress?.finish()
        },
      })
      output.record(...written.map((file) => ({ file })))
      for (const file of written) output.print(file)
    } catch (error) {
      if (!signal.aborted) throw error
      output.note('interrupted: finished files stay, nothing is left of the others')
      return exitCodes.interrupted
    }
    return undefined
  },
})
