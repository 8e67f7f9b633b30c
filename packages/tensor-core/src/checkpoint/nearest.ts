/** The one of `names` that takes the fewest edits to become `name`; undefined when none is similar. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined
  let fewest = Math.ceil(name.length / 2)
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= fewest) continue
    const edits = editDistance(name, candidate)
    if (edits < fewest) [best, fewest] = [candidate, edits]
  }
  return best
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1))
    }
    previous = row
  }
  return previous[b.length]!
}
