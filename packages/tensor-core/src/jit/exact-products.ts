let depth = 0

/**
 * Runs `body` with its products in full float32, also where the backend was started for fast ones (`fast`): for numbers
 * that bfloat16's three digits would ruin, such as angles or the statistics of an optimiser.
 */
export function exactProducts<T>(body: () => T): T {
  depth++
  try {
    return body()
  } finally {
    depth--
  }
}

/** Whether {@link exactProducts} is running. */
export const productsAreExact = () => depth > 0
