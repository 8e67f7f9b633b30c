/** Which content an address had when it was opened. */
export interface RemoteVersion {
  url: string
  size: number
  etag: string | null
  modified: string | null
}
