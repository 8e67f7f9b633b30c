/** What came of a file that was damaged or made to do harm. */
export type Outcome =
  /** A clear error of ours. */
  | 'refused'
  /** Read, and everything is as it was before the damage. */
  | 'intact'
  /** Read as what the file now says. No checksum covers what was changed, so nobody can tell. */
  | 'altered'
  /** Read consistently, and not as the bytes stand: no checksum covers what says where and how to read them. */
  | 'misled'
  /** Read, and not what the file says. */
  | 'wrong'
  /** An error that is none of ours, or memory out of measure. */
  | 'crashed'
  /** Not done in time. */
  | 'hung'

/** A file as it should be. */
export interface Subject {
  name: string
  bytes: Uint8Array
  /** Ranges that say how the rest is to be read: they are hit more often. */
  structure: [begin: number, end: number][]
}

/** A file that must be refused. */
export interface Attack {
  name: string
  /** Makes the file: some are large. */
  bytes(): Uint8Array
}

/** A reader of files, and how to tell whether it read right. */
export interface Target {
  name: string
  /** Part of all random cases, relative to the other targets. */
  share: number
  subjects(): Promise<Subject[]>
  /** Files that are made to do harm. */
  attacks?(): Promise<Attack[]>
  /**
   * Reads what was a subject. Errors of ours mean that it was refused.
   *
   * @throws whatever the reader throws
   */
  read(bytes: Uint8Array, subject: Subject): Promise<'intact' | 'altered' | 'misled' | 'wrong'>
}
