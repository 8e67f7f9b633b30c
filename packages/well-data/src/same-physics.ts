import type { Physics } from './physics'

/**
 * What differs between two physics, in words; an empty list if data normalised by one suits the other.
 *
 * Names, augmentations, periodicity and the origin of the statistics are not compared: they belong to files and to
 * training, and one model may see open and periodic files of the same equations.
 */
export function samePhysics(a: Physics, b: Physics): string[] {
  const differences: string[] = []
  const compare = (what: string, left: unknown, right: unknown) => {
    if (canonical(left) !== canonical(right)) differences.push(`${what}: ${show(left)} and ${show(right)}`)
  }
  compare('axes', a.dimensions, b.dimensions)
  compare('fields', a.fields, b.fields)
  if (differences.length > 0) return differences
  a.fields.forEach((field, i) => {
    compare(`transform of ${field}`, a.transforms[field] ?? 'none', b.transforms[field] ?? 'none')
    compare(`mean of ${field}`, a.mean[i], b.mean[i])
    compare(`std of ${field}`, a.std[i], b.std[i])
  })
  compare('scalars', [...a.scalars].sort(), [...b.scalars].sort())
  compare('log scalars', [...a.logScalars].sort(), [...b.logScalars].sort())
  return differences
}

/** A short name of all that {@link samePhysics} compares: equal for equal physics, on every machine. 16 hex digits. */
export function physicsHash(physics: Physics): string {
  const { dimensions, fields, transforms, mean, std } = physics
  const scalars = [...physics.scalars].sort()
  const logScalars = [...physics.logScalars].sort()
  return fnv1a(canonical({ dimensions, fields, transforms, mean, std, scalars, logScalars }))
}

/** JSON with sorted keys; -0 is 0. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}

function show(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value)
}
