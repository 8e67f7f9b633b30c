import type { JsonValue } from './json'

/** Writes a JSON value as block-style YAML, for people to read. Any YAML 1.1 or 1.2 reader gives the value back. */
export function toYaml(value: JsonValue): string {
  return `${block(value, '').replace(/^\n/, '')}\n`
}

function block(value: JsonValue, indent: string): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.every(isScalar)) return flow(value)
    return value.map((entry) => `\n${indent}- ${block(entry, inner).replace(/^\n\s*/, '')}`).join('')
  }
  if (isScalar(value)) return scalar(value)
  const entries = Object.entries(value as Record<string, JsonValue>)
  if (entries.length === 0) return '{}'
  return entries
    .map(([key, entry]) => {
      const text = block(entry, Array.isArray(entry) ? indent : inner)
      return `\n${indent}${scalar(key)}:${text.startsWith('\n') ? '' : ' '}${text}`
    })
    .join('')
}

const flow = (values: JsonValue[]) => `[${values.map(scalar).join(', ')}]`

const isScalar = (value: JsonValue) => typeof value !== 'object' || value === null

function scalar(value: JsonValue): string {
  if (typeof value === 'string') return plain.test(value) && !reserved.test(value) ? value : JSON.stringify(value)
  // YAML 1.1 takes 1e-7 for a string: it wants a decimal point.
  return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e')
}

/** Strings that need no quotes anywhere. */
const plain = /^[A-Za-z_][\w./-]*( [\w./()-]+)*$/
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i
