/** Where a zarr group is read from: a folder, or an address. Keys are paths below it: `t0_fields/density/c/0/0`. */
export interface ZarrStore {
  /** What messages call it: a path or an address. */
  readonly name: string
  /** @throws RemoteError, NotFoundError where it cannot be read; undefined where there is nothing */
  get(key: string): Promise<Uint8Array | undefined>
  /** The folders in a folder; left out where they cannot be listed, as over HTTP. */
  folders?(key: string): Promise<string[]>
}

/** The same for readers that wait. */
export interface SyncZarrStore {
  readonly name: string
  /** @param limit bytes that there can be at most */
  get(key: string, limit: number): Uint8Array | undefined
}
