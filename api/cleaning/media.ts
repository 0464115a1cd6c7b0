import {
  BlobSource,
  BufferTarget,
  Conversion,
  EncodedPacketSink,
  Input,
  type InputFormat,
  type InputTrack,
  MATROSKA,
  MovOutputFormat,
  MP3,
  MP4,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OGG,
  OggOutputFormat,
  Output,
  type OutputFormat,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny'
import type { FileEnding } from '../reporting/files.ts'
import { type CleanFile, NotCleanable } from './left.ts'

/**
 * Sound and film, written anew around the very bytes of their sound and pictures: a container says where, when, by
 * whom and with what something was recorded, and can carry whole tracks of positions. What the new one says of that
 * is nothing. A part of sound or film that cannot be carried over makes the whole not cleanable, so none is lost.
 */
const FORMATS: Record<Media, { reads: InputFormat[]; writes: () => OutputFormat }> = {
  mp4: { reads: [MP4, QTFF], writes: () => new Mp4OutputFormat({ fastStart: false }) },
  m4a: { reads: [MP4, QTFF], writes: () => new Mp4OutputFormat({ fastStart: false }) },
  mov: { reads: [MP4, QTFF], writes: () => new MovOutputFormat({ fastStart: false }) },
  webm: { reads: [WEBM, MATROSKA], writes: () => new WebMOutputFormat() },
  mp3: { reads: [MP3], writes: () => new Mp3OutputFormat() },
  ogg: { reads: [OGG], writes: () => new OggOutputFormat() },
  opus: { reads: [OGG], writes: () => new OggOutputFormat() },
}
/** Of a file, at one time: a telephone has little memory. */
const CACHE_BYTES = 1_000_000
export type Media = Extract<FileEnding, 'mp4' | 'm4a' | 'mov' | 'webm' | 'mp3' | 'ogg' | 'opus'>

export const isMedia = (ending: FileEnding): ending is Media => ending in FORMATS

/** Its tracks have no names, and say in no language that they are. */
class Unnamed extends Output {
  override addVideoTrack(...[source, said]: Parameters<Output['addVideoTrack']>) {
    return super.addVideoTrack(source, { ...said, name: undefined, languageCode: undefined })
  }

  override addAudioTrack(...[source, said]: Parameters<Output['addAudioTrack']>) {
    return super.addAudioTrack(source, { ...said, name: undefined, languageCode: undefined })
  }
}

/** @throws NotCleanable what it cannot read, or could not carry over whole. */
export async function cleanMedia(file: Blob, ending: Media): Promise<CleanFile> {
  const { reads, writes } = FORMATS[ending]
  const input = new Input({ source: new BlobSource(file, { maxCacheSize: CACHE_BYTES }), formats: reads })
  try {
    if (!(await input.canRead()) || (await hasWordsInIt(file, ending))) throw new NotCleanable('no sound or film')
    const tracks = await input.getTracks()
    const target = new BufferTarget()
    const output = new Unnamed({ format: writes(), target })
    const conversion = await Conversion.init({
      input,
      output,
      tags: {},
      trim: { start: await input.getFirstTimestamp(tracks) },
      copy: { mode: 'forced', shiftTolerance: Number.POSITIVE_INFINITY },
      showWarnings: false,
    })
    if (!conversion.isValid || conversion.discardedTracks.length > 0)
      throw new NotCleanable('a part is left over', { cause: conversion.discardedTracks.map((d) => d.reason) })
    await conversion.execute()
    if (!target.buffer) throw new NotCleanable('nothing was written')
    const cleaned = new Blob([target.buffer])
    if ((await contentsOf(cleaned, reads)) !== (await contentsOf(file, reads)))
      throw new NotCleanable('something was not carried over')
    return { file: cleaned, cleaned: 'clean' }
  } catch (error) {
    throw error instanceof NotCleanable ? error : new NotCleanable('unreadable', { cause: error })
  } finally {
    input.dispose()
  }
}

/** What each track consists of, in few words: how many pieces, and of how many bytes together. */
async function contentsOf(file: Blob, formats: InputFormat[]): Promise<string> {
  const input = new Input({ source: new BlobSource(file, { maxCacheSize: CACHE_BYTES }), formats })
  try {
    const tracks = await input.getTracks()
    const counted = await Promise.all(tracks.map(async (track) => `${track.type} ${await countOf(track)}`))
    return counted.sort().join()
  } finally {
    input.dispose()
  }
}

async function countOf(track: InputTrack): Promise<string> {
  let pieces = 0
  let bytes = 0
  for await (const { byteLength } of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    pieces += 1
    bytes += byteLength
  }
  return `${pieces} ${bytes}`
}

/** Subtitles are not carried over, and they are what somebody said. */
async function hasWordsInIt(file: Blob, ending: Media): Promise<boolean> {
  if (ending !== 'mp4' && ending !== 'mov' && ending !== 'm4a') return false
  for (let from = 0; from < file.size; from += CACHE_BYTES) {
    // With the beginning of what comes next: what is looked for may lie across.
    const bytes = new Uint8Array(await file.slice(from, from + CACHE_BYTES + 16).arrayBuffer())
    const said = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
    for (let at = bytes.indexOf(0x68); at >= 0; at = bytes.indexOf(0x68, at + 1))
      if (said(at, 4) === 'hdlr' && /^(?:text|sbtl|subt|clcp)$/.test(said(at + 12, 4))) return true
  }
  return false
}
