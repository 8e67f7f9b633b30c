import { describeWell, splitsOf, type WellDescription } from '@lola-ts/well-data/node'
import { formatBytes } from '../output/format-bytes'
import type { Output } from '../output/output'
import { textTable } from '../output/text-table'
import { cacheOptions, remoteOf } from './cache-options'
import { verb } from './verb'

/** `lola data info` */
export const info = verb({
  name: 'data info',
  description: 'Show what datasets hold: fields, grid, parameters, trajectories; of files on servers, too',
  examples: [
    'lola data info data/datasets/rayleigh_benard',
    'lola data info a.hdf5 b.hdf5 --json',
    'lola data info hf://datasets/polymathic-ai/rayleigh_benard --split valid --cache-folder ~/.cache/well',
  ],
  computes: false,
  takesPaths: true,
  options: {
    path: { type: 'positional', description: 'a dataset folder, a file or an address; any number of them' },
    split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default all that are there' },
    ...cacheOptions,
  },
  async run({ options, paths, output }) {
    options.required('path')
    const remote = remoteOf(options)
    for (const [split, behind] of bySplit(paths, options.text('split'))) {
      for (const found of await describeWell(behind, { remote, ...(split !== undefined && { split }) })) {
        output.record({ split: split ?? null, ...found })
        print(output, found, split)
      }
    }
    return undefined
  },
})

/** Paths by the split to look at: the one asked for, those of a dataset folder, or none for a file or folder of files. */
function bySplit(paths: readonly string[], asked: string | undefined): Map<string | undefined, string[]> {
  const groups = new Map<string | undefined, string[]>()
  for (const path of paths) {
    const found = asked === undefined ? splitsOf(path) : [asked]
    for (const split of found.length > 0 ? found : [undefined]) groups.set(split, [...(groups.get(split) ?? []), path])
  }
  return groups
}

function print(output: Output, found: WellDescription, split: string | undefined): void {
  const { datasetName, physics, fields, dimensions, files, trajectories, states, bytes } = found
  const known = physics === null ? 'not in the registry of physics' : `physics ${physics}`
  output.print(`${datasetName}${split === undefined ? '' : ` ${split}`}: ${known}`)
  output.print(`  fields       ${fields.join(', ')}`)
  output.print(`  axes         ${dimensions.join(', ')}`)
  output.print(
    `  content      ${trajectories} ${trajectories === 1 ? 'trajectory' : 'trajectories'}, ${states} states, ${formatBytes(bytes)}`,
  )
  const rows = files.map((file) => [
    `  ${file.path}`,
    formatBytes(file.bytes),
    file.grid.join(' x '),
    `${file.nTrajectories} x ${file.nSteps}`,
    `${file.time[0]} to ${Number(file.time[1].toPrecision(4))}`,
    Object.entries(file.scalars)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
      .join(', '),
    file.boundaries.map((ends) => [...new Set(ends)].join('/')).join(', '),
  ])
  output.print(textTable(['  file', 'size', 'grid', 'states', 'time', 'parameters', 'boundaries'], rows))
}
