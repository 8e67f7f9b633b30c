/** Rows of a matrix in an array: row r begins at `start + r · stride`. */
export interface Rows {
  values: Float64Array
  start: number
  stride: number
}

/**
 * to += table · from, for `columns` numbers a row.
 *
 * Two rows by four of the table at a time: eight products for eight numbers that go to or from memory.
 *
 * @param table `[rows, inner]`, both even
 */
export function addProduct(
  table: Float64Array,
  rows: number,
  inner: number,
  { values: x, start: from, stride: step }: Rows,
  { values: y, start: to, stride: rowStep }: Rows,
  columns: number,
): void {
  for (let r = 0; r < rows; r += 2) {
    const first = to + r * rowStep
    let c = 0
    for (; c + 4 <= inner; c += 4) {
      const t = r * inner + c
      const [a0, a1, a2, a3] = [table[t]!, table[t + 1]!, table[t + 2]!, table[t + 3]!]
      const u = t + inner
      const [b0, b1, b2, b3] = [table[u]!, table[u + 1]!, table[u + 2]!, table[u + 3]!]
      const x0 = from + c * step
      const x1 = x0 + step
      const x2 = x1 + step
      const x3 = x2 + step
      const second = first + rowStep
      for (let k = 0; k < columns; k++) {
        const p = x[x0 + k]!
        const q = x[x1 + k]!
        const s = x[x2 + k]!
        const w = x[x3 + k]!
        y[first + k]! += a0 * p + a1 * q + a2 * s + a3 * w
        y[second + k]! += b0 * p + b1 * q + b2 * s + b3 * w
      }
    }
    for (; c < inner; c++) {
      const a = table[r * inner + c]!
      const b = table[(r + 1) * inner + c]!
      const x0 = from + c * step
      const second = first + rowStep
      for (let k = 0; k < columns; k++) {
        y[first + k]! += a * x[x0 + k]!
        y[second + k]! += b * x[x0 + k]!
      }
    }
  }
}
