import type { ByteSource } from '../bytes/byte-source'

/** The files of a run of the reference, wherever they lie. */
export interface RunFiles {
  /** Path of the run, for messages. */
  readonly name: string
  /** The whole content of a small text file, or undefined where there is none. */
  text(file: string): Promise<string | undefined>
  /** A file to read from by position, or undefined where there is none. */
  open(file: string): Promise<ByteSource | undefined>
  /**
   * The run of the autoencoder: what `autoencoder` in this run is or points to, or undefined.
   *
   * @param hint path that the configuration remembers, on the machine that trained it
   */
  autoencoder(hint: string): Promise<RunFiles | undefined>
  /** Cells of the latents that the run has cached, or undefined where there are none. */
  latentGrid(): Promise<number[] | undefined>
  /** Closes what is open, and deletes what was unpacked. */
  close(): Promise<void>
}

export const runFiles = { config: 'config.yaml', autoencoder: 'autoencoder' } as const

/** Longest `config.yaml`, and longest file that is read as the target of a link. */
export const mostTextBytes = 2 ** 20
export const mostLinkBytes = 2 ** 12
