import { ConfigError } from '@lola-ts/tensor-core'

/** @throws {ConfigError} unless `ok`, such as `ddim: eta is -1, expected 0 or more` */
export function check(ok: boolean, name: string, value: number, expected: string): void {
  if (!ok) throw new ConfigError(`${name} is ${value}, expected ${expected}`)
}
