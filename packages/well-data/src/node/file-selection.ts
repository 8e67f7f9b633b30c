/** Which files of a folder. */
export interface FileSelection {
  /** `train`, `valid` or `test`: the folder `data/<split>` or `<split>` below the given one. */
  split?: string
  /** Only files whose name contains one of these. */
  include?: string[]
  /** No file whose name contains one of these. */
  exclude?: string[]
}
