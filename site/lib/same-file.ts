const SLICE_BYTES = 1_024 * 1_024

/** Whether two files are the same, whatever they are called. Nothing is read of those that differ in size. */
export async function isSameFile(one: Blob, other: Blob): Promise<boolean> {
  if (one.size !== other.size) return false
  for (let start = 0; start < one.size; start += SLICE_BYTES) {
    const [mine, theirs] = await Promise.all(
      [one, other].map(async (file) => new Uint8Array(await file.slice(start, start + SLICE_BYTES).arrayBuffer())),
    )
    if (!mine?.every((byte, place) => byte === theirs?.[place])) return false
  }
  return true
}
