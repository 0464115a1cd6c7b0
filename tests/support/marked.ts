import { AFRelationship, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib'
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny'
import sharp from 'sharp'
import type { Media } from '#api/cleaning/media.ts'
import { photo, zipOf } from './uploads.ts'

/** Files as programs and telephones make them: MARK stands wherever they say something about whoever made them, WORDS is what somebody wrote. */
export const MARK = 'Nia-Marker-51.5074'
export const WORDS = 'He wrote: rsidR="1" w:author="x" & went'

const attributes = `w:author="${MARK}" w:initials="${MARK}" w:date="2022-01-05T22:10:00Z" w:rsidR="00${MARK}"`

/** A picture with the mark in its EXIF, in a comment, and behind its end. */
export async function markedJpeg(): Promise<Buffer> {
  const jpeg = await sharp(await photo({ width: 60, height: 30 }))
    .keepMetadata()
    .withExifMerge({ IFD0: { Artist: MARK } })
    .jpeg()
    .toBuffer()
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, MARK.length + 2]), Buffer.from(MARK)])
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), Buffer.from(MARK)])
}

export const markedPng = async (): Promise<Buffer> =>
  Buffer.concat([
    await sharp({ create: { width: 20, height: 10, channels: 3, background: '#123456' } })
      .withExif({ IFD0: { Artist: MARK } })
      .png()
      .toBuffer(),
    Buffer.from(MARK),
  ])

const escaped = WORDS.replaceAll('&', '&amp;')

export async function markedDocx(more: Readonly<Record<string, string | Buffer>> = {}): Promise<Buffer> {
  const text = `<w:p ${attributes}><w:r><w:t xml:space="preserve">${escaped}</w:t></w:r></w:p>`
  return zipOf({
    '[Content_Types].xml': `<Types><Override PartName="/word/document.xml" ContentType="main"/><Override PartName="/docProps/core.xml" ContentType="${MARK}"/></Types>`,
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="x/${MARK}" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `<cp:coreProperties><dc:creator>${MARK}</dc:creator></cp:coreProperties>`,
    'docProps/app.xml': `<Properties><Company>${MARK}</Company></Properties>`,
    'docProps/custom.xml': `<Properties>${MARK}</Properties>`,
    'docProps/thumbnail.jpeg': await markedJpeg(),
    'customXml/item1.xml': `<x>${MARK}</x>`,
    'word/document.xml': `<w:document><w:body>${text}<w:ins ${attributes}><w:r><w:t>Second</w:t></w:r></w:ins><wp:docPr id="1" name="C:\\Users\\${MARK}\\wall.jpg" descr="The wall"/></w:body></w:document>`,
    'word/_rels/document.xml.rels': `<Relationships><Relationship Id="rId1" Type="x/customXml" Target="../customXml/item1.xml"/><Relationship Id="rId2" Type="x/image" Target="media/image1.jpeg"/><Relationship Id="rId3" Type="x/hyperlink" Target="file:///C:/Users/${MARK}/list.docx" TargetMode="External"/></Relationships>`,
    'word/comments.xml': `<w:comments><w:comment w:id="1" ${attributes}><w:p><w:r><w:t>Who said it?</w:t></w:r></w:p></w:comment><w:comment w:id="2" w:author="Other"/></w:comments>`,
    'word/commentsExtensible.xml': `<w16cex:commentsExtensible><w16cex:commentExtensible w16cex:durableId="1A2B" w16cex:dateUtc="2022-05-${MARK}"/></w16cex:commentsExtensible>`,
    'word/people.xml': `<w15:people><w15:person w15:author="${MARK}"><w15:presenceInfo w15:providerId="AD" w15:userId="S::${MARK}@example.org"/></w15:person></w15:people>`,
    'word/settings.xml': `<w:settings><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="${MARK}"/></w:rsids><w:compat/></w:settings>`,
    'word/_rels/settings.xml.rels': `<Relationships><Relationship Id="rId1" Type="x/attachedTemplate" Target="file:///C:/Users/${MARK}/n.dotm" TargetMode="External"/></Relationships>`,
    'word/media/image1.jpeg': await markedJpeg(),
    'word/media/image2.png': await markedPng(),
    ...more,
  })
}

export async function markedXlsx(): Promise<Buffer> {
  return zipOf({
    '[Content_Types].xml': '<Types><Override PartName="/xl/workbook.xml" ContentType="main"/></Types>',
    '_rels/.rels': '<Relationships/>',
    'docProps/core.xml': `<x>${MARK}</x>`,
    'xl/workbook.xml': `<workbook><fileSharing userName="${MARK}"/><x15ac:absPath url="C:\\Users\\${MARK}\\"/><sheets><sheet name="List"/></sheets></workbook>`,
    'xl/worksheets/sheet1.xml': `<worksheet><c t="inlineStr"><is><t>${escaped}</t></is></c><pageSetup paperSize="9" r:id="rId1"/></worksheet>`,
    'xl/worksheets/_rels/sheet1.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="x/printerSettings" Target="../printerSettings/printerSettings1.bin"/></Relationships>',
    'xl/printerSettings/printerSettings1.bin': MARK,
    'xl/comments1.xml': `<comments><authors><author>${MARK}</author><author>Other</author></authors><comment authorId="0"><t>Here</t></comment></comments>`,
    'xl/persons/person.xml': `<personList><person displayName="${MARK}" id="{${MARK}}" userId="${MARK}" providerId="AD"/></personList>`,
    'xl/threadedComments/threadedComment1.xml': `<ThreadedComments><threadedComment ref="A1" dT="2022-05-${MARK}" personId="{${MARK}}" id="{00000000-0000-0000-0000-0000000000A1}"><text>There</text><mentions><mention mentionpersonId="{${MARK}}" mentionId="{00000000-0000-0000-0000-0000000000B1}" startIndex="0" length="5"/></mentions></threadedComment></ThreadedComments>`,
  })
}

export async function markedOdt(manifest = ''): Promise<Buffer> {
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content><office:annotation><dc:creator>${MARK}</dc:creator><dc:date>2022${MARK}</dc:date><meta:creator-initials>${MARK}</meta:creator-initials><text:p>Who?</text:p></office:annotation><style:x officeooo:rsid="${MARK}"/><text:p><text:creator>Signed by hand</text:creator>${escaped}</text:p></office:document-content>`,
    'meta.xml': `<meta:initial-creator>${MARK}</meta:initial-creator>`,
    'settings.xml': `<config:config-item config:name="PrinterName" config:type="string">${MARK}</config:config-item><config:config-item config:name="ShowNotes">true</config:config-item>`,
    'Thumbnails/thumbnail.png': await markedPng(),
    'Pictures/1.jpg': await markedJpeg(),
    'META-INF/manifest.xml': `<manifest:manifest><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="content.xml"/>${manifest}</manifest:manifest>`,
  })
}

/** With what was written over still in it, an annotation, and a photo as the camera gave it. */
export async function markedPdf({ attachment = false, signed = false } = {}): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const page = document.addPage([300, 300])
  page.drawText('He wrote this', { x: 20, y: 200 })
  page.drawImage(await document.embedJpg(new Uint8Array(await markedJpeg())), { x: 0, y: 0 })
  const { context } = document
  document.setTitle(MARK)
  document.setAuthor(MARK)
  document.setKeywords([MARK])
  const xmp = context.register(context.stream(`<x:xmpmeta>${MARK}</x:xmpmeta>`, { Type: 'Metadata', Subtype: 'XML' }))
  document.catalog.set(PDFName.of('Metadata'), xmp)
  page.node.set(PDFName.of('PieceInfo'), context.obj({ Word: { Private: PDFString.of(MARK) } }))
  page.node.set(PDFName.of('LastModified'), PDFString.of(MARK))
  context.register(context.obj({ Deleted: PDFString.of(MARK) }))
  const note = context.obj({
    Type: 'Annot',
    Subtype: 'Text',
    Rect: [0, 0, 10, 10],
    T: PDFHexString.fromText(MARK),
    M: PDFString.of(`D:2022${MARK}`),
    Contents: PDFString.of('Look here'),
  })
  page.node.set(PDFName.of('Annots'), context.obj([context.register(note)]))
  if (attachment)
    await document.attach(new TextEncoder().encode('inside'), 'inside.txt', {
      creationDate: new Date(0),
      afRelationship: AFRelationship.Data,
    })
  if (signed) document.catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: { ByteRange: [0, 1, 2, 3] } }))
  return document.save({ useObjectStreams: false })
}

const AVC = [
  1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, 9, 0x67, 0x42, 0xc0, 0x1e, 0xda, 0x02, 0x80, 0xbf, 0xe5, 1, 0, 4, 0x68, 0xce,
  0x3c, 0x80,
]
const OPUS = [...Buffer.from('OpusHead'), 1, 2, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]
const FORMATS: Record<Media, [OutputFormat, video: 'avc' | 'vp8' | undefined, audio: 'aac' | 'opus' | 'mp3']> = {
  mp4: [new Mp4OutputFormat(), 'avc', 'aac'],
  mov: [new MovOutputFormat(), 'avc', 'aac'],
  m4a: [new Mp4OutputFormat(), undefined, 'aac'],
  webm: [new WebMOutputFormat(), 'vp8', 'opus'],
  ogg: [new OggOutputFormat(), undefined, 'opus'],
  opus: [new OggOutputFormat(), undefined, 'opus'],
  mp3: [new Mp3OutputFormat(), undefined, 'mp3'],
}

/** Three seconds, with where they were recorded. What is in its pieces nobody would hear or see, and it is known. */
export async function markedMedia(ending: Media): Promise<Uint8Array> {
  const [format, videoCodec, audioCodec] = FORMATS[ending]
  const target = new BufferTarget()
  const output = new Output({ format, target })
  const isIso = ['mp4', 'mov', 'm4a'].includes(ending)
  const name = isIso || ending === 'webm' ? { name: MARK } : {}
  const video = videoCodec && new EncodedVideoPacketSource(videoCodec)
  const audio = new EncodedAudioPacketSource(audioCodec)
  if (video) output.addVideoTrack(video, { ...name, ...(isIso && { rotation: 90 }) })
  output.addAudioTrack(audio, name)
  output.setMetadataTags({
    title: MARK,
    artist: MARK,
    comment: MARK,
    ...(isIso && { raw: { '©xyz': `+51.5074-000.1278/${MARK}` } }),
  })
  await output.start()
  const piece = (length: number, ...head: number[]) =>
    Uint8Array.from({ length }, (_, at) => head[at] ?? (at * 7 + length) % 251)
  for (let index = 0; index < 30; index += 1) {
    const type = index % 10 === 0 ? 'key' : 'delta'
    const frame =
      videoCodec === 'avc' ? piece(50 + index, 0, 0, 0, 46 + index, type === 'key' ? 0x65 : 0x41) : piece(50 + index)
    await video?.add(new EncodedPacket(frame, type, index / 10, 0.1), {
      decoderConfig: {
        codec: videoCodec === 'avc' ? 'avc1.42c01e' : 'vp8',
        codedWidth: 640,
        codedHeight: 480,
        ...(videoCodec === 'avc' && { description: Uint8Array.from(AVC) }),
      },
    })
    const [sound, seconds, rate] = {
      mp3: [piece(417, 0xff, 0xfb, 0x90, 0x64), 1_152 / 44_100, 44_100] as const,
      opus: [piece(40 + index, 0xfc), 0.02, 48_000] as const,
      aac: [piece(40 + index), 1_024 / 44_100, 44_100] as const,
    }[audioCodec]
    await audio.add(new EncodedPacket(sound, 'key', index * seconds, seconds), {
      decoderConfig: {
        codec: { aac: 'mp4a.40.2', opus: 'opus', mp3: 'mp3' }[audioCodec],
        numberOfChannels: 2,
        sampleRate: rate,
        ...(audioCodec !== 'mp3' && { description: Uint8Array.from(audioCodec === 'aac' ? [0x12, 0x10] : OPUS) }),
      },
    })
  }
  await output.finalize()
  return new Uint8Array(target.buffer ?? new ArrayBuffer())
}
