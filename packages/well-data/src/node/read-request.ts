/** Windows that another thread shall read. Plain data. */
export interface ReadRequest {
  windows: readonly { file: string; trajectory: number; start: number }[]
  /** States in each window, and their distance in steps of the file. */
  count: number
  stride: number
  /** Numbers in one window. */
  size: number
}

/** What a thread answers: `[window, time, ...space, field]`, flat, or what went wrong. */
export type ReadAnswer = { id: number } & (
  | { snapshots: Float32Array<ArrayBuffer> }
  | { error: { code: string; message: string; hint?: string } }
)

/** Threads that read windows, each with an HDF5 library of its own. */
export interface ReadThreads {
  /** @throws what reading throws in this thread */
  read(request: ReadRequest): Promise<Float32Array<ArrayBuffer>>
  readonly closed: boolean
  /** Ends the threads; requests under way fail. */
  close(): void
}
