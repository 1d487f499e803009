/** A point in pixels, from the top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle that may be turned. */
export interface Box {
  readonly corners: readonly Point[]
  readonly top: number
  readonly bottom: number
  readonly centre: Point
  readonly width: number
  readonly height: number
  /** Along its width: a vector of length 1. */
  readonly along: Point
}

/** A rectangle around a centre, turned by an angle. */
export function boxAt(centre: Point, width: number, height: number, angle: number): Box {
  const along = { x: Math.cos(angle), y: Math.sin(angle) }
  const [w, h] = [width / 2, height / 2]
  const corner = (dx: number, dy: number): Point => ({
    x: centre.x + dx * along.x - dy * along.y,
    y: centre.y + dx * along.y + dy * along.x,
  })
  const corners = [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)]
  const reach = Math.abs(w * along.y) + Math.abs(h * along.x)
  const [top, bottom] = [centre.y - reach, centre.y + reach]
  return { corners, top, bottom, centre, width, height, along }
}

/** Whether two rectangles share any point: no side of either parts them. */
export function overlap(a: Box, b: Box): boolean {
  if (a.bottom <= b.top || b.bottom <= a.top) return false
  return !isBeside(a, b.corners) && !isBeside(b, a.corners)
}

/** Whether a line from a point to another touches a rectangle. */
export function touches(box: Box, from: Point, to: Point): boolean {
  if (Math.max(from.y, to.y) <= box.top || Math.min(from.y, to.y) >= box.bottom) return false
  if (isBeside(box, [from, to])) return false
  let [left, right] = [false, false]
  for (const { x, y } of box.corners) {
    const side = (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x)
    if (side <= 0) left = true
    if (side >= 0) right = true
  }
  return left && right
}

/** What a level line has in common with a rectangle, from left to right; undefined where that is nothing. */
export function across({ corners, top, bottom }: Box, y: number): [number, number] | undefined {
  if (y <= top || y >= bottom) return undefined
  const xs = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from
    if (from.y === to.y || (from.y - y) * (to.y - y) > 0) return []
    return from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)
  })
  return xs.length < 2 ? undefined : [Math.min(...xs), Math.max(...xs)]
}

/** Whether all points are beyond one side of a rectangle. */
function isBeside({ centre, along, width, height }: Box, points: readonly Point[]): boolean {
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const point of points) {
    const [dx, dy] = [point.x - centre.x, point.y - centre.y]
    const x = dx * along.x + dy * along.y
    const y = dy * along.x - dx * along.y
    if (x < minX) minX = x
    if (x > maxX) maxX = x
    if (y < minY) minY = y
    if (y > maxY) maxY = y
  }
  const [w, h] = [width / 2, height / 2]
  return minX >= w || maxX <= -w || minY >= h || maxY <= -h
}
