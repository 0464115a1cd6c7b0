import { LngLatBounds, type MapOptions, Map as WebMap, setWorkerCount, setWorkerUrl } from 'maplibre-gl'
import type { Position } from '#api/content/ward-map.ts'
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { showNames } from './show-names.ts'
import type { WardSheet } from './ward-sheet.ts'

export type DrawnMap = {
  /** Marks a ward by its id; '' or anything that is not on the map marks none. */
  choose: (ward: string) => void
  /** @param steps Of zoom; negative ones lead farther away. */
  nearer: (steps: number) => void
  end: () => void
}

type Events = { onchoose: (ward: string) => void; onfail: () => void }

/** All of the area, at once. */
const WHOLE = { padding: 8, animate: false }
/** From all of the area to a part of a ward: there is nothing smaller to see. */
const NEAREST = 4
const LINE = 1.5

/**
 * Draws the wards into an element, with the site's colours of the moment. The names are elements of the page beside
 * it, so that they are written in every script and follow the reader's letters.
 */
export function drawWards(sheet: HTMLElement, { wards, words }: WardSheet, { onchoose, onfail }: Events): DrawnMap {
  // Made by the build, from our own address: the policy of the pages allows no other.
  setWorkerUrl(worker)
  setWorkerCount(1)
  const bounds = new LngLatBounds()
  for (const position of wards.flatMap(positionsOf)) bounds.extend(position)
  const space = (bounds.getEast() - bounds.getWest()) / 2
  let chosen = ''
  const options: MapOptions = {
    container: sheet,
    style: styleOf(sheet, wards),
    bounds,
    fitBoundsOptions: WHOLE,
    maxBounds: [
      [bounds.getWest() - space, bounds.getSouth() - space],
      [bounds.getEast() + space, bounds.getNorth() + space],
    ],
    locale: {
      'Map.Title': words.title,
      'CooperativeGesturesHandler.WindowsHelpText': words.wheel,
      'CooperativeGesturesHandler.MacHelpText': words.wheelMac,
      'CooperativeGesturesHandler.MobileHelpText': words.fingers,
    },
    // One finger and the wheel go on scrolling the page.
    cooperativeGestures: true,
    attributionControl: false,
    boxZoom: false,
    dragRotate: false,
    touchPitch: false,
    maxPitch: 0,
    renderWorldCopies: false,
    fadeDuration: 0,
  }
  let map: WebMap
  try {
    map = new WebMap(options)
  } catch {
    onfail()
    return { choose: () => undefined, nearer: () => undefined, end: () => undefined }
  }
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.setMaxZoom(map.getZoom() + NEAREST)
  map.on('error', onfail)
  map.on('webglcontextlost', onfail)
  map.on('click', 'wards', ({ features }) => {
    const ward: unknown = features?.[0]?.properties.id
    if (typeof ward === 'string') onchoose(ward)
  })
  map.on('mousemove', 'wards', ({ features }) => {
    map.setFilter('pointed', only(String(features?.[0]?.properties.id)))
    map.getCanvas().style.cursor = 'pointer'
  })
  map.on('mouseleave', 'wards', () => {
    map.setFilter('pointed', only(''))
    map.getCanvas().style.cursor = ''
  })
  // What has a name can be pressed: nothing is written before it is painted.
  let painted = false
  const write = () => {
    if (painted) showNames(sheet, wards, chosen, (label) => map.project(label))
  }
  map.once('load', () => {
    painted = true
    write()
  })
  map.on('move', write)
  // A phone that is turned shows all of it again.
  map.on('resize', () => {
    map.fitBounds(bounds, WHOLE)
    write()
  })

  const mark = () => {
    if (map.getLayer('chosen')) map.setFilter('chosen', only(chosen))
  }
  map.on('style.load', mark)
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  const repaint = () => map.setStyle(styleOf(sheet, wards))
  scheme.addEventListener('change', repaint)
  return {
    choose: (ward) => {
      chosen = ward
      const found = wards.find(({ id }) => id === ward)
      if (found && !map.getBounds().contains(found.label)) map.setCenter(found.label)
      mark()
      write()
    },
    nearer: (steps) => map.setZoom(map.getZoom() + steps),
    end: () => {
      scheme.removeEventListener('change', repaint)
      map.remove()
    },
  }
}

function positionsOf({ geometry }: WardSheet['wards'][number]): Position[] {
  return geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2)
}

/** Of a layer: one ward alone. */
const only = (ward: string): ['==', ['get', string], string] => ['==', ['get', 'id'], ward]

function styleOf(element: HTMLElement, wards: WardSheet['wards']): Exclude<MapOptions['style'], string | undefined> {
  const colours = getComputedStyle(element)
  const colour = (name: string) => colours.getPropertyValue(`--saysafe-${name}`).trim()
  return {
    version: 8,
    sources: {
      wards: {
        type: 'geojson',
        data: {
          type: 'FeatureCollection',
          features: wards.map(({ id, geometry }) => ({ type: 'Feature', properties: { id }, geometry })),
        },
      },
    },
    layers: [
      { id: 'wards', type: 'fill', source: 'wards', paint: { 'fill-color': colour('surface') } },
      { id: 'pointed', type: 'fill', source: 'wards', filter: only(''), paint: { 'fill-color': colour('tint') } },
      { id: 'chosen', type: 'fill', source: 'wards', filter: only(''), paint: { 'fill-color': colour('action') } },
      { id: 'lines', type: 'line', source: 'wards', paint: { 'line-color': colour('edge'), 'line-width': LINE } },
    ],
  }
}
