import { validateWell } from '@lola-ts/well-data/node'
import { defineCommand } from 'citty'
import { exitCodes } from '../output/errors'
import { convert } from './data-convert'
import { download } from './data-download'
import { info } from './data-info'
import { prepare } from './data-prepare'
import { show } from './data-show'
import { stats } from './data-stats'
import { verb } from './verb'

const validate = verb({
  name: 'data validate',
  description: 'Read every value of a dataset and say what is wrong with it',
  examples: ['lola data validate data/datasets/rayleigh_benard', 'lola data validate --explain runs/ensemble.hdf5'],
  computes: false,
  options: {
    path: { type: 'positional', description: 'a dataset folder or a file' },
    split: { type: 'string', valueHint: 'name', description: 'train, valid or test; default all that are there' },
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

/** `lola data info | validate | stats | prepare | show | download | convert` */
export const data = defineCommand({
  meta: { name: 'lola data', description: 'Files of The Well: look at them, check, prepare, download, convert' },
  subCommands: { info, validate, stats, prepare, show, download, convert },
})
