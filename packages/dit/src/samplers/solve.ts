/** Solves a small dense system A x = b in float64 by Gaussian elimination with partial pivoting. */
export function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let column = 0; column < n; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row, i) => (Math.abs(row[column]!) > Math.abs(rows[best]![column]!) ? column + i : best), column)
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const lead = rows[column]!
    for (const row of rows.slice(column + 1)) {
      const factor = row[column]! / lead[column]!
      for (let k = column; k <= n; k++) row[k]! -= factor * lead[k]!
    }
  }
  const x = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    const known = x.reduce((sum, value, k) => (k > i ? sum + rows[i]![k]! * value : sum), 0)
    x[i] = (rows[i]![n]! - known) / rows[i]![i]!
  }
  return x
}
