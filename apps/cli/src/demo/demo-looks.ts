import type { Physics } from '@lola-ts/well-data'

/** `1e7` rather than 10000000. */
export const shortPower = (value: number) =>
  value >= 1e4 ? value.toExponential().replace('+', '') : Number(value.toPrecision(4))

/** Components of vectors, and fields about zero, have a sign. */
export function fieldLooks({ fields, mean, std, layout }: Physics): { name: string; signed: boolean }[] {
  const scalars = layout.filter(({ kind }) => kind === 'scalar').length
  return fields.map((name, i) => ({ name, signed: i >= scalars || Math.abs(mean[i]!) < 0.2 * std[i]! }))
}
