/** What conversions have in common. */
export interface ConvertOptions {
  /** Whether what stands at the target is replaced, in the end. Default false: that is an error. */
  overwrite?: boolean
  /** Stops between two chunks; nothing is left then. */
  signal?: AbortSignal
  /** Told after each chunk. */
  onProgress?: (done: number, total: number) => void
}
