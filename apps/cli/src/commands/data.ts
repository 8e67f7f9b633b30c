import { describeWell, splitsOf, validateWell } from '@lola-ts/well-data/node'
import { defineCommand } from 'citty'
import { exitCodes } from '../output/errors'
import { textTable } from '../output/text-table'
import { download } from './data-download'
import { prepare } from './data-prepare'
import { show } from './data-show'
import { stats } from './data-stats'
import { type OptionDef, verb } from './verb'

const options: Record<string, OptionDef> = {
  path: { type: 'positional', description: 'a dataset folder or a file' },
  split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default all that are there' },
}

/** The splits to look at: the one asked for, those of a dataset folder, or none for a file or folder of files. */
function splitsToShow(path: string, asked: string | undefined): (string | undefined)[] {
  if (asked !== undefined) return [asked]
  const found = splitsOf(path)
  return found.length > 0 ? found : [undefined]
}

const info = verb({
  name: 'data info',
  description: 'Show what a dataset holds: fields, grid, parameters, trajectories',
  examples: ['lola data info data/datasets/rayleigh_benard'],
  computes: false,
  options,
  async run({ options, output }) {
    const path = options.required('path')
    for (const split of splitsToShow(path, options.text('split'))) {
      for (const found of await describeWell(path, split === undefined ? {} : { split })) {
        output.record({ split: split ?? null, ...found })
        const { datasetName, physics, fields, dimensions, files, trajectories, states, bytes } = found
        const known = physics === null ? 'not in the registry of physics' : `physics ${physics}`
        output.print(`${datasetName}${split === undefined ? '' : ` ${split}`}: ${known}`)
        output.print(`  fields       ${fields.join(', ')}`)
        output.print(`  axes         ${dimensions.join(', ')}`)
        output.print(`  content      ${trajectories} trajectories, ${states} states, ${(bytes / 1e6).toFixed(1)} MB`)
        const rows = files.map((file) => [
          `  ${file.path}`,
          file.grid.join(' x '),
          `${file.nTrajectories} x ${file.nSteps}`,
          `${file.time[0]} to ${Number(file.time[1].toPrecision(4))}`,
          Object.entries(file.scalars)
            .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
            .join(', '),
          file.boundaries.map((ends) => [...new Set(ends)].join('/')).join(', '),
        ])
        output.print(textTable(['  file', 'grid', 'states', 'time', 'parameters', 'boundaries'], rows))
      }
    }
    return undefined
  },
})

const validate = verb({
  name: 'data validate',
  description: 'Read every value of a dataset and say what is wrong with it',
  examples: ['lola data validate data/datasets/rayleigh_benard', 'lola data validate --explain runs/ensemble.hdf5'],
  computes: false,
  options: {
    ...options,
    explain: { type: 'boolean', description: 'also show the range of every field, and what to do' },
  },
  async run({ options, output }) {
    const path = options.required('path')
    let errors = 0
    let warnings = 0
    const split = options.text('split')
    for (const finding of await validateWell(path, split === undefined ? {} : { split })) {
      const { severity, file, dataset, index, what, hint } = finding
      if (severity === 'error') errors++
      if (severity === 'warning') warnings++
      output.record(finding)
      if (severity === 'info' && !options.flag('explain')) continue
      const sign = { error: '✗', warning: '!', info: ' ' }[severity]
      const place = [dataset, index && `[${index.join(', ')}]`].filter(Boolean).join(' ')
      output.print(`${sign} ${file}${place && ` ${place}`}: ${what}`)
      if (hint && (severity === 'error' || options.flag('explain'))) output.print(`    ${hint}`)
    }
    const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`
    output.print(
      errors + warnings === 0
        ? `✓ ${path}: fit for use`
        : `${path}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`,
    )
    return errors > 0 ? exitCodes.failed : undefined
  },
})

/** `lola data info | validate | stats | prepare | show | download` */
export const data = defineCommand({
  meta: { name: 'lola data', description: 'Files of The Well: look at them, check, prepare, download' },
  subCommands: { info, validate, stats, prepare, show, download },
})
