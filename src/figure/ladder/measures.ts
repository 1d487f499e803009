/** What an arrangement of a ladder is measured by, in pixels. */
export interface Measures {
  /** Around all that is drawn. */
  readonly margin: number
  readonly axis: {
    /** Of the texts at its left, at least, and the room between them and the axis. */
    readonly texts: number
    readonly gap: number
    /** From the axis to what is right of it. */
    readonly lead: number
    /** Whether its title says more than the unit. */
    readonly isNamed: boolean
  }
  /** Whether what users do and are told stands beside the outer lifelines, or within the bands as at all others. */
  readonly notes: 'beside' | 'within'
  /** Of a lane: its width, and what it has besides its text; where it has notes, and where brackets. */
  readonly band: {
    readonly least: number
    readonly most: number
    readonly pad: number
    readonly withNotes: number
    readonly withBracket: number
    /** What a note leaves free. */
    readonly noteInset: number
  }
  /** Between two lifelines: at least and at most; of a pair `room`, where given, is what the whole figure has. */
  readonly corridor: {
    readonly pair: Range
    readonly versus: Range
    readonly several: Range
    readonly room?: number
  }
  /** What a label leaves free of a corridor, what it keeps from its ends, and its part where another goes the other way. */
  readonly label: {
    readonly inset: number
    readonly ends: number
    readonly crossed: number
    /** From a baseline to the next. */
    readonly leading: number
    /** Whether it may be the longer, the steeper its message is. */
    readonly isAlong: boolean
  }
  /** Heights of a usual flight, the lowest first; and the one of a long run. */
  readonly flights: readonly number[]
  /** Which of them is best: that with the least time stretched, or the lowest figure. */
  readonly aim: 'scale' | 'height'
  readonly longFlight: number
  /** Whether two runs stand one above the other. */
  readonly isStacked: boolean
}

type Range = readonly [least: number, most: number]

/** For a page as wide as a desk's. */
const wide: Measures = {
  margin: 14,
  axis: { texts: 24, gap: 9, lead: 16, isNamed: true },
  notes: 'beside',
  band: { least: 58, most: 150, pad: 12, withNotes: 88, withBracket: 24, noteInset: 10 },
  corridor: { pair: [330, 450], versus: [250, 290], several: [270, 380] },
  label: { inset: 30, ends: 8, crossed: 0.5, leading: 16, isAlong: true },
  flights: [46, 58, 72],
  aim: 'scale',
  longFlight: 58,
  isStacked: false,
}

/** For a phone: a ladder of two is no wider than its screen, and no letter is smaller than on a desk. */
const narrow: Measures = {
  margin: 3,
  axis: { texts: 12, gap: 7, lead: 4, isNamed: false },
  notes: 'within',
  band: { least: 56, most: 88, pad: 4, withNotes: 76, withBracket: 12, noteInset: 2 },
  corridor: { pair: [128, 200], versus: [110, 200], several: [104, 140], room: 346 },
  label: { inset: 14, ends: 4, crossed: 0.66, leading: 14, isAlong: false },
  flights: [34, 40, 44, 50],
  aim: 'height',
  longFlight: 44,
  isStacked: true,
}

/** For two runs in a page that has no room for both beside each other. */
const stacked: Measures = { ...wide, isStacked: true }

/** By the option `width`, and what a page makes of two runs. */
export const arrangements = { wide, narrow, stacked } as const
