/**
 * Floating-point operations of a matrix product `[rows, inner]` by `[inner, columns]`, a multiplication and an addition
 * being two: a linear layer over `rows` tokens, or a convolution at `rows` positions with `inner` values under its kernel.
 */
export const productFlops = (rows: number, inner: number, columns: number) => 2 * rows * inner * columns

/** Operations of self-attention between `tokens`, projections included, whatever the number of heads. */
export function attentionFlops(tokens: number, width: number): number {
  const projections = productFlops(tokens, width, 4 * width)
  const scoresAndMixing = 2 * productFlops(tokens, width, tokens)
  return projections + scoresAndMixing
}
