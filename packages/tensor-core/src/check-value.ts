import { ConfigError } from './errors'

/**
 * Refuses an option that cannot be: `checkValue(eta >= 0, 'ddim: eta', eta, '0 or more')`.
 *
 * @throws {ConfigError} unless `ok`, such as "ddim: eta is -1, expected 0 or more"
 */
export function checkValue(ok: boolean, name: string, value: number, expected: string): void {
  if (!ok) throw new ConfigError(`${name} is ${value}, expected ${expected}`)
}
