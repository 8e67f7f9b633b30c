/** Small dense matrices in float64, as arrays of rows. */
export type Matrix = number[][]

export const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => new Array<number>(columns).fill(0))
export const identity = (n: number, scale = 1): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? scale : 0)))
export const transpose = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!))
export const plus = (a: Matrix, b: Matrix, scale = 1): Matrix =>
  a.map((row, i) => row.map((value, j) => value + scale * b[i]![j]!))

export function times(...factors: Matrix[]): Matrix {
  return factors.reduce((a, b) => {
    const columns = transpose(b)
    return a.map((row) => columns.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)))
  })
}

/** By Gauss-Jordan elimination with partial pivoting. */
export function inverse(a: Matrix): Matrix {
  const n = a.length
  const rows = a.map((row, i) => [...row, ...identity(n)[i]!])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    const lead = rows[column]!.map((value) => value / rows[column]![column]!)
    rows[column] = lead
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![column]!
      if (i !== column) rows[i] = rows[i]!.map((value, j) => value - factor * lead[j]!)
    }
  }
  return rows.map((row) => row.slice(n))
}

/** Frobenius norm. */
export const norm = (a: Matrix): number => Math.sqrt(a.flat().reduce((sum, value) => sum + value ** 2, 0))
