import { ScoreError } from '../errors'
import { defaultIdentity } from '../metrics'
import type { ScoreRecord, Timing } from '../scores'

/** What a verb of the command line prints with `--json`, and what `results.json` holds. */
export interface Results {
  /** The verb that ran, e.g. `demo`. */
  command: string
  /** Version of the command line tool. */
  version: string
  /** Backend that ran it, e.g. `native`. */
  backend: string
  results: (ScoreRecord | Timing)[]
}

export const isTiming = (result: ScoreRecord | Timing): result is Timing => 'median_ms' in result

/** JSON text of results, one result a line. Values that are not finite, as of a forecast that blew up, are null. */
export function resultsToJson({ results, ...head }: Results): string {
  const lines = results.map((result) => `    ${JSON.stringify(result)}`)
  const open = JSON.stringify(head, null, 2).slice(0, -2)
  return `${open},\n  "results": [${lines.length ? `\n${lines.join(',\n')}\n  ` : ''}]\n}\n`
}

/**
 * Reads what {@link resultsToJson} wrote; null values come back as NaN.
 *
 * @param name what to call the text in errors, e.g. its path
 * @throws ScoreError if the text is not such results
 */
export function resultsFromJson(text: string, name = 'results'): Results {
  const { command, version, backend, results } = parse(text, name)
  const strings = typeof command === 'string' && typeof version === 'string' && typeof backend === 'string'
  if (!strings || !Array.isArray(results)) {
    throw new ScoreError(`${name}: expected an object {command, version, backend, results: [...]}`, { hint })
  }
  return { command, version, backend, results: results.map((result, i) => checked(result, `${name}: results[${i}]`)) }
}

const hint = 'Is this a results.json written by lola evaluate or lola demo?'
const strings = ['model', 'kind', 'dataset', 'trajectory', 'field', 'metric'] as const

function parse(text: string, name: string): Partial<Results> {
  try {
    return JSON.parse(text) ?? {}
  } catch (cause) {
    throw new ScoreError(`${name}: not JSON, or cut off`, { hint, cause })
  }
}

function checked(given: unknown, name: string): ScoreRecord | Timing {
  if (typeof given !== 'object' || given === null) throw new ScoreError(`${name}: expected an object`, { hint })
  const result = given as ScoreRecord | Timing
  if (isTiming(result)) {
    if (typeof result.case === 'string' && typeof result.median_ms === 'number') return result
    throw new ScoreError(`${name}: a timing needs case and median_ms`, { hint })
  }
  const missing: string[] = strings.filter((key) => typeof result[key] !== 'string')
  if (typeof result.lead !== 'number') missing.push('lead')
  if (typeof result.value !== 'number' && result.value !== null) missing.push('value')
  if (missing.length) throw new ScoreError(`${name}: a score lacks ${missing.join(', ')}`, { hint })
  const eps = result.eps ?? null
  // Written before scores said all of what they are: as their metric is by default.
  const identity = Object.hasOwn(result, 'order') ? {} : defaultIdentity(result.metric)
  return { ...identity, ...result, eps, value: result.value ?? Number.NaN }
}
