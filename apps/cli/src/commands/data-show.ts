import { basename, extname } from 'node:path'
import { encodeGif } from '@lola-ts/eval'
import { writeFigure } from '@lola-ts/eval/node'
import { writeAtomic } from '@lola-ts/tensor-core/node'
import { fieldUnits, openWellFile } from '@lola-ts/well-data/node'
import { picturesOf } from '../data/picture-of-file'
import { UsageError } from '../output/errors'
import { cacheOptions, remoteOf } from './cache-options'
import { verb } from './verb'

/** `lola data show` */
export const show = verb({
  name: 'data show',
  description: 'Draw a trajectory of a file: a PNG of some times, and a GIF that moves',
  examples: [
    'lola data show a.hdf5 --trajectory 3 --time 0,10,20',
    'lola data show a.hdf5 --fields pressure --frames 0',
  ],
  computes: false,
  options: {
    file: { type: 'positional', description: 'a file of The Well, by path or address' },
    trajectory: { type: 'string', valueHint: 'n', description: 'default 0' },
    time: { type: 'string', valueHint: 'a,b', description: 'steps to draw; default five, evenly' },
    fields: { type: 'string', valueHint: 'a,b', description: 'channels to draw, such as velocity_x; default all' },
    frames: { type: 'string', valueHint: 'n', description: 'pictures in the GIF, evenly; 0 for no GIF; default 60' },
    rate: { type: 'string', valueHint: 'n', description: 'pictures a second; default 10' },
    slice: { type: 'string', valueHint: 'n', description: 'node along the third axis; default the middle' },
    width: { type: 'string', valueHint: 'n', description: 'pixels of one panel; default 240' },
    out: { type: 'string', valueHint: 'name', description: 'of both files, without ending; default that of the file' },
    ...cacheOptions,
  },
  async run({ options, output }) {
    const path = options.required('file')
    const trajectory = options.whole('trajectory', 0)
    const remote = remoteOf(options)
    const file = await openWellFile(path, remote)
    try {
      if (file.grid.length === 1) throw new UsageError(`${path}: has one axis, expected two or three`)
      const steps = options.wholes('time', evenly(file.nSteps, 5))
      const pictures = picturesOf(file, {
        trajectory,
        fields: options.text('fields')?.split(','),
        units: await fieldUnits(path, file.fields, remote),
        slice: options.whole('slice', Math.floor((file.grid[2] ?? 1) / 2)),
        width: options.whole('width', 240),
      })
      const name = options.text('out') ?? `${basename(path, extname(path))}-${trajectory}`
      await writeFigure(`${name}.png`, pictures.grid(steps))
      output.record({ picture: `${name}.png`, trajectory, steps })
      output.print(`${name}.png`)
      const frames = evenly(file.nSteps, options.whole('frames', 60))
      if (frames.length > 1) {
        const progress = output.progress('drawing', frames.length)
        const images = pictures.frames(frames, (done) => progress.update(done))
        progress.finish()
        await writeAtomic(`${name}.gif`, encodeGif(images, { delay: 1000 / Math.max(1, options.whole('rate', 10)) }))
        output.record({ picture: `${name}.gif`, trajectory, steps: frames })
        output.print(`${name}.gif`)
      }
    } finally {
      file.close()
    }
    return undefined
  },
})

/** Up to `count` whole numbers from 0 to `total` - 1, both ends among them. */
function evenly(total: number, count: number): number[] {
  if (count < 2) return count === 1 ? [0] : []
  const last = Math.min(total, count) - 1
  return Array.from({ length: last + 1 }, (_, i) => (last === 0 ? 0 : Math.round((i * (total - 1)) / last)))
}
