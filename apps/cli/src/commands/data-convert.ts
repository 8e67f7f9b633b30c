import { hdf5ToZarr, zarrToHdf5 } from '@lola-ts/well-data/node'
import { exitCodes, UsageError } from '../output/errors'
import { verb } from './verb'

const compressions = ['gzip', 'zstd', 'blosc', 'none'] as const

/** `lola data convert` */
export const convert = verb({
  name: 'data convert',
  description: 'Turn an HDF5 file into a zarr group (version 3) for the web, and back, to the bit',
  examples: [
    'lola data convert datasets/rb/data/test/a.hdf5 --to zarr --out web/a.zarr',
    'lola data convert https://example.org/a.zarr --to hdf5 --out a.hdf5',
  ],
  computes: false,
  options: {
    file: { type: 'positional', description: 'an HDF5 file or the folder of a zarr group, or the address of one' },
    to: { type: 'string', valueHint: 'format', description: 'zarr or hdf5' },
    out: { type: 'string', valueHint: 'path', description: 'the folder, or the file, to write' },
    compression: {
      type: 'string',
      valueHint: 'name',
      description: 'of zarr: gzip, zstd, blosc (smaller; not for windows straight from the web) or none; default gzip',
    },
    level: {
      type: 'string',
      valueHint: 'n',
      description: 'more is smaller and slower; default 4 (gzip, HDF5: 1 to 9), 3 (zstd: 1 to 22), 5 (blosc: 1 to 9)',
    },
    chunk: {
      type: 'string',
      valueHint: 'n',
      description: 'of zarr: states in one chunk; default as in the file, below 1 MiB',
    },
    overwrite: { type: 'boolean', description: 'replace what is at --out, once the new one is whole' },
  },
  async run({ options, output, signal }) {
    const [file, to, out] = [options.required('file'), options.required('to'), options.required('out')]
    const count = (name: string) => (options.text(name) === undefined ? undefined : options.whole(name, 0))
    let progress: ReturnType<typeof output.progress> | undefined
    const common = {
      overwrite: options.flag('overwrite'),
      signal,
      ...(options.text('level') !== undefined && { level: options.whole('level', 0) }),
      onProgress(done: number, total: number) {
        progress ??= output.progress(out, total)
        progress.update(done)
        if (done === total) progress.finish()
      },
    }
    const [compression, chunk] = [options.text('compression'), count('chunk')]
    const chosen = compressions.find((name) => name === compression)
    if (compression !== undefined && !chosen) {
      throw new UsageError(`--compression is ${compression}, expected one of ${compressions.join(', ')}`)
    }
    if (chunk === 0) throw new UsageError('--chunk is 0, expected 1 or more')
    try {
      if (to === 'zarr') {
        await hdf5ToZarr(file, out, {
          ...common,
          ...(chosen && { compression: chosen }),
          ...(chunk !== undefined && { chunkSteps: chunk }),
        })
      } else if (to === 'hdf5') {
        if (chosen || chunk !== undefined) throw new UsageError('--compression and --chunk are for --to zarr')
        await zarrToHdf5(file, out, common)
      } else throw new UsageError(`--to is ${to}, expected zarr or hdf5`)
    } catch (error) {
      if (!signal.aborted) throw error
      output.note(`interrupted: nothing is left at ${out}`)
      return exitCodes.interrupted
    }
    output.record({ file, to, out })
    output.print(out)
    return undefined
  },
})
