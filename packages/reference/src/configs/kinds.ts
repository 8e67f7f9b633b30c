/** What a key of the reference may hold. */
export type Kind =
  | 'count'
  | 'number'
  | 'flag'
  | 'word'
  | 'counts'
  | 'countsPerAxis'
  | 'countsPerLevel'
  | 'section'
  | 'any'

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0
const isSection = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const areCounts = (value: unknown) => Array.isArray(value) && value.every(isCount)

/** Whether a value is of a kind, and what to call the kind. */
export const kinds: Record<Kind, { holds(value: unknown): boolean; name: string }> = {
  count: { holds: isCount, name: 'a whole number' },
  number: { holds: (value) => typeof value === 'number' && Number.isFinite(value), name: 'a number' },
  flag: { holds: (value) => typeof value === 'boolean', name: 'true or false' },
  word: { holds: (value) => typeof value === 'string', name: 'a word' },
  counts: { holds: areCounts, name: 'a list of whole numbers' },
  countsPerAxis: { holds: (value) => isCount(value) || areCounts(value), name: 'a whole number, or one an axis' },
  countsPerLevel: {
    holds: (value) => isSection(value) && Object.values(value as object).every(isCount),
    name: 'heads by level',
  },
  section: { holds: isSection, name: 'a section' },
  any: { holds: () => true, name: 'anything' },
}
