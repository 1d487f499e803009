/** A point in pixels, from the top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle that may be turned: its corners in order. */
export interface Box {
  readonly corners: readonly [Point, Point, Point, Point]
  readonly top: number
  readonly bottom: number
}

/** A rectangle around a centre, turned by an angle. */
export function boxAt(centre: Point, width: number, height: number, angle: number): Box {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const corner = (dx: number, dy: number): Point => ({
    x: centre.x + dx * cos - dy * sin,
    y: centre.y + dx * sin + dy * cos,
  })
  const [w, h] = [width / 2, height / 2]
  const corners = [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)] as const
  const ys = corners.map(({ y }) => y)
  return { corners, top: Math.min(...ys), bottom: Math.max(...ys) }
}

/** Whether two rectangles share any point: no line parts them. */
export function overlap(a: Box, b: Box): boolean {
  if (a.bottom <= b.top || b.bottom <= a.top) return false
  return !parts(a, a.corners, b.corners) && !parts(b, a.corners, b.corners)
}

/** Whether a line from a point to another touches a rectangle. */
export function touches(box: Box, from: Point, to: Point): boolean {
  if (Math.max(from.y, to.y) <= box.top || Math.min(from.y, to.y) >= box.bottom) return false
  const normal = { x: to.y - from.y, y: from.x - to.x }
  const line = [from, to]
  return !parts(box, box.corners, line) && !isApart(normal, box.corners, line)
}

/** Whether a side of a rectangle has a direction in which the shadows of both shapes are apart. */
function parts({ corners }: Box, a: readonly Point[], b: readonly Point[]): boolean {
  const [p, q, r] = corners
  return [[p, q] as const, [q, r] as const].some(([from, to]) =>
    isApart({ x: to.x - from.x, y: to.y - from.y }, a, b),
  )
}

function isApart(axis: Point, a: readonly Point[], b: readonly Point[]): boolean {
  const [one, other] = [a, b].map(points => points.map(({ x, y }) => x * axis.x + y * axis.y))
  if (!one || !other) return true
  return Math.max(...one) <= Math.min(...other) || Math.max(...other) <= Math.min(...one)
}
