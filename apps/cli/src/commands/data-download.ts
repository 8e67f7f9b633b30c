import { downloadWell } from '@lola-ts/well-data/node'
import { exitCodes, UsageError } from '../output/errors'
import { formatBytes } from '../output/format-bytes'
import { verb } from './verb'

/** `lola data download` */
export const download = verb({
  name: 'data download',
  description: 'Download a dataset or split of The Well; run it again to go on after a stop',
  examples: [
    'lola data download rayleigh_benard datasets/rayleigh_benard --split valid',
    'lola data download https://example.org/the_well/datasets/rayleigh_benard/ datasets/rayleigh_benard --dry-run',
  ],
  computes: false,
  options: {
    source: {
      type: 'positional',
      description: 'a dataset of the hub (rayleigh_benard, owner/name, hf://datasets/...), or an address',
    },
    folder: { type: 'positional', description: 'where to put it' },
    split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default all' },
    include: { type: 'string', valueHint: 'a,b', description: 'only files whose name contains one of these' },
    exclude: { type: 'string', valueHint: 'a,b', description: 'no file whose name contains one of these' },
    connections: { type: 'string', valueHint: 'n', description: 'connections at a time; default 4' },
    hub: { type: 'string', valueHint: 'address', description: 'another Hugging Face hub; default HF_ENDPOINT' },
    verify: { type: 'boolean', description: 'compare files that are there with the checksums of the server, too' },
    'dry-run': { type: 'boolean', description: 'only say what would be fetched' },
  },
  async run({ options, output, signal }) {
    const source = options.required('source')
    const folder = options.required('folder')
    const connections = options.whole('connections', 4)
    if (connections < 1) throw new UsageError(`--connections is ${connections}, expected 1 or more`)
    const list = (name: string) => options.text(name)?.split(',').filter(Boolean)
    const [split, include, exclude, hub] = [
      options.text('split'),
      list('include'),
      list('exclude'),
      options.text('hub'),
    ]
    let progress: ReturnType<typeof output.progress> | undefined
    let here = 0
    let total = 0
    try {
      const files = await downloadWell(source, folder, {
        connections,
        signal,
        verify: options.flag('verify'),
        dryRun: options.flag('dry-run'),
        ...(split && { split }),
        ...(include && { include }),
        ...(exclude && { exclude }),
        ...(hub && { hub }),
        onProgress(state) {
          here = state.bytes
          total = state.total
          progress ??= output.progress('download', total, here, formatBytes)
          progress.update(here, { files: `${state.files}/${state.fileCount}` })
        },
      })
      progress?.finish()
      output.record(...files)
      for (const { path, size, outcome } of files) {
        output.print(`${outcome.padEnd(8)} ${(size === null ? '' : formatBytes(size)).padStart(8)}  ${path}`)
      }
      return undefined
    } catch (error) {
      progress?.finish()
      if (!signal.aborted) throw error
      output.note(`stopped, ${formatBytes(here)} of ${formatBytes(total)} are kept: the same command goes on there`)
      return exitCodes.interrupted
    }
  },
})
