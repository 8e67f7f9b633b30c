import { parse } from 'yaml'
import { UsageError } from '../output/errors'
import { nest } from './resolve'

/**
 * `optim.rate=1e-3 data.augment=[flip-x]` as nested values. Values are YAML: numbers, words, true, lists.
 *
 * @throws {UsageError} when one is not of the form `name=value`
 */
export function parseOverrides(overrides: readonly string[]): Record<string, unknown> {
  return nest(
    overrides.map((override): [string, unknown] => {
      const [, path, value] = /^([A-Za-z][\w.]*)=(.*)$/s.exec(override) ?? []
      if (path === undefined || value === undefined || path.split('.').some((name) => name in Object.prototype)) {
        throw new UsageError(`${override}: not understood, expected name=value`, {
          hint: 'Settings are overridden as optim.rate=1e-3; options start with two dashes.',
        })
      }
      return [path, parseValue(value)]
    }),
  )
}

function parseValue(text: string): unknown {
  // YAML 1.2 reads 1e-3 as a number, an empty value as null.
  if (text === '') return ''
  try {
    return parse(text)
  } catch {
    return text
  }
}
